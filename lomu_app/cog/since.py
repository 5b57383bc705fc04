"""What is new of a location since the COG last met on it, for the minutes and for the room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa

from lomu_app.cog.grading import counts_as_new
from lomu_app.cog.records import Location, LocationLink
from lomu_app.cog.rules import LinkKind
from lomu_app.cog.sign_off_rules import OF_PROPOSAL, POINT_NAMES, Point, PointCheck
from lomu_app.cog.tactic_rules import RUNNING, TacticStatus
from lomu_app.cog.tactic_rules import STATUS_LABELS as TACTIC_LABELS
from lomu_app.cog.work_records import Intelligence, Tactic
from lomu_app.kernel.counting import counted
from lomu_app.kernel.permissions import Permission
from lomu_app.meetings.history import last_items
from lomu_app.meetings.rules import MeetingKind
from lomu_app.store.unit_of_work import Reader

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LastTold:
    """What the last meeting that has ended was told of a location, when it was opened."""

    held_on: dt.date
    opened_at: dt.datetime
    facts: Facts


def last_told(reader: Reader, ids: Sequence[int]) -> dict[int, LastTold]:
    """By location; one that no meeting had yet is left out. Raises NotPermitted."""
    reader.actor.require(Permission.SEE_CSE)
    return {
        key: LastTold(item.meeting.held_on, item.meeting.opened_at, item.facts)
        for key, item in last_items(reader, MeetingKind.COG, "location", ids).items()
        if item.meeting.opened_at is not None
    }


class TacticNow(NamedTuple):
    """How a tactic stands; `past` is when the first of its clocks ran out, while it runs on."""

    code: str
    status: TacticStatus
    past: dt.datetime | None


def tactic_states(reader: Reader, location: Location) -> dict[str, TacticNow]:
    """By reference: every tactic, as they came on record."""
    clocks = (Tactic.court_at, Tactic.review_at, Tactic.expires_at)
    wanted = (
        sa.select(Tactic.reference, Tactic.code, Tactic.status, *clocks)
        .where(Tactic.location_id == location.id)
        .order_by(Tactic.id)
    )
    now = reader.clock.now()
    return {
        key: TacticNow(code, status, _first_past(status, moments, now))
        for key, code, status, *moments in reader.session.execute(wanted)
    }


def _first_past(
    status: TacticStatus, clocks: Iterable[dt.datetime | None], now: dt.datetime
) -> dt.datetime | None:
    if status not in RUNNING:
        return None
    return min((at for at in clocks if at is not None and at <= now), default=None)


def new_since(reader: Reader, location: Location, facts: Facts, last: LastTold) -> list[str]:
    """Phrases on what has changed or come in; empty where nothing has."""
    return [
        *_moved(facts, last.facts), *_tactics(reader, location, last.facts),
        *_heard(reader, location, last.opened_at), *_children(reader, location, last.opened_at),
    ]  # fmt: skip


def _moved(now: Facts, then: Facts) -> Iterator[str]:
    for key, words in (("risk_now", "risk {now}, was {then}"), ("status", "{now}, was {then}")):
        if then.get(key) and now[key] != then[key]:
            yield words.format(now=now[key], then=str(then[key]).lower())


def _tactics(reader: Reader, location: Location, then: Facts) -> Iterator[str]:
    before: Mapping[str, str] | None = then.get("tactic_states")
    if before is None:
        return  # of an agenda that did not keep them
    for reference, (code, status, _) in tactic_states(reader, location).items():
        if before.get(reference) != status.value:
            yield f"{code} {reference} {TACTIC_LABELS[status].lower()}"


def _heard(reader: Reader, location: Location, since: dt.datetime) -> Iterator[str]:
    item = Intelligence
    wanted = sa.select(item.grade, item.legacy_grade).where(
        item.location_id == location.id, item.created_at > since
    )
    lately = reader.session.execute(wanted).all()
    graded = sum(counts_as_new(row.grade, row.legacy_grade) for row in lately)
    if lately:
        told = counted(len(lately), "item")
        yield f"{told} of intelligence, {graded} graded A to C"


def _children(reader: Reader, location: Location, since: dt.datetime) -> Iterator[str]:
    link = LocationLink
    wanted = sa.select(sa.func.count(link.id)).where(
        link.location_id == location.id, link.kind == LinkKind.VICTIM, link.created_at > since
    )
    number = reader.session.scalar(wanted) or 0
    if number:
        yield f"{counted(number, 'child', 'children')} linked"


def open_points(checks: Sequence[PointCheck]) -> list[str]:
    """The codes of what is not met."""
    return [check.point.value for check in checks if not check.met]


def points_words(checks: Sequence[PointCheck], last: LastTold | None) -> str:
    """What lacks for a sign-off, in a line of the minutes.

    What every location lacks that nobody has proposed is one phrase, and what the last minutes
    told already is only named.
    """
    lacking = [check for check in checks if not check.met]
    if not lacking:
        return ""
    proposed = not {check.point for check in lacking} >= OF_PROPOSAL
    own = lacking if proposed else [one for one in lacking if one.point not in OF_PROPOSAL]
    end = "" if proposed else " No sign-off is proposed."
    if not own:
        return "Every point is met that a proposal does not bring: it may be proposed."
    if last is not None and last.facts.get("open_points") == open_points(checks):
        names = ", ".join(POINT_NAMES[Point(one.point)] for one in own)
        return f"Open as on {last.held_on:%d/%m/%Y}: {names}.{end}"
    return f"Before it can be signed off: {' '.join(one.told for one in own)}{end}"
