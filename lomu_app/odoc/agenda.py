"""The agenda of an ODOC or DA meeting, by rule: who is new, wanted, coming out, red or amber.

A line holds no word that tells who it is: the case does, for whoever may see the person. Of
whoever is under limited access it holds nothing but that there is a case.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from lomu_app.access.rules import find_area
from lomu_app.cohorts.exceptions import exceptions_of
from lomu_app.cohorts.keeping import POLICY as COHORTS
from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.release_dates import release_day
from lomu_app.cohorts.rules import (
    LIVE,
    RAG_LABELS,
    STATUS_LABELS,
    MembershipStatus,
    cohort_rules,
)
from lomu_app.kernel.counting import counted
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.policy import Policy
from lomu_app.meetings.forums import AgendaLine
from lomu_app.meetings.history import meeting_before
from lomu_app.meetings.records import Meeting
from lomu_app.odoc.rules import MEMBERSHIP, POLICY, Section
from lomu_app.odoc.scope import case_rules, scope_of, section_of
from lomu_app.people.entry_records import AccessLimit
from lomu_app.store.unit_of_work import Reader

APART = "Under limited access"
# What a line is made of may ask for no more than this, whoever makes it: all who sit there read it.
_SEEN_WITH = frozenset({Permission.SEE_COHORTS, Permission.SEE_PEOPLE, Permission.SEE_TARGETS})


def odoc_place(areas: Policy, typed: str) -> tuple[str, str]:
    """The unit that meets; it covers nothing besides."""
    return find_area(areas, typed), ""


def narrowed(reader: Reader, area: str) -> Reader:
    """A reader that sees of this area what everybody sees who may see the meeting at all."""
    actor = dataclasses.replace(
        reader.actor, areas=frozenset({area}), permissions=reader.actor.permissions & _SEEN_WITH
    )
    return dataclasses.replace(reader, actor=actor)


def since_when(reader: Reader, meeting: Meeting) -> dt.datetime:
    """Since when things are new to it: the meeting before was opened, or some weeks ago."""
    before = meeting_before(reader, meeting)
    if before is not None and before.opened_at is not None:
        return before.opened_at
    days = case_rules(reader.policies[POLICY]).since_days
    return reader.clock.now() - dt.timedelta(days=days)


def limited_people(reader: Reader) -> frozenset[int]:
    """The people under limited access, whoever asks."""
    wanted = sa.select(AccessLimit.person_id).where(AccessLimit.lifted_at.is_(None))
    return frozenset(reader.session.scalars(wanted))


def agenda_of(reader: Reader, meeting: Meeting) -> list[AgendaLine]:
    """A line for each case that the meeting has to hear, what presses first of each section."""
    reader.actor.require(Permission.SEE_COHORTS)
    scope = scope_of(reader.policies[POLICY], meeting.kind, meeting.area)
    wanted = sa.select(Membership).where(
        Membership.area == meeting.area, Membership.cohort.in_(scope.cohorts),
        Membership.status.in_(LIVE),
    )  # fmt: skip
    found = list(reader.session.scalars(wanted.order_by(Membership.id)))
    return [*lines_of(reader, meeting, found), *_kept_apart(reader, meeting)]


def _kept_apart(reader: Reader, meeting: Meeting) -> Iterator[AgendaLine]:
    """Those whom a server keeps from the asker stay on the agenda, where others put them."""
    items = {
        each.subject_id: each for each in meeting.items
        if each.subject_kind == MEMBERSHIP and each.subject_id is not None and not each.settled
    }  # fmt: skip
    wanted = sa.select(Membership.id).where(Membership.id.in_(list(items)))
    for key in items.keys() - set(reader.session.scalars(wanted)):
        yield AgendaLine(Section.APART, MEMBERSHIP, key, items[key].reference, APART)


def lines_of(reader: Reader, meeting: Meeting, members: Sequence[Membership]) -> list[AgendaLine]:
    """The lines of those of these memberships that belong on the agenda."""
    people = [each.person_id for each in members]
    out_of_turn = exceptions_of(reader, meeting.area, people, since_when(reader, meeting))
    limited = limited_people(reader)
    ranked = sorted(members, key=_urgency)
    lines = [
        _line(reader, meeting, each, out_of_turn.get(each.person_id, ()), limited)
        for each in ranked
    ]
    return [line for line in lines if line is not None]


def _urgency(member: Membership) -> tuple[dt.date, dt.date, int]:
    release = release_day(member) or dt.date.max
    return release, member.review_due or dt.date.max, member.id


def _line(
    reader: Reader, meeting: Meeting, member: Membership, out_of_turn: Sequence[str],
    limited: frozenset[int],
) -> AgendaLine | None:  # fmt: skip
    release = coming_release(member, meeting.held_on)
    section = section_of(
        case_rules(reader.policies[POLICY]), member.status, member.rag,
        leaving=member.leaving_by is not None, exceptional=bool(out_of_turn), release=release,
        today=meeting.held_on,
    )  # fmt: skip
    if section is None:
        return None
    if member.person_id in limited:
        return AgendaLine(Section.APART, MEMBERSHIP, member.id, member.reference, APART)
    label = cohort_rules(reader.policies[COHORTS])[member.cohort].label
    return AgendaLine(
        section, MEMBERSHIP, member.id, member.reference, label,
        _facts(reader, member, out_of_turn, release, meeting.held_on),
    )  # fmt: skip


def coming_release(member: Membership, day: dt.date) -> dt.date | None:
    """The day of release that is still awaited on this day; one that is past, of who is inside."""
    release = release_day(member)
    inside = member.status is MembershipStatus.SUSPENDED
    return release if release is not None and (inside or release >= day) else None


def _facts(
    reader: Reader, member: Membership, out_of_turn: Sequence[str], release: dt.date | None,
    day: dt.date,
) -> dict[str, Any]:  # fmt: skip
    rag = RAG_LABELS[member.rag] if member.rag is not None else "no RAG"
    reasons = list(out_of_turn)
    soon = dt.timedelta(days=case_rules(reader.policies[POLICY]).release_days)
    if release is not None and release <= day + soon:
        reasons.append(f"Release on {release:%d/%m/%Y}")
    if member.leaving_reason is not None:
        words = reader.policies[COHORTS]["deselection_reasons"].get(member.leaving_reason, "")
        reasons.append(f"Proposed to be deselected: {words.lower()}")
    facts: dict[str, Any] = {
        "status": STATUS_LABELS[member.status], "rag": rag, "reasons": reasons,
        "lead_manager": member.lead_manager,
    }  # fmt: skip
    return facts | {"minuted": _minuted(facts)}


def _minuted(facts: Mapping[str, Any]) -> list[str]:
    lines = [f"{facts['status']}. {facts['rag']}. Lead: {facts['lead_manager'] or 'nobody yet'}."]
    return [*lines, *(f"{each}." for each in facts["reasons"])]


def topics_of(reader: Reader, meeting: Meeting) -> dict[str, dict[str, Any]]:
    """Under “what comes before the meeting”: the cohorts in numbers, and where the others go."""
    scope = scope_of(reader.policies[POLICY], meeting.kind, meeting.area)
    wanted = (
        sa.select(Membership.cohort, sa.func.count().label("number"))
        .where(
            Membership.area == meeting.area, Membership.cohort.in_(scope.cohorts),
            Membership.status.in_(LIVE),
        )
        .group_by(Membership.cohort)
    )  # fmt: skip
    rules = cohort_rules(reader.policies[COHORTS])
    counts = {row.cohort: row.number for row in reader.session.execute(wanted)}
    told = [
        f"{rules[cohort].label}: {counted(counts[cohort], 'live membership')}."
        for cohort in scope.cohorts if cohort in counts
    ]  # fmt: skip
    if scope.marac:
        told.append(f"DA cases of {meeting.area} are heard at MARAC.")
    following = meeting.held_on + dt.timedelta(days=scope.every_days)
    return {
        "picture": {"minuted": told or ["Nobody is in a cohort that comes before it."]},
        "close": {"minuted": [f"By its rhythm the next meeting is on {following:%d/%m/%Y}."]},
    }
