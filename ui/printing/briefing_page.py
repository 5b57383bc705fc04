"""One target on one portrait page, in letters for a dark car: dangers first, then where to go."""

from __future__ import annotations

from dataclasses import dataclass

from lomu_app.daart.snapshot import ListLine, ListSnapshot
from lomu_app.packs import trm_words as say
from lomu_app.packs.colours import ALARM, GREY, INK, LINE, WHITE
from lomu_app.packs.safe_text import shortened
from ui.printing.chip import draw_risk
from ui.printing.frame import BOTTOM, SIDE, TOP
from ui.printing.paper import Letters, Press, SheetOfPaper

_LABEL_WIDTH = 100.0
_SIDE_WIDTH = 118.0
_PAD = 4.0
# Letters and the room around them shrink this far, step by step, before a briefing may run on
# to a second page: factor, points above and below each text.
_STEPS = ((1.0, 4.0), (0.94, 3.4), (0.88, 2.8), (0.82, 2.2), (0.76, 1.7))
_DANGER = "#0b0c0c"
_CARE = "#f4d7d7"
_GAP = "#fde4d7"
_NOTES = 44.0
_LONGEST_NAME = 120
_LONGEST_SIDE = 90


@dataclass(frozen=True, slots=True)
class _Row:
    """A label, a text and a word beside it; `fill` and `ink` where it must be seen first."""

    label: str
    text: str
    side: str = ""
    size: float = 11.0
    bold: bool = False
    fill: str = ""
    ink: str = INK
    side_ink: str = INK


def briefing_pages(press: Press, line: ListLine, snapshot: ListSnapshot) -> list[SheetOfPaper]:
    """The page of one target; more than one only where letters would become too small."""
    rows = _rows(line, snapshot)
    for step, air in _STEPS:
        pages = _Briefing(press, line, step, air).fill(rows)
        if len(pages) == 1:
            return pages
    return _Briefing(press, line, *_STEPS[1]).fill(rows)


class _Briefing:
    """Rows from the top of a page; a row too high for what is left goes on overleaf."""

    def __init__(self, press: Press, line: ListLine, step: float, air: float) -> None:
        self._press, self._line, self._step, self._air = press, line, step, air
        self._sheets = [SheetOfPaper(landscape=False)]
        self._below = TOP
        self._fresh = False

    def fill(self, rows: list[_Row]) -> list[SheetOfPaper]:
        """Draw it all; returns the pages."""
        self._heading()
        for row in rows:
            self._draw(row)
        self._record()
        return self._sheets

    @property
    def _sheet(self) -> SheetOfPaper:
        return self._sheets[-1]

    @property
    def _left(self) -> float:
        return self._sheet.height - BOTTOM - self._below

    def _heading(self) -> None:
        line, sheet = self._line, self._sheet
        room = sheet.width - 2 * SIDE
        small = Letters(11, bold=True, colour=GREY)
        sheet.text(
            SIDE, self._below, room, f"No. {line.rank}   {shortened(line.reference, 40)}", small
        )
        width, high = draw_risk(self._press, sheet, SIDE, -100, line, 14)
        del sheet.items[-2:]
        draw_risk(self._press, sheet, sheet.width - SIDE - width, self._below + 2, line, 14)
        self._below += self._press.height("No.", room, small) + 4
        name = Letters(24, bold=True)
        told = _heading_name(line)
        sheet.text(SIDE, self._below, room - width - 8, told, name)
        self._below += max(high, self._press.height(told, room - width - 8, name)) + 4

    def _draw(self, row: _Row) -> None:
        letters = Letters(row.size * self._step, bold=row.bold, colour=row.ink)
        beside = Letters(min(row.size, 10) * self._step, bold=bool(row.fill), colour=row.side_ink)
        label = Letters(10 * self._step, bold=True, colour=row.ink if row.fill else GREY)
        width = self._text_width(row)
        lines = self._press.lines(row.text, width, letters) or [""]
        told = row.label
        least = max(
            self._press.height(told, _LABEL_WIDTH - 2 * _PAD, label),
            self._press.height(row.side, _SIDE_WIDTH - 2 * _PAD, beside) if row.side else 0,
        )
        while lines:
            fits = self._fitting(lines, width, letters)
            cramped = fits < min(2, len(lines)) or least + 2 * self._air > self._left
            if cramped and not self._fresh:
                self._turn_over()
                continue
            part = _joined(lines[: max(fits, 1)])
            lines = lines[max(fits, 1) :]
            high = max(self._press.height(part, width, letters), least) + 2 * self._air
            self._put(row, (told, part), (label, letters, beside), high)
            told, least = "", 0.0

    def _text_width(self, row: _Row) -> float:
        beside = _SIDE_WIDTH if row.side else 0
        return self._sheet.width - 2 * SIDE - _LABEL_WIDTH - _PAD - beside

    def _fitting(self, lines: list[str], width: float, letters: Letters) -> int:
        """How many of the lines the page still holds; some scripts stand higher than others."""
        room = self._left - 2 * self._air
        fits = min(len(lines), int(room / letters.size) + 1)
        while fits > 0 and self._press.height(_joined(lines[:fits]), width, letters) > room:
            fits -= max(1, fits // 20)
        return max(fits, 0)

    def _put(
        self, row: _Row, told: tuple[str, str], looks: tuple[Letters, Letters, Letters], high: float
    ) -> None:
        sheet, top = self._sheet, self._below + self._air
        room = sheet.width - 2 * SIDE
        width = self._text_width(row)
        if row.fill:
            sheet.box(SIDE, self._below, room, high, fill=row.fill)
        sheet.text(SIDE + _PAD, top, _LABEL_WIDTH - 2 * _PAD, told[0], looks[0])
        sheet.text(SIDE + _LABEL_WIDTH, top, width, told[1], looks[1])
        if row.side and told[0] == row.label:
            at = sheet.width - SIDE - _SIDE_WIDTH + _PAD
            sheet.text(at, top, _SIDE_WIDTH - 2 * _PAD, row.side, looks[2])
        self._below += high
        self._fresh = False
        if not row.fill:
            sheet.box(SIDE, self._below, room, 0, frame=LINE)

    def _record(self) -> None:
        self._draw(_Row("Record", f"{say.RECORD}\n{say.RECORD_ASK}", size=10.5))
        if self._left < _NOTES:
            self._turn_over()
        room = self._sheet.width - 2 * SIDE
        high = min(self._left - 8, 150)
        self._sheet.box(SIDE, self._below + 6, room, high, frame=GREY)
        self._sheet.text(SIDE + _PAD, self._below + 8, room, "Notes", Letters(8, colour=GREY))
        self._below += high + 6

    def _turn_over(self) -> None:
        self._sheets.append(SheetOfPaper(landscape=False))
        self._below = TOP
        again = f"{_heading_name(self._line)} · {shortened(self._line.reference, 40)} · continued"
        small = Letters(10, bold=True, colour=GREY)
        self._sheet.text(SIDE, self._below, self._sheet.width - 2 * SIDE, again, small)
        self._below += self._press.height(again, self._sheet.width - 2 * SIDE, small) + 6
        self._fresh = True


def _joined(lines: list[str]) -> str:
    return "\n".join(line.rstrip("\u2028") for line in lines)


def _heading_name(line: ListLine) -> str:
    return shortened(say.name_of(line), _LONGEST_NAME)


def _side(text: str) -> str:
    return shortened(text, _LONGEST_SIDE)


def _rows(line: ListLine, snapshot: ListSnapshot) -> list[_Row]:
    rows = [_Row("Identity", say.identity_of(line), size=12.5, bold=True)]
    if line.aliases:
        rows.append(_Row("Also known as", "; ".join(line.aliases), size=12, bold=True))
    rows.append(_Row("Identifiers", say.identifiers_of(line)))
    return [
        *rows, *_dangers(line, snapshot), *_places(line, snapshot), *_power(line),
        *_attempts(line), *_tasking(line),
    ]  # fmt: skip


def _dangers(line: ListLine, snapshot: ListSnapshot) -> list[_Row]:
    rows = []
    for number, marker in enumerate(line.markers):
        rows.append(_Row(
            "WARNING" if number == 0 else "", say.marker_text(marker),
            say.marker_age(marker, snapshot.day), 15, True, _DANGER, WHITE, WHITE,
        ))  # fmt: skip
        if marker.note:
            rows.append(_Row("", marker.note, size=12, bold=True, fill=_CARE))
    if not line.markers:
        rows.append(_Row("WARNING", say.NO_MARKERS, size=12, bold=True, fill=_CARE))
    if line.safety_note:
        rows.append(_Row("Officer safety", line.safety_note, size=12, bold=True, fill=_CARE))
    return rows


def _places(line: ListLine, snapshot: ListSnapshot) -> list[_Row]:
    rows = []
    for number, address in enumerate(line.addresses, 1):
        told = "\n".join(part for part in (say.address_text(address), address.note) if part)
        checked = say.checked_text(address, snapshot.day)
        ink = INK if address.last_checked else ALARM
        label = "Go to, in order" if number == 1 else ""
        rows.append(_Row(label, f"{number}.  {told}", checked, 12.5, True, side_ink=ink))
    none = _Row("Go to, in order", "No address known", size=12.5, bold=True, fill=_GAP)
    return rows or [none]


def _power(line: ListLine) -> list[_Row]:
    rows = [
        _Row("Power", say.power_of(line), size=12, bold=True),
        _Row("Necessity", say.necessity_of(line)),
        _Row("Offence", line.offence or "Not stated", size=12, bold=True),
    ]
    if line.evidence_summary:
        rows.append(_Row("Evidence", line.evidence_summary))
    rows.append(_Row("Why here", say.why_here(line), f"score {line.score}"))
    if line.gaps:
        rows.append(_Row("Gaps", "; ".join(line.gaps), bold=True, fill=_GAP))
    since = f"{line.days_wanted} days wanted, since {say.day_text(line.date_added)}"
    told = f"Wanted on PNC: {say.pnc_wanted(line)} · {since} · {say.movement_text(line)}"
    return [*rows, _Row("Circulation", told)]


def _attempts(line: ListLine) -> list[_Row]:
    rows = [_Row("Tried", say.attempts_told(line), bold=True)]
    told = "\n".join(f"{say.attempt_time(a)}  {say.attempt_text(a)}" for a in line.attempts)
    return [*rows, _Row("", told)] if told else rows


def _tasking(line: ListLine) -> list[_Row]:
    rows = []
    if line.tactical_options:
        options = "\n".join(f"•  {option}" for option in line.tactical_options)
        rows.append(_Row("Tactical options", options))
    rows += [_Row(label, text) for label, text in say.markup(line)]
    if line.comments:
        rows.append(_Row("Comments", line.comments))
    if line.ask:
        rows.append(_Row("Ask", line.ask, size=12, bold=True))
    due = _side(f"due {say.due_text(line)}") if line.due else "no day set"
    rows.append(_Row("Owner", say.owner_of(line), due, 12, True))
    if line.officer_in_case:
        rows.append(_Row("Officer in case", line.officer_in_case))
    if line.decision:
        rows.append(_Row("Decision", line.decision))
    if line.result:
        rows.append(_Row("Result", say.result_of(line), bold=True))
    return rows
