"""What stands on every page: marking, who made it when, the log's head, page x of y."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lomu_app.daart.snapshot import ListSnapshot
from lomu_app.packs import trm_words as say
from lomu_app.packs.colours import GREY, LINE, PURPLE, RED
from lomu_app.packs.marking import is_practice, marking_of
from lomu_app.packs.safe_text import shortened
from ui.printing.paper import Letters, SheetOfPaper

SIDE = 30.0
TOP = 46.0
BOTTOM = 48.0
_SMALL = Letters(7.5, colour=GREY)


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the footers say: the audit head, who printed and when, the marking."""

    head: str
    generated_by: str
    generated_at: dt.datetime
    marking: str


def imprint(
    snapshot: ListSnapshot, head: str, by: str, at: dt.datetime, marking: str | None
) -> Imprint:
    """The imprint of one list; the marking is never below the floor."""
    return Imprint(head, by, at, marking_of(marking or snapshot.marking))


def frame_pages(sheets: list[SheetOfPaper], snapshot: ListSnapshot, told: Imprint) -> None:
    """Draw head and foot on all pages, when their number is known."""
    title = f"{say.TITLE} · {snapshot.area} · {say.day_text(snapshot.day)}"
    frame_sheets(sheets, title, say.status_text(snapshot), told)


def frame_sheets(sheets: list[SheetOfPaper], title: str, status: str, told: Imprint) -> None:
    """The same for any sheets: what they are stands at the left of the head, `status` right."""
    for number, sheet in enumerate(sheets, 1):
        _frame(sheet, title, status, told, f"page {number} of {len(sheets)}")


def _frame(sheet: SheetOfPaper, title: str, status: str, told: Imprint, page: str) -> None:
    marking = Letters(11, bold=True, colour=PURPLE if is_practice(told.marking) else RED)
    room = sheet.width - 2 * SIDE
    side = room * 0.34
    below = sheet.height - 36
    sheet.text(SIDE, 20, room, told.marking, marking, "centre")
    sheet.text(SIDE, 22, side, shortened(title, 52), _SMALL)
    sheet.text(sheet.width - SIDE - side, 22, side, shortened(status, 40), _SMALL, "right")
    sheet.box(SIDE, below - 4, room, 0, frame=LINE)
    sheet.text(SIDE, below, room, told.marking, marking, "centre")
    made = say.generated_text(shortened(told.generated_by, 40), told.generated_at)
    sheet.text(SIDE, below + 2, side, made, _SMALL)
    sheet.text(
        sheet.width - SIDE - side, below + 2, side, f"{say.head_text(told.head)} · {page}",
        _SMALL, "right",
    )  # fmt: skip
