"""Minutes as PDF: every word of them, under the marking, headings with what follows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pytestqt.qtbot import QtBot

from lomu_app.meetings.papers import MinutesPack
from tests.support.printed import words_of_pages
from tests.support.snapshots import DAY, HEAD, MORNING
from ui.printing.painters import painter_of

_ITEMS = "\n".join(
    f"\n{n}. LOC-{n:04d} Place {n}\nHotel. Accepted.\nDecision: Keep\nWhy: {'Reports. ' * 30}"
    for n in range(1, 13)
)
_TEXT = f"OFFICIAL-SENSITIVE\nCSE Operational Group (COG), Coventry\n\nLOCATIONS\n{_ITEMS}"


def test_that_minutes_are_printed_whole(qtbot: QtBot, tmp_path: Path) -> None:
    made = MinutesPack(
        meeting_id=1, version=3, area="Coventry", held_on=DAY, label="CSE Operational Group",
        short="COG", marking="OFFICIAL-SENSITIVE", chair="Ch", status="Approved", locked=True,
        approved_by="CI Yew", approved_at=MORNING, data_as_at=MORNING, text=_TEXT, veiled=False,
        kept="abc123", addenda=(("24/11/2026, CI Yew", "Misheard"),), actions=(),
    )  # fmt: skip
    report = painter_of(made)(
        made, tmp_path, head=HEAD, generated_by="PS 1001 Marsh",
        generated_at=MORNING + dt.timedelta(hours=1), recipients=("K Rowan, Licensing",),
    )  # fmt: skip
    assert report.file.name == "COG-minutes-Coventry-2026-11-24-v3_OFFICIAL-SENSITIVE.pdf"
    pages = words_of_pages(report.file)
    assert report.pages == len(pages) == 2
    assert all("OFFICIAL-SENSITIVE" in page and "3f9ac1d2e07b" in page for page in pages)
    told = " ".join(pages)
    for number in range(1, 13):
        assert f"{number}. LOC-{number:04d} Place {number}" in told
    for wanted in ("Approved and locked by CI Yew", "Misheard", "K Rowan, Licensing", "abc123"):
        assert wanted in told
    # No item stands alone at the foot of a page.
    assert all("Decision" in page.rpartition("LOC-")[2] for page in pages)
