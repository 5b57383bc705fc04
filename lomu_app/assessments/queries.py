"""The read side of risk assessment: a person's assessments, instruments, MARAC gates."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from lomu_app.assessments.in_words import Said, answers, count_not_known, not_known, said, words
from lomu_app.assessments.instruments import all_instruments, find_instrument
from lomu_app.assessments.keeping import POLICY
from lomu_app.assessments.marac import Gate, GateFacts, Ticked, marac_gates
from lomu_app.assessments.records import Assessment, MaracHearing
from lomu_app.assessments.reports import report_days
from lomu_app.assessments.rows import AnswerLine, AssessmentRow, HearingRow
from lomu_app.assessments.rules import AssessmentState, Instrument
from lomu_app.assessments.standing import assessed_elsewhere
from lomu_app.kernel.errors import InvalidInput, RecordNotFound
from lomu_app.kernel.permissions import Permission
from lomu_app.people.rules import months_before
from lomu_app.store.unit_of_work import Reader

NOTHING_GIVEN = GateFacts()


def load_instrument(reader: Reader, code: str) -> Instrument:
    """One instrument, for a form; raises InvalidInput naming the choices."""
    reader.actor.require(Permission.SEE_COHORTS)
    return find_instrument(reader.policies, code)


def load_instruments(reader: Reader) -> list[Instrument]:
    """Every instrument of the force, by code."""
    reader.actor.require(Permission.SEE_COHORTS)
    return list(all_instruments(reader.policies).values())


def load_assessments_of_person(reader: Reader, person_id: int) -> list[AssessmentRow]:
    """The assessments of one person in the areas of the asker, latest first; withdrawn ones too."""
    reader.actor.require(Permission.SEE_COHORTS)
    wanted = (
        sa.select(Assessment)
        .join(Assessment.person)
        .options(contains_eager(Assessment.person), *words(reader.session))
        .where(Assessment.person_id == person_id, Assessment.area.in_(reader.actor.areas))
        .order_by(Assessment.assessed_on.desc(), Assessment.id.desc())
    )
    found = reader.session.scalars(wanted).all()
    told, known = said(reader.session, found), all_instruments(reader.policies)
    return [_row(reader, each, told[each.id], known.get(each.tool)) for each in found]


def load_assessment(reader: Reader, assessment_id: int) -> AssessmentRow:
    """One assessment. Raises RecordNotFound, or NotPermitted outside one's areas."""
    reader.actor.require(Permission.SEE_COHORTS)
    found = reader.session.get(Assessment, assessment_id, options=words(reader.session))
    if found is None:
        raise RecordNotFound("There is no such assessment. Reload the list.")
    reader.actor.require_area(found.area)
    told = said(reader.session, [found])[found.id]
    return _row(reader, found, told, all_instruments(reader.policies).get(found.tool))


def load_marac_gates(
    reader: Reader, person_id: int, given: GateFacts = NOTHING_GIVEN
) -> tuple[Gate, ...]:
    """How the MARAC gates of one person stand today, from what is on record.

    What is `given` takes the place of what is stored. A DASH of an area that is not the
    asker's raises a gate as well, but is not named: only the area to ask. Where a server keeps it,
    the gate is not known. Raises InvalidInput for days to come, or a number of reports below 0.
    """
    reader.actor.require(Permission.SEE_COHORTS)
    today = reader.clock.today()
    _require_past(given, today)
    instrument = find_instrument(reader.policies, "marac")
    facts = _stored_facts(reader, person_id, instrument, given)
    since = today - dt.timedelta(days=instrument.validity_days)
    if facts.last_marac is not None:
        since = max(since, facts.last_marac)
    wanted = (
        sa.select(Assessment)
        .where(
            Assessment.person_id == person_id,
            Assessment.tool == instrument.settings["tool"],
            Assessment.assessed_on >= since,
            Assessment.not_done_reason.is_(None),
            Assessment.withdrawn_by.is_(None),
        )
        .order_by(Assessment.id)
        .options(*answers(reader.session))
    )
    found_forms = reader.session.scalars(wanted).all()
    unknown = not_known(reader.session, found_forms)
    forms = [_ticked(reader, found, unknown[found.id]) for found in found_forms]
    tool = instrument.settings["tool"]
    forms += [
        Ticked(f"a DASH of {found.area}", 0, 0, None, shown=False)
        for found in assessed_elsewhere(reader.session, person_id, today)
        if found.done and found.tool == tool and found.assessed_on >= since
    ]
    return marac_gates(instrument, forms, facts)


def load_hearings(reader: Reader, person_id: int) -> list[HearingRow]:
    """The MARACs that heard of one person in the areas of the asker, latest first."""
    reader.actor.require(Permission.SEE_COHORTS)
    wanted = (
        sa.select(MaracHearing)
        .where(MaracHearing.person_id == person_id, MaracHearing.area.in_(reader.actor.areas))
        .order_by(MaracHearing.heard_on.desc(), MaracHearing.id.desc())
    )
    return [
        HearingRow(
            found.id, found.version, found.area, found.heard_on, found.note, found.created_by,
            found.withdrawn_reason,
        )
        for found in reader.session.scalars(wanted)
    ]  # fmt: skip


def _stored_facts(
    reader: Reader, person_id: int, instrument: Instrument, given: GateFacts
) -> GateFacts:
    """What is on record of reports and hearings, where nothing else is given.

    No report at all on record is not counted as none: nobody may have looked.
    """
    settings, today = instrument.settings, reader.clock.today()
    since = months_before(today, int(settings["reports_months"]))
    days = report_days(reader, person_id, str(settings["tool"]), since)
    last = reader.session.scalar(
        sa.select(sa.func.max(MaracHearing.heard_on)).where(
            MaracHearing.person_id == person_id, MaracHearing.withdrawn_reason.is_(None)
        )
    )
    past = {day for day in days if day <= today}
    return GateFacts(
        reports=(len(past) or None) if given.reports is None else given.reports,
        last_marac=last if given.last_marac is None else given.last_marac,
        incident_on=max(past, default=None) if given.incident_on is None else given.incident_on,
    )


def _require_past(facts: GateFacts, today: dt.date) -> None:
    wrong = {
        name: "later than today"
        for name, day in (("last_marac", facts.last_marac), ("incident_on", facts.incident_on))
        if day is not None and day > today
    }
    if facts.reports is not None and facts.reports < 0:
        wrong["reports"] = "below 0"
    if wrong:
        told = "; ".join(f"{name.replace('_', ' ')}: {fault}" for name, fault in wrong.items())
        raise InvalidInput(f"This cannot be. {told}.", wrong)


def _ticked(reader: Reader, found: Assessment, unknown: int) -> Ticked:
    mine = reader.actor.covers(found.area)
    return Ticked(
        found.reference if mine else f"a DASH of {found.area}", found.score or 0, unknown,
        found.signed_band or found.judged_band,
    )  # fmt: skip


def _row(
    reader: Reader, found: Assessment, told: Said, instrument: Instrument | None
) -> AssessmentRow:
    stands = found.signed_band or found.judged_band or found.band
    reasons = reader.policies[POLICY]["not_done_reasons"]
    not_done = found.not_done_reason
    return AssessmentRow(
        id=found.id, version=found.version, reference=found.reference,
        person_id=found.person_id, person_reference=found.person.reference, tool=found.tool,
        tool_short=found.tool if instrument is None else instrument.short, area=found.area,
        state=_state(found, reader.clock.today()), assessed_on=found.assessed_on,
        valid_until=found.valid_until, assessor=found.assessor, recorded_by=found.created_by,
        score=found.score, band=found.band, judged_band=found.judged_band,
        judgement_reason=told.judgement_reason, signed_band=found.signed_band,
        signed_by=found.signed_by, signed_at=found.signed_at, signed_reason=told.signed_reason,
        stands=stands,
        stands_label=(stands or "") if instrument is None else instrument.band_label(stands),
        not_known=count_not_known(told.answers), not_done_reason=not_done,
        not_done_label="" if not_done is None else reasons.get(not_done, not_done),
        withdrawn_reason=told.withdrawn_reason, withdrawn_by=found.withdrawn_by,
        note=told.note, source=told.source, policy=found.policy,
        answers=_lines(told, instrument),
    )  # fmt: skip


def _state(found: Assessment, today: dt.date) -> AssessmentState:
    if found.withdrawn_by is not None:
        return AssessmentState.WITHDRAWN
    if found.valid_until is not None and found.valid_until < today:
        return AssessmentState.EXPIRED
    return AssessmentState.DONE if found.not_done_reason is None else AssessmentState.NOT_DONE


def _lines(told: Said, instrument: Instrument | None) -> tuple[AnswerLine, ...]:
    labels = {} if instrument is None else {item.code: item.label for item in instrument.items}
    return tuple(
        AnswerLine(
            each["item"], labels.get(each["item"], each["item"]), each["value"],
            each["evidence"], each.get("points"),
        )
        for each in told.answers
    )  # fmt: skip
