"""Decides, row by row, what an extract changes, and stores it in one unit of work."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sa

from lomu_app.harm.records import Offence, OffenceFile, OffenceSubject
from lomu_app.intake.doubts import Doubt
from lomu_app.intake.line_doubts import LineDoubts
from lomu_app.intake.offence_batch import OffenceBatch, OffenceLine, OffencePerson
from lomu_app.intake.people_of_lines import PeopleOfLines
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.progress import check_cancelled
from lomu_app.store.base import Base
from lomu_app.store.unit_of_work import UnitOfWork

_CHUNK = 2_000
_ASKED = 500  # keys in one question
_LONGEST = 100  # letters of a name
_FIELDS = ("day", "offence", "da", "victim", "relationship", "outcome", "vulnerable", "grade")
_ALIKE: tuple[tuple[str, ...], ...] = (("offence", "victim"), ("victim",), ("offence",), ())
_OFFENCE = Base.metadata.tables[Offence.__tablename__]
_UPDATE = (
    sa.update(_OFFENCE)
    .where(_OFFENCE.c.id == sa.bindparam("of_id"))
    .values({name: sa.bindparam(f"new_{name}") for name in (*_FIELDS, "file_id", "sheet", "row")})
)


class OffenceStoring:
    """One run of an extract inside one unit of work."""

    def __init__(
        self, uow: UnitOfWork, area: str | None, file_name: str, sha256: str, batch: OffenceBatch
    ) -> None:
        self._uow, self._area, self._batch = uow, area, batch
        self._file_name, self._sha256 = file_name, sha256
        self._doubts = LineDoubts()
        self._people = PeopleOfLines(uow, file_name, self._doubts)
        self._file: OffenceFile | None = None
        self._person_of: dict[str, int] = {}
        self._doubted: dict[str, list[Doubt]] = {}
        self._seen: dict[int, tuple[str, int]] = {}
        self._taken: set[int] = set()
        self._counts = dict.fromkeys(("created", "updated", "unchanged"), 0)
        self._held: list[dict[str, Any]] = []
        self._doubled: list[dict[str, Any]] = []
        self._decided: list[dict[str, Any]] = []

    @property
    def counts(self) -> dict[str, int]:
        """New, updated, unchanged and held rows."""
        return self._counts | {"held": len(self._held) + self._batch.held_count}

    def run(self) -> dict[str, Any]:
        """Store everything; the report as plain data. Raises Cancelled."""
        lines, done = self._batch.lines(), 0
        while chunk := list(islice(lines, _CHUNK)):
            check_cancelled(self._uow.progress)
            self._uow.progress.step(done, self._batch.count, "offences")
            self._store(chunk)
            done += len(chunk)
        if self._file is not None:
            self._file.report = dict(self._counts)
            self._uow.changed(self._file)
            self._uow.touch(Kind.HARM, self._file.id)
        return {
            **self._counts, "held": self._held, "doubled": self._doubled,
            "decisions": self._decided,
            "doubts": self._doubts.as_data(), **self._people.report(),
        }  # fmt: skip

    # --- people ---

    def _store(self, chunk: Sequence[OffenceLine]) -> None:
        persons = self._batch.people
        keyed = [(_subject_key(persons[line.person], line), line) for line in chunk]
        self._find_known({key for key, _ in keyed})
        placed: list[tuple[int, OffenceLine]] = []
        for key, line in keyed:
            person_id = self._person_of.get(key)
            if person_id is None:
                person_id = self._register(key, persons[line.person], line)
            else:
                self._doubts.repeat(self._doubted.get(key, ()), line.sheet, line.row)
            if person_id is not None:
                placed.append((person_id, line))
        self._uow.session.flush()
        self._store_rows(placed)

    def _find_known(self, keys: set[str]) -> None:
        """Whom earlier files named by the same words."""
        asked = sorted(keys - self._person_of.keys())
        for start in range(0, len(asked), _ASKED):
            wanted = sa.select(OffenceSubject.said, OffenceSubject.person_id).where(
                OffenceSubject.said.in_(asked[start : start + _ASKED])
            )
            for said, person_id in self._uow.session.execute(wanted):
                self._person_of[said] = person_id

    def _register(self, key: str, said: OffencePerson, line: OffenceLine) -> int | None:
        check_cancelled(self._uow.progress)
        named = dataclasses.replace(said, sheet=line.sheet, row=line.row)
        reason = ""
        if not (said.surname or said.forenames) and self._people.by_identifier(named) is None:
            reason = "It gives a number that is not on record, and no name."
        elif any(len(name) > _LONGEST for name in (said.surname, said.forenames, *said.aliases)):
            reason = f"It gives a name of more than {_LONGEST} letters."
        if reason:
            self._held.append({"sheet": line.sheet, "row": line.row, "reason": reason})
            return None
        told = self._doubts.count()
        try:
            # Refused before anything of the person is written, if at all.
            person_id = self._people.person_for(named).id
        except InvalidInput as error:
            self._held.append({"sheet": line.sheet, "row": line.row, "reason": error.message})
            return None
        self._uow.session.add(
            OffenceSubject(
                said=key,
                person_id=person_id,
                source=f"{self._file_name}, {line.sheet}, row {line.row}",
            )
        )
        self._person_of[key] = person_id
        if doubts := self._doubts.since(told):
            self._doubted[key] = doubts
        return person_id

    # --- rows ---

    def _store_rows(self, placed: Sequence[tuple[int, OffenceLine]]) -> None:
        fresh = [(key, line) for key, line in placed if not self._is_doubled(key, line)]
        known = self._known_rows({person_id for person_id, _ in fresh})
        updates: list[dict[str, Any]] = []
        # What agrees most is paired first, so that a row added above takes nobody's place.
        for fields in _ALIKE:
            rest: list[tuple[int, OffenceLine]] = []
            for person_id, line in fresh:
                stored = _same_offence(line, known.get(person_id, ()), self._taken, fields)
                if stored is None:
                    rest.append((person_id, line))
                    continue
                self._taken.add(stored.id)
                changed = _changes(line, stored)
                self._counts["updated" if changed else "unchanged"] += 1
                self._decide(line, person_id, "updates" if changed else "unchanged", changed)
                if changed:
                    updates.append(self._update_of(stored, changed, line))
            fresh = rest
        for person_id, line in fresh:
            self._decide(line, person_id, "new", {})
        new = [self._new_row(person_id, line) for person_id, line in fresh]
        self._counts["created"] += len(new)
        if new:
            self._uow.session.execute(sa.insert(_OFFENCE), new)
        if updates:
            self._uow.session.connection().execute(_UPDATE, updates)

    def _decide(
        self, line: OffenceLine, person_id: int, decision: str, changed: dict[str, Any]
    ) -> None:
        if self._batch.is_short:
            self._decided.append({
                "sheet": line.sheet, "row": line.row, "decision": decision,
                "person": f"P-{person_id:06d}", "changes": list(changed),
            })  # fmt: skip

    def _known_rows(self, people: set[int]) -> dict[int, list[Any]]:
        """What earlier files brought of these people."""
        found: dict[int, list[Any]] = {}
        asked = sorted(people)
        for start in range(0, len(asked), _ASKED):
            wanted = sa.select(_OFFENCE).where(
                _OFFENCE.c.person_id.in_(asked[start : start + _ASKED])
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
        here = (line.sheet, line.row)
        first = self._seen.setdefault(key, here)
        if first == here:
            return False
        self._doubled.append({"sheet": line.sheet, "row": line.row, "first_row": first[1]})
        return True

    def _new_row(self, person_id: int, line: OffenceLine) -> dict[str, Any]:
        return {
            "person_id": person_id, "file_id": self._the_file().id, "area": self._area,
            "reference": line.reference, "sheet": line.sheet, "row": line.row,
        } | {field: getattr(line, field) for field in _FIELDS}  # fmt: skip

    def _update_of(self, stored: Any, changed: dict[str, Any], line: OffenceLine) -> dict[str, Any]:
        values = {field: getattr(stored, field) for field in _FIELDS} | changed
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


def _subject_key(person: OffencePerson, line: OffenceLine) -> str:
    """By what somebody is found again: their words; for a bare name only with the same offence."""
    said = person.said[:440]
    if person.date_of_birth or person.pnc_id or person.cro_number:
        return said
    return f"{said}|{line.reference or f'{line.day} {line.offence[:60]}'}"


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
