"""Fills the practice force: people, targets and cohorts as if the unit had worked for months."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from lomu_app.access.queries import fact
from lomu_app.access.rules import area_names
from lomu_app.daart.attempts import ReadAttempt, add_attempts
from lomu_app.daart.proposing import create_target
from lomu_app.daart.records import Target, TargetCheck
from lomu_app.daart.rules import AttemptOutcome, CheckState
from lomu_app.kernel.errors import Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.people.records import Person
from lomu_app.people.registering import store_person
from lomu_app.practice.binding import Binding
from lomu_app.practice.members import Enrolling
from lomu_app.practice.offending import Offending
from lomu_app.practice.people import SOURCE, Invented, InventedTarget, Inventor
from lomu_app.practice.placing import Placing
from lomu_app.practice.resettling import find_programmes, settle_releases
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.server_log import knows_who
from lomu_app.store.unit_of_work import UnitOfWork

# What the intake calls an outcome that the trade calls otherwise.
_AS_READ = {
    AttemptOutcome.NOT_PRESENT.value: "not_at_address",
    AttemptOutcome.ADDRESS_EMPTY.value: "moved_out",
}
# One in five people on record is not wanted just now.
_WANTED_OF_FIVE = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class FillPractice(Command):
    """Invent people from a seed, most of them wanted; only into a practice force.

    They are numbered from `first`; with the very first come the CSE locations of all areas. The
    targets of `newcomers` came in this morning.
    """

    permission: ClassVar[Permission] = Permission.MANAGE_USERS
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "practice:filled"

    people: int
    seed: int
    first: int = 0
    newcomers: bool = False


@handles(FillPractice)
def fill_practice(uow: UnitOfWork, command: FillPractice) -> dict[str, int]:
    """Store everybody; how many people and targets there are now."""
    if fact(uow.session, "practice") != "yes":
        raise Refused("This is not a practice force; invented people are not mixed in.")
    if knows_who(uow.session):
        raise Refused("A practice force is filled before `server init` gives everybody a login.")
    answerable = tuple(
        item["code"] for item in uow.policies["readiness"]["items"] if item["kind"] == "ticked"
    )
    inventor = Inventor(command.seed + command.first, uow.clock.today(), answerable)
    areas = area_names(uow.policies["areas"])
    months = None if command.newcomers else _Months(uow, command.seed + command.first)
    targets = 0
    for number in range(command.first, command.first + command.people):
        # Every third is from the unit that the desk opens on, the rest from all.
        area = areas[number % len(areas)] if number % 3 else areas[2]
        wanted = number % 5 < _WANTED_OF_FIVE or command.newcomers
        invented = inventor.invent(number, area, wanted=wanted, new=command.newcomers)
        person = _store(uow, invented)
        targets += invented.target is not None
        if months is not None:
            months.pass_by(person, number, area, wanted=invented.target is not None)
    settle_releases(uow)
    if months is not None:
        months.end()
    if command.first == 0:
        Placing(uow).fill()
    uow.explain(subject="practice force")
    return {"people": command.people, "targets": targets}


class _Months:
    """What happened to those who have been on record for months."""

    def __init__(self, uow: UnitOfWork, seed: int) -> None:
        self._uow = uow
        self._offending = Offending(uow, seed)
        self._enrolling = Enrolling(uow, seed)
        self._binding = Binding(uow)

    def pass_by(self, person: Person, number: int, area: str, *, wanted: bool) -> None:
        """A history, and then a cohort or an order: a decision keeps what the model says then."""
        self._offending.write(person, number, area)
        if _is_member(number):
            self._enrolling.enrol(person, area, wanted=wanted)
        else:
            self._binding.bind(person, area)

    def end(self) -> None:
        """What is done for all of them at once."""
        self._offending.finish()
        find_programmes(self._uow)


def _is_member(number: int) -> bool:
    """Every other one of the unit that the desk opens on is in a cohort, of the rest a quarter."""
    return number % 2 == 0 if number % 3 == 0 else number % 4 == 1


def _store(uow: UnitOfWork, invented: Invented) -> Person:
    person = store_person(uow, invented.person)
    checked = uow.clock.today() - dt.timedelta(days=invented.checked_days_ago)
    for address in person.addresses[:1]:
        address.last_checked, address.checked_by = checked, uow.actor.username
        uow.changed(address)
    if invented.target is not None:
        _store_target(uow, person, invented.target)
    return person


def _store_target(uow: UnitOfWork, person: Person, invented: InventedTarget) -> Target:
    today = uow.clock.today()
    values = {**invented.values, "date_added": today - dt.timedelta(days=invented.days_wanted)}
    target = create_target(uow, person, invented.area, values)
    add_attempts(
        uow, target,
        [
            ReadAttempt(
                today - dt.timedelta(days=one.days_ago), one.at_time,
                _AS_READ.get(one.outcome, one.outcome), one.note,
            )
            for one in invented.attempts
        ],
        source=SOURCE,
    )  # fmt: skip
    for code in invented.answered:
        uow.add(
            TargetCheck(
                target_id=target.id, code=code, state=CheckState.YES,
                note="Seen to at the morning briefing.", checked_at=uow.clock.now(),
                checked_by=uow.actor.username, exception_reason=None, exception_by=None,
            )
        )  # fmt: skip
    return target
