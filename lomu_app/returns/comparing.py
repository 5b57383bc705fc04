"""Holds what came back against what went out: typed, altered, added, gone."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from lomu_app.intake.doubts import column_letter
from lomu_app.intake.workbook import Sheet, Value
from lomu_app.packs.safe_text import starts_a_formula
from lomu_app.packs.story import OpenCell
from lomu_app.returns.manifest import Manifest, ManifestSheet
from lomu_app.returns.matching import FoundRow, FoundSheet, match_sheets
from lomu_app.returns.sameness import answered, day_typed, is_same, plain, told

LONGEST = 1_500
"""Signs of one answer: what fits a step of an action with who gave it."""


@dataclass(frozen=True, slots=True)
class TypedCell:
    """An open cell that says something else than it was sent with.

    `key` is the column's; `cannot` says why it cannot be taken, `doubt` what to look at first.
    """

    sheet: str
    place: str
    row_id: str
    key: str
    heading: str
    before: str
    after: str
    cannot: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class AlteredCell:
    """Something outside the open cells that is not as it was sent; `place` may be a whole row.

    `about` is what the row's first cell said as it was sent.
    """

    sheet: str
    place: str
    about: str
    what: str
    wrote: str = ""
    reads: str = ""


@dataclass(frozen=True, slots=True)
class AddedRow:
    """A row that somebody wrote below ours: what stands under which heading."""

    sheet: str
    place: str
    cells: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Comparison:
    """All that is different, and the open cells that are as sent.

    `rows` counts those that were found, `unsigned` those of them whose hidden id was lost on
    the way.
    """

    typed: list[TypedCell] = field(default_factory=list)
    as_sent: list[TypedCell] = field(default_factory=list)
    altered: list[AlteredCell] = field(default_factory=list)
    added: list[AddedRow] = field(default_factory=list)
    gone: list[tuple[str, str]] = field(default_factory=list)
    rows: int = 0
    unsigned: int = 0


def compare(sheets: tuple[Sheet, ...], manifest: Manifest, today: dt.date) -> Comparison:
    """Everything that is not as it was sent."""
    made = Comparison()
    matched = match_sheets(sheets, manifest)
    for found in matched:
        _Comparing(found, made, today).run()
    there = {found.wanted.name for found in matched}
    for wanted in manifest.sheets:
        if wanted.name not in there:
            made.altered.append(AlteredCell(wanted.name, "", "", "This sheet is gone"))
            made.gone += [(wanted.name, row.row_id) for row in wanted.rows]
    ours = {id(found.sheet) for found in matched}
    for sheet in sheets:
        if id(sheet) not in ours and sheet.rows and sheet.name not in manifest.others:
            made.altered.append(AlteredCell(sheet.name, "", "", "This sheet was added"))
    return made


@dataclass(slots=True)
class _Comparing:
    """One sheet of the file beside the copy's."""

    found: FoundSheet
    made: Comparison
    today: dt.date

    def run(self) -> None:
        """Compare its headings, rows, and what else stands on it."""
        self._headings()
        self._rows()
        self._others()
        self._loose()

    def _headings(self) -> None:
        found = self.found
        for number, column in enumerate(found.wanted.columns):
            at = found.columns.get(number)
            if at is None:
                self._alter("", "", f"The column “{column.heading}” is gone")
            elif found.header >= 0:
                value = found.sheet.value(found.header, at)
                if not is_same(column.heading, value):
                    self._alter(
                        _place(found.header, at), "", "Heading", column.heading, told(value)
                    )
        if any(column.heading for column in found.wanted.columns) and found.header < 0:
            self._alter("", "", "The headings are gone")
        own = set(found.columns.values())
        for at in found.sheet.filled(found.header) if found.header >= 0 else ():
            if at not in own and not is_bare_id(found.sheet, found.header, at):
                text = told(found.sheet.value(found.header, at))
                self._alter(_place(found.header, at), "", "Beside the headings", "", text)

    def _rows(self) -> None:
        by_id: defaultdict[str, list[FoundRow]] = defaultdict(list)
        for row in self.found.rows:
            by_id[row.wanted.row_id].append(row)
        for same in by_id.values():
            same.sort(key=lambda row: not row.signed)
            self.made.rows += 1
            self.made.unsigned += not same[0].signed
            for place, row in enumerate(same):
                self._row(row, twice=place > 0)
        name = self.found.wanted.name
        self.made.gone += [
            (name, row.row_id) for row in self.found.wanted.rows if row.row_id not in by_id
        ]
        for at, why in self.found.forged.items():
            self._alter(f"row {at + 1}", self.found.ids[at][1].row_id, f"This row {why}")

    def _row(self, row: FoundRow, *, twice: bool) -> None:
        found, doubt = self.found, ""
        if twice:
            doubt = "This row stands in the file more than once"
            self._alter(f"row {row.at + 1}", _about(row), "This row was copied")
        changed = 0
        for number, column in enumerate(found.wanted.columns):
            at = found.columns.get(number)
            if at is None or row.wanted.open[number]:
                continue
            wrote, value = row.wanted.values[number], row.value(found.sheet, at)
            formula = (row.at, at) in found.sheet.formulas
            if formula or not row.still_says(found.sheet, number, at):
                changed += 1
                what = f"{column.heading}: a formula" if formula else column.heading
                self._alter(_place(row.at, at), _about(row), what, wrote, told(value))
        if changed:
            doubt = "Locked cells of this row were changed as well"
        for number, opened in enumerate(row.wanted.open):
            at = found.columns.get(number)
            if opened is not None and at is not None:
                self._open_cell(row, number, at, opened, doubt)
        self._beside(row)

    def _open_cell(self, row: FoundRow, number: int, at: int, opened: OpenCell, doubt: str) -> None:
        sheet, column = self.found.sheet, self.found.wanted.columns[number]
        wrote = row.wanted.values[number]
        value = sheet.value(row.at, at)
        formula = (row.at, at) in sheet.formulas
        same = not formula and is_same(wrote, value)
        after, cannot = (wrote, "") if same else self._answer(opened, value)
        if formula:
            cannot = "It is a formula. Formulas are never taken"
        cell = TypedCell(
            self.found.wanted.name, _place(row.at, at), row.wanted.row_id, column.key,
            column.heading, wrote, after, cannot, doubt,
        )  # fmt: skip
        (self.made.as_sent if same else self.made.typed).append(cell)

    def _answer(self, opened: OpenCell, value: Value) -> tuple[str, str]:
        """What was answered, and why it cannot be taken."""
        text = answered(value)
        if not text:
            return "", "The answer that was sent was wiped out"
        if opened.choices:
            known = {plain(choice).casefold(): choice for choice in opened.choices}
            choice = known.get(plain(text).casefold())
            return choice or text, "" if choice else "It is none of the words to choose from"
        if opened.day:
            day = day_typed(value, self.today)
            return (f"{day:%d/%m/%Y}", "") if day else (text, "It is no day that can be told")
        if starts_a_formula(text) and text[0] in "=@":
            return text, "It begins as a formula does"
        return text, f"It is longer than {LONGEST} signs" if len(text) > LONGEST else ""

    def _beside(self, row: FoundRow) -> None:
        """What stands in a row of ours outside our columns."""
        found, own = self.found, set(self.found.columns.values())
        hidden = found.ids[row.at][0] if row.at in found.ids else None
        for at in found.sheet.filled(row.at):
            if at not in own and at != hidden:
                text = told(found.sheet.value(row.at, at))
                self._alter(_place(row.at, at), _about(row), "Beside the table", "", text)
        for place in found.sheet.formulas:
            if place[0] == row.at and place[1] not in own:
                self._alter(_place(*place), _about(row), "Beside the table: a formula")

    def _others(self) -> None:
        """Rows below the headings that are none of ours: added by hand."""
        found = self.found
        ours = found.places
        heads = {at: found.wanted.columns[number].heading for number, at in found.columns.items()}
        known = {plain(text) for text in (*found.wanted.bands, *(found.wanted.loose or ()))}
        for at in sorted(found.sheet.rows):
            if at <= found.first or at in ours:
                continue
            said = [(heads.get(c, f"column {column_letter(c)}"), told(found.sheet.value(at, c)))
                    for c in found.sheet.filled(at)]  # fmt: skip
            if said and not all(plain(text) in known for _, text in said):
                self.made.added.append(AddedRow(found.wanted.name, f"row {at + 1}", tuple(said)))

    def _loose(self) -> None:
        """Everything that is written outside the table: cover, banner, title, method."""
        wanted = self.found.wanted.loose
        if wanted is None:
            return
        left = Counter(map(plain, wanted))
        added = {row.place for row in self.made.added if row.sheet == self.found.wanted.name}
        for place, text in texts_outside(self.found, added):
            left[plain(text)] -= 1
            if left[plain(text)] < 0:
                self._alter(place, "", "Not in the pack as it was sent", "", text)
        for text, count in left.items():
            if count > 0 and text:
                self._alter("", "", "Gone from the sheet", text)

    def _alter(self, place: str, about: str, what: str, wrote: str = "", reads: str = "") -> None:
        self.made.altered.append(
            AlteredCell(self.found.wanted.name, place, about, what, wrote, reads)
        )


def _about(row: FoundRow) -> str:
    return next((text for text in row.wanted.values if text), row.wanted.row_id)[:60]


def texts_outside(
    found: FoundSheet, added: Collection[str] = frozenset()
) -> Iterator[tuple[str, str]]:
    """Place and text of each cell that belongs to no row of the table, nor to its headings."""
    inside = found.places | ({found.header} if found.wanted.columns else set())
    for at in sorted(set(found.sheet.rows) - inside):
        if f"row {at + 1}" not in added:
            for column in found.sheet.filled(at):
                if is_bare_id(found.sheet, at, column):
                    continue
                yield _place(at, column), told(found.sheet.value(at, column))


def is_bare_id(sheet: Sheet, row: int, column: int) -> bool:
    """Whether a cell is the heading of the hidden column, which may get lost on the way."""
    return column == 0 and sheet.value(row, column) == "id"


def with_all_else(manifest: Manifest, sent: tuple[Sheet, ...]) -> Manifest:
    """The manifest with everything that stands outside the tables of the workbook as sent."""
    matched = {id(found.sheet): found for found in match_sheets(sent, manifest)}
    sheets = []
    for sheet in sent:
        found = matched.get(id(sheet))
        if found is None:
            found = FoundSheet(sheet, ManifestSheet(sheet.name, (), ()))
        loose = tuple(text for _, text in texts_outside(found))
        sheets.append(dataclasses.replace(found.wanted, loose=loose))
    return dataclasses.replace(manifest, sheets=tuple(sheets), others=())


def _place(row: int, column: int) -> str:
    return f"{column_letter(column)}{row + 1}"
