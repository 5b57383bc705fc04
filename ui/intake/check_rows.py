"""The rows of the check: what becomes of each line of the file, and all that is told about it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lomu_app.intake.doubts import Doubt, column_index
from lomu_app.intake.importing import Prepared
from lomu_app.intake.importing_lists import PreparedList
from lomu_app.intake.location_line import LocationLine
from lomu_app.intake.register_line import RegisterLine
from lomu_app.intake.workbook import Workbook
from lomu_app.kernel.counting import counted
from ui.intake.stored_values import stored_values
from ui.intake.words import DECISIONS, field_label

CHIPS = (
    ("all", "All"), ("new", "New"), ("updates", "Updates"), ("unchanged", "Unchanged"),
    ("held", "Held"), ("doubts", "Doubts"), ("matches", "Possible matches"),
    ("closed", "Arrested"), ("off", "Proposed off"), ("doubled", "Typed twice"),
    ("coloured", "Coloured"), ("comments", "Comments"),
)  # fmt: skip
ALWAYS = ("all", "new", "updates", "unchanged", "held")
"""Chips that are shown even when they count nothing."""

AnyPrepared = Prepared | PreparedList


def prepared_rows(prepared: AnyPrepared) -> int:
    """How many rows were read and will be stored or compared."""
    return prepared.rows if isinstance(prepared, PreparedList) else len(prepared.read.lines)


@dataclass(frozen=True, slots=True)
class ReadCell:
    """A cell of a row: its field, what it holds, and what is stored (None: nothing is)."""

    column: str
    field: str
    raw: str
    stored: str | None


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One row of the file. `cells` are empty for rows that gave no line, and for those of lists:
    there `cells_of` makes them from `values` by field, and the letter and field of `columns`.

    `matches` are pairs as the core tells them; `edits` have `field`, `before`, `after`. `off`
    says why it may come off the list, and is empty where it may not. `beside` are sentences about
    whom the row may name, where nobody is asked about it here.
    """

    id: int
    sheet: str
    row: int
    decision: str
    name: str
    crime_reference: str
    offence: str
    risk: str
    words: str
    reference: str
    cells: tuple[ReadCell, ...]
    values: Mapping[str, str]
    columns: tuple[tuple[str, str], ...]
    closed: bool
    changes: tuple[str, ...]
    edits: tuple[dict[str, Any], ...]
    doubts: tuple[Doubt, ...]
    matches: tuple[dict[str, Any], ...]
    comments: tuple[str, ...]
    colour: str
    off: str
    search: str
    beside: tuple[str, ...]
    chips: frozenset[str]

    def tells(self, chip: str) -> bool:
        """Whether the row belongs under a chip of `CHIPS`."""
        return chip in self.chips


def check_rows(prepared: AnyPrepared, result: dict[str, Any]) -> list[CheckRow]:
    """All rows of the file, in its own order; of a long list those to look at."""
    if isinstance(prepared, PreparedList):
        return _ListBuilder(prepared, result).rows()
    return _Builder(prepared, result).rows()


def cells_of(row: CheckRow, workbook: Workbook) -> tuple[ReadCell, ...]:
    """What a row holds beside what is stored of it; of a list only once somebody looks."""
    sheet = workbook.sheet(row.sheet)
    if row.cells or sheet is None:
        return row.cells
    raw = {column: sheet.text(row.row - 1, column_index(column)) for column, _ in row.columns}
    at_hand = row.row - 1 in sheet.rows
    return tuple(
        ReadCell(column, field, raw[column] if at_hand else row.values.get(field, ""),
                 row.values.get(field))
        for column, field in row.columns
        if raw[column] or row.values.get(field)
    )  # fmt: skip


def _chips_of(row: dict[str, Any]) -> frozenset[str]:
    found = {
        "all": True, "doubts": row["doubts"], "matches": row["matches"] or row["beside"],
        "off": row["off"], "coloured": row["colour"], "comments": row["comments"],
        "closed": row["closed"], row["decision"]: True,
    }  # fmt: skip
    return frozenset(chip for chip, tells in found.items() if tells)


def chip_counts(rows: Iterable[CheckRow]) -> Counter[str]:
    """How many rows each chip would show."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update(row.chips)
    return counts


class _Gatherer:
    """Gathers what the reading and the run say, by row."""

    def __init__(self, prepared: AnyPrepared, result: dict[str, Any]) -> None:
        self._read, self._result = prepared.read, result
        self._workbook = prepared.workbook
        self._doubts: defaultdict[tuple[str, int], list[Doubt]] = defaultdict(list)
        for doubt in (*self._read.doubts, *(Doubt(**one) for one in result["doubts"])):
            self._doubts[doubt.sheet, doubt.row].append(doubt)
        self._told: defaultdict[tuple[str, int, str], list[str]] = defaultdict(list)
        for sheet in self._read.sheets:
            for notice in sheet.notices:
                if notice.row is not None:
                    where = f"{notice.column}{notice.row}: " if notice.column else ""
                    self._told[sheet.name, notice.row, notice.kind].append(where + notice.text)
        self._pairs: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for pair in result["possible_matches"]:
            for side in ("first", "second"):
                self._pairs[pair[side]["reference"]].append(pair)

    def _in_order(self, made: list[dict[str, Any]]) -> list[CheckRow]:
        order = {sheet.name: at for at, sheet in enumerate(self._read.sheets)}
        made.sort(key=lambda row: (order[row["sheet"]], row["row"]))
        return [CheckRow(id=at, chips=_chips_of(row), **row) for at, row in enumerate(made, 1)]

    def _held(self) -> list[dict[str, Any]]:
        return [
            self._bare(held.sheet, held.row, "held", _sentence(held.reason), held.cells)
            for held in self._read.held
        ]

    def _bare(
        self, sheet: str, row: int, decision: str, words: str, cells: Iterable[str]
    ) -> dict[str, Any]:
        said = " · ".join(text for text in cells if text)
        return {
            "sheet": sheet, "row": row, "decision": decision, "name": said, "crime_reference": "",
            "offence": "", "risk": "", "words": words, "reference": "", "cells": (),
            "closed": False, "changes": (), "edits": (),
            "doubts": tuple(self._doubts.get((sheet, row), ())), "matches": (),
            "comments": tuple(self._told.get((sheet, row, "comment"), ())),
            "colour": " ".join(self._told.get((sheet, row, "colour"), ())),
            "off": "", "beside": (), "values": {}, "columns": (),
            "search": f"{said} {words}".casefold(),
        }  # fmt: skip


class _ListBuilder(_Gatherer):
    """The rows of a list as the run told of them."""

    def __init__(self, prepared: PreparedList, result: dict[str, Any]) -> None:
        super().__init__(prepared, result)
        self._columns = {
            sheet.name: tuple((guess.column, guess.field) for guess in sheet.mapping.columns
                              if guess.field)
            for sheet in self._read.sheets
        }  # fmt: skip

    def rows(self) -> list[CheckRow]:
        return self._in_order([*map(self._of_list, self._result["decisions"]), *self._held()])

    def _of_list(self, decision: dict[str, Any]) -> dict[str, Any]:
        row = self._bare(
            decision["sheet"], decision["row"], decision["decision"],
            decision["reason"] or decision["words"], (),
        )  # fmt: skip
        said = (decision["name"], decision["crime_reference"], row["words"])
        return row | {
            "name": decision["name"], "crime_reference": decision["crime_reference"],
            "reference": decision["reference"] if decision["decision"] == "unchanged" else "",
            "changes": tuple(decision["changes"]), "beside": tuple(decision["beside"]),
            "matches": tuple(self._pairs.get(decision["person"], ())),
            "search": " ".join(said).casefold(), "values": decision["values"],
            "columns": self._columns[decision["sheet"]],
        }  # fmt: skip


class _Builder(_Gatherer):
    """The rows of a tracker, a register or an extract of custody."""

    def __init__(self, prepared: Prepared, result: dict[str, Any]) -> None:
        super().__init__(prepared, result)
        self._lines: Any = prepared.command.lines

    def rows(self) -> list[CheckRow]:
        """All of them."""
        decided = zip(self._read.lines, self._lines, self._result["decisions"], strict=True)
        made = [self._decided(*one) for one in decided]
        made += self._held()
        names = {(row["sheet"], row["row"]): row["name"] for row in made}
        made += [
            self._bare(
                one.sheet, one.row, "doubled", _doubled_words(one.first_row, one.differing),
                (names.get((one.first_sheet, one.first_row), ""),),
            )
            for one in self._read.doubled
        ]  # fmt: skip
        return self._in_order(made)

    def _decided(self, line: Any, stored: Any, decision: dict[str, Any]) -> dict[str, Any]:
        kind = decision["decision"]
        row = self._bare(line.sheet, line.row, kind, _decision_words(decision, stored), ())
        row |= {
            "name": _name_of(stored) or "No name",
            "crime_reference": _reference_of(stored),
            "offence": getattr(stored, "offence", ""),
            "risk": getattr(stored, "victim_risk", None) or "",
            # A rehearsal draws numbers for new targets that are not theirs in the end.
            "reference": decision["reference"] if kind in {"updates", "unchanged"} else "",
            "cells": self._cells(line, stored), "closed": getattr(stored, "arrested", False),
            "changes": tuple(decision["changes"]),
            "edits": tuple(decision["edits"]), "off": why_off(stored),
            "matches": tuple(self._pairs.get(decision["person"], ())),
        }  # fmt: skip
        said = (cell.raw for cell in row["cells"])
        return row | {"search": " ".join((*said, row["name"], row["words"])).casefold()}

    def _cells(self, line: Any, stored: Any) -> tuple[ReadCell, ...]:
        """What the row holds by column, as its sheet shows it, beside what is stored of it."""
        values = stored_values(stored)
        columns: dict[str, str] = line.cells if hasattr(line, "cells") else dict(line.columns)
        raw: dict[str, str] = line.raw if hasattr(line, "raw") else self._raw(line, columns)
        cells = (ReadCell(c, f, raw.get(f, ""), values.get(f)) for f, c in columns.items())
        return tuple(
            sorted(
                (cell for cell in cells if cell.raw or cell.stored),
                key=lambda cell: (len(cell.column), cell.column),
            )
        )

    def _raw(self, line: Any, columns: dict[str, str]) -> dict[str, str]:
        sheet = self._workbook.sheet(line.sheet)
        if sheet is None:
            return {}
        return {f: sheet.text(line.row - 1, column_index(c)) for f, c in columns.items()}


def _name_of(stored: Any) -> str:
    if isinstance(stored, LocationLine):
        return stored.name
    return ", ".join(part for part in (stored.surname, stored.forenames) if part)


def _reference_of(stored: Any) -> str:
    if isinstance(stored, LocationLine):
        return stored.reference
    return getattr(stored, "crime_reference", None) or ""


def _sentence(reason: str) -> str:
    """Why a row is held, whole or as the end of a sentence about the row."""
    return reason if reason.endswith(".") else f"The row {reason}."


def _decision_words(decision: dict[str, Any], stored: Any) -> str:
    if decision["decision"] == "held":
        return str(decision["reason"])
    if decision["decision"] == "updates":
        return ", ".join(dict.fromkeys(map(change_words, decision["changes"])))
    if decision["decision"] == "unchanged":
        return "Says what is stored already"
    if isinstance(stored, LocationLine):
        return _location_words(stored)
    if isinstance(stored, RegisterLine):
        return _member_words(stored)
    if stored.arrested:
        return "New, and closed as arrested"
    return "New, proposed to come off" if why_off(stored) else ""


def _member_words(line: RegisterLine) -> str:
    """What is new of a line of a register: cohort, RAG and review, or custody and release."""
    where = "In custody" if line.in_custody else ""
    release = f"release {line.release_date:%d/%m/%Y}" if line.release_date else ""
    review = f"review {line.review_due:%d/%m/%Y}" if line.review_due else ""
    cohort = line.cohort.replace("_", " ").capitalize().replace("da", "DA").replace("Cse", "CSE")
    off = "proposed to be let go" if why_off(line) else ""
    parts = (off, cohort, line.rag or "", review, line.place or where, release)
    return " · ".join(filter(None, parts))


def _location_words(line: LocationLine) -> str:
    """What is new of a line of a COG register: on the agenda or not, risk now, tactics."""
    signed = f"Signed off {line.signed_off_on:%d/%m/%Y}" if line.signed_off_on else "On the agenda"
    risk = f"risk {line.current_risk.replace('_', ' ')}" if line.current_risk else ""
    tactics = ", ".join(
        one.code if one.stage == "used" else f"{one.code} ({one.stage})"
        for one in line.tactics
        if one.code
    )
    return " · ".join(filter(None, (signed, risk, tactics)))


def why_off(stored: Any) -> str:
    """Why a line may come off; one that is closed as arrested is off already."""
    if isinstance(stored, LocationLine):
        return ""
    return "" if getattr(stored, "arrested", False) else stored.proposed_off or ""


def change_words(change: str) -> str:
    """What an update changes: a field, or what is added to the person (`address …`)."""
    first, _, rest = change.partition(" ")
    return f"{field_label(first)}: {rest}" if rest else field_label(first)


def _doubled_words(first_row: int, differing: tuple[str, ...]) -> str:
    but = f"; they differ in {', '.join(map(field_label, differing)).lower()}" if differing else ""
    return f"Says the same as row {first_row} and is stored once{but}"


def decision_label(row: CheckRow) -> str:
    """The decision as a word."""
    return DECISIONS[row.decision]


def spoken(row: CheckRow) -> str:
    """The sentence that a screen reader says for the row."""
    doubts = f", {counted(len(row.doubts), 'doubt')}" if row.doubts else ""
    return f"Row {row.row} of {row.sheet}, {row.name}, {decision_label(row)}, {row.words}{doubts}"
