"""What the cases of a meeting lack before it is held, and what was done about each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from lomu_app.cohorts.exceptions import withheld_of
from lomu_app.cohorts.rules import BEFORE_SELECTION
from lomu_app.kernel.clock import london
from lomu_app.kernel.counting import counted
from lomu_app.meetings.queries import load_meeting
from lomu_app.meetings.records import Meeting, MeetingItem
from lomu_app.odoc.agenda import APART, limited_people, narrowed, since_when
from lomu_app.odoc.briefing import actions_of, photo_day
from lomu_app.odoc.records import OdocCase
from lomu_app.odoc.rows import GapRow
from lomu_app.odoc.rules import GAP_LABELS, MEMBERSHIP, POLICY, Gap
from lomu_app.odoc.scope import CaseRules, case_rules
from lomu_app.people.rules import months_before, shown_name
from lomu_app.store.unit_of_work import Reader


class CaseGap:
    """One thing that a case lacks: `code` names it among the gaps of the case."""

    __slots__ = ("agency", "code", "gap", "owner", "told")

    def __init__(self, gap: Gap, told: str, owner: str, agency: str, code: str = "") -> None:
        self.gap, self.told, self.owner, self.agency = gap, told, owner, agency
        self.code = code or gap.value


def load_preflight(reader: Reader, meeting_id: int) -> tuple[GapRow, ...]:
    """Everything that is missing, in the order of the agenda; whose case is hidden, only that."""
    load_meeting(reader, meeting_id)  # refuses whoever may not see it
    meeting = reader.session.get_one(Meeting, meeting_id)
    wanted = (
        sa.select(OdocCase)
        .join(OdocCase.item)
        .options(selectinload(OdocCase.item), selectinload(OdocCase.membership))
        .where(
            MeetingItem.meeting_id == meeting_id, MeetingItem.needs_decision,
            MeetingItem.decision.is_(None),
        )
    )  # fmt: skip
    cases = {case.meeting_item_id: case for case in reader.session.scalars(wanted)}
    people = [case.membership.person_id for case in cases.values()]
    known = Known(reader, meeting, people)
    rows: list[GapRow] = []
    for item in meeting.items:
        if item.subject_kind != MEMBERSHIP or not item.needs_decision or item.decision is not None:
            continue
        case = cases.get(item.id)
        rows += [_hidden(item)] if case is None else _rows(known, case)
    return tuple(rows)


class Known:
    """What is asked once for all cases of a meeting."""

    def __init__(self, reader: Reader, meeting: Meeting, people: Sequence[int]) -> None:
        self.reader, self.meeting = reader, meeting
        self.rules: CaseRules = case_rules(reader.policies[POLICY])
        self.limited = limited_people(reader)
        self.withheld: Mapping[int, int] = withheld_of(reader, meeting.area, people)
        self.since = since_when(reader, meeting)

    @property
    def updates_due(self) -> bool:
        """Whether the meeting is so near that every action should have had a word."""
        ahead = dt.timedelta(days=self.rules.update_days)
        return self.reader.clock.today() >= self.meeting.held_on - ahead


def gaps_of(known: Known, case: OdocCase) -> Iterator[CaseGap]:
    """What one case lacks now."""
    member, own = case.membership, "Police LOMU"
    owner = member.lead_manager
    if not case.summary:
        yield CaseGap(Gap.NO_SUMMARY, "nothing to read out", owner, own)
    elif case.checked_by is None:
        yield CaseGap(Gap.NOT_CHECKED, f"written by {case.summary_by}", "", own)
    if member.rag is None and member.status not in BEFORE_SELECTION:
        yield CaseGap(Gap.NO_RAG, "nobody has said how the person stands", owner, own)
    held = known.withheld.get(member.person_id, 0)
    if held:
        told = f"{counted(held, 'item')} with handling conditions"
        yield CaseGap(Gap.INTELLIGENCE_HELD, told, owner, own)
    photo = photo_day(known.reader, member.person_id)
    oldest = months_before(known.reader.clock.today(), known.rules.photo_months)
    if photo is None or photo < oldest:
        told = "none with a day" if photo is None else f"the newest is of {photo:%d/%m/%Y}"
        yield CaseGap(Gap.OLD_PHOTO, told, owner, own)
    if member.person_id in known.limited:
        yield CaseGap(Gap.LIMITED_ACCESS, "not everybody there may know of it", owner, own)
    if known.updates_due:
        yield from _silent_actions(known, case)


def _silent_actions(known: Known, case: OdocCase) -> Iterator[CaseGap]:
    since = london(known.since).date()
    for each in actions_of(narrowed(known.reader, known.meeting.area), case.membership):
        if each.updated_on < since:
            told = f"{each.reference} {each.text}: no word since {each.updated_on:%d/%m/%Y}"
            yield CaseGap(
                Gap.NO_UPDATE, told, each.owner, each.agency, f"{Gap.NO_UPDATE}:{each.reference}"
            )


def _rows(known: Known, case: OdocCase) -> list[GapRow]:
    person = case.membership.person
    return [
        GapRow(
            code=each.code, gap=each.gap, label=GAP_LABELS[each.gap], told=each.told,
            reference=case.item.reference, name=shown_name(person.surname, person.forenames),
            case_id=case.id, version=case.version, item_id=case.meeting_item_id,
            owner=each.owner, agency=each.agency, settled=settled_words(case.gaps.get(each.code)),
        )
        for each in gaps_of(known, case)
    ]  # fmt: skip


def _hidden(item: MeetingItem) -> GapRow:
    return GapRow(
        code=Gap.LIMITED_ACCESS.value, gap=Gap.LIMITED_ACCESS,
        label=GAP_LABELS[Gap.LIMITED_ACCESS], told="you may not see whose case it is",
        reference=item.reference, name=APART, case_id=None, version=0, item_id=item.id, owner="",
        agency="", settled="",
    )  # fmt: skip


def settled_words(kept: Mapping[str, Any] | None) -> str:
    """What was done about a gap, in words; empty where nothing was."""
    if not kept:
        return ""
    if kept["how"] == "chased":
        return f"Chased: {kept['action']}, {kept['owner']}"
    return f"Set aside by {kept['by']}: {kept['reason']}"
