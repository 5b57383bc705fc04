"""What may go to the partners of a meeting, as frozen rows for whoever writes it out.

The rows hold all that the meeting is told; which of it an agency is given is the audience's. Of
whoever is under limited access there is only a line that says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lomu_app.kernel.plain_data import as_plain, plain_digest
from lomu_app.meetings.history import meeting_before
from lomu_app.meetings.queries import load_meeting
from lomu_app.meetings.raised import told_to_all
from lomu_app.meetings.records import Meeting
from lomu_app.meetings.rows import AttendanceRow, MeetingAction, MeetingDetail
from lomu_app.odoc.agenda import limited_people
from lomu_app.odoc.queries import load_cases
from lomu_app.odoc.records import OdocCase
from lomu_app.odoc.rows import CaseRow
from lomu_app.odoc.rules import MEMBERSHIP, POLICY, Section
from lomu_app.odoc.scope import case_rules
from lomu_app.store.unit_of_work import Reader


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One line of the agenda. `told` are the facts of a heading, or why a case stands there."""

    position: int
    section: str
    section_label: str
    reference: str
    title: str
    told: tuple[str, ...]
    waits: bool
    settled: str


@dataclass(frozen=True, slots=True)
class Metric:
    """One number of the meeting, and how it is counted."""

    key: str
    label: str
    value: int
    counted: str


@dataclass(frozen=True, slots=True)
class Change:
    """What is different from the meeting before: a case that came or went, or a RAG that moved."""

    reference: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class OdocPack:
    """One meeting as it goes out. `apart` counts the cases that are not told;
    `releases` are those who come out soon."""

    meeting_id: int
    version: int
    kind: str
    short: str
    label: str
    area: str
    held_on: dt.date
    starts_at: str
    place: str
    chair: str
    status: str
    marking: str
    policy: str
    agenda: tuple[AgendaRow, ...]
    cases: tuple[CaseRow, ...]
    apart: int
    releases: tuple[CaseRow, ...]
    last_actions: tuple[MeetingAction, ...]
    attendance: tuple[AttendanceRow, ...]
    decisions: tuple[tuple[str, str], ...]
    metrics: tuple[Metric, ...]
    changes: tuple[Change, ...]
    before_on: dt.date | None

    def as_data(self) -> dict[str, Any]:
        """As plain data, dates as ISO text."""
        return as_plain(self)

    def digest(self) -> str:
        """SHA-256 over everything in it."""
        return plain_digest(self.as_data())


def load_odoc_pack(reader: Reader, meeting_id: int) -> OdocPack:
    """Everything of a meeting that the asker may see, but for whoever is under limited access."""
    detail = load_meeting(reader, meeting_id)
    limited = limited_people(reader)
    seen = load_cases(reader, meeting_id)
    cases = tuple(case for case in seen if case.briefing.person_id not in limited)
    return _pack(reader, detail, cases)


def _pack(reader: Reader, detail: MeetingDetail, cases: tuple[CaseRow, ...]) -> OdocPack:
    row = detail.row
    told = {case.item_id for case in cases}
    items = [item for item in detail.items if item.subject_kind != MEMBERSHIP or item.id in told]
    choices = {rule.code: rule.label for case in cases for rule in case.choices}
    before = meeting_before(reader, reader.session.get_one(Meeting, row.id))
    return OdocPack(
        meeting_id=row.id, version=row.version, kind=row.kind.value, short=row.short,
        label=detail.label, area=row.area,
        held_on=row.held_on, starts_at=row.starts_at, place=row.place, chair=row.chair,
        status=row.status_label, marking=detail.marking, policy=reader.policies[POLICY].stamp,
        agenda=tuple(
            AgendaRow(
                item.position, item.section, item.section_label, item.reference,
                # By reference: the case says who it is, to whoever is told that.
                item.title.split("  ·  ")[-1],
                tuple(item.facts.get("reasons") or item.facts.get("minuted", ())),
                item.waits, item.settled,
            )
            for item in items
        ),
        cases=cases, releases=_releases(reader, row.held_on, cases),
        apart=sum(item.subject_kind == MEMBERSHIP for item in detail.items) - len(told),
        last_actions=told_to_all(reader, detail.last_actions), attendance=detail.attendance,
        decisions=tuple(choices.items()), metrics=_metrics(cases),
        changes=_changes(reader, before, cases), before_on=before.held_on if before else None,
    )  # fmt: skip


def _releases(reader: Reader, held_on: dt.date, cases: tuple[CaseRow, ...]) -> tuple[CaseRow, ...]:
    """Those who come out within the days that the agenda asks for, whatever else brings them."""
    days = case_rules(reader.policies[POLICY]).release_days
    until = held_on + dt.timedelta(days=days)
    return tuple(
        case for case in cases
        if case.briefing.release_on is not None and case.briefing.release_on <= until
    )  # fmt: skip


def _metrics(cases: tuple[CaseRow, ...]) -> tuple[Metric, ...]:
    def number(key: str, label: str, counted: str, hits: Mapping[int, bool]) -> Metric:
        return Metric(key, label, sum(hits.values()), counted)

    def where(*sections: Section) -> dict[int, bool]:
        return {case.case_id: case.section in sections for case in cases}

    return (
        Metric("cases", "Cases", len(cases), "Cases on the agenda, without those apart."),
        number("new", "New referrals", "Cases under new referrals.", where(Section.NEW_REFERRALS)),
        number("red", "Red", "Cases whose RAG is red now.", _rag(cases, "red")),
        number("amber", "Amber", "Cases whose RAG is amber now.", _rag(cases, "amber")),
        number("releases", "Releases", "Cases under releases.", where(Section.RELEASES)),
        number(
            "exceptions", "Exceptions", "Cases with a breach, or who are missing or wanted.",
            {case.case_id: bool(case.briefing.exceptions) for case in cases},
        ),
        number("up", "Risk up", "Cases whose RAG is higher than it was left.", _moved(cases, 1)),
        number(
            "down", "Risk down", "Cases whose RAG is lower than it was left.", _moved(cases, -1)
        ),
        number(
            "late", "Cases with a late action", "Cases with an unfinished action past its day.",
            {c.case_id: any(a.days_late for a in c.briefing.actions) for c in cases},
        ),
    )  # fmt: skip


def _rag(cases: tuple[CaseRow, ...], wanted: str) -> dict[int, bool]:
    return {case.case_id: case.briefing.rag_now == wanted for case in cases}


_RISK = {"green": 0, "amber": 1, "red": 2}


def _moved(cases: tuple[CaseRow, ...], way: int) -> dict[int, bool]:
    moved = {}
    for case in cases:
        then, now = _RISK.get(case.briefing.rag_then), _RISK.get(case.briefing.rag_now)
        moved[case.case_id] = then is not None and now is not None and (now - then) * way > 0
    return moved


def _changes(
    reader: Reader, before: Meeting | None, cases: tuple[CaseRow, ...]
) -> tuple[Change, ...]:
    """Against the agenda of the meeting before, by membership."""
    if before is None:
        return ()
    items = [item.id for item in before.items if item.subject_kind == MEMBERSHIP]
    wanted = sa.select(OdocCase).where(OdocCase.meeting_item_id.in_(items))
    limited = limited_people(reader)
    earlier = {
        each.membership_id: each for each in reader.session.scalars(wanted)
        if each.membership.person_id not in limited
    }  # fmt: skip
    found = []
    for case in cases:
        told = case.briefing
        if case.membership_id not in earlier:
            found.append(Change(told.reference, "Came onto the agenda", "", case.section_label))
        elif told.rag_then != told.rag_now:
            found.append(Change(told.reference, "RAG", told.rag_then, told.rag_now))
    here = {case.membership_id for case in cases}
    found += [
        Change(each.membership.reference, "Left the agenda", "", "")
        for key, each in earlier.items() if key not in here
    ]  # fmt: skip
    return tuple(found)
