"""What reading a file gave, sheet by sheet, whatever kind of lines it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from lomu_app.intake.doubts import DoubledLine, Doubt, HeldRow, Notice
from lomu_app.intake.layout import Block
from lomu_app.intake.mapping import ColumnMapping

LineT = TypeVar("LineT")


@dataclass(frozen=True, slots=True)
class SheetRead(Generic[LineT]):
    """One sheet that was read. `header_row` counts from 1; None where there is none.

    `tables` are all that stand on it, from top to bottom; `header_row` and `mapping` are those
    of the first.
    """

    name: str
    header_row: int | None
    mapping: ColumnMapping
    lines: tuple[LineT, ...]
    held: tuple[HeldRow, ...]
    doubled: tuple[DoubledLine, ...]
    notices: tuple[Notice, ...]
    doubts: tuple[Doubt, ...]
    tables: tuple[tuple[Block, ColumnMapping], ...]


@dataclass(frozen=True, slots=True)
class FileRead(Generic[LineT]):
    """All lines of a workbook. `file_doubts` are sentences about the file."""

    file: str
    sheets: tuple[SheetRead[LineT], ...]
    notices: tuple[Notice, ...]
    file_doubts: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[LineT, ...]:
        """The lines of all sheets."""
        return tuple(line for sheet in self.sheets for line in sheet.lines)

    @property
    def held(self) -> tuple[HeldRow, ...]:
        """Rows that identify nobody."""
        return tuple(row for sheet in self.sheets for row in sheet.held)

    @property
    def doubled(self) -> tuple[DoubledLine, ...]:
        """Lines that were typed twice."""
        return tuple(row for sheet in self.sheets for row in sheet.doubled)

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Every doubtful cell."""
        return tuple(doubt for sheet in self.sheets for doubt in sheet.doubts)
