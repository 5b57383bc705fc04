"""The list on A4 landscape: a row a target, never split, its heading on every page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lomu_app.daart.snapshot import ListLine, ListSnapshot
from lomu_app.kernel.counting import counted
from lomu_app.packs import trm_alerts
from lomu_app.packs import trm_words as say
from lomu_app.packs.colours import ALARM, GREY, LINE, NAVY, PALE, WHITE
from lomu_app.packs.safe_text import shortened
from lomu_app.packs.trm_figures import figures
from ui.printing.chip import draw_risk
from ui.printing.frame import BOTTOM, SIDE, TOP
from ui.printing.paper import Letters, Press, SheetOfPaper

_PAD = 3.5
_BODY = Letters(8.5)
_BOLD = Letters(8.5, bold=True)
_SMALL = Letters(8, colour=GREY)
_LATE = Letters(8.5, bold=True, colour=ALARM)
_HEAD = Letters(8, bold=True, colour=WHITE)
_SECTION = Letters(11, bold=True, colour=NAVY)
_REST = " … (see briefing)"
_LONGEST = 300
# Its halves stay on one line.
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?) (\d[A-Z]{2})\b")

Part = tuple[str, Letters]


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    width: float


_COLUMNS = (
    _Column("#", 22), _Column("Name, born, reference", 118), _Column("Risk", 74),
    _Column("Why here · gaps", 236), _Column("Moved", 54), _Column("Wanted", 58),
    _Column("Markers", 70), _Column("First address", 78), _Column("Owner, due", 71.9),
)  # fmt: skip


def list_pages(press: Press, snapshot: ListSnapshot) -> list[SheetOfPaper]:
    """All pages of the list; somebody taken off stands at its end with the reason."""
    table = _Table(press, snapshot)
    for line in say.listed(snapshot):
        table.row(line)
    if not say.listed(snapshot):
        table.note("Nobody is on the list today.", "")
    off = [
        (f"{gone.name} ({gone.reference})", f"{say.words(gone.outcome)}. {gone.detail}")
        for gone in snapshot.off_since
    ]
    off += [
        (f"{say.name_of(line)} ({line.reference})",
         f"Taken off by {line.removed_by or 'not recorded'}: {line.removed_reason}")
        for line in say.removed(snapshot)
    ]  # fmt: skip
    if off:
        table.section("Off the list since last time")
    for name, why in off:
        table.note(name, why)
    return table.sheets


class _Table:
    """Rows from the top of a page to its foot, then on the next."""

    def __init__(self, press: Press, snapshot: ListSnapshot) -> None:
        self._press = press
        self.sheets: list[SheetOfPaper] = []
        self._below = 0.0
        self._striped = False
        self._turn_over()
        self._title(snapshot)
        self._alerts(snapshot)
        self._headings()

    def row(self, line: ListLine) -> None:
        """One target."""
        cells = _cells(line)
        heights = [
            sum(
                self._press.height(text, column.width - 2 * _PAD, letters) for text, letters in cell
            )
            for column, cell in zip(_COLUMNS, cells, strict=True)
        ]
        high = max(24.0, max(heights) + 2 * _PAD)
        self._need(high)
        sheet, x = self.sheets[-1], SIDE
        if self._striped:
            sheet.box(SIDE, self._below, sheet.width - 2 * SIDE, high, fill=PALE)
        for column, cell in zip(_COLUMNS, cells, strict=True):
            self._cell(x + _PAD, column.width - 2 * _PAD, cell)
            x += column.width
        at = SIDE + _COLUMNS[0].width + _COLUMNS[1].width + _PAD
        draw_risk(self._press, sheet, at, self._below + _PAD, line, 8)
        self._below += high
        sheet.box(SIDE, self._below, sheet.width - 2 * SIDE, 0, frame=LINE)
        self._striped = not self._striped

    def section(self, text: str) -> None:
        """A heading below the rows, kept with the first note under it."""
        self._need(60, headings=False)
        self._below += 12
        self._put(text, _SECTION)

    def note(self, name: str, text: str) -> None:
        """A name and a sentence, as high as the sentence needs."""
        sheet = self.sheets[-1]
        room = sheet.width - 2 * SIDE - 220
        name = shortened(name, 120)
        lines = self._press.lines(text, room, _BODY)
        for start in range(0, max(len(lines), 1), 40):
            part = "\n".join(line.rstrip("\u2028") for line in lines[start : start + 40])
            told = name if start == 0 else ""
            high = max(
                self._press.height(part, room, _BODY), self._press.height(told, 210, _BOLD)
            ) + _PAD  # fmt: skip
            self._need(high, headings=False)
            self.sheets[-1].text(SIDE + _PAD, self._below, 210, told, _BOLD)
            self.sheets[-1].text(SIDE + 220, self._below, room, part, _BODY)
            self._below += high

    def _cell(self, x: float, width: float, cell: Sequence[Part]) -> None:
        below = self._below + _PAD
        for text, letters in cell:
            self.sheets[-1].text(x, below, width, text, letters)
            below += self._press.height(text, width, letters)

    def _title(self, snapshot: ListSnapshot) -> None:
        people = counted(len(say.listed(snapshot)), "person", "people")
        self._put(
            shortened(f"{say.TITLE}: {snapshot.area}", 80), Letters(18, bold=True, colour=NAVY)
        )
        told = [
            say.long_day(snapshot.day),
            people,
            say.status_text(snapshot),
        ]
        told += [
            f"{name.lower()} by {who}" for name, who in say.steps(snapshot) if who != "not yet"
        ]
        told.append(f"data as at {say.moment_text(snapshot.data_as_at)}")
        self._put(shortened(" · ".join(told), 600), _SMALL)
        counts = " · ".join(f"{figure.value} {figure.label}" for figure in figures(snapshot))
        self._put(counts, _BOLD)
        for warning in say.approval_warnings(snapshot):
            self._put(shortened(warning, 240), _LATE)
        self._below += 6

    def _alerts(self, snapshot: ListSnapshot) -> None:
        """Above the list, because the meeting begins with them."""
        if not snapshot.alerts:
            return
        self._put(f"{trm_alerts.TITLE} ({len(snapshot.alerts)})", _SECTION)
        for alert in snapshot.alerts:
            self.note(say.alert_kind(alert), say.said_of(alert))
        self._below += 8
        # The heading of the list and the first of its rows stay together.
        self._need(90, headings=False)

    def _put(self, text: str, letters: Letters) -> None:
        sheet = self.sheets[-1]
        room = sheet.width - 2 * SIDE
        sheet.text(SIDE, self._below, room, text, letters)
        self._below += self._press.height(text, room, letters) + 3

    def _headings(self) -> None:
        sheet, x = self.sheets[-1], SIDE
        high = 17.0
        sheet.box(SIDE, self._below, sheet.width - 2 * SIDE, high, fill=NAVY)
        for column in _COLUMNS:
            sheet.text(x + _PAD, self._below + _PAD, column.width, column.heading, _HEAD)
            x += column.width
        self._below += high
        self._striped = False

    def _need(self, high: float, *, headings: bool = True) -> None:
        if self._below + high <= self.sheets[-1].height - BOTTOM:
            return
        self._turn_over()
        if headings:
            self._headings()

    def _turn_over(self) -> None:
        self.sheets.append(SheetOfPaper(landscape=True))
        self._below = TOP


def _cells(line: ListLine) -> list[list[Part]]:
    born = say.day_text(line.date_of_birth) or "born: not known"
    age = f" · {line.age}" if line.age is not None else ""
    why: list[Part] = [(_short(say.why_short(line)), _BODY)]
    if line.gaps:
        why.append((_short(say.gaps_short(line)), _LATE))
    tries = max(line.attempts_total, len(line.attempts))
    pnc = _LATE if line.wanted_on_pnc is not True else _BODY
    owner: list[Part] = [(_narrow(say.owner_of(line)), _BODY)]
    if line.due:
        owner.append((_narrow(f"due {say.due_text(line)}"), _BOLD))
    return [
        [(str(line.rank), Letters(10, bold=True))],
        [(_short(say.name_of(line)), Letters(9.5, bold=True)), (f"{born}{age}", _BODY),
         (_short(line.reference), _SMALL)],
        [("\n", _BODY)],
        why,
        [(_narrow(say.movement_text(line)), _BODY)],
        [(_counted(line.days_wanted, "day", "days"), _BODY),
         (_counted(tries, "try", "tries"), _BODY),
         (f"PNC: {say.pnc_wanted(line)}", pnc)],
        [(_short(say.markers_short(line)), _BOLD if line.markers else _SMALL)],
        [(_POSTCODE.sub("\\1\u00a0\\2", _short(say.first_address(line))), _BODY)],
        owner,
    ]  # fmt: skip


def _counted(number: int, one: str, many: str) -> str:
    return f"1 {one}" if number == 1 else f"{number} {many}"


def _narrow(text: str) -> str:
    """For the columns in which a line holds three words."""
    return shortened(text, _LONGEST // 2, rest=_REST)


def _short(text: str) -> str:
    return shortened(text, _LONGEST, rest=_REST)
