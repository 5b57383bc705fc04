"""Which column of a table means what: proposed from headings and values, changed by people.

A mapping can be saved under a name and laid over another workbook: it finds its columns by
their headings again, and by letter where there are none.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lomu_app.intake.doubts import column_index, column_letter
from lomu_app.intake.evidence import column_evidence
from lomu_app.intake.headings import match_heading, normal_heading
from lomu_app.intake.layout import Block, column_values, data_rows
from lomu_app.intake.name_columns import NameOrder, name_order, split_names
from lomu_app.intake.weighing import Weighed, assign, weigh
from lomu_app.intake.workbook import Sheet, Value, is_blank, shown

By = Literal["heading", "values", "both", "user", "none"]
_ENOUGH_ROWS = 1_000
_KNOWN, _NEARLY = 0.96, 0.2
_SEVERAL_COLUMNS = 2
MANY = frozenset(
    {
        "address",
        "comments",
        "attempts",
        "aliases",
        "markers",
        "middle_names",
        "postcode",
        "victim",
        "cohort",
        "other_matter",
        "supervisor",
        "phone",
        "vehicle",
        "arrested",
        "arrest_date",
        "arrest_detail",
        "off_date",
        "offence_date",
        "review_date",
    }
)
"""Fields that more than one column may hold."""
PERSON = frozenset({"name", "surname", "forenames", "identity", "pnc_id"})
TASK = frozenset(
    {
        "crime_reference",
        "crime_offence",
        "offence",
        "victim_risk",
        "date_added",
        "wanted_on_pnc",
        "attempts",
        "attempts_count",
        "last_attempt",
        "oic",
        "markers",
        "address",
        "status",
    }
)
ARREST = frozenset(
    {
        "crime_reference",
        "crime_offence",
        "offence",
        "wanted_on_pnc",
        "attempts",
        "attempts_count",
        "last_attempt",
        "status",
        "outcome",
        "arrest_date",
        "days_outstanding",
    }
)
"""Of which a list of people who are to be arrested has one at least."""


_WEIGHTY = PERSON | TASK | {"date_of_birth", "cro_number"}


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """One column: its letter, heading and field (None: not used), and why.

    `rival` is the letter of another column that nothing uses and that may be meant instead.
    """

    column: str
    heading: str
    field: str | None
    confidence: float
    by: By
    samples: tuple[str, ...] = ()
    rival: str = ""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """All columns of one table. `name_order` is how unmarked names in one cell run."""

    sheet: str
    header_row: int | None
    columns: tuple[ColumnGuess, ...]
    name_order: NameOrder = None

    def fields(self) -> dict[str, list[int]]:
        """Field to its columns, counted from 0, from left to right."""
        found: dict[str, list[int]] = {}
        for guess in self.columns:
            if guess.field is not None:
                found.setdefault(guess.field, []).append(column_index(guess.column))
        return found

    def with_field(self, column: str, field: str | None) -> ColumnMapping:
        """The mapping with one column given another meaning by a person."""
        columns = tuple(
            dataclasses.replace(guess, field=field, confidence=1.0, by="user")
            if guess.column == column
            else guess
            for guess in self.columns
        )
        return dataclasses.replace(self, columns=columns)

    def holds_targets(self) -> bool:
        """Whether the columns can tell who is sought and for what."""
        found = set(self.fields())
        return bool(found & PERSON) and bool(found & TASK) and len(found & (PERSON | TASK)) >= 3

    def is_cohort_list(self) -> bool:
        """Whether the columns tell of people who are managed, and of no arrest to be made."""
        managed = [guess for guess in self.columns if guess.field == "cohort"]
        return len(managed) >= _SEVERAL_COLUMNS and not set(self.fields()) & ARREST

    def with_only(
        self, column: str, field: str | None, many: frozenset[str] = MANY
    ) -> ColumnMapping:
        """As `with_field`; a field that is not of `many` has one column, and others lose it."""
        mapping = self.with_field(column, field)
        if field is None or field in many or field.startswith("marker:"):
            return mapping
        for guess in self.columns:
            if guess.field == field and guess.column != column:
                mapping = mapping.with_field(guess.column, None)
        return mapping

    def to_dict(self) -> dict[str, Any]:
        """For saving under a name."""
        return {
            "sheet": self.sheet,
            "header_row": self.header_row,
            "name_order": self.name_order,
            "columns": [
                {
                    "column": g.column,
                    "heading": g.heading,
                    "field": g.field,
                    "confidence": g.confidence,
                    "by": g.by,
                }
                for g in self.columns
            ],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> ColumnMapping:
        """What `to_dict` gave."""
        return cls(
            str(data["sheet"]),
            data.get("header_row"),
            tuple(
                ColumnGuess(
                    str(c["column"]),
                    str(c.get("heading", "")),
                    c.get("field"),
                    float(c.get("confidence", 1.0)),
                    c.get("by", "user"),
                )
                for c in data["columns"]
            ),
            data.get("name_order"),
        )


def propose_mapping(sheet: Sheet, block: Block, *, today: dt.date) -> ColumnMapping:
    """The likeliest meaning of every column of a table."""
    rows = data_rows(sheet, block)
    rows = rows[:: len(rows) // _ENOUGH_ROWS + 1]
    columns = range(block.columns[0], min(sheet.width, block.columns[1]))
    values = {c: column_values(sheet, rows, c) for c in columns}
    used = [
        c
        for c in columns
        if block.headings.get(c) or any(not is_blank(value) for value in values[c])
    ]
    evidence = {c: column_evidence(values[c], today=today) for c in used}
    choices = {c: weigh(block.headings.get(c, ""), evidence[c], values[c]) for c in used}
    taken = assign(choices, MANY)
    split_names(taken, evidence, values, block.headings)
    order = name_order(taken, block.headings, values)
    guesses = tuple(
        ColumnGuess(
            column_letter(c),
            block.headings.get(c, ""),
            taken[c].field if c in taken else None,
            min(round(taken[c].score, 2), 1.0) if c in taken else 0.0,
            taken[c].by if c in taken else "none",
            samples_of(values[c]),
            _rival(c, choices, taken, block),
        )
        for c in used
    )
    return ColumnMapping(sheet.name, block.header_row, guesses, order)


def lay_over(saved: ColumnMapping, proposed: ColumnMapping) -> ColumnMapping:
    """A saved mapping on another table: by heading, else by letter, else as proposed.

    Of columns with one heading, the one at the same letter goes by its own.
    """
    exactly = {(g.column, normal_heading(g.heading)): g for g in saved.columns}
    by_heading = {normal_heading(g.heading): g for g in saved.columns if g.heading}
    by_letter = {g.column: g for g in saved.columns if not g.heading}
    columns = []
    for guess in proposed.columns:
        heading = normal_heading(guess.heading)
        known = exactly.get((guess.column, heading)) or (
            by_heading.get(heading) if guess.heading else by_letter.get(guess.column)
        )
        columns.append(
            guess
            if known is None or known.field == guess.field
            else dataclasses.replace(guess, field=known.field, confidence=1.0, by="user")
        )
    return dataclasses.replace(
        proposed, columns=tuple(columns), name_order=saved.name_order or proposed.name_order
    )


def join_mappings(mappings: Sequence[ColumnMapping], pointed: str | None = None) -> ColumnMapping:
    """The mappings of several sheets as one to be saved; the first one wins.

    `pointed` names the sheet whose header row a person has pointed at; other header rows are
    found again by themselves, wherever a newer file has them.
    """
    chosen = next((one for one in mappings if one.sheet == pointed), mappings[0])
    columns: dict[tuple[str, str], ColumnGuess] = {}
    for guess in (guess for one in (chosen, *mappings) for guess in one.columns):
        columns.setdefault((guess.column, normal_heading(guess.heading)), guess)
    row = chosen.header_row if chosen.sheet == pointed else None
    order = next((one.name_order for one in mappings if one.name_order), None)
    return ColumnMapping(chosen.sheet, row, tuple(columns.values()), order)


def _rival(
    column: int, choices: Mapping[int, list[Weighed]], taken: Mapping[int, Weighed], block: Block
) -> str:
    """The unused column that fits a single field nearly as well, under headings half known."""
    own = taken.get(column)
    matches = match_heading(block.headings.get(column, ""))
    if (
        own is None
        or own.field in MANY
        or own.field not in _WEIGHTY
        or (matches and matches[0].confidence >= _KNOWN)
    ):
        return ""
    for other, found in choices.items():
        near = any(c.field == own.field and c.score >= own.score - _NEARLY for c in found)
        if near and other not in taken:
            return column_letter(other)
    return ""


def samples_of(values: list[Value]) -> tuple[str, ...]:
    """A few different values of a column, shortened."""
    texts = dict.fromkeys(
        " ".join(shown(value).split())[:60] for value in values if not is_blank(value)
    )
    return tuple(list(texts)[:3])
