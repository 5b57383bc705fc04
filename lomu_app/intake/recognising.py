"""Which stored target a line of a tracker is about, if any."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from lomu_app.daart.records import Target
from lomu_app.intake.lines import ImportLine
from lomu_app.people.comparing import compare, name_key, yardstick
from lomu_app.people.matching import identity_of
from lomu_app.people.records import Person
from lomu_app.people.rules import Identity
from lomu_app.store.unit_of_work import UnitOfWork


class Recogniser:
    """Finds the target of a line among those of one area, without guessing.

    A target is recognised by its crime reference together with its person, or, where a line
    has no crime reference, by person and offence. The person agrees if a PNC id or CRO
    number does, or the surname and date of birth do. With the same crime reference a slip in
    one of them will do where nobody agrees wholly: a newer file may have mended it.
    """

    def __init__(self, uow: UnitOfWork, area: str) -> None:
        self._session = uow.session
        self._area = area
        self._measure = yardstick(uow.policies)
        self._this_year = uow.clock.today().year

    def find(self, line: ImportLine, taken: set[int]) -> Target | None:
        """The stored target; None if there is none, or more than one could be meant.

        Each target answers to one line of a file only; `taken` are those that have been
        claimed by earlier lines.
        """
        free = [target for target in self._candidates(line) if target.id not in taken]
        candidates = [target for target in free if _same_person(target.person, line)]
        if not candidates and line.crime_reference is not None:
            candidates = [target for target in free if self._is_mended(target.person, line)]
        if len(candidates) > 1:
            candidates = [target for target in candidates if target.offence == line.offence]
        return candidates[0] if len(candidates) == 1 else None

    def _candidates(self, line: ImportLine) -> list[Target]:
        wanted = (
            sa.select(Target)
            .where(Target.area == self._area)
            .options(selectinload(Target.person), selectinload(Target.attempts))
            .order_by(Target.id)
        )
        if line.crime_reference is not None:
            wanted = wanted.where(Target.crime_reference == line.crime_reference)
        else:
            wanted = wanted.join(Person, Person.id == Target.person_id).where(
                Target.crime_reference.is_(None),
                Target.offence == line.offence,
                sa.or_(
                    Person.surname_key == name_key(line.surname),
                    sa.and_(Person.pnc_id.is_not(None), Person.pnc_id == line.pnc_id),
                ),
            )
        return list(self._session.scalars(wanted))

    def _is_mended(self, person: Person, line: ImportLine) -> bool:
        """Whether a line is about this person but for one slip."""
        found = compare(
            identity_of(person),
            Identity(line.surname, line.forenames, line.date_of_birth, pnc_id=line.pnc_id,
                     cro_number=line.cro_number),
            self._measure, this_year=self._this_year,
        )  # fmt: skip
        return found.exact or (
            found.score >= self._measure.points["possible"]
            and not {"forenames differ", "PNC ids differ", "CRO numbers differ"} & {*found.reasons}
        )


def _same_person(person: Person, line: ImportLine) -> bool:
    if line.pnc_id is not None and person.pnc_id is not None:
        return line.pnc_id == person.pnc_id
    if line.cro_number is not None and line.cro_number == person.cro_number:
        return True
    typed, stored = name_key(line.surname), name_key(person.surname)
    names_agree = typed == stored or not typed or not stored
    forenames_agree = name_key(line.forenames)[:1] == name_key(person.forenames)[:1]
    births = (line.date_of_birth, person.date_of_birth)
    births_agree = None in births or births[0] == births[1]
    return names_agree and births_agree and forenames_agree
