"""Putting somebody on the list: deconfliction, reference, clocks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, ClassVar

import sqlalchemy as sa

from lomu_app.access.rules import find_area
from lomu_app.daart.clocks import period_for, review_due
from lomu_app.daart.editing import EDITABLE, check_warrant_code
from lomu_app.daart.keeping import index_target
from lomu_app.daart.records import Target
from lomu_app.daart.rules import ENDS_AS, OUTSTANDING, Outcome, Power, TargetStatus, VictimRisk
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.people.records import Person, PersonStatus
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.edit import set_fields
from lomu_app.store.numbers import next_id
from lomu_app.store.server_log import knows_who
from lomu_app.store.unit_of_work import Reader, UnitOfWork


@dataclass(frozen=True, slots=True)
class Conflict:
    """Another open target on the same person: no more than whom to ring up."""

    target_id: int
    area: str
    team: str
    owner: str

    @property
    def words(self) -> str:
        """Which team has this person, e.g. `Walsall, Team 2, PC Green`."""
        return ", ".join(part for part in (self.area, self.team, self.owner) if part)


class AlreadyWanted(Refused):
    """Another team has this person already; `conflicts` says which."""

    def __init__(self, message: str, conflicts: tuple[Conflict, ...]) -> None:
        super().__init__(message)
        self.conflicts = conflicts


@dataclass(frozen=True, slots=True)
class Source:
    """Where a target was read from."""

    file: str
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Ended:
    """That a target had left the list before it was brought in."""

    outcome: Outcome
    detail: str
    on_day: dt.date


@dataclass(frozen=True, kw_only=True, slots=True)
class ProposeTarget(Command):
    """Put somebody forward to be arrested, for one crime or order.

    `seen_conflicts` are the ids of other teams' targets on this person that the user was
    told of and goes on in spite of. The result holds `id` and `reference`.
    """

    permission: ClassVar[Permission] = Permission.EDIT_TARGETS
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "target:proposed"

    person_id: int
    area: str
    power: str = Power.NOT_STATED.value
    power_reference: str = ""
    warrant_code: str | None = None
    crime_reference: str | None = None
    offence: str = ""
    victim_risk: str = VictimRisk.NOT_ASSESSED.value
    date_added: dt.date | None = None
    period_days: int | None = None
    wanted_on_pnc: bool | None = None
    officer_in_case: str = ""
    owner: str = ""
    team: str = ""
    necessity_grounds: str = ""
    necessity_reason: str = ""
    voluntary_attendance: str = ""
    evidence_summary: str = ""
    safety_note: str = ""
    tactical_options: tuple[str, ...] = ()
    comments: str = ""
    seen_conflicts: tuple[int, ...] = ()


@handles(ProposeTarget)
def propose_target(uow: UnitOfWork, command: ProposeTarget) -> dict[str, Any]:
    """Store the target as a draft; refuses while another team's target has not been seen."""
    area = find_area(uow.policies["areas"], command.area)
    uow.actor.require_area(area)
    person = _standing_person(uow, command.person_id)
    check_warrant_code(uow, command.warrant_code)
    _deconflict(uow, person.id, area, command)
    values = {name: getattr(command, name) for name in EDITABLE if name != "date_added"}
    if command.date_added is not None:
        values["date_added"] = command.date_added
    target = create_target(uow, person, area, values, period_days=command.period_days)
    uow.explain(subject=f"target:{target.id}")
    return {"id": target.id, "reference": target.reference}


def create_target(
    uow: UnitOfWork, person: Person, area: str, values: Mapping[str, Any], *,
    period_days: int | None = None, source: Source | None = None, ended: Ended | None = None,
    date_added_assumed: bool | None = None,
) -> Target:  # fmt: skip
    """Store a new target in the unit of work of whoever calls; also the intake's way in.

    `values` are fields of `editing.EDITABLE`, plain; what is left out is empty. A missing
    `date_added` is today, and marked as assumed unless said otherwise.
    Raises InvalidInput for a value that cannot be.
    """
    today, targets = uow.clock.today(), uow.policies["targets"]
    cleaned = {name: EDITABLE[name](value) for name, value in values.items()}
    risk = cleaned.get("victim_risk", VictimRisk.NOT_ASSESSED)
    added = cleaned.setdefault("date_added", today)
    period = period_for(targets, risk, period_days)
    number = next_id(uow.session, Target)
    target = Target(
        id=number, reference=f"T-{number:06}", person=person, person_id=person.id, area=area,
        date_added_assumed=(
            "date_added" not in values and source is not None
            if date_added_assumed is None else date_added_assumed
        ),
        period_days=period, return_due=added + dt.timedelta(days=period),
        review_due=review_due(targets, risk, uow.clock.now()), status_since=uow.clock.now(),
        policy=targets.stamp, source_file=source.file if source else None,
        source_sheet=source.sheet if source else None, source_row=source.row if source else None,
        **_BLANK,
    )  # fmt: skip
    target.tactical_options, target.undated_attempts = [], []
    set_fields(target, cleaned)
    if ended is not None:
        _end_at_once(target, ended)
    uow.add(target)
    index_target(uow, target)
    uow.touch(Kind.TARGET, target.id)
    return target


def find_conflicts(
    reader: Reader, person_id: int, *, but: int | None = None
) -> tuple[Conflict, ...]:
    """Every open target on this person in any area, except one; for the form while typing.

    Other areas' targets are told as area, team and owner only: enough to ring them up.
    """
    reader.actor.require(Permission.SEE_TARGETS)
    wanted = (
        sa.select(Target.id, Target.area, Target.team, Target.owner)
        .where(Target.person_id == person_id, Target.status.in_(sorted(OUTSTANDING)))
        .order_by(Target.id)
    )
    found: list[sa.Row[Any]] = list(reader.session.execute(wanted))
    if knows_who(reader.session):  # it keeps the rows of other areas, and tells whom to ring up
        found += reader.session.execute(_ELSEWHERE, {"person_id": person_id})
        found.sort(key=attrgetter("id"))
    return tuple(Conflict(row.id, row.area, row.team, row.owner) for row in found if row.id != but)


_ELSEWHERE = sa.text("SELECT * FROM lomu_rules.wanted_elsewhere(:person_id)")
_BLANK: dict[str, Any] = {
    "power": Power.NOT_STATED, "power_reference": "", "offence": "",
    "victim_risk": VictimRisk.NOT_ASSESSED, "officer_in_case": "", "owner": "", "team": "",
    "necessity_grounds": "", "necessity_reason": "", "voluntary_attendance": "",
    "evidence_summary": "", "safety_note": "", "comments": "", "attempts_reported": 0,
    "status": TargetStatus.DRAFT, "outcome_detail": "",
}  # fmt: skip


def _end_at_once(target: Target, ended: Ended) -> None:
    target.status = ENDS_AS.get(ended.outcome, TargetStatus.CLOSED)
    target.status_before = TargetStatus.DRAFT.value
    target.outcome = ended.outcome
    target.outcome_detail = ended.detail
    target.closed_on = ended.on_day


def _standing_person(uow: UnitOfWork, person_id: int) -> Person:
    person = uow.get(Person, person_id)
    if person.status is PersonStatus.JOINED:
        raise Refused(
            "This record was joined with another one of the same person. Choose that one."
        )
    return person


def _deconflict(uow: UnitOfWork, person_id: int, area: str, command: ProposeTarget) -> None:
    crime = EDITABLE["crime_reference"](command.crime_reference)
    if crime is not None:
        same = uow.session.scalar(
            sa.select(Target.reference).where(
                Target.person_id == person_id, Target.area == area,
                Target.crime_reference == crime, Target.status.in_(sorted(OUTSTANDING)),
            )
        )  # fmt: skip
        if same is not None:
            raise Refused(f"{same} is open on this person for {crime} already. Open that one.")
    conflicts = find_conflicts(uow.reader(), person_id)
    unseen = [one for one in conflicts if one.target_id not in command.seen_conflicts]
    if unseen:
        said = "; ".join(dict.fromkeys(one.words for one in unseen))
        raise AlreadyWanted(
            f"Another open target is on this person already: {said}. Speak to them first. "
            "If yours is a matter of its own, confirm and propose it again.",
            conflicts,
        )
