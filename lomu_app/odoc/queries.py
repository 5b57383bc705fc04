"""The read side of cases: those of a meeting, one of them, and whom the minutes mean."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from lomu_app.access.queries import display_names
from lomu_app.actions.records import Action
from lomu_app.actions.rules import UNFINISHED, Source
from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.rules import RAG_LABELS
from lomu_app.kernel.errors import RecordNotFound
from lomu_app.kernel.plain_data import from_plain
from lomu_app.meetings.keeping import rule_of
from lomu_app.meetings.queries import load_meeting
from lomu_app.meetings.records import Meeting, MeetingItem
from lomu_app.meetings.rules import ForumRule
from lomu_app.odoc.agenda import since_when
from lomu_app.odoc.briefing import brief
from lomu_app.odoc.records import OdocCase
from lomu_app.odoc.rows import Briefing, CaseRow, MeantLine, Refusal
from lomu_app.odoc.scope import FORUMS, CaseFacts, stage_of
from lomu_app.people.rules import shown_name
from lomu_app.store.unit_of_work import Reader

Counts = dict[int, tuple[int, int]]


def load_cases(reader: Reader, meeting_id: int) -> tuple[CaseRow, ...]:
    """The cases of a meeting that the asker may see, in the order of the agenda.

    Of a meeting that was opened, as it was opened on; before that, as they stand.
    """
    load_meeting(reader, meeting_id)  # refuses whoever may not see it
    return _cases(reader, meeting_id, OdocCase.id.is_not(None))


def load_case(reader: Reader, meeting_item_id: int) -> CaseRow:
    """The case of one item. Raises RecordNotFound where the asker may not see it either."""
    item = reader.session.get(MeetingItem, meeting_item_id)
    # An item of another forum is none, also to whoever may not know that there is such a meeting.
    if item is not None and item.meeting.kind in FORUMS:
        load_meeting(reader, item.meeting_id)
        found = _cases(reader, item.meeting_id, OdocCase.meeting_item_id == meeting_item_id)
        if found:
            return found[0]
    raise RecordNotFound("There is no such case that your role lets you see. Reload the page.")


def who_is_meant(reader: Reader, meeting_id: int) -> tuple[MeantLine, ...]:
    """Whom the references of the minutes mean, as far as the asker may know."""
    return tuple(
        MeantLine(
            case.briefing.reference,
            shown_name(case.briefing.surname, case.briefing.forenames),
            case.briefing.date_of_birth,
        )
        for case in load_cases(reader, meeting_id)
    )


def _cases(reader: Reader, meeting_id: int, which: sa.ColumnElement[bool]) -> tuple[CaseRow, ...]:
    meeting = reader.session.get_one(Meeting, meeting_id)
    wanted = (
        sa.select(OdocCase)
        .join(OdocCase.item)
        .options(
            contains_eager(OdocCase.item),
            joinedload(OdocCase.membership).joinedload(Membership.person),
        )
        .where(MeetingItem.meeting_id == meeting_id, which)
        .order_by(MeetingItem.position, MeetingItem.id)
    )
    since, rule = since_when(reader, meeting), rule_of(reader, meeting)
    counts, names = _raised(reader, meeting_id), display_names(reader.session)
    return tuple(
        _row(reader, case, (meeting, rule, since), counts, names)
        for case in reader.session.scalars(wanted)
    )


def _raised(reader: Reader, meeting_id: int) -> Counts:
    """By item how many actions it raised are open, and how many there are."""
    wanted = (
        sa.select(Action.source_id, Action.status)
        .join(MeetingItem, MeetingItem.id == Action.source_id)
        .where(Action.source_kind == Source.MEETING, MeetingItem.meeting_id == meeting_id)
    )
    found: defaultdict[int, list[bool]] = defaultdict(list)
    for item_id, status in reader.session.execute(wanted):
        found[item_id].append(status in UNFINISHED)
    return {item_id: (sum(each), len(each)) for item_id, each in found.items()}


def _row(
    reader: Reader, case: OdocCase, of: tuple[Meeting, ForumRule, dt.datetime], counts: Counts,
    names: dict[str, str],
) -> CaseRow:  # fmt: skip
    meeting, rule, since = of
    item = case.item
    told: Briefing = (
        brief(reader, case, since, meeting.held_on)
        if case.frozen is None
        else from_plain(Briefing, case.frozen)
    )
    facts = CaseFacts(
        meeting.status, briefed=case.checked_by is not None, discussed=bool(item.discussion),
        decided=item.decision is not None, actions=counts.get(item.id, (0, 0)),
    )  # fmt: skip
    return CaseRow(
        case_id=case.id, version=case.version, item_id=item.id, item_version=item.version,
        membership_id=case.membership_id, membership_version=case.membership.version,
        meeting_id=meeting.id, position=item.position,
        section=item.section, section_label=rule.section_label(item.section),
        reasons=tuple(item.facts.get("reasons", ())), briefing=told,
        frozen=case.frozen is not None, draft=case.summary, draft_by=case.summary_by or "",
        stage=stage_of(facts), discussion=item.discussion, decision=item.decision or "",
        decision_label=rule.decision_label(item.decision), decided=item.detail,
        rag_decided=RAG_LABELS[case.rag_decided] if case.rag_decided else "",
        rationale=item.rationale, next_review=item.next_review, settled=item.settled,
        deferred_before=item.deferred_before,
        choices=rule.offered(item.section) if item.needs_decision else (),
        refusals=tuple(
            Refusal(
                each["label"], each["why"], dt.datetime.fromisoformat(each["at"]),
                names.get(each["by"], each["by"]),
            )
            for each in case.refusals
        ),
    )  # fmt: skip
