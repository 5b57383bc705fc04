"""Decides, row by row, what an extract changes, and stores it in one unit of work."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sa

from lomu_app.harm.records import Offence, OffenceFile, OffenceStrike
from lomu_app.intake.doubts import Doubt
from lomu_app.intake.line_doubts import LineDoubts
from lomu_app.intake.offence_batch import OffenceBatch, OffenceLine
from lomu_app.intake.people_of_offences import PeopleOfOffences, Placed
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import Refused
from lomu_app.kernel.progress import check_cancelled
from lomu_app.store.base import Base
from lomu_app.store.unit_of_work import UnitOfWork

_CHUNK = 2_000
_ASKED = 500  # keys in one question
_FIELDS = ("day", "offence", "da", "victim", "relationship", "outcome", "vulnerable", "grade")
_ALIKE: tuple[tuple[str, ...], ...] = (("offence", "victim"), ("victim",), ("offence",), ())
_OFFENCE = Base.metadata.tables[Offence.__tablename__]
_UPDATE = (
    sa.update(_OFFENCE)
    .where(_OFFENCE.c.id == sa.bindparam("of_id"))
    .values({
        name: sa.bindparam(f"new_{name}")
        for name in (*_FIELDS, "file_id", "sheet", "row", "strike_id")
    })
)  # fmt: skip
_STRIKE = Base.metadata.tables[OffenceStrike.__tablename__]
# Told of a row that a newer file names again.
_STAYS = Doubt(
    "", 0, "", "", "is struck out on record and stays so; take that back if it is right after all"
)
_WHOLE = _STRIKE.c.file_id.is_not(None).label("struck_with_file")


class OffenceStoring:
    """One run of an extract inside one unit of work."""

    def __init__(
        self, uow: UnitOfWork, area: str | None, file_name: str, sha256: str, batch: OffenceBatch
    ) -> None:
        self._uow, self._area, self._batch = uow, area, batch
        self._file_name, self._sha256 = file_name, sha256
        self._doubts = LineDoubts()
        self._people = PeopleOfOffences(uow, file_name, batch, self._doubts)
        self._file: OffenceFile | None = None
        self._seen: dict[int, int] = {}
        self._taken: set[int] = set()
        self._counts = dict.fromkeys(("created", "updated", "unchanged", "struck"), 0)
        self._doubled: list[dict[str, Any]] = []
        self._decided: list[dict[str, Any]] = []

    @property
    def counts(self) -> dict[str, int]:
        """New, updated, unchanged and held rows."""
        return self._counts | {"held": len(self._people.held) + self._batch.held_count}

    def run(self) -> dict[str, Any]:
        """Store everything; the report as plain data. Raises Cancelled, or Refused."""
        self._refuse_struck_file()
        lines, done = self._batch.lines(), 0
        while chunk := list(islice(lines, _CHUNK)):
            check_cancelled(self._uow.progress)
            self._uow.progress.step(done, self._batch.count, "offences")
            self._store_rows(self._people.place(chunk))
            done += len(chunk)
        if self._file is not None:
            self._file.report = dict(self._counts)
            self._uow.changed(self._file)
            self._uow.touch(Kind.HARM, self._file.id)
        return {
            **self._counts, "held": self._people.held, "doubled": self._doubled,
            "decisions": self._decided,
            "doubts": self._doubts.as_data(), **self._people.report(),
        }  # fmt: skip

    def _refuse_struck_file(self) -> None:
        """A file that was struck out as a whole does not come back by being brought in again."""
        struck = (
            sa.select(_STRIKE.c.reason)
            .join(OffenceFile, _STRIKE.c.file_id == OffenceFile.id)
            .where(OffenceFile.sha256 == self._sha256, _STRIKE.c.back_by.is_(None))
        )
        reason = self._uow.session.execute(struck.limit(1)).scalar()
        if reason is not None:
            raise Refused(
                f"All rows of this file were struck out: {reason}. If they are right after all, "
                "take that back in somebody's ledger."
            )

    def _store_rows(self, placed: Placed) -> None:
        fresh = [(key, line) for key, line in placed if not self._is_doubled(key, line)]
        known = self._known_rows({person_id for person_id, _ in fresh} - self._people.created)
        updates: list[dict[str, Any]] = []
        # What agrees most is paired first, so that a row added above takes nobody's place.
        for fields in _ALIKE:
            rest: Placed = []
            for person_id, line in fresh:
                stored = _same_offence(line, known.get(person_id, ()), self._taken, fields)
                if stored is None:
                    rest.append((person_id, line))
                    continue
                self._taken.add(stored.id)
                updates += self._taken_up(person_id, stored, line)
            fresh = rest
        for person_id, line in fresh:
            self._decide(line, person_id, "new", {})
        new = [self._new_row(person_id, line) for person_id, line in fresh]
        self._counts["created"] += len(new)
        if new:
            self._uow.session.execute(sa.insert(_OFFENCE), new)
        if updates:
            self._uow.session.connection().execute(_UPDATE, updates)

    def _taken_up(self, person_id: int, stored: Any, line: OffenceLine) -> list[dict[str, Any]]:
        """What a newer word for a stored row changes in it: one update, or none.

        A row struck out by itself stays so, and it is told. One struck out with all of its file
        counts again: it has come from another file now.
        """
        changed = _changes(line, stored)
        if stored.struck_with_file:
            changed["strike_id"] = None
        elif stored.strike_id is not None:
            self._counts["struck"] += 1
            self._doubts.repeat((_STAYS,), line.sheet, line.row)
        self._counts["updated" if changed else "unchanged"] += 1
        self._decide(line, person_id, "updates" if changed else "unchanged", changed)
        return [self._update_of(stored, changed, line)] if changed else []

    def _decide(
        self, line: OffenceLine, person_id: int, decision: str, changed: dict[str, Any]
    ) -> None:
        if self._batch.is_short:
            self._decided.append({
                "sheet": line.sheet, "row": line.row, "decision": decision,
                "person": f"P-{person_id:06d}", "changes": list(changed),
            })  # fmt: skip

    def _known_rows(self, people: Collection[int]) -> dict[int, list[Any]]:
        """What earlier files brought of these people."""
        found: dict[int, list[Any]] = {}
        asked = sorted(people)
        for start in range(0, len(asked), _ASKED):
            wanted = (
                sa.select(_OFFENCE, _WHOLE)
                .outerjoin(_STRIKE, _OFFENCE.c.strike_id == _STRIKE.c.id)
                .where(_OFFENCE.c.person_id.in_(asked[start : start + _ASKED]))
            )
            if self._file is not None:
                wanted = wanted.where(_OFFENCE.c.file_id != self._file.id)
            for row in self._uow.session.execute(wanted.order_by(_OFFENCE.c.id)):
                found.setdefault(row.person_id, []).append(row)
        return found

    def _is_doubled(self, person_id: int, line: OffenceLine) -> bool:
        """Whether the same offence stands further up; the first one stands, and it is told."""
        place = line.reference or (line.day, line.outcome, line.relationship)
        key = hash((person_id, place, line.offence, line.victim))
        first = self._seen.get(key)
        if first is None:
            self._seen[key] = line.row
            return False
        self._doubled.append({"sheet": line.sheet, "row": line.row, "first_row": first})
        return True

    def _new_row(self, person_id: int, line: OffenceLine) -> dict[str, Any]:
        return {
            "person_id": person_id, "file_id": self._the_file().id, "area": self._area,
            "reference": line.reference, "sheet": line.sheet, "row": line.row,
        } | {field: getattr(line, field) for field in _FIELDS}  # fmt: skip

    def _update_of(self, stored: Any, changed: dict[str, Any], line: OffenceLine) -> dict[str, Any]:
        values = {field: getattr(stored, field) for field in (*_FIELDS, "strike_id")} | changed
        place = {"file_id": self._the_file().id, "sheet": line.sheet, "row": line.row}
        return {"of_id": stored.id} | {f"new_{name}": v for name, v in (values | place).items()}

    def _the_file(self) -> OffenceFile:
        """The record of this file, made when something of it is stored."""
        if self._file is None:
            self._file = self._uow.add(
                OffenceFile(
                    area=self._area, file_name=self._file_name, sha256=self._sha256,
                    rows=self._batch.count, report={},
                )
            )  # fmt: skip
        return self._file


def _same_offence(
    line: OffenceLine, known: Sequence[Any], taken: set[int], fields: Sequence[str]
) -> Any | None:
    """The stored row that this one is a newer word for: one reference, and alike in `fields`.

    With no fields left it must be the only one of its reference. Without a reference, day,
    offence and victim are the reference.
    """
    if not line.reference:
        fields = ("day", "offence", "victim")
    same = [
        row
        for row in known
        if row.id not in taken
        and row.reference == line.reference
        and all(getattr(row, field) == getattr(line, field) for field in fields)
    ]
    return same[0] if same and (fields or len(same) == 1) else None


def _changes(line: OffenceLine, stored: Any) -> dict[str, Any]:
    """What the newer row says otherwise; a blank cell takes nothing away."""
    return {
        field: value
        for field in _FIELDS
        if (value := getattr(line, field)) not in (None, "") and value != getattr(stored, field)
    }
