"""The use cases of risk assessment: recording one, signing it, withdrawing it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar

from lomu_app.access.rules import find_area
from lomu_app.assessments.in_words import count_not_known
from lomu_app.assessments.instruments import find_instrument
from lomu_app.assessments.keeping import POLICY, finish, get_assessment
from lomu_app.assessments.records import Assessment
from lomu_app.assessments.rules import (
    Band,
    Instrument,
    NewAnswer,
    Outcome,
    Override,
    Scoring,
    add_up,
    assessed_by,
    check_answers,
)
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.wording import require_words
from lomu_app.people.commands import require_not_joined
from lomu_app.people.records import Person
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.numbers import next_id
from lomu_app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordAssessment(Command):
    """Record what an instrument's items were answered with, or why nobody could be assessed.

    `judged_band` is what the assessor makes of it, with a reason where it is not what the
    answers add up to; setting it lower takes a supervisor. With `not_done_reason`, a code of
    the policy, there are neither answers nor bands. `assessed_on` is today where None,
    `assessor` is who sends the command where empty.
    """

    permission: ClassVar[Permission] = Permission.ASSESS
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "assessment:recorded"

    person_id: int
    area: str
    tool: str
    answers: tuple[NewAnswer, ...] = ()
    judged_band: str = ""
    judgement_reason: str = ""
    not_done_reason: str = ""
    assessed_on: dt.date | None = None
    assessor: str = ""
    note: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SignAssessment(Command):
    """A supervisor's signature; `band` empty agrees with what stands, another needs a reason."""

    permission: ClassVar[Permission] = Permission.LOWER_RISK
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "assessment:signed"

    assessment_id: int
    version: int
    band: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class WithdrawAssessment(Command):
    """Say that an assessment was wrong; it stays on record and counts no longer.

    It takes a supervisor, for a withdrawal may lower what stands of somebody.
    """

    permission: ClassVar[Permission] = Permission.LOWER_RISK
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "assessment:withdrawn"

    assessment_id: int
    version: int
    reason: str


@handles(RecordAssessment)
def record_assessment(uow: UnitOfWork, command: RecordAssessment) -> dict[str, Any]:
    """Store it with its score and band.

    The result tells how many answers are not known, and the band if all of these were yes.
    """
    area = find_area(uow.policies["areas"], command.area)
    uow.actor.require_area(area)
    instrument = find_instrument(uow.policies, command.tool)
    if instrument.scoring is Scoring.GATES:
        raise InvalidInput(
            f"{instrument.short} gates are raised by themselves. There is nothing to record.",
            {"tool": command.tool},
        )
    person = uow.get(Person, command.person_id)
    require_not_joined(person)
    assessment = _new(uow, command, person, instrument, area)
    outcome = Outcome()
    if command.not_done_reason:
        _set_not_done(uow, assessment, command)
    else:
        outcome = _set_answers(uow, assessment, instrument, command)
    uow.add(assessment)
    finish(uow, assessment, command.judgement_reason.strip() or None)
    return {
        "assessment_id": assessment.id, "reference": assessment.reference,
        "score": assessment.score, "band": assessment.band,
        "not_known": count_not_known(assessment.answers),
        "band_if_all_yes": None if outcome.ceiling is None else outcome.ceiling.code,
    }  # fmt: skip


@handles(SignAssessment)
def sign_assessment(uow: UnitOfWork, command: SignAssessment) -> dict[str, int]:
    """Keep who signed which band; once only, and never who assessed."""
    assessment = get_assessment(uow, command.assessment_id, command.version)
    _require_second_person(uow, assessment)
    instrument = find_instrument(uow.policies, assessment.tool)
    standing = assessment.judged_band or assessment.band
    wanted = command.band.strip() or standing
    if wanted != standing:
        _require_signable(assessment, instrument, str(wanted))
        require_words(command.reason, "reason", "why another band is signed")
    assessment.signed_band, assessment.signed_reason = wanted, command.reason.strip()
    assessment.signed_by, assessment.signed_at = uow.actor.username, uow.clock.now()
    finish(uow, assessment, assessment.signed_reason or None)
    return {"version": assessment.version}


@handles(WithdrawAssessment)
def withdraw_assessment(uow: UnitOfWork, command: WithdrawAssessment) -> dict[str, int]:
    """Keep who withdrew it and why."""
    assessment = get_assessment(uow, command.assessment_id, command.version)
    assessment.withdrawn_reason = require_words(command.reason, "reason", "what was wrong with it")
    assessment.withdrawn_by = uow.actor.username
    finish(uow, assessment, assessment.withdrawn_reason)
    return {"version": assessment.version}


def _new(
    uow: UnitOfWork, command: RecordAssessment, person: Person, instrument: Instrument, area: str
) -> Assessment:
    today = uow.clock.today()
    day = command.assessed_on or today
    if day > today:
        raise InvalidInput(
            "An assessment cannot be later than today.", {"assessed_on": "later than today"}
        )
    number = next_id(uow.session, Assessment)
    return Assessment(
        id=number, reference=f"RA-{number:06d}", person_id=person.id, person=person, area=area,
        tool=instrument.code, policy=instrument.stamp, assessed_on=day,
        assessor=command.assessor.strip() or uow.actor.username, answers=[], score=None,
        band=None, judged_band=None, judgement_reason=command.judgement_reason.strip(),
        signed_reason="", valid_until=day + dt.timedelta(days=instrument.validity_days),
        note=command.note.strip(), source=command.source.strip(),
    )  # fmt: skip


def _set_not_done(uow: UnitOfWork, assessment: Assessment, command: RecordAssessment) -> None:
    policy = uow.policies[POLICY]
    reasons = policy["not_done_reasons"]
    if command.not_done_reason not in reasons:
        raise InvalidInput(
            f"Choose one of: {', '.join(reasons.values())}.", {"not_done_reason": "not known"}
        )
    if command.answers or command.judged_band:
        raise InvalidInput(
            "What was not done has neither answers nor a band.", {"not_done_reason": "answered"}
        )
    assessment.not_done_reason = command.not_done_reason
    assessment.policy = policy.stamp
    assessment.valid_until = assessment.assessed_on + dt.timedelta(days=policy["not_done_days"])


def _set_answers(
    uow: UnitOfWork, assessment: Assessment, instrument: Instrument, command: RecordAssessment
) -> Outcome:
    answers = check_answers(instrument, command.answers)
    outcome = add_up(instrument, answers)
    points = dict(outcome.points)
    assessment.answers = [
        {"item": each.item, "value": each.value, "evidence": each.evidence}
        | ({"points": points[each.item]} if points else {})
        for each in answers
    ]
    assessment.score = outcome.score
    assessment.band = None if outcome.band is None else outcome.band.code
    if command.judged_band:
        judged = instrument.band(command.judged_band, "judged_band")
        _require_judgement(uow, instrument, outcome.band, judged, command.judgement_reason)
        assessment.judged_band = judged.code
    return outcome


def _require_judgement(
    uow: UnitOfWork, instrument: Instrument, computed: Band | None, judged: Band, reason: str
) -> None:
    """Raised freely with a reason; lowered only by a supervisor, and with one."""
    if judged == computed:
        return
    _require_judged_at_all(instrument)
    if computed is not None and judged < computed:
        uow.actor.require(Permission.LOWER_RISK)
    require_words(reason, "judgement_reason", "why the band is not what the answers add up to")


def _require_signable(assessment: Assessment, instrument: Instrument, wanted: str) -> None:
    if assessment.not_done_reason is not None:
        raise InvalidInput("What was not done has no band.", {"band": wanted})
    instrument.band(wanted)
    _require_judged_at_all(instrument)


def _require_judged_at_all(instrument: Instrument) -> None:
    if instrument.override is Override.NOBODY:
        raise Refused(f"Nobody sets another band of {instrument.short} than the recorded one.")


def _require_second_person(uow: UnitOfWork, assessment: Assessment) -> None:
    if assessment.signed_by is not None:
        raise Refused(f"{assessment.reference} was signed by {assessment.signed_by} already.")
    if assessed_by(uow.actor, assessment.created_by, assessment.assessor):
        raise Refused("You assessed this yourself. Somebody else has to sign it.")
