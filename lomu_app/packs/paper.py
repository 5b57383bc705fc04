"""How a sheet comes out on paper: A4, margins, the marking above and below, and the log's head."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lomu_app.packs.marking import is_practice
from lomu_app.packs.safe_text import page_text
from lomu_app.packs.trm_words import generated_text, head_text

_A4 = 9
_LONGEST_FOOT = 255  # Excel takes no more, and says nothing
_TITLE = 46


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands at the foot of each page, beside the marking."""

    title: str
    generated_by: str
    generated_at: dt.datetime
    head: str
    copy: str


def set_paper(sheet: Any, foot: Foot, marking: str, *, landscape: bool) -> None:
    """Set the paper of an XlsxWriter sheet."""
    sheet.set_paper(_A4)
    (sheet.set_landscape if landscape else sheet.set_portrait)()
    sheet.hide_gridlines(2)
    sheet.center_horizontally()
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.75)
    colour = "5B2D86" if is_practice(marking) else "CA3535"
    marked = f'&"Arial,Bold"&12&K{colour} {page_text(marking, 45)}'
    sheet.set_header(f"&C{marked}", {"margin": 0.3})
    sheet.set_footer(_foot(foot, marked), {"margin": 0.25})


@lru_cache(maxsize=16)
def _foot(foot: Foot, marked: str) -> str:
    small = '&"Arial"&7 '
    # Three short lines on the left and as many on the right never meet the marking between;
    # the left begins with a letter, so no space has to part it from the size of its type.
    made = generated_text(foot.generated_by, foot.generated_at)
    moment, _, person = made.partition(" by ")
    below = f"\n{moment}\n{page_text(f'by {person}', 40)}"
    right = f"{page_text(head_text(foot.head), 32)}\npage &P of &N"
    right = f"{page_text(foot.copy, 32)}\n{right}".lstrip("\n")
    before, after = f"&L{small.rstrip()}", f"{below}&C\n{marked}&R{small}\n{right}"
    room = min(_TITLE, _LONGEST_FOOT - 1 - _units(before) - _units(after))
    return f"{before}{page_text(foot.title, room)}{after}"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
