"""The rows of the check: what becomes of each line of the file, and all that is told about it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lomu_app.intake.doubts import Doubt, column_index
from lomu_app.intake.importing import Prepared
from lomu_app.intake.register_line import RegisterLine
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


@dataclass(frozen=True, slots=True)
class ReadCell:
    """A cell of a row: its field, what it holds, and what is stored (None: nothing is)."""

    column: str
    field: str
    raw: str
    stored: str | None


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One row of the file. `cells` are empty for rows that gave no line.

    `matches` are pairs as the core tells them; `edits` have `field`, `before`, `after`. `off`
    says why it may come off the list, and is empty where it may not.
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
    closed: bool
    changes: tuple[str, ...]
    edits: tuple[dict[str, Any], ...]
    doubts: tuple[Doubt, ...]
    matches: tuple[dict[str, Any], ...]
    comments: tuple[str, ...]
    colour: str
    off: str
    search: str

    def tells(self, chip: str) -> bool:
        """Whether the row belongs under a chip of `CHIPS`."""
        found = {
            "all": True, "doubts": self.doubts, "matches": self.matches, "off": self.off,
            "coloured": self.colour, "comments": self.comments,
            "closed": self.closed,
        }  # fmt: skip
        return bool(found[chip]) if chip in found else self.decision == chip


def check_rows(prepared: Prepared, result: dict[str, Any]) -> list[CheckRow]:
    """All rows of the file, in its own order."""
    return _Builder(prepared, result).rows()


def chip_counts(rows: Iterable[CheckRow]) -> Counter[str]:
    """How many rows each chip would show."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update(key for key, _ in CHIPS if row.tells(key))
    return counts


class _Builder:
    """Gathers what the reading and the run say, by row."""

    def __init__(self, prepared: Prepared, result: dict[str, Any]) -> None:
        self._read, self._result = prepared.read, result
        self._workbook = prepared.workbook
        self._lines: Any = prepared.command.lines
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

    def rows(self) -> list[CheckRow]:
        decided = zip(self._read.lines, self._lines, self._result["decisions"], strict=True)
        made = [self._decided(*one) for one in decided]
        made += [
            self._bare(held.sheet, held.row, "held", f"The row {held.reason}.", held.cells)
            for held in self._read.held
        ]
        names = {(row["sheet"], row["row"]): row["name"] for row in made}
        made += [
            self._bare(
                one.sheet, one.row, "doubled", _doubled_words(one.first_row, one.differing),
                (names.get((one.first_sheet, one.first_row), ""),),
            )
            for one in self._read.doubled
        ]  # fmt: skip
        order = {sheet.name: at for at, sheet in enumerate(self._read.sheets)}
        made.sort(key=lambda row: (order[row["sheet"]], row["row"]))
        return [CheckRow(id=at, **row) for at, row in enumerate(made, start=1)]

    def _decided(self, line: Any, stored: Any, decision: dict[str, Any]) -> dict[str, Any]:
        kind = decision["decision"]
        row = self._bare(line.sheet, line.row, kind, _decision_words(decision, stored), ())
        name = ", ".join(part for part in (stored.surname, stored.forenames) if part)
        row |= {
            "name": name or "No name",
            "crime_reference": getattr(stored, "crime_reference", None) or "",
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
            "off": "", "search": f"{said} {words}".casefold(),
        }  # fmt: skip


def _decision_words(decision: dict[str, Any], stored: Any) -> str:
    if decision["decision"] == "held":
        return str(decision["reason"])
    if decision["decision"] == "updates":
        return ", ".join(dict.fromkeys(map(change_words, decision["changes"])))
    if decision["decision"] == "unchanged":
        return "Says what is stored already"
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


def why_off(stored: Any) -> str:
    """Why a line may come off; one that is closed as arrested is off already."""
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
    doubts = f", {len(row.doubts)} doubts" if row.doubts else ""
    return f"Row {row.row} of {row.sheet}, {row.name}, {decision_label(row)}, {row.words}{doubts}"
