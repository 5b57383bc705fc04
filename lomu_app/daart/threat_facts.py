"""What the Threat Review list reads of targets and people: facts to rank, rows to brief."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from lomu_app.daart.keeping import is_current
from lomu_app.daart.ranking import Facts
from lomu_app.daart.records import Target, ThreatItem, ThreatList
from lomu_app.daart.rules import (
    ATTEMPT_LABELS,
    OUTCOME_LABELS,
    OUTSTANDING,
    POWER_LABELS,
    STATUS_LABELS,
)
from lomu_app.daart.snapshot import (
    BriefingAddress,
    BriefingAttempt,
    BriefingMarker,
    OffSince,
)
from lomu_app.people.records import Person
from lomu_app.people.rules import marker_is_live, shown_name

_WHOLE = (
    selectinload(Target.person).selectinload(Person.names),
    selectinload(Target.person).selectinload(Person.addresses),
    selectinload(Target.person).selectinload(Person.markers),
    selectinload(Target.attempts),
    selectinload(Target.checks),
)


def outstanding_targets(session: Session, area: str) -> list[Target]:
    """Every target of the area that has not left with an outcome, whole."""
    wanted = sa.select(Target).where(Target.area == area, Target.status.in_(OUTSTANDING))
    return list(session.scalars(wanted.options(*_WHOLE).order_by(Target.id)))


def outstanding_ids(session: Session, area: str) -> frozenset[int]:
    """The ids of every outstanding target of the area."""
    wanted = sa.select(Target.id).where(Target.area == area, Target.status.in_(OUTSTANDING))
    return frozenset(session.scalars(wanted))


def targets_by_id(session: Session, ids: Collection[int]) -> dict[int, Target]:
    """The targets with these ids, whole."""
    found: dict[int, Target] = {}
    wanted = sorted(ids)
    # PostgreSQL and SQLite both limit how many values one statement may hold.
    for start in range(0, len(wanted), 500):
        some = sa.select(Target).where(Target.id.in_(wanted[start : start + 500]))
        found.update({target.id: target for target in session.scalars(some.options(*_WHOLE))})
    return found


def find_list(session: Session, area: str, day: dt.date) -> ThreatList | None:
    """The list of this area on this day."""
    return session.scalar(
        sa.select(ThreatList)
        .where(ThreatList.area == area, ThreatList.day == day)
        .options(selectinload(ThreatList.items), selectinload(ThreatList.addenda))
    )


def earlier_list(session: Session, area: str, day: dt.date) -> ThreatList | None:
    """The last list of the area before this day."""
    return session.scalar(
        sa.select(ThreatList)
        .where(ThreatList.area == area, ThreatList.day < day)
        .order_by(ThreatList.day.desc())
        .limit(1)
        .options(selectinload(ThreatList.items))
    )


def facts_of(target: Target, day: dt.date, carried_days: int) -> Facts:
    """What the order looks at, as at the day of the list."""
    in_force = (each for each in target.person.markers if marker_is_live(each.ends_on, day))
    markers = {marker.code for marker in in_force}
    wanted = {True: "yes", False: "no", None: "not_known"}[target.wanted_on_pnc]
    return Facts(
        target_id=target.id,
        reference=target.reference,
        power=target.power.value,
        victim_risk=target.victim_risk.value,
        status=target.status.value,
        date_added=target.date_added,
        days_wanted=days_wanted(target, day),
        attempts_total=attempts_total(target),
        days_without_attempt=_days_without_attempt(target, day),
        circulation=wanted,
        markers=tuple(sorted(markers)),
        days_past_return=(day - target.return_due).days,
        days_past_review=(day - target.review_due).days,
        carried_days=carried_days,
        proposed_off=target.proposed_off is not None,
    )


def days_wanted(target: Target, day: dt.date) -> int:
    """Whole days since the target was added."""
    return max(0, (day - target.date_added).days)


def attempts_total(target: Target) -> int:
    """Attempts known one by one, and those that a spreadsheet told of without a day."""
    return len(target.attempts) + target.attempts_reported


def _days_without_attempt(target: Target, day: dt.date) -> int | None:
    if target.attempts:
        return max(0, (day - max(attempt.on_day for attempt in target.attempts)).days)
    return None if target.attempts_reported else days_wanted(target, day)


def carried_from(item: ThreatItem | None, earlier: ThreatList | None, day: dt.date) -> int:
    """Days that a line has been on list after list without leaving."""
    if item is None or earlier is None:
        return 0
    return item.carried_days + (day - earlier.day).days


def briefing_addresses(person: Person, day: dt.date) -> tuple[BriefingAddress, ...]:
    """Where to try, in order, without the addresses that have ended."""
    return tuple(
        BriefingAddress(
            address.rank, address.text, address.postcode, address.last_checked, address.note
        )
        for address in sorted(person.addresses, key=lambda each: (each.rank, each.id))
        if is_current(address.ended_on, day)
    )


def briefing_markers(
    person: Person, labels: dict[str, str], day: dt.date
) -> tuple[BriefingMarker, ...]:
    """The warning markers in force, gravest first; an unknown code stands for itself.

    `labels` holds the policy's words by code, in the order of severity.
    """
    gravity = {code: place for place, code in enumerate(labels)}
    return tuple(
        BriefingMarker(
            marker.code, labels.get(marker.code, marker.code) or "Other", marker.note,
            marker.marked_on, marker.confirmed_on,
        )
        for marker in sorted(
            person.markers, key=lambda each: (gravity.get(each.code, len(gravity)), each.id)
        )
        if marker_is_live(marker.ends_on, day)
    )  # fmt: skip


def briefing_attempts(target: Target) -> tuple[BriefingAttempt, ...]:
    """Earlier attempts, the oldest first."""
    return tuple(
        BriefingAttempt(
            attempt.on_day, attempt.at_time, ATTEMPT_LABELS[attempt.outcome], attempt.note
        )
        for attempt in sorted(target.attempts, key=lambda each: (each.on_day, each.id))
    )


def aliases_of(person: Person) -> tuple[str, ...]:
    """Other names, as `SURNAME, Forenames`."""
    return tuple(shown_name(name.surname, name.forenames) for name in person.names)


def off_since(
    session: Session, earlier: ThreatList | None, kept: Collection[int]
) -> tuple[OffSince, ...]:
    """Who stood on the earlier list and is not on this one, with what became of them."""
    if earlier is None:
        return ()
    gone = [item.target_id for item in earlier.items if item.target_id not in kept]
    targets = targets_by_id(session, gone)
    return tuple(_off(targets[target_id]) for target_id in gone)


def _off(target: Target) -> OffSince:
    outcome = (
        STATUS_LABELS[target.status] if target.outcome is None else OUTCOME_LABELS[target.outcome]
    )
    if target.status in OUTSTANDING:
        outcome = f"Moved to {target.area}"
    name = shown_name(target.person.surname, target.person.forenames)
    return OffSince(target.reference, name, outcome, target.outcome_detail)


def power_label(target: Target) -> str:
    """The power in words."""
    return POWER_LABELS[target.power]


def ranked_items(items: Sequence[ThreatItem]) -> list[ThreatItem]:
    """The lines in rank order, those taken off last."""
    return sorted(items, key=lambda each: (each.removed_reason is not None, each.rank))
