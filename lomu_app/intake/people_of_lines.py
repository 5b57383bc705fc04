"""From the lines of a file to people on record, without ever guessing who is who."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lomu_app.intake.corrections import (
    IDENTIFYING,
    correct_person,
    without_taken_identifiers,
)
from lomu_app.intake.line_doubts import LineDoubts
from lomu_app.intake.person_line import PersonLine
from lomu_app.intake.veil import Veil
from lomu_app.people.comparing import name_key
from lomu_app.people.matching import Resolution, find_candidates, identity_of, resolve
from lomu_app.people.records import Person, PossibleMatch
from lomu_app.people.registering import (
    enrich_person,
    new_identity,
    record_possible_matches,
    store_person,
)
from lomu_app.people.registering_many import queue_pairs, store_people
from lomu_app.people.rules import NewAddress, NewMarker, NewName, NewPerson
from lomu_app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Sought:
    """Somebody whom a line names, and who on record that is or may be."""

    new: NewPerson
    found: Resolution


class PeopleOfLines:
    """Finds or registers the person of each line, and keeps count."""

    def __init__(self, uow: UnitOfWork, file_name: str, doubts: LineDoubts) -> None:
        self._uow = uow
        self._file = file_name
        self._created: set[int] = set()
        self._matched: set[int] = set()
        self._pairs: list[int] = []
        self._doubts = doubts

    def person_for(self, line: PersonLine) -> Person:
        """The person on record by a safe identifier, else a new one.

        Whoever else it may be goes to the queue of possible matches.
        """
        sought = self.look_for(line)
        if sought.found.same is not None:
            return self.take_known(sought.found.same, line, sought)
        person = store_person(self._uow, sought.new)
        self._created.add(person.id)
        self._pairs += record_possible_matches(self._uow, person.id, sought.found.possible)
        return person

    def look_for(self, line: PersonLine) -> Sought:
        """Who the line's person is or may be; nothing is written."""
        new = self._new_person(line)
        return Sought(new, resolve(self._uow.reader(), new_identity(new)))

    def take_known(self, person_id: int, line: PersonLine, sought: Sought) -> Person:
        """Add to the person who was found what the line knows."""
        # Not by `get`: a file adds to a record under limited access as well.
        person = self._uow.session.get_one(Person, person_id)
        self.enrich(person, line)
        if person.id not in self._created:
            self._matched.add(person.id)
        self._pairs += record_possible_matches(self._uow, person.id, sought.found.possible)
        return person

    def by_identifier(self, line: PersonLine) -> int | None:
        """The person with the line's PNC id or CRO number, for a line that gives no name."""
        return self.look_for(line).found.same

    def store_new(self, several: Sequence[Sought]) -> list[int]:
        """Register many at once, none of whom is another; their ids, in order."""
        ids = store_people(self._uow, [one.new for one in several])
        self._created.update(ids)
        pairs = [
            (person_id, other.person_id, other.score, other.reasons)
            for person_id, one in zip(ids, several, strict=True)
            for other in one.found.possible
        ]
        self._pairs += queue_pairs(self._uow, pairs)
        return ids

    def enrich(
        self, person: Person, line: PersonLine, before: Mapping[str, Any] | None = None
    ) -> list[str]:
        """Add what the line knows and the record does not; says what.

        Nothing is overwritten but the line's own old word (`before`, see `corrections`).
        """
        self._matched.add(person.id)
        new = self._new_person(line)
        changed = correct_person(self._uow, person, line, before or {}, self._doubts,
                                 source=new.source)  # fmt: skip
        if self._spelt_otherwise(person, line):
            spelling = NewName(line.surname, line.forenames, "alias", new.source)
            new = self._new_person(line, also=[spelling])
        free = without_taken_identifiers(self._uow, person, line, self._doubts)
        changed += enrich_person(
            self._uow,
            person.id,
            dataclasses.replace(new, pnc_id=free["pnc_id"], cro_number=free["cro_number"]),
        )
        if IDENTIFYING & set(changed):
            found = find_candidates(self._uow.reader(), identity_of(person), leave_out=person.id)
            self._pairs += record_possible_matches(self._uow, person.id, found)
        return changed

    def _spelt_otherwise(self, person: Person, line: PersonLine) -> bool:
        """Whether name or birth are not as on record; the record stays, and it is told."""
        for field in ("surname", "forenames", "date_of_birth"):
            typed, known = getattr(line, field), getattr(person, field)
            if typed and known and _key(typed) != _key(known):
                shown = known if isinstance(known, str) else f"{known:%d/%m/%Y}"
                self._doubts.add(
                    line, field, f"is {shown} on record for the same person "
                    f"({person.reference}); the record was kept",
                )  # fmt: skip
        typed_name = name_key(line.surname + line.forenames)
        return bool(line.surname) and typed_name != name_key(person.surname + person.forenames)

    def report(self) -> dict[str, Any]:
        """Counts, and the pairs for somebody to decide."""
        return {
            "people_created": len(self._created),
            "people_matched": len(self._matched - self._created),
            "possible_matches": [self._pair(match_id) for match_id in self._pairs],
        }

    def _new_person(self, line: PersonLine, also: Iterable[NewName] = ()) -> NewPerson:
        source = f"{self._file}, {line.sheet}, row {line.row}"
        aliases = tuple(
            NewName(line.surname, alias, "alias", source) for alias in line.aliases if alias
        )
        return NewPerson(
            surname=line.surname,
            forenames=line.forenames,
            date_of_birth=line.date_of_birth,
            pnc_id=line.pnc_id,
            cro_number=line.cro_number,
            source=source,
            names=(*aliases, *also),
            addresses=tuple(
                NewAddress(address.text, address.postcode, note=address.note, source=source)
                for address in line.addresses
                if address.text
            ),
            markers=tuple(
                NewMarker(code, "" if code else text, source=source) for code, text in line.markers
            ),
        )

    def _pair(self, match_id: int) -> dict[str, Any]:
        match = self._uow.session.get_one(PossibleMatch, match_id)
        return {
            "score": match.score,
            "reasons": list(match.reasons),
            "first": self._shown(match.first_id),
            "second": self._shown(match.second_id),
        }

    def _shown(self, person_id: int) -> dict[str, Any]:
        person = self._uow.session.get_one(Person, person_id)
        if instead := Veil(self._uow).words(person_id):
            return {
                "reference": person.reference, "surname": instead, "forenames": "",
                "date_of_birth": None, "pnc_id": None, "source": "",
            }  # fmt: skip
        born = person.date_of_birth
        return {
            "reference": person.reference,
            "surname": person.surname,
            "forenames": person.forenames,
            "date_of_birth": None if born is None else born.isoformat(),
            "pnc_id": person.pnc_id,
            "source": person.source,
        }


def _key(value: object) -> str:
    return name_key(value) if isinstance(value, str) else str(value)
