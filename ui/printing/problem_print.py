"""A problem profile on portrait pages: what is known, in rows, and between them the pictures."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QWidget

from lomu_app.packs.colours import ALARM, GREY, INK, LINE
from lomu_app.packs.marking import marking_of
from ui.printing.frame import BOTTOM, SIDE, TOP, Imprint, frame_sheets
from ui.printing.paper import Letters, PictureItem, Press, SheetOfPaper
from ui.printing.sheets_print import SheetsPreview

_LABEL = 116.0
_GAP = 3.0
_LEAST = 60.0  # points that must be left for a heading and what follows it


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A label and a text; without a text it is a heading. `alarm` where it must be seen first."""

    label: str
    text: str = ""
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class ProblemPicture:
    """A chart or a map as the bytes of its file, with its width and height in pixels."""

    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ProblemPaper:
    """What is printed from top to bottom: of one location, or as the `document` that it is."""

    reference: str
    name: str
    area: str
    parts: tuple[ProblemRow | ProblemPicture, ...]
    document: str = ""

    @property
    def title(self) -> str:
        """What the paper is, without a name or place: it goes into the log and the printer's."""
        return self.document or f"Problem profile {self.reference}"

    def digest(self) -> str:
        """A digest of what is printed, for the log."""
        told = [part for part in self.parts if isinstance(part, ProblemRow)]
        return hashlib.sha256(repr((self.reference, told)).encode()).hexdigest()[:12]


class ProblemPreview(SheetsPreview):
    """The preview from which a problem profile is printed."""

    def __init__(
        self, paper: ProblemPaper, parent: QWidget, *, head: str, generated_by: str,
        generated_at: dt.datetime, marking: str,
    ) -> None:  # fmt: skip
        told = Imprint(head, generated_by, generated_at, marking_of(marking))
        lay = partial(problem_sheets, paper=paper, told=told)
        super().__init__(parent, f"Print {paper.title}", paper.title, lay)


def problem_sheets(press: Press, paper: ProblemPaper, told: Imprint) -> list[SheetOfPaper]:
    """The framed pages."""
    sheets = _Flow(press, paper).fill()
    frame_sheets(sheets, paper.title, "as it stands", told)
    return sheets


class _Flow:
    """Parts from the top of a page to its foot, and on overleaf; nothing is left out."""

    def __init__(self, press: Press, paper: ProblemPaper) -> None:
        self._press, self._paper = press, paper
        self._sheets: list[SheetOfPaper] = []
        self._below = TOP
        self._turn_over()

    def fill(self) -> list[SheetOfPaper]:
        """Draw them all; returns the pages."""
        for part in self._paper.parts:
            if isinstance(part, ProblemPicture):
                self._picture(part)
            elif part.text:
                self._row(part)
            else:
                self._heading(part.label)
        return self._sheets

    @property
    def _sheet(self) -> SheetOfPaper:
        return self._sheets[-1]

    @property
    def _room(self) -> float:
        return self._sheet.width - 2 * SIDE

    def _left(self) -> float:
        return self._sheet.height - BOTTOM - self._below

    def _turn_over(self) -> None:
        again = bool(self._sheets)
        self._sheets.append(SheetOfPaper(landscape=False))
        self._below = TOP
        told = f"{self._paper.name} · continued" if again else self._paper.name
        self._text(told, Letters(11.0 if again else 20.0, bold=True))
        if not again:
            facts = f"{self._paper.reference}  ·  {self._paper.area}"
            self._text(facts, Letters(10, colour=GREY))

    def _text(self, text: str, letters: Letters) -> None:
        self._sheet.text(SIDE, self._below, self._room, text, letters)
        self._below += self._press.height(text, self._room, letters) + _GAP

    def _heading(self, words: str) -> None:
        if self._left() < _LEAST:
            self._turn_over()
        self._below += 6
        self._text(words, Letters(11.5, bold=True))
        self._sheet.box(SIDE, self._below - 1, self._room, 0, frame=LINE)
        self._below += 2

    def _row(self, row: ProblemRow) -> None:
        letters = Letters(9.5, bold=row.alarm, colour=ALARM if row.alarm else INK)
        label = Letters(9.5, bold=True, colour=ALARM if row.alarm else GREY)
        width = self._room - _LABEL
        lines = self._press.lines(row.text, width, letters) or [""]
        told, one = row.label, self._press.height("X", width, letters)
        while lines:
            fits = int(self._left() / one)
            if fits < min(2, len(lines)):
                self._turn_over()
                continue
            piece, lines = "\n".join(lines[:fits]), lines[fits:]
            high = self._press.height(piece, width, letters)
            self._sheet.text(SIDE, self._below, _LABEL - 6, told, label)
            self._sheet.text(SIDE + _LABEL, self._below, width, piece, letters)
            high = max(high, self._press.height(told, _LABEL - 6, label) if told else 0.0)
            self._below += high + _GAP
            told = ""

    def _picture(self, picture: ProblemPicture) -> None:
        high = picture.height * self._room / picture.width
        room = self._sheet.height - TOP - BOTTOM - _LEAST
        high = min(high, room)
        if high > self._left():
            self._turn_over()
        self._sheet.items.append(PictureItem(SIDE, self._below, self._room, high, picture.content))
        self._below += high + 2 * _GAP
