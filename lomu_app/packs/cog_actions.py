"""The action sheet of one agency: what a COG asked of it, and nothing that it asked of others."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from lomu_app.cog.pack_rows import ActionPack
from lomu_app.kernel.counting import counted
from lomu_app.packs.cog_file import cog_file_name
from lomu_app.packs.safe_text import shortened
from lomu_app.packs.text_layout import Value
from lomu_app.packs.trm_file import place_for
from lomu_app.packs.trm_words import long_day, moment_text
from lomu_app.packs.workbook import (
    PackFacts,
    PackReport,
    PackSheet,
    PackWriter,
    Page,
    TypeHere,
)

_PAGE = Page(widths=(14, 32, 56, 22, 13, 18, 30, 40), landscape=True)
_HEADINGS = ("Action", "About", "What", "Owner", "Due", "Stands", "Result", "Your update")
_HINT = "What was done, and when. Send the file back under its name."


def build_action_sheet(
    snapshot: ActionPack, *, out: Path, head: str, generated_by: str, generated_at: dt.datetime,
    marking: str | None = None, replace: bool = False, password: str = "",
) -> PackReport:  # fmt: skip
    """Write the sheet; `out` is a folder, or a file that must not exist unless `replace`."""
    kind = f"actions-{snapshot.agency}"
    place = place_for(out, cog_file_name(snapshot, kind, marking))
    pack = PackWriter(
        PackFacts(
            title=f"{snapshot.short} actions {snapshot.area}: {snapshot.agency}",
            subject=f"Actions of meeting {snapshot.meeting_id}",
            marking=marking or snapshot.marking, head=head, generated_by=generated_by,
            generated_at=generated_at, created=snapshot.data_as_at,
            custom=(("MeetingId", str(snapshot.meeting_id)), ("Agency", snapshot.agency),
                    ("ContentSHA256", snapshot.digest())),
        )
    )  # fmt: skip
    sheet = pack.sheet("Actions", _PAGE)
    number = counted(len(snapshot.actions), "action")
    sheet.title(
        f"Actions of {snapshot.agency}",
        f"{snapshot.short} {snapshot.area}, {long_day(snapshot.held_on)} · {number} · data as at"
        f" {moment_text(snapshot.data_as_at)} · type in the yellow cells",
    )
    _fill(sheet, snapshot)
    digest = pack.save(place, replace=replace, password=password)
    return PackReport(place, pack.sheets, len(snapshot.actions), digest)


def _fill(sheet: PackSheet, snapshot: ActionPack) -> None:
    sheet.header(_HEADINGS)
    for each in snapshot.actions:
        late = f"\nLATE by {counted(each.days_late, 'day')}" if each.days_late else ""
        values: list[Value] = [
            each.reference, shortened(each.about, 160), shortened(each.text, 1000),
            shortened(each.owner, 80), each.due, f"{each.status}{late}",
            shortened(each.result, 400), None,
        ]  # fmt: skip
        styles = ["strong", "text", "text", "text", "date", "late" if late else "text", "text",
                  "type_text"]  # fmt: skip
        needed = sheet.layout.needed(values, styles)
        sheet.identify(each.reference)
        for column in range(len(values) - 1):
            sheet.put(column, values[column], styles[column])
        sheet.type_here(len(values) - 1, TypeHere(hint=_HINT))
        sheet.end_row(max(36, needed))
    if not snapshot.actions:
        sheet.put(1, "Nothing is asked of you.", "plain")
        sheet.end_row(20)
