"""Finds or registers whom the rows of an extract name; whoever is new is stored in bulk."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from lomu_app.harm.records import OffenceSubject
from lomu_app.intake.doubts import Doubt
from lomu_app.intake.line_doubts import LineDoubts
from lomu_app.intake.offence_batch import OffenceBatch, OffenceLine, OffencePerson
from lomu_app.intake.people_of_lines import PeopleOfLines, Sought
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.progress import check_cancelled
from lomu_app.people.looking_up import keys_of, sought_by
from lomu_app.people.registering import checked, new_identity
from lomu_app.store.base import Base
from lomu_app.store.server_log import knows_who
from lomu_app.store.unit_of_work import UnitOfWork

_ASKED = 500  # keys in one question
_LONGEST = 100  # letters of a name
Placed = list[tuple[int, OffenceLine]]
# The same words may stand with somebody whom a server keeps from whoever brings the file in. To be
# refused for it would tell that there is such a record.
_UNLESS_KEPT = postgresql.insert(Base.metadata.tables[OffenceSubject.__tablename__])
_UNLESS_KEPT = _UNLESS_KEPT.on_conflict_do_nothing()
_JUST_NAMED = (
    "Somebody else has just brought in a file that names the same people. Bring yours in once more."
)


class PeopleOfOffences:
    """One run of an extract. `held` tells which rows name nobody who can be registered."""

    def __init__(
        self, uow: UnitOfWork, file_name: str, batch: OffenceBatch, doubts: LineDoubts
    ) -> None:
        self._uow, self._file_name, self._batch = uow, file_name, batch
        self._this_year = uow.clock.today().year
        self._doubts = doubts
        self._people = PeopleOfLines(uow, file_name, doubts)
        self._person_of: dict[str, int] = {}
        self._doubted: dict[str, list[Doubt]] = {}
        self._waiting: dict[str, tuple[Sought, OffenceLine]] = {}
        self._keys_waiting: set[tuple[str, Any]] = set()
        self.held: list[dict[str, Any]] = []
        self.created: set[int] = set()

    def place(self, chunk: Sequence[OffenceLine]) -> Placed:
        """The person of each row, in order, without the rows that are held."""
        persons = self._batch.people
        keyed = [(_subject_key(persons[line.person], line), line) for line in chunk]
        self._find_known({key for key, _ in keyed})
        for key, line in keyed:
            if key in self._person_of:
                self._doubts.repeat(self._doubted.get(key, ()), line.sheet, line.row)
            elif key not in self._waiting:
                self._meet(key, persons[line.person], line)
        self._store_waiting()
        self._uow.session.flush()
        return [(self._person_of[key], line) for key, line in keyed if key in self._person_of]

    def report(self) -> dict[str, Any]:
        """Counts, and the pairs for somebody to decide."""
        return self._people.report()

    def _find_known(self, keys: set[str]) -> None:
        """Whom earlier files named by the same words."""
        asked = sorted(keys - self._person_of.keys())
        for start in range(0, len(asked), _ASKED):
            wanted = sa.select(OffenceSubject.said, OffenceSubject.person_id).where(
                OffenceSubject.said.in_(asked[start : start + _ASKED])
            )
            for said, person_id in self._uow.session.execute(wanted):
                self._person_of[said] = person_id

    def _meet(self, key: str, said: OffencePerson, line: OffenceLine) -> None:
        """Somebody who is named for the first time: known, new, or held."""
        check_cancelled(self._uow.progress)
        named = dataclasses.replace(said, sheet=line.sheet, row=line.row)
        try:
            sought = self._look_for(named)
        except InvalidInput as error:
            self.held.append({"sheet": line.sheet, "row": line.row, "reason": error.message})
            return
        if sought.found.same is None:
            self._waiting[key] = (sought, line)
            self._keys_waiting |= keys_of(new_identity(sought.new))
            return
        told = self._doubts.count()
        person = self._people.take_known(sought.found.same, named, sought)
        self._remember([(key, person.id, line)])
        if doubts := self._doubts.since(told):
            self._doubted[key] = doubts

    def _look_for(self, named: OffencePerson) -> Sought:
        """Who this is or may be. Raises InvalidInput where nobody of that kind can be stored."""
        if any(len(name) > _LONGEST for name in (named.surname, named.forenames, *named.aliases)):
            raise InvalidInput(f"It gives a name of more than {_LONGEST} letters.")
        sought = self._people.look_for(named)
        keys = sought_by(new_identity(sought.new), this_year=self._this_year)
        if not keys.isdisjoint(self._keys_waiting):
            # Who waits to be stored may be the same or alike, and is found only on record.
            self._store_waiting()
            sought = self._people.look_for(named)
        if sought.found.same is None:
            if not (named.surname or named.forenames):
                raise InvalidInput("It gives a number that is not on record, and no name.")
            checked(sought.new, this_year=self._this_year)
        return sought

    def _store_waiting(self) -> None:
        if not self._waiting:
            return
        waiting, self._waiting, self._keys_waiting = self._waiting, {}, set()
        ids = self._people.store_new([sought for sought, _ in waiting.values()])
        self.created.update(ids)
        self._remember(
            [
                (key, person_id, line)
                for (key, (_, line)), person_id in zip(waiting.items(), ids, strict=True)
            ]
        )

    def _remember(self, taken: Sequence[tuple[str, int, OffenceLine]]) -> None:
        """Let a later file find them by the same words."""
        rows = [
            {
                "said": key, "person_id": person_id,
                "source": f"{self._file_name}, {line.sheet}, row {line.row}",
            }
            for key, person_id, line in taken
        ]  # fmt: skip
        session = self._uow.session
        taken_to_be = {key: person_id for key, person_id, _ in taken}
        if knows_who(session):
            session.execute(_UNLESS_KEPT, rows)
            self._find_known(set(taken_to_be))
            if any(self._person_of.get(key, known) != known for key, known in taken_to_be.items()):
                raise Refused(_JUST_NAMED)
        else:
            session.execute(sa.insert(OffenceSubject), rows)
        self._person_of |= taken_to_be


def _subject_key(person: OffencePerson, line: OffenceLine) -> str:
    """By what somebody is found again: their words; for a bare name only with the same offence."""
    said = person.said[:440]
    if person.date_of_birth or person.pnc_id or person.cro_number:
        return said
    return f"{said}|{line.reference or f'{line.day} {line.offence[:60]}'}"
