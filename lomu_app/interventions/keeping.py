"""Referring to an intervention, its sessions, its end, and the action that follows."""

from __future__ import annotations

import datetime as dt

from lomu_app.access.rules import find_area
from lomu_app.actions.keeping import NewAction, raise_action
from lomu_app.actions.rules import Source
from lomu_app.interventions.commands import (
    RecordSession,
    ReferToIntervention,
    StepIntervention,
)
from lomu_app.interventions.records import Intervention, InterventionSession, InterventionStep
from lomu_app.interventions.rules import (
    INTERVENTION_STATES,
    LIVE,
    STATUS_LABELS,
    Beneficiary,
    InterventionKind,
    InterventionStatus,
    SessionOutcome,
    find_kind,
)
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.wording import require_words
from lomu_app.people.commands import require_not_joined
from lomu_app.people.records import Person
from lomu_app.people.rules import is_pseudonym
from lomu_app.store.command import handles
from lomu_app.store.numbers import next_id
from lomu_app.store.unit_of_work import UnitOfWork

POLICY = "interventions"
MOST_SESSIONS = 60
_WITH_REASON = frozenset(InterventionStatus) - LIVE - {InterventionStatus.COMPLETED}


@handles(ReferToIntervention)
def refer_to_intervention(uow: UnitOfWork, command: ReferToIntervention) -> dict[str, int | str]:
    """Store a referral; raises InvalidInput naming the field that is wrong."""
    area = find_area(uow.policies["areas"], command.area)
    uow.actor.require_area(area)
    person = uow.get(Person, command.person_id)
    require_not_joined(person)
    kind = find_kind(uow.policies[POLICY], command.kind)
    reason = require_words(command.reason, "reason", "why they are referred")
    day = _day(uow, command.referred_on, "referred_on")
    number = next_id(uow.session, Intervention)
    intervention = uow.add(
        Intervention(
            id=number, reference=f"I-{number:06d}", person_id=person.id, person=person, area=area,
            kind=kind.code, beneficiary=kind.beneficiary, pseudonym=_pseudonym(command, kind),
            provider=command.provider.strip(), status=InterventionStatus.REFERRED,
            status_since=day, referred_on=day, reason=reason, sessions=_sessions(command, kind),
            outcome="", policy=uow.policies[POLICY].stamp, edits=0,
        )
    )  # fmt: skip
    _keep_step(uow, intervention, None, day, reason, None)
    _finish(uow, intervention, reason)
    return {"intervention_id": intervention.id, "reference": intervention.reference}


@handles(StepIntervention)
def step_intervention(uow: UnitOfWork, command: StepIntervention) -> dict[str, int | str]:
    """Step it; an end may have a consequence, which becomes an action."""
    intervention = _get(uow, command.intervention_id, command.version)
    if command.status not in set(InterventionStatus):
        raise InvalidInput(
            f"An intervention is one of: {', '.join(InterventionStatus)}.",
            {"status": command.status},
        )
    wanted = InterventionStatus(command.status)
    INTERVENTION_STATES.require(intervention.status, wanted)
    reason = command.reason.strip()
    if wanted in _WITH_REASON:
        reason = require_words(reason, "reason", "why")
    if wanted is InterventionStatus.COMPLETED:
        _require_all_attended(intervention)
    day = _day(uow, command.on_day, "on_day")
    if day < intervention.referred_on:
        raise InvalidInput("That is before the referral.", {"on_day": "before the referral"})
    action = _step(uow, intervention, wanted, day, reason)
    _finish(uow, intervention, reason)
    return {"version": intervention.version, "action": action or ""}


@handles(RecordSession)
def record_session(uow: UnitOfWork, command: RecordSession) -> dict[str, int]:
    """Store or correct it; the first that is attended starts the intervention."""
    intervention = _get(uow, command.intervention_id, command.version)
    if intervention.status not in LIVE:
        label = STATUS_LABELS[intervention.status].lower()
        raise Refused(f"{intervention.reference} has ended ({label}). Refer them anew.")
    if command.outcome not in set(SessionOutcome):
        raise InvalidInput(
            f"A session is one of: {', '.join(SessionOutcome)}.", {"outcome": command.outcome}
        )
    _check_number(intervention, command.number)
    day = _day(uow, command.held_on, "held_on")
    if day < intervention.referred_on:
        raise InvalidInput("That is before the referral.", {"held_on": "before the referral"})
    outcome = SessionOutcome(command.outcome)
    _store_session(uow, intervention, command, day, outcome)
    attended = outcome is SessionOutcome.ATTENDED
    if attended and intervention.status is InterventionStatus.REFERRED:
        _step(uow, intervention, InterventionStatus.STARTED, day, f"Session {command.number}")
    _finish(uow, intervention)
    return {"version": intervention.version}


def attended(intervention: Intervention) -> int:
    """How many sessions were attended."""
    return sum(each.outcome is SessionOutcome.ATTENDED for each in intervention.held)


def _get(uow: UnitOfWork, intervention_id: int, version: int) -> Intervention:
    found = uow.get(Intervention, intervention_id, expected_version=version)
    uow.actor.require_area(found.area)
    return found


def _day(uow: UnitOfWork, given: dt.date | None, field: str) -> dt.date:
    today = uow.clock.today()
    day = today if given is None else given
    if day > today:
        raise InvalidInput(f"{day:%d/%m/%Y} is yet to come.", {field: "not later than today"})
    return day


def _pseudonym(command: ReferToIntervention, kind: InterventionKind) -> str:
    if kind.beneficiary is not Beneficiary.VICTIM:
        return ""
    pseudonym = require_words(
        command.pseudonym, "pseudonym", "whom it is for, by a pseudonym such as V1,"
    )
    if not is_pseudonym(pseudonym):
        raise InvalidInput(
            "A victim is named by a pseudonym alone, such as V1, never by name.",
            {"pseudonym": "is no pseudonym"},
        )
    return pseudonym


def _sessions(command: ReferToIntervention, kind: InterventionKind) -> int:
    if command.sessions is None:
        return kind.sessions
    if kind.sessions_fixed and command.sessions != kind.sessions:
        raise InvalidInput(
            f"{kind.label} has {kind.sessions} sessions.", {"sessions": str(kind.sessions)}
        )
    if not 0 <= command.sessions <= MOST_SESSIONS:
        raise InvalidInput(
            f"Sessions are 0 to {MOST_SESSIONS}.", {"sessions": f"0 to {MOST_SESSIONS}"}
        )
    return command.sessions


def _check_number(intervention: Intervention, number: int) -> None:
    """The next one, or one that is on record; none is left out in between."""
    most = min(len(intervention.held) + 1, MOST_SESSIONS)
    if not 1 <= number <= most:
        raise InvalidInput(
            f"The next session of {intervention.reference} is number {most}.",
            {"number": f"1 to {most}"},
        )


def _store_session(
    uow: UnitOfWork, intervention: Intervention, command: RecordSession, day: dt.date,
    outcome: SessionOutcome,
) -> None:  # fmt: skip
    for session in intervention.held:
        if session.number == command.number:
            session.held_on, session.outcome, session.note = day, outcome, command.note.strip()
            uow.changed(session)
            return
    uow.add(
        InterventionSession(
            intervention_id=intervention.id, number=command.number, held_on=day, outcome=outcome,
            note=command.note.strip(),
        )
    )  # fmt: skip


def _require_all_attended(intervention: Intervention) -> None:
    been, planned = attended(intervention), intervention.sessions
    if been < planned:
        raise Refused(
            f"{intervention.reference} is not complete: {been} of {planned} sessions attended. "
            "Record the others, or say that it failed or was withdrawn."
        )


def _step(
    uow: UnitOfWork, intervention: Intervention, wanted: InterventionStatus, day: dt.date,
    reason: str,
) -> str | None:  # fmt: skip
    """Step it; the reference of the action that follows."""
    before, intervention.status = intervention.status, wanted
    intervention.status_since = day
    if wanted not in LIVE:
        intervention.outcome = reason
    action = _follow(uow, intervention)
    _keep_step(uow, intervention, before, day, reason, action)
    return action


def _follow(uow: UnitOfWork, intervention: Intervention) -> str | None:
    kind = find_kind(uow.policies[POLICY], intervention.kind)
    for each in kind.follows:
        if each.status is intervention.status:
            action = raise_action(
                uow,
                NewAction(
                    person=intervention.person, area=intervention.area,
                    source_kind=Source.INTERVENTION, source_id=intervention.id, task=each.task,
                    text=f"{each.text} ({intervention.reference})", kind=each.kind,
                    strand=each.strand, owner=each.owner, owner_agency=each.agency,
                    due=uow.clock.today() + dt.timedelta(days=each.days), priority=each.priority,
                ),
            )  # fmt: skip
            return action.reference
    return None


def _keep_step(
    uow: UnitOfWork, intervention: Intervention, before: InterventionStatus | None, day: dt.date,
    reason: str, action: str | None,
) -> None:  # fmt: skip
    uow.add(
        InterventionStep(
            intervention_id=intervention.id, from_status=before, to_status=intervention.status,
            on_day=day, reason=reason, action=action,
        )
    )  # fmt: skip


def _finish(uow: UnitOfWork, intervention: Intervention, reason: str | None = None) -> None:
    intervention.edits += 1
    uow.changed(intervention)
    uow.session.flush()
    uow.session.expire(intervention, ["held", "steps"])
    uow.explain(
        subject=f"intervention:{intervention.id}", reason=None if reason is None else reason[:1000]
    )
    uow.touch(Kind.INTERVENTION, intervention.id)
