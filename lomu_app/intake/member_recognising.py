"""Which stored membership a line of a register is about, if any."""

from __future__ import annotations

from collections.abc import Container, Iterable

import sqlalchemy as sa

from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.rules import LIVE, Cohort
from lomu_app.intake.records import ImportedMember
from lomu_app.intake.register_line import RegisterLine
from lomu_app.people.comparing import name_key
from lomu_app.people.records import Person
from lomu_app.store.unit_of_work import UnitOfWork


class MemberRecogniser:
    """Finds a line's membership among those of one cohort and area, without guessing.

    A line is known again by its PNC id or CRO number, else by saying the same name and birth
    as it did before. Ended memberships are known again as well, so that nobody comes back
    through an old line.
    """

    def __init__(self, uow: UnitOfWork) -> None:
        self._session = uow.session
        # As they stood before the run: what it stores itself is taken by its own lines.
        self._before: dict[tuple[str, str], list[ImportedMember]] = {}

    def kept_line(self, line: RegisterLine, taken: Container[int]) -> ImportedMember | None:
        """The stored line that this one is, None where none or several could be meant."""
        free = [
            kept for kept in self._kept(line.cohort, line.area) if kept.membership_id not in taken
        ]
        for field in ("pnc_id", "cro_number"):
            own = getattr(line, field)
            same = [kept for kept in free if own and kept.said.get(field) == own]
            if len(same) == 1:
                return same[0]
        same = [kept for kept in free if _is_same(kept, line)]
        if len(same) > 1:
            same = [kept for kept in same if kept.sheet == line.sheet]
        return same[0] if len(same) == 1 else None

    def live_membership(self, person: Person, cohort: Cohort, area: str) -> Membership | None:
        """The live membership of a person in a cohort of an area."""
        return self._session.scalar(
            sa.select(Membership)
            .where(
                Membership.person_id == person.id, Membership.cohort == cohort,
                Membership.area == area, Membership.status.in_(LIVE),
            )
            .order_by(Membership.id)
            .limit(1)
        )  # fmt: skip

    def live_from_register(self, area: str, cohorts: Iterable[str]) -> list[Membership]:
        """Live memberships of these cohorts in an area that stood on a register."""
        wanted = (
            sa.select(Membership)
            .join(ImportedMember, ImportedMember.membership_id == Membership.id)
            .where(
                Membership.area == area, Membership.status.in_(LIVE),
                Membership.cohort.in_([Cohort(code) for code in cohorts]),
            )
            .order_by(Membership.id)
        )  # fmt: skip
        return list(self._session.scalars(wanted))

    def _kept(self, cohort: str, area: str) -> list[ImportedMember]:
        if (cohort, area) not in self._before:
            self._before[cohort, area] = self._load(cohort, area)
        return self._before[cohort, area]

    def _load(self, cohort: str, area: str) -> list[ImportedMember]:
        wanted = (
            sa.select(ImportedMember)
            .join(Membership, Membership.id == ImportedMember.membership_id)
            .where(Membership.cohort == Cohort(cohort), Membership.area == area)
            .order_by(ImportedMember.id)
        )
        return list(self._session.scalars(wanted))


def _is_same(kept: ImportedMember, line: RegisterLine) -> bool:
    """Whether a line says the name and birth that it said before, and no other identifier."""
    said = kept.said
    born = None if line.date_of_birth is None else line.date_of_birth.isoformat()
    names = name_key(line.surname + line.forenames)
    if not names or names != name_key(str(said["surname"]) + str(said["forenames"])):
        return False
    other_pnc = line.pnc_id and said["pnc_id"] and line.pnc_id != said["pnc_id"]
    return bool(said["date_of_birth"] == born and not other_pnc)
