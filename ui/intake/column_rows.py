"""The columns of one sheet as the table of step 2 shows them."""

from __future__ import annotations

from dataclasses import dataclass

from lomu_app.intake.mapping import ColumnGuess
from lomu_app.intake.planning import SheetPlan
from ui.intake.words import field_label, guess_mark, guess_words
from ui.kit.table import Column
from ui.kit.table import Kind as Cell


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One column of one table of the sheet; tables count from 0."""

    id: int
    table: int
    several: bool
    guess: ColumnGuess


def column_rows(plan: SheetPlan) -> list[ColumnRow]:
    """All columns of all tables of a sheet."""
    found = [(at, guess) for at, (_, m) in enumerate(plan.tables) for guess in m.columns]
    several = len(plan.tables) > 1
    return [ColumnRow(n, at, several, guess) for n, (at, guess) in enumerate(found, start=1)]


def letter(row: ColumnRow) -> str:
    """The column's letter, and its table where there are several."""
    return f"{row.guess.column} ({row.table + 1})" if row.several else row.guess.column


def heading(row: ColumnRow) -> str:
    """What stands above the column."""
    return row.guess.heading or "(no heading)"


def meaning(row: ColumnRow) -> str:
    """The field, in words."""
    return field_label(row.guess.field)


def samples(row: ColumnRow) -> str:
    """A few values."""
    return "  ·  ".join(row.guess.samples) or "(empty)"


def how(row: ColumnRow) -> str:
    """How the field was found."""
    return guess_words(row.guess)


def mark(row: ColumnRow) -> str:
    """How the field was found, in few words."""
    return guess_mark(row.guess)


def spoken(row: ColumnRow) -> str:
    """The sentence that a screen reader says."""
    return f"Column {letter(row)}, {heading(row)}, means {meaning(row)}, {how(row)}"


COLUMNS = (
    Column[ColumnRow]("letter", "Col.", letter, sample="AA (2)", sortable=False, gives_way=2,
                      whole=True),
    Column[ColumnRow]("heading", "Heading", heading, sample="Last known address", sortable=False),
    Column[ColumnRow](
        "field", "Taken as", meaning, Cell.CHIP, sample="Officer in the case", sortable=False
    ),
    Column[ColumnRow](
        "samples", "What it holds", samples, sample="20CV/241785N/26 · 20C", sortable=False,
        stretch=True, gives_way=1,
    ),
    Column[ColumnRow]("how", "How sure", mark, sample="likely, heading", sortable=False,
                      tip="Found by its heading, by the values in it, or by both", gives_way=3),
)  # fmt: skip
