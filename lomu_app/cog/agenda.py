"""The COG's agenda, by rule: every location of the area that is not signed off stands on it.

Nominations and proposed sign-offs have sections of their own; the rest comes by risk, the
highest first. What the meeting is told of each location goes with its line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from lomu_app.access.rules import find_area
from lomu_app.cog.escalating import escalations_of
from lomu_app.cog.grading import counts_as_new
from lomu_app.cog.keeping import POLICY, entry_of, now_of
from lomu_app.cog.queries import points_of
from lomu_app.cog.records import Location, LocationLink
from lomu_app.cog.rules import (
    OPEN,
    STATUS_LABELS,
    LinkKind,
    LocationStatus,
    Risk,
    Safeguarding,
    find_band,
    location_kinds,
    trend_of,
)
from lomu_app.cog.since import (
    LastTold,
    TacticNow,
    last_told,
    new_since,
    open_points,
    points_words,
    tactic_states,
)
from lomu_app.cog.tactic_rules import AGREED, RUNNING, TacticStatus
from lomu_app.cog.work_records import Intelligence
from lomu_app.kernel.clock import london
from lomu_app.kernel.counting import counted
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.policy import Policy
from lomu_app.meetings.forums import AgendaLine
from lomu_app.meetings.history import times_on_agenda
from lomu_app.meetings.rules import MeetingKind
from lomu_app.people.entry_records import AccessLimit
from lomu_app.store.unit_of_work import Reader

LOCATION = "location"
LOCATIONS, NOMINATIONS, SIGN_OFFS = "locations", "nominations", "sign_offs"
_SECTIONS = {
    LocationStatus.NOMINATED: NOMINATIONS, LocationStatus.SIGN_OFF_PROPOSED: SIGN_OFFS,
}  # fmt: skip


def cog_place(areas: Policy, typed: str) -> tuple[str, str]:
    """The unit by which a COG meets, and its local authority, for a unit or authority as typed."""
    units = areas["units"]
    wanted = typed.strip().casefold()
    named = [unit["authority"] for unit in units if unit["authority"].casefold() == wanted]
    if not named:
        area = find_area(areas, typed)
        named = [unit["authority"] for unit in units if unit["label"] == area]
    inside = [unit for unit in units if unit["authority"] == named[0]]
    holding = next((unit for unit in inside if unit.get("cog")), inside[0])
    return str(holding["label"]), str(named[0])


def agenda_of(reader: Reader, authority: str) -> list[AgendaLine]:
    """A line for each location of the authority that no agenda may lack, the highest risk first."""
    reader.actor.require(Permission.SEE_CSE)
    wanted = sa.select(Location).where(Location.authority == authority, Location.status.in_(OPEN))
    found = list(reader.session.scalars(wanted.order_by(Location.id)))
    ids = [each.id for each in found]
    times, last = _times(reader, ids), last_told(reader, ids)
    ranked = sorted(found, key=lambda each: _risk_order(reader, each))
    return [_line(reader, each, times.get(each.id, 0), last.get(each.id)) for each in ranked]


def line_of(reader: Reader, location: Location) -> AgendaLine | None:
    """Its line; None where it belongs on no agenda."""
    if location.status not in OPEN:
        return None
    times, last = _times(reader, [location.id]), last_told(reader, [location.id])
    return _line(reader, location, times.get(location.id, 0), last.get(location.id))


def _times(reader: Reader, ids: Sequence[int]) -> dict[int, int]:
    counted_of = times_on_agenda(MeetingKind.COG, [LOCATION])
    wanted = sa.select(counted_of.c.subject_id, counted_of.c.times).where(
        counted_of.c.subject_id.in_(list(ids))
    )
    return {row.subject_id: row.times for row in reader.session.execute(wanted)}


def _risk_order(reader: Reader, location: Location) -> tuple[int, int, int]:
    now = now_of(location)
    return -find_band(reader.policies[POLICY], now.band).rank, -(now.score or 0), location.id


def _line(reader: Reader, location: Location, times: int, last: LastTold | None) -> AgendaLine:
    return AgendaLine(
        section=_SECTIONS.get(location.status, LOCATIONS), subject_kind=LOCATION,
        subject_id=location.id, reference=location.reference, title=location.name,
        facts=_facts(reader, location, times, last),
    )  # fmt: skip


def _facts(reader: Reader, location: Location, times: int, last: LastTold | None) -> dict[str, Any]:
    policy = reader.policies[POLICY]
    kinds = {kind.code: kind.label for kind in location_kinds(policy)}
    entry, now = entry_of(location), now_of(location)
    tactics, checks = tactic_states(reader, location), points_of(reader, location)
    facts: dict[str, Any] = {
        "kind": kinds.get(location.kind, location.kind),
        "status": STATUS_LABELS[location.status],
        "risk_at_entry": _risk_words(reader, entry), "risk_now": _risk_words(reader, now),
        "band_now": now.band, "trend": trend_of(policy, now, entry).value,
        "meetings_on_agenda": times,
        "blockers": [check.told for check in checks if not check.met],
        "open_points": open_points(checks), "tactics": _running(tactics),
        "tactic_states": {key: each.status.value for key, each in tactics.items()},
        "overdue": [key for key, each in tactics.items() if each.past is not None],
        "escalated": escalations_of(reader, location.id),
        "lead": location.lead, "own_reference": location.own_reference,
    }  # fmt: skip
    if last is not None:
        facts["since"] = last.held_on.isoformat()
        facts["new"] = new_since(reader, location, facts, last)
    if location.agenda_since is not None:
        facts["agenda_since"] = location.agenda_since.isoformat()
    if location.status is LocationStatus.REOPENED:
        facts["reopened"] = True
    return facts | {"minuted": _minuted(facts, points_words(checks, last))}


def _minuted(facts: Mapping[str, Any], points: str) -> list[str]:
    """What the minutes say of it, whatever was said at the meeting."""
    before = facts["meetings_on_agenda"]
    times = f"On {counted(before, 'agenda')} before" if before else "On no agenda before"
    risk = f"Risk at entry {facts['risk_at_entry']}, now {facts['risk_now']}"
    lines = [f"{facts['kind']}. {facts['status']}. {risk}. {times}."]
    if facts["tactics"]:
        lines.append(f"Tactics: {'; '.join(facts['tactics'])}.")
    if "since" in facts:
        since = f"{dt.date.fromisoformat(facts['since']):%d/%m/%Y}"
        new = "; ".join(facts["new"])
        lines.append(f"New since {since}: {new}." if new else f"Nothing new since {since}.")
    lines += facts["escalated"]
    return [*lines, points] if points else lines


def _risk_words(reader: Reader, risk: Risk) -> str:
    label = find_band(reader.policies[POLICY], risk.band).label
    return label if risk.score is None else f"{label} ({risk.score})"


def _running(tactics: Mapping[str, TacticNow]) -> list[str]:
    """The tactics that are proposed, agreed or running, by code and reference."""
    shown = AGREED | RUNNING | {TacticStatus.PROPOSED}
    return [
        f"{each.code} {reference} ({each.status.value.replace('_', ' ')}{_overdue(each)})"
        for reference, each in tactics.items()
        if each.status in shown
    ]


def _overdue(tactic: TacticNow) -> str:
    return "" if tactic.past is None else f", overdue since {london(tactic.past):%d/%m/%Y}"


# --- under the other headings -----------------------------------------------------------------


def topics_of(reader: Reader, authority: str) -> dict[str, dict[str, Any]]:
    """What is known under the headings: intelligence since, children in numbers, offenders."""
    reader.actor.require(Permission.SEE_CSE)
    return {
        "intelligence": {"minuted": [_intelligence(reader, authority)]},
        "victims": {"minuted": [_children(reader, authority)]},
        "offenders": {"minuted": [_offenders(reader, authority)]},
    }


def _intelligence(reader: Reader, authority: str) -> str:
    days = reader.policies[POLICY]["quiet_days"]
    since = reader.clock.today() - dt.timedelta(days=days)
    wanted = (
        sa.select(Intelligence.grade, Intelligence.legacy_grade)
        .join(Location, Location.id == Intelligence.location_id)
        .where(Location.authority == authority, Intelligence.received_on > since)
    )
    lately = reader.session.execute(wanted).all()
    graded = sum(counts_as_new(row.grade, row.legacy_grade) for row in lately)
    return f"{counted(len(lately), 'item')} in {days} days, {graded} of them graded A to C."


def _linked(authority: str, kind: LinkKind) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Location.authority == authority, Location.status.in_(OPEN), LocationLink.kind == kind,
        LocationLink.ended_on.is_(None),
    )  # fmt: skip


def _children(reader: Reader, authority: str) -> str:
    wanted = (
        sa.select(LocationLink.label, LocationLink.safeguarding)
        .join(Location, Location.id == LocationLink.location_id)
        .where(*_linked(authority, LinkKind.VICTIM))
    )
    linked = list(reader.session.execute(wanted))
    waiting = len({row.label for row in linked if row.safeguarding is Safeguarding.NOT_REFERRED})
    told = counted(len({row.label for row in linked}), "child", "children")
    return f"{told} linked to open locations, {waiting} not yet referred."


def _offenders(reader: Reader, authority: str) -> str:
    """Those whom everybody may see: the agenda goes to all who sit there, whoever makes it."""
    limited = sa.select(AccessLimit.person_id).where(AccessLimit.lifted_at.is_(None))
    wanted = (
        sa.select(sa.func.count(sa.distinct(LocationLink.person_id)))
        .join(Location, Location.id == LocationLink.location_id)
        .where(*_linked(authority, LinkKind.PERSON), LocationLink.person_id.not_in(limited))
    )
    number = reader.session.scalar(wanted) or 0
    return f"{counted(number, 'known person', 'known people')} linked to open locations."
