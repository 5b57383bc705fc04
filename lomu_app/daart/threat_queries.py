"""Reading the Threat Review list: today's, a past day's, and what changed since the last."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lomu_app.access.queries import who_may
from lomu_app.access.rules import find_area
from lomu_app.daart.records import Target, ThreatItem, ThreatList
from lomu_app.daart.rules import (
    OUTCOME_LABELS,
    OUTSTANDING,
    STATUS_LABELS,
    Outcome,
    TargetStatus,
)
from lomu_app.daart.snapshot import ListLine, ListSnapshot, OffSince
from lomu_app.daart.threat_facts import earlier_list, find_list, off_since, outstanding_ids
from lomu_app.daart.threat_rules import (
    FROZEN,
    LIST_STATES,
    ListStatus,
    check_four_eyes,
)
from lomu_app.daart.threat_seen import as_seen
from lomu_app.daart.threat_snapshot import POLICY, kept_snapshot, live_snapshot, stored_snapshot
from lomu_app.kernel.clock import LONDON
from lomu_app.kernel.errors import NotPermitted, RecordNotFound
from lomu_app.kernel.permissions import Permission
from lomu_app.people.records import Person, WarningMarker
from lomu_app.people.rules import shown_name
from lomu_app.store.unit_of_work import Reader


@dataclass(frozen=True, slots=True)
class DayRow:
    """One list of an area, for choosing a day."""

    list_id: int
    day: dt.date
    status: str
    lines: int
    without_result: int


@dataclass(frozen=True, slots=True)
class ChangedPerson:
    """One target that something happened to; `what` says it in words."""

    target_id: int
    reference: str
    name: str
    what: str


@dataclass(frozen=True, slots=True)
class ChangesSince:
    """What happened since the last list was presented (or prepared, or since yesterday).

    `without_result` are lines of the last presented list whose result nobody has recorded;
    `due` are outstanding targets whose return is due today or overdue; `missing` counts
    outstanding targets that today's list does not have, `gone` its lines that have left.
    """

    since: dt.datetime
    arrested: tuple[ChangedPerson, ...]
    closed: tuple[ChangedPerson, ...]
    new: tuple[ChangedPerson, ...]
    markers: tuple[ChangedPerson, ...]
    due: tuple[ChangedPerson, ...]
    off: tuple[OffSince, ...]
    without_result: int
    missing: int
    gone: int


@dataclass(frozen=True, slots=True)
class ListAbilities:
    """What the asker can do with a list just now, for greying out; `why_not` tells the rest."""

    edit: bool
    submit: bool
    approve: bool
    present: bool
    work: bool
    close: bool
    why_not: str


def load_list(reader: Reader, area: str, day: dt.date) -> ListSnapshot | None:
    """The list of the area on the day, None where there is none.

    A draft for today or later is shown with the facts of this moment; a presented list, and
    a draft of a day gone by, as it was kept, with what was recorded on its lines since.
    Raises StoreUnavailable where the kept content does not fit its hash.
    """
    shown = _find(reader, area, day)
    if shown is None:
        return None
    if shown.status in FROZEN or day < reader.clock.today():
        return kept_snapshot(reader, shown) or live_snapshot(reader, shown)
    return live_snapshot(reader, shown)


def load_list_as_it_was(reader: Reader, area: str, day: dt.date) -> ListSnapshot | None:
    """The list exactly as it was presented, byte for byte, without anything recorded since.

    A list that was never presented is given as it was last kept; None where there is none.
    People under limited access are left out for those who may not see them.
    """
    shown = _find(reader, area, day)
    kept = None if shown is None else stored_snapshot(reader.session, shown)
    return None if kept is None else as_seen(reader, kept)


def list_days(reader: Reader, area: str) -> list[DayRow]:
    """All lists of the area, newest first."""
    area = _area(reader, area)
    open_lines = sa.func.sum(
        sa.case(
            (sa.and_(ThreatItem.result.is_(None), ThreatItem.removed_reason.is_(None)), 1), else_=0
        )
    )
    rows = reader.session.execute(
        sa.select(
            ThreatList.id, ThreatList.day, ThreatList.status, sa.func.count(ThreatItem.id),
            open_lines,
        )
        .outerjoin(ThreatItem, ThreatItem.list_id == ThreatList.id)
        .where(ThreatList.area == area)
        .group_by(ThreatList.id, ThreatList.day, ThreatList.status)
        .order_by(ThreatList.day.desc())
    )  # fmt: skip
    return [DayRow(key, day, status, n, int(left or 0)) for key, day, status, n, left in rows]


def count_today(reader: Reader, area: str) -> int | None:
    """How many lines today's list of an area has; None once it is closed."""
    reader.actor.require(Permission.SEE_TARGETS)
    reader.actor.require_area(area)
    found = _find(reader, area, reader.clock.today())
    if found is None:
        return 0
    if found.status == ListStatus.CLOSED:
        return None
    query = sa.select(sa.func.count(ThreatItem.id)).where(
        ThreatItem.list_id == found.id, ThreatItem.removed_reason.is_(None)
    )
    return reader.session.scalar(query) or 0


def area_of_longest_list(reader: Reader) -> str:
    """The asker's area with the most lines on its list of today; empty where none has a list."""
    if not reader.actor.may(Permission.SEE_TARGETS):
        return ""
    lines = sa.func.count(ThreatItem.id)
    rows = reader.session.execute(
        sa.select(ThreatList.area)
        .join(ThreatItem, ThreatItem.list_id == ThreatList.id)
        .where(ThreatList.day == reader.clock.today())
        .group_by(ThreatList.area)
        .order_by(lines.desc(), ThreatList.area)
    )
    return next((area for (area,) in rows if reader.actor.covers(area)), "")


def list_for_show(reader: Reader, area: str, day: dt.date) -> dict[str, list[dict[str, Any]]]:
    """The lines (`items`) and the `alerts` as plain rows for the command line.

    Raises RecordNotFound without a list.
    """
    shown = load_list(reader, area, day)
    if shown is None:
        raise RecordNotFound(
            f"There is no list of {area} for {day:%d/%m/%Y}. Prepare it first: trm prepare."
        )
    alerts = [dataclasses.asdict(alert) for alert in shown.alerts]
    return {"items": [_item_row(shown, line) for line in shown.lines], "alerts": alerts}


def load_abilities(reader: Reader, area: str, day: dt.date) -> ListAbilities:
    """What the asker may do with this list now; all False where there is none."""
    shown = _find(reader, area, day)
    if shown is None:
        return ListAbilities(*(False,) * 6, why_not="There is no list for this day yet.")
    offered = LIST_STATES.offered(ListStatus(shown.status), reader.actor.permissions)
    why_not, approve = "", ListStatus.APPROVED in offered
    if approve:
        try:
            others = who_may(reader.session, reader.policies, Permission.APPROVE_LIST, shown.area)
            check_four_eyes(reader.policies[POLICY], reader.actor.username, shown.hands, others)
        except NotPermitted as refusal:
            why_not, approve = refusal.message, False
    may = reader.actor.may
    frozen = shown.status in FROZEN
    meeting = shown.status in {ListStatus.PRESENTED, ListStatus.ACTIONED}
    return ListAbilities(
        edit=not frozen and may(Permission.PREPARE_LIST),
        submit=ListStatus.SUBMITTED in offered,
        approve=approve,
        present=ListStatus.PRESENTED in offered,
        work=meeting and may(Permission.PRESENT_LIST),
        close=meeting and may(Permission.PRESENT_LIST),
        why_not=why_not,
    )


def load_changes(reader: Reader, area: str, day: dt.date) -> ChangesSince:
    """What happened in the area since the list before this day."""
    area = _area(reader, area)
    earlier = earlier_list(reader.session, area, day)
    since = _since(earlier, day)
    today = find_list(reader.session, area, day)
    on_list = {item.target_id for item in today.items} if today else set()
    outstanding = outstanding_ids(reader.session, area)
    left = _left(reader, area, since)
    return ChangesSince(
        since=since,
        arrested=tuple(_told(*row) for row in left if _arrested(row[0])),
        closed=tuple(_told(*row) for row in left if not _arrested(row[0])),
        new=_new(reader, area, since),
        markers=_markers(reader, area, since),
        due=_due(reader, area, day),
        off=off_since(reader.session, earlier, outstanding),
        without_result=_without_result(earlier),
        missing=len(outstanding - on_list) if today else 0,
        gone=len(on_list - outstanding),
    )


def _item_row(shown: ListSnapshot, line: ListLine) -> dict[str, Any]:
    return {
        "rank": line.rank,
        "reference": line.reference,
        "name": shown_name(line.surname, line.forenames),
        "victim_risk": line.victim_risk,
        "category": line.category,
        "score": line.score,
        "reasons": [reason.text for reason in line.reasons],
        "movement": line.movement,
        "movement_text": line.movement_text,
        "previous_rank": line.previous_rank,
        "carried_days": line.carried_days,
        "carry_level": line.carry_level,
        "gaps": list(line.gaps),
        "owner": line.owner,
        "team": line.team,
        "due": line.due,
        "ask": line.ask,
        "decision": line.decision,
        "result": line.result,
        "moved_reason": line.moved_reason,
        "moved_by": line.moved_by,
        "removed_reason": line.removed_reason,
        "removed_by": line.removed_by,
        "status": shown.status,
        "area": shown.area,
        "day": shown.day.isoformat(),
    }


def _area(reader: Reader, typed: str) -> str:
    reader.actor.require(Permission.SEE_TARGETS)
    area = find_area(reader.policies["areas"], typed)
    reader.actor.require_area(area)
    return area


def _find(reader: Reader, area: str, day: dt.date) -> ThreatList | None:
    return find_list(reader.session, _area(reader, area), day)


def _since(earlier: ThreatList | None, day: dt.date) -> dt.datetime:
    if earlier is None:
        start = dt.datetime.combine(day - dt.timedelta(days=1), dt.time(), LONDON)
        return start.astimezone(dt.UTC)
    return earlier.presented_at or earlier.prepared_at


def _people(area: str) -> sa.Select[Target, Person]:
    return (
        sa.select(Target, Person)
        .join(Person, Target.person_id == Person.id)
        .where(Target.area == area)
        .order_by(Person.surname, Person.forenames, Target.id)
    )


def _left(reader: Reader, area: str, since: dt.datetime) -> list[tuple[Target, Person, str]]:
    wanted = _people(area).where(Target.status.not_in(OUTSTANDING), Target.status_since > since)
    return [
        (target, person, _outcome_words(target))
        for target, person in reader.session.execute(wanted)
    ]


def _outcome_words(target: Target) -> str:
    if target.outcome is None:
        return STATUS_LABELS[target.status]
    return OUTCOME_LABELS[target.outcome]


def _arrested(target: Target) -> bool:
    return target.outcome == Outcome.ARRESTED or target.status is TargetStatus.ARRESTED


def _new(reader: Reader, area: str, since: dt.datetime) -> tuple[ChangedPerson, ...]:
    wanted = _people(area).where(Target.created_at > since, Target.status.in_(OUTSTANDING))
    return tuple(_told(target, person, "New") for target, person in reader.session.execute(wanted))


def _markers(reader: Reader, area: str, since: dt.datetime) -> tuple[ChangedPerson, ...]:
    changed = sa.select(WarningMarker.person_id).where(WarningMarker.updated_at > since)
    wanted = _people(area).where(
        Target.status.in_(OUTSTANDING), Target.created_at <= since, Person.id.in_(changed)
    )
    return tuple(
        _told(target, person, "Warning markers changed")
        for target, person in reader.session.execute(wanted)
    )


def _due(reader: Reader, area: str, day: dt.date) -> tuple[ChangedPerson, ...]:
    wanted = _people(area).where(Target.status.in_(OUTSTANDING), Target.return_due <= day)
    return tuple(
        _told(target, person, _due_words(target.return_due, day))
        for target, person in reader.session.execute(wanted)
    )


def _due_words(due: dt.date, day: dt.date) -> str:
    return "Return due today" if due == day else f"Return was due on {due:%d/%m/%Y}"


def _told(target: Target, person: Person, what: str) -> ChangedPerson:
    name = shown_name(person.surname, person.forenames)
    return ChangedPerson(target.id, target.reference, name, what)


def _without_result(earlier: ThreatList | None) -> int:
    if earlier is None or earlier.status not in FROZEN:
        return 0
    return sum(item.result is None and item.removed_reason is None for item in earlier.items)
