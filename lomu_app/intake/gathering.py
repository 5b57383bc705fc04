"""The lines and held rows of one sheet, as they are gathered from the top down."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

from lomu_app.intake.doubts import Doubt, HeldRow, Notice, column_letter
from lomu_app.intake.habits import UNEXPLAINED
from lomu_app.intake.held_rows import held_row
from lomu_app.intake.mapping import ColumnMapping
from lomu_app.intake.target_line import Surroundings, TargetLine
from lomu_app.intake.telling import Telling
from lomu_app.intake.workbook import Sheet

_CARRYING = frozenset({"address", "attempts", "comments", "markers", "aliases", "postcode"})
_NAMING = ("name", "surname", "identity")


@dataclass(slots=True)
class TableRead:
    """What one sheet gave."""

    lines: list[TargetLine] = field(default_factory=list)
    held: list[HeldRow] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


class Gathering:
    """Takes typed rows one after the other: lines, what carries them on, what is held."""

    def __init__(self, sheet: Sheet, telling: Telling) -> None:
        self._sheet = sheet
        self._telling = telling
        self.read = TableRead()

    def take(self, line: TargetLine, mapping: ColumnMapping, around: Surroundings) -> None:
        """Store a row as a line, as the end of the line above, or hold it."""
        if line.surname or line.forenames or _identified(line):
            self.read.lines.append(self._complete(line, mapping, around))
        elif self.carries_on(line.row - 1, mapping):
            self._append(line)
        else:
            self._hold_nameless(line)

    def carries_on(self, row: int, mapping: ColumnMapping) -> bool:
        """Whether a row (from 0) only adds to the line right above it."""
        by_column = {c: f for f, columns in mapping.fields().items() for c in columns}
        fields = {by_column.get(column) for column in self._sheet.filled(row)}
        above = self.read.lines[-1] if self.read.lines else None
        return above is not None and fields <= _CARRYING and above.row == row

    def _hold_nameless(self, line: TargetLine) -> None:
        reasons = "; ".join(f"{d.column}{d.row} {d.reason}" for d in line.doubts if d.column)
        self.hold(
            line.row - 1,
            "gives neither a name nor a PNC id nor a crime reference"
            + (f" ({reasons})" if reasons else ""),
        )

    def hold(self, row: int, reason: str) -> None:
        """Keep a row (from 0) apart, with the reason as the end of `The row …`."""
        self.read.held.append(held_row(self._sheet, row, reason))

    def _append(self, line: TargetLine) -> None:
        above = self.read.lines[-1]
        doubt = Doubt(
            line.sheet,
            line.row,
            "",
            " ".join(line.raw.values()),
            f"has no person of its own; taken as carrying on row {above.row}",
        )
        comments = "\n".join(text for text in (above.comments, line.comments) if text)
        count = (above.attempts_count or 0) + len(line.attempts) if line.attempts else None
        self.read.lines[-1] = dataclasses.replace(
            above,
            addresses=(*above.addresses, *line.addresses),
            comments=comments or None,
            attempts=(*above.attempts, *line.attempts),
            attempts_count=count if count is not None else above.attempts_count,
            markers=tuple(dict.fromkeys((*above.markers, *line.markers))),
            doubts=(*above.doubts, doubt),
        )

    def _complete(
        self, line: TargetLine, mapping: ColumnMapping, around: Surroundings
    ) -> TargetLine:
        """Doubts and notices about the row as a whole."""
        doubts = list(line.doubts)
        row = line.row - 1
        naming = {column_letter(c) for f in _NAMING for c in mapping.fields().get(f, ())}
        if not (line.surname or line.forenames) and not any(d.column in naming for d in doubts):
            doubts.append(Doubt(line.sheet, line.row, "", "", "gives no name"))
        if around.struck:
            self._telling.tell(
                "struck", f"Row {line.row} is struck through: proposed to come off.", row
            )
        if around.colour not in (None, "none") and around.colour_meaning not in (None, UNEXPLAINED):
            self._telling.tell(
                "colour",
                f"Row {line.row} is {around.colour}: taken to mean “{around.colour_meaning}”.",
                row,
            )
        return dataclasses.replace(line, doubts=tuple(doubts))


def _identified(line: TargetLine) -> bool:
    return bool(line.pnc_id or line.crime_reference or line.cro_number)
