"""What a sheet as a whole says about its cells: keys to colours and signs, habits of columns."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lomu_app.intake.layout import column_values
from lomu_app.intake.mapping import ColumnMapping
from lomu_app.intake.references import looks_like_crime_reference
from lomu_app.intake.sections import legend, meaning_of, risk_legend
from lomu_app.intake.words import (
    Risk,
    is_nothing,
    parse_bare_yes_no,
    parse_risk,
    parse_status,
)
from lomu_app.intake.workbook import Sheet, shown

_DAY_MONTH = re.compile(r"\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*\d{2,4}\s*")
_SCALE: Mapping[str, Risk] = {"1": "high", "2": "medium", "3": "standard"}
_MOST_CELLS_OF_A_KEY = 4
_SEVERAL = 3
_DATED = (
    "date_of_birth", "date_added", "last_attempt", "left_on", "next_review", "raised",
    "referred_on", "release_date", "review_due", "reviewed_on", "screened_on", "selected_on",
    "signed_off", "signed_on", "supervision_ends",
)  # fmt: skip
"""Fields of all kinds of file that hold a day."""
UNEXPLAINED = "unexplained"
"""What a row's green means where the file has no key to colours."""


@dataclass(frozen=True, slots=True)
class Key:
    """What the key of a sheet says: of colours in words, of signs in the risk column as bands."""

    colours: Mapping[str, str] = field(default_factory=dict)
    risks: Mapping[str, Risk] = field(default_factory=dict)

    def says_of(self, colour: str | None, telling: set[str]) -> str | None:
        """What a row's colour means; rare green without a key means nothing that is certain."""
        if colour is None or colour == "none":
            return None
        if said := meaning_of(colour, self.colours):
            return said
        unspoken = (
            colour == "green"
            and colour in telling
            and not any(parse_status(meaning).value for meaning in self.colours.values())
        )
        return UNEXPLAINED if unspoken else None


@dataclass(frozen=True, slots=True)
class Habits:
    """How the columns of one table are filled.

    `american` columns hold dates that only fit month first, alone or among others. In `swapped`
    columns a spreadsheet set to American dates took every date for its own that fits month
    first, and left the others as text: its real dates have day and month exchanged.
    In `crossed` columns an x stands beside another sign of yes, so that it may mean no.
    `own_shape` says that nearly all references have the force's own shape. `risk_scale` is
    what the signs of the risk column mean where no key says so.
    """

    american: frozenset[int] = frozenset()
    swapped: frozenset[int] = frozenset()
    own_shape: bool = False
    crossed: frozenset[int] = frozenset()
    risk_scale: Mapping[str, Risk] = field(default_factory=dict)


NO_KEY = Key()
NO_HABITS = Habits()


def find_key(sheet: Sheet) -> Key:
    """The key, which stands in rows with few cells."""
    few = ((row, sheet.filled(row)) for row in sheet.rows)
    lone = [
        sheet.text(row, column)
        for row, filled in few
        if len(filled) <= _MOST_CELLS_OF_A_KEY
        for column in filled
    ]
    return Key(legend(lone), risk_legend(lone))


def find_habits(sheet: Sheet, rows: Sequence[int], mapping: ColumnMapping) -> Habits:
    """The habits of a table's columns over its rows."""
    return Habits(
        _american_columns(sheet, rows, mapping),
        _swapped_columns(sheet, rows, mapping),
        _own_shape(sheet, rows, mapping),
        _crossed_columns(sheet, rows, mapping),
        _risk_scale(_texts(sheet, rows, mapping, "victim_risk")),
    )


def _texts(sheet: Sheet, rows: Sequence[int], mapping: ColumnMapping, name: str) -> list[str]:
    columns = mapping.fields().get(name, ())
    return [sheet.text(row, columns[0]) for row in rows] if columns else []


def _american_columns(sheet: Sheet, rows: Sequence[int], mapping: ColumnMapping) -> frozenset[int]:
    found = set()
    for name in _DATED:
        for column in mapping.fields().get(name, ()):
            pairs = [
                (int(hit[1]), int(hit[2]))
                for value in column_values(sheet, rows, column)
                if isinstance(value, str) and (hit := _DAY_MONTH.fullmatch(shown(value)))
            ]
            month_first = sum(b > 12 >= a for a, b in pairs)
            day_first = sum(a > 12 >= b for a, b in pairs)
            # A list that was saved by a program set to American dates holds both orders.
            mixed = month_first >= _SEVERAL and month_first * 10 >= len(pairs)
            if month_first and (not day_first or mixed):
                found.add(column)
    return frozenset(found)


def _swapped_columns(sheet: Sheet, rows: Sequence[int], mapping: ColumnMapping) -> frozenset[int]:
    found = set()
    for name in _DATED:
        for column in mapping.fields().get(name, ()):
            values = list(column_values(sheet, rows, column))
            real = [value.day for value in values if isinstance(value, dt.date)]
            texts = [
                int(hit[1])
                for value in values
                if isinstance(value, str) and (hit := _DAY_MONTH.fullmatch(shown(value)))
            ]
            enough = len(real) >= _SEVERAL and len(texts) >= _SEVERAL
            if enough and max(real) <= 12 < min(texts):
                found.add(column)
    return frozenset(found)


def _crossed_columns(sheet: Sheet, rows: Sequence[int], mapping: ColumnMapping) -> frozenset[int]:
    found = set()
    for name, columns in mapping.fields().items():
        if name not in ("wanted_on_pnc", "arrested") and not name.startswith("marker:"):
            continue
        for column in columns:
            signs = [sheet.text(row, column).casefold() for row in rows]
            others = sum(bool(parse_bare_yes_no(sign)) for sign in signs if sign != "x")
            if "x" in signs and others > max(1, 0.1 * len(signs)):
                found.add(column)
    return frozenset(found)


def _own_shape(sheet: Sheet, rows: Sequence[int], mapping: ColumnMapping) -> bool:
    texts = _texts(sheet, rows, mapping, "crime_reference")
    filled = [text for text in texts if any(sign.isdigit() for sign in text)]
    own = sum(looks_like_crime_reference(text) for text in filled)
    return len(filled) >= 5 and own >= 0.8 * len(filled)


def _risk_scale(texts: Iterable[str]) -> Mapping[str, Risk]:
    """A column of nothing but 1, 2 and 3 is a scale of three; counts of ticks run higher."""
    filled = {text.casefold() for text in texts if not is_nothing(text)}
    plain = {text for text in filled if parse_risk(text).value is None or text.isdigit()}
    return _SCALE if len(filled) > 1 and filled == plain and filled <= _SCALE.keys() else {}
