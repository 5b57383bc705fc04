"""What the reading process understood of an extract, held small until it is stored.

The rows of half a million offences are kept packed, frame by frame as they came, and unpacked
one frame at a time: so memory stays small, and no single step holds up the desk.
"""

from __future__ import annotations

import datetime as dt
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lomu_app.intake.child_frames import frames_of
from lomu_app.intake.doubts import Doubt, HeldRow, Notice
from lomu_app.intake.offence_columns import ChosenTables
from lomu_app.intake.person_line import LineAddress
from lomu_app.intake.precheck import Limits
from lomu_app.kernel.progress import Progress, Silent

_MIB = 1024 * 1024
LIMITS = Limits(
    file_size=300 * _MIB, unpacked_size=2_000 * _MIB, rows=1_048_576, cells=40_000_000,
    memory=3_000 * _MIB, cpu_seconds=900, wall_seconds=900.0, answer_size=16 * _MIB,
)  # fmt: skip
_SHORT = 5_000  # rows up to which it is told what becomes of each
_MOST_TOLD = 20_000  # doubts, held rows and notes that are kept each; more are counted


@dataclass(frozen=True, slots=True)
class OffencePerson:
    """Somebody as an extract names them, the first time in this sheet and row."""

    surname: str
    forenames: str
    date_of_birth: dt.date | None
    pnc_id: str | None
    cro_number: str | None
    aliases: tuple[str, ...]
    sheet: str
    row: int
    columns: tuple[tuple[str, str], ...] = ()
    markers: tuple[tuple[str, str], ...] = ()
    addresses: tuple[LineAddress, ...] = ()

    def column(self, field: str) -> str:
        """The letter of the column that a field came from, or empty."""
        return dict(self.columns).get(field, "")

    @property
    def said(self) -> str:
        """The whole of it as one text, the same for the same words."""
        born = self.date_of_birth.isoformat() if self.date_of_birth else ""
        return "|".join(
            (self.surname, self.forenames, born, self.pnc_id or "", self.cro_number or "")
        )


@dataclass(frozen=True, slots=True)
class OffenceLine:
    """One row: `person` is a number in the batch's list of people."""

    sheet: str
    row: int
    person: int
    reference: str
    day: dt.date | None
    offence: str
    da: bool | None
    victim: str
    relationship: str
    outcome: str
    vulnerable: bool | None
    grade: str


@dataclass(frozen=True, slots=True)
class OffenceSheet:
    """A sheet that was read, and what its columns were taken for."""

    name: str
    header_row: int | None
    mapping: dict[str, dict[str, str]]


@dataclass(slots=True)
class OffenceBatch:
    """A whole extract. `lines()` unpacks it anew each time."""

    sheets: list[OffenceSheet] = field(default_factory=list)
    people: list[OffencePerson] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    held: list[HeldRow] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    count: int = 0
    held_count: int = 0
    doubt_count: int = 0
    _packed: list[bytes] = field(default_factory=list)

    @property
    def is_short(self) -> bool:
        """Whether it is told of each row what becomes of it, and not of those in doubt alone."""
        return self.count <= _SHORT

    def lines(self) -> Iterator[OffenceLine]:
        """Every row in the order of the file."""
        for packed in self._packed:
            table, rows = json.loads(zlib.decompress(packed))
            name = self.sheets[table].name
            for number, person, reference, day, *others in rows:
                born = dt.date.fromisoformat(day) if day else None
                yield OffenceLine(name, number, person, reference, born, *others)

    def take(self, frame: dict[str, Any]) -> None:
        """Add what one frame says."""
        stage = frame["stage"]
        if stage == "table":
            self.sheets.append(OffenceSheet(frame["sheet"], frame["header_row"], frame["mapping"]))
        elif stage == "left":
            text = f"Sheet “{frame['sheet']}” {frame['why']}; it was not read."
            self.notices.append(Notice(frame["sheet"], None, "", "other_sheet", text))
        elif stage == "rows":
            self._take_rows(frame)

    def _take_rows(self, frame: dict[str, Any]) -> None:
        sheet = self.sheets[frame["table"]]
        name = sheet.name
        firsts: dict[int, int] = {}
        for row in frame["rows"]:
            firsts.setdefault(row[1], row[0])
        # One for all of them: many thousands of people come from one sheet.
        columns = tuple((field, about["column"]) for field, about in sheet.mapping.items())
        for said in frame["people"]:
            self._add_person(said, name, firsts.get(len(self.people), 0), columns)
        self.count += len(frame["rows"])
        self.held_count += len(frame["held"])
        self.doubt_count += len(frame["doubts"])
        room = _MOST_TOLD - len(self.doubts)
        self.doubts += [Doubt(name, *doubt) for doubt in frame["doubts"][: max(room, 0)]]
        room = _MOST_TOLD - len(self.held)
        self.held += [
            HeldRow(name, row, why, tuple(cells))
            for row, why, cells in frame["held"][: max(room, 0)]
        ]
        self.notices += [Notice(name, row, "", "footer", text) for row, text in frame["notes"]]
        if frame["rows"]:
            body = json.dumps([frame["table"], frame["rows"]], separators=(",", ":")).encode()
            self._packed.append(zlib.compress(body, 1))

    def _add_person(
        self, said: list[Any], sheet: str, row: int, columns: tuple[tuple[str, str], ...]
    ) -> None:
        surname, forenames, born, pnc_id, cro_number, *aliases = said
        self.people.append(
            OffencePerson(
                surname or "", forenames or "", dt.date.fromisoformat(born) if born else None,
                pnc_id, cro_number, tuple(aliases), sheet, row, columns,
            )
        )  # fmt: skip


def read_extract(
    path: Path, *, today: dt.date, chosen: ChosenTables | None = None,
    progress: Progress | None = None, limits: Limits = LIMITS,
) -> OffenceBatch:  # fmt: skip
    """Read an extract in a process of its own; what a person has `chosen` goes before all.

    Raises UnsafeFile with the reason why it cannot be read, Cancelled where `progress` says so.
    """
    progress = progress or Silent()
    batch = OffenceBatch()
    wanted = {"today": today.isoformat(), "chosen": chosen}
    progress.step(0, 0, "rows read")
    for frame in frames_of("lomu_app.intake.offence_worker", path, limits, wanted, progress):
        batch.take(frame)
        progress.step(batch.count, 0, "rows read")
    return batch
