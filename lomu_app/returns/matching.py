"""Finds the sheets, columns and rows of a copy again in what came back.

A sheet is known by its rows, its name or its headings; a column by its heading or its place; a
row by its signed id, by its reference, or by saying what it said. So each survives a program
that drops hidden columns, renames or sorts sheets, or puts a column in between.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from lomu_app.disclosure.canary import RowMark, is_own_row, read_row_mark
from lomu_app.intake.workbook import Sheet, Value
from lomu_app.returns.manifest import Manifest, ManifestRow, ManifestSheet
from lomu_app.returns.sameness import is_same, plain, squeezed, told

_LONGEST_ID = 160
_OFFSETS = range(-1, 4)
_SOME = 5


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row of the file that is one of the copy's; `signed` where its hidden id proves it.

    `more` are the rows in which a tall one runs on.
    """

    at: int
    wanted: ManifestRow
    signed: bool
    more: tuple[int, ...] = ()

    def value(self, sheet: Sheet, column: int) -> Value:
        """What stands in a column: text that runs on is put together again."""
        first = sheet.value(self.at, column)
        further = [told(sheet.value(at, column)) for at in self.more]
        if not any(further):
            return first
        return "\n".join(part for part in (told(first), *further) if part)

    def still_says(self, sheet: Sheet, number: int, column: int) -> bool:
        """Whether a column of the file says what was written into this one of the copy."""
        wrote, value = self.wanted.values[number], self.value(sheet, column)
        if self.more:  # where the lines of a tall row were broken is no part of what it says
            return squeezed(wrote) == squeezed(told(value))
        return is_same(wrote, value)


@dataclass(slots=True)
class FoundSheet:
    """A sheet of the file, and what of the copy's sheet was found on it.

    `columns` tell where each column of the copy stands now; `forged` are rows whose hidden id is
    not what we signed, by their place.
    """

    sheet: Sheet
    wanted: ManifestSheet
    header: int = -1
    columns: dict[int, int] = field(default_factory=dict)
    ids: dict[int, tuple[int, RowMark]] = field(default_factory=dict)
    rows: list[FoundRow] = field(default_factory=list)
    forged: dict[int, str] = field(default_factory=dict)

    @property
    def places(self) -> set[int]:
        """The rows of the sheet that are the table's."""
        own = {at for row in self.rows for at in (row.at, *row.more)}
        return own | set(self.forged)

    @property
    def first(self) -> int:
        """The row after which the table begins."""
        if self.header >= 0:
            return self.header
        return min(self.places, default=max(self.sheet.rows, default=0) + 1) - 1


def signed_ids(sheet: Sheet) -> dict[int, tuple[int, RowMark]]:
    """By row: in which column a hidden id stands, and what it says."""
    found: dict[int, tuple[int, RowMark]] = {}
    for row, cells in sheet.rows.items():
        for column, value in enumerate(cells):
            if isinstance(value, str) and "/" in value and len(value) <= _LONGEST_ID:
                signed = read_row_mark(value)
                if signed is not None and row not in found:
                    found[row] = (column, signed)
    return found


def match_sheets(sheets: Sequence[Sheet], manifest: Manifest) -> tuple[FoundSheet, ...]:
    """Each sheet of the copy that is still there, with what was found on it."""
    looks = [_Look(sheet) for sheet in sheets]
    by_name = {look.name: at for at, look in enumerate(looks)}
    pairs: dict[int, int] = {}
    for place, wanted in enumerate(manifest.sheets):
        at = by_name.get(plain(wanted.name).casefold())
        if at is not None and looks[at].likeness(wanted, manifest) > 0:
            pairs[place] = at
    left = [at for at in range(len(looks)) if at not in pairs.values()]
    missing = [place for place in range(len(manifest.sheets)) if place not in pairs]
    scored = sorted(
        ((looks[at].likeness(manifest.sheets[place], manifest), -place, at)
         for at in left for place in missing),
        reverse=True,
    )  # fmt: skip
    taken: set[int] = set()
    for likeness, place, at in scored:
        if likeness > 0 and -place not in pairs and at not in taken:
            pairs[-place] = at
            taken.add(at)
    return tuple(
        _match(looks[at], manifest.sheets[place], manifest) for place, at in sorted(pairs.items())
    )


class _Look:
    """A sheet of the file, looked through once: there may be a sheet for each of 500 people."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.ids = sheet, signed_ids(sheet)
        self.name = plain(sheet.name).casefold()
        self.texts = {
            plain(value).casefold()
            for cells in sheet.rows.values()
            for value in cells
            if isinstance(value, str)
        }

    def likeness(self, wanted: ManifestSheet, manifest: Manifest) -> int:
        """How much of the copy's sheet is on it; 0 where nothing is."""
        known = {row.row_id for row in wanted.rows}
        marks = [mark for _, mark in self.ids.values() if mark.row_id in known]
        own = sum(is_own_row(mark, manifest.key, wanted.name) for mark in marks[:_SOME])
        headings = sum(
            plain(column.heading).casefold() in self.texts
            for column in wanted.columns
            if column.heading
        )
        loose = sum(plain(text).casefold() in self.texts for text in wanted.loose or ())
        values = 0
        if not own and not headings:
            told = [text for row in wanted.rows[:_SOME] for text in row.values if text]
            values = sum(plain(text).casefold() in self.texts for text in told)
        return own * 50 + headings * 2 + loose + values


def _headings_in(sheet: Sheet, wanted: ManifestSheet) -> Mapping[int, int]:
    """By row: how many of the headings stand in it, where that is half of them or more."""
    headings = {plain(column.heading).casefold() for column in wanted.columns} - {""}
    found: dict[int, int] = {}
    for row, cells in sheet.rows.items():
        said = {plain(value).casefold() for value in cells if isinstance(value, str)}
        here = len(headings & said)
        if here and here * 2 >= len(headings):
            found[row] = here
    return found


def _match(look: _Look, wanted: ManifestSheet, manifest: Manifest) -> FoundSheet:
    found = FoundSheet(look.sheet, wanted, ids=look.ids)
    headings = _headings_in(look.sheet, wanted)
    if headings:
        found.header = max(headings, key=lambda row: (headings[row], -row))
    _find_columns(found)
    _find_rows(found, manifest)
    return found


def _find_columns(found: FoundSheet) -> None:
    """By heading, each once; what is left by its place beside the others."""
    taken: set[int] = set()
    cells = found.sheet.rows.get(found.header, []) if found.header >= 0 else []
    said = [plain(value).casefold() if isinstance(value, str) else "" for value in cells]
    for number, column in enumerate(found.wanted.columns):
        heading = plain(column.heading).casefold()
        at = next((i for i, text in enumerate(said) if text == heading and i not in taken), None)
        if at is not None and heading:
            found.columns[number] = at
            taken.add(at)
    offset = _offset(found)
    for number in range(len(found.wanted.columns)):
        at = number + offset
        if number not in found.columns and at >= 0 and at not in taken and _is_free(found, at):
            found.columns[number] = at
            taken.add(at)


def _is_free(found: FoundSheet, column: int) -> bool:
    return all(column != at for at, _ in found.ids.values())


def _offset(found: FoundSheet) -> int:
    """How many columns the table begins later than the copy's first one does."""
    shifts = Counter(at - number for number, at in found.columns.items())
    if shifts:
        return shifts.most_common(1)[0][0]
    known = {row.row_id: row for row in found.wanted.rows}
    scores: Counter[int] = Counter()
    for row, (_, signed) in found.ids.items():
        if wanted := known.get(signed.row_id):
            for offset in _OFFSETS:
                scores[offset] += _agreeing(found.sheet, row, wanted, offset)
    return scores.most_common(1)[0][0] if scores else 1


def _agreeing(sheet: Sheet, row: int, wanted: ManifestRow, offset: int) -> int:
    return sum(
        bool(text) and number + offset >= 0 and is_same(text, sheet.value(row, number + offset))
        for number, text in enumerate(wanted.values)
    )


def _find_rows(found: FoundSheet, manifest: Manifest) -> None:
    known = {row.row_id: row for row in found.wanted.rows}
    references = {plain(row_id).casefold(): row for row_id, row in known.items()}
    for at in sorted(found.sheet.rows):
        if at == found.header:
            continue
        if at in found.ids:
            _take_signed(found, at, known, manifest)
        elif at > found.header:
            if _runs_on(found, at):
                found.rows[-1] = replace(found.rows[-1], more=(*found.rows[-1].more, at))
            elif row := _by_what_it_says(found, at, references):
                found.rows.append(FoundRow(at, row, signed=False))


def _take_signed(
    found: FoundSheet, at: int, known: Mapping[str, ManifestRow], manifest: Manifest
) -> None:
    _, mark = found.ids[at]
    ours = mark.canary == manifest.copy and is_own_row(mark, manifest.key, found.wanted.name)
    if ours and mark.row_id in known and mark.part > 1:
        _take_part(found, at, mark.row_id)
    elif ours and mark.row_id in known:
        found.rows.append(FoundRow(at, known[mark.row_id], signed=True))
    elif mark.canary != manifest.copy:
        found.forged[at] = f"is of another copy, {mark.canary}"
    else:
        found.forged[at] = "has a hidden id that was changed, or is of another sheet"


def _take_part(found: FoundSheet, at: int, row_id: str) -> None:
    for place in range(len(found.rows) - 1, -1, -1):
        row = found.rows[place]
        if row.wanted.row_id == row_id:
            found.rows[place] = replace(row, more=(*row.more, at))
            return
    found.forged[at] = "goes on from a row that is gone"


def _runs_on(found: FoundSheet, at: int) -> bool:
    """Whether an unsigned row is what the one above it had no room for."""
    if not found.rows or at != max((found.rows[-1].at, *found.rows[-1].more)) + 1:
        return False
    last = found.rows[-1]
    there = found.sheet.filled(at)
    number_of = {column: number for number, column in found.columns.items()}
    longer = replace(last, more=(*last.more, at))
    return bool(there) and all(
        column in number_of
        and last.wanted.open[number_of[column]] is None
        and squeezed(last.wanted.values[number_of[column]]).startswith(
            squeezed(told(longer.value(found.sheet, column)))
        )
        for column in there
    )


def _by_what_it_says(
    found: FoundSheet, at: int, references: Mapping[str, ManifestRow]
) -> ManifestRow | None:
    """The row with this reference, or the one that said the same in every locked cell."""
    for column in found.sheet.filled(at):
        value = found.sheet.value(at, column)
        if isinstance(value, str) and (row := references.get(plain(value).casefold())):
            return row
    alike = [row for row in found.wanted.rows if _says_the_same(found, at, row)]
    return alike[0] if len(alike) == 1 else None


def _says_the_same(found: FoundSheet, at: int, row: ManifestRow) -> bool:
    locked = [
        (text, found.columns[number])
        for number, text in enumerate(row.values)
        if text and row.open[number] is None and number in found.columns
    ]
    return len(locked) > 1 and all(
        is_same(text, found.sheet.value(at, column)) for text, column in locked
    )
