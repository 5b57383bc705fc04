"""A person on one portrait page: dangers first, then how he or she stands, where, and with whom."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QWidget

from lomu_app.packs.colours import ALARM, GREY, INK, LINE
from lomu_app.packs.marking import marking_of
from lomu_app.packs.safe_text import shortened
from ui.printing.frame import BOTTOM, SIDE, TOP, Imprint, frame_sheets
from ui.printing.paper import Letters, PictureItem, Press, SheetOfPaper
from ui.printing.sheets_print import SheetsPreview

_LABEL = 104.0
_PHOTO = (84.0, 112.0)
_GAP = 3.0
_STEPS = (1.0, 0.93, 0.86, 0.8, 0.74)  # how far letters shrink before rows are left out
_LEFT_OUT = "Not all fits on one page. The rest stands in the program."


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """A label and a text; `danger` where it must be seen first."""

    label: str
    text: str
    danger: bool = False


@dataclass(frozen=True, slots=True)
class ProfilePaper:
    """What is printed of somebody; the last rows are the first to be left out."""

    reference: str
    name: str
    rows: tuple[ProfileRow, ...]
    photo: bytes | None
    photo_words: str

    @property
    def title(self) -> str:
        """What the paper is, without a name: it goes into the log and the printer's."""
        return f"Profile {self.reference}"

    def digest(self) -> str:
        """A digest of what is printed, for the log."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:12]


class ProfilePreview(SheetsPreview):
    """The preview from which a profile is printed."""

    def __init__(
        self, paper: ProfilePaper, parent: QWidget, *, head: str, generated_by: str,
        generated_at: dt.datetime, marking: str,
    ) -> None:  # fmt: skip
        told = Imprint(head, generated_by, generated_at, marking_of(marking))
        lay = partial(profile_sheets, paper=paper, told=told)
        super().__init__(parent, f"Print {paper.title}", paper.title, lay)


def profile_sheets(press: Press, paper: ProfilePaper, told: Imprint) -> list[SheetOfPaper]:
    """The one framed page of a profile."""
    sheet = _fitting(press, paper)
    frame_sheets([sheet], paper.title, "as it stands", told)
    return [sheet]


def _fitting(press: Press, paper: ProfilePaper) -> SheetOfPaper:
    for step in _STEPS:
        made = _Sheet(press, paper, step)
        if made.fill(paper.rows):
            return made.sheet
    rows = list(paper.rows)
    while rows:
        rows.pop()
        made = _Sheet(press, paper, _STEPS[-1])
        if made.fill([*rows, ProfileRow("", _LEFT_OUT)]):
            break
    return made.sheet


class _Sheet:
    """The page, filled from its top."""

    def __init__(self, press: Press, paper: ProfilePaper, step: float) -> None:
        self._press, self._paper, self._step = press, paper, step
        self.sheet = SheetOfPaper(landscape=False)
        self._below = TOP
        self._beside = 0.0  # down to where the photograph takes room at the right
        self._heading()

    def fill(self, rows: tuple[ProfileRow, ...] | list[ProfileRow]) -> bool:
        """Draw the rows; whether they fit."""
        for row in rows:
            self._row(row)
        return self._below <= self.sheet.height - BOTTOM

    def _heading(self) -> None:
        sheet, paper = self.sheet, self._paper
        small, big = Letters(10, bold=True, colour=GREY), Letters(21 * self._step, bold=True)
        if paper.photo is not None:
            wide, high = _PHOTO
            left = sheet.width - SIDE - wide
            sheet.items.append(PictureItem(left, self._below, wide, high, paper.photo))
            sheet.text(left, self._below + high + 1, wide, paper.photo_words, Letters(7.5))
            self._beside = self._below + high + 14
        sheet.text(SIDE, self._below, self._room(), paper.reference, small)
        self._below += self._press.height(paper.reference, self._room(), small)
        name = shortened(paper.name, 120)
        sheet.text(SIDE, self._below, self._room(), name, big)
        self._below += self._press.height(name, self._room(), big) + 4

    def _row(self, row: ProfileRow) -> None:
        size = (10.5 if row.danger else 9.5) * self._step
        ink = ALARM if row.danger else INK
        letters = Letters(size, bold=row.danger, colour=ink)
        label = Letters(size, bold=True, colour=ALARM if row.danger else GREY)
        width = self._room() - _LABEL
        high = max(
            self._press.height(row.text, width, letters),
            self._press.height(row.label, _LABEL - 6, label),
        )
        self.sheet.box(SIDE, self._below, self._room(), 0, frame=LINE)
        top = self._below + _GAP * self._step
        self.sheet.text(SIDE, top, _LABEL - 6, row.label, label)
        self.sheet.text(SIDE + _LABEL, top, width, row.text, letters)
        self._below = top + high + _GAP * self._step

    def _room(self) -> float:
        """The width that is free here."""
        beside = _PHOTO[0] + 10 if self._below < self._beside else 0.0
        return self.sheet.width - 2 * SIDE - beside
