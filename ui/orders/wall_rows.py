"""The lines of the wall of clocks: what runs out next, in the groups that a room reads first.

The desk counts down by itself from the moments that were read, so the wall is never older
than the last tick, however long ago it was read.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lomu_app.cohorts.rows import MemberClock, MembershipRow
from lomu_app.cohorts.rules import SUPERVISION_ENDS
from lomu_app.kernel.clock import london
from lomu_app.orders.rows import ClockRow, OrderRow
from lomu_app.orders.rules import (
    STATUS_LABELS,
    ClockKind,
    OrderStatus,
    end_of_day,
    time_left,
)
from lomu_app.people.rules import shown_name

COHORT = "cohort"
_MEMBERSHIPS = 10**12  # beyond every id of a clock
_NUMBER_OF = {clock: number for number, clock in enumerate(ClockKind)}


class Group(StrEnum):
    """When a clock runs out, as seen from now."""

    RUN_OUT = "run_out"
    NOW = "now"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"


GROUP_LABELS = {
    Group.RUN_OUT: "Run out",
    Group.NOW: "Now",
    Group.TODAY: "Today",
    Group.WEEK: "This week",
    Group.LATER: "Later",
}


@dataclass(frozen=True, slots=True)
class WallRow:
    """One clock, one order without a clock, or the heading of a group (`heading` not empty).

    A clock is an order's (`order_id`) or that of somebody in a cohort (`membership_id`).

    `id` stays the same while the clock runs; `at` is None where nothing runs.
    """

    id: int
    order_id: int = 0
    membership_id: int = 0
    reference: str = ""
    person_id: int = 0
    person_reference: str = ""
    name: str = ""
    kind: str = ""
    kind_short: str = ""
    area: str = ""
    what: str = ""
    at: dt.datetime | None = None
    left: str = ""
    counted_on: dt.date | None = None
    group: Group = Group.LATER
    heading: str = ""

    def words(self) -> str:
        """What the quick filter looks through."""
        parts = (self.reference, self.person_reference, self.name, self.kind_short, self.what)
        return " ".join(parts).casefold()


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where the groups begin and end, reckoned once for all lines of a tick."""

    now: dt.datetime
    today: dt.date
    soon: dt.datetime
    tonight: dt.datetime
    week: dt.datetime
    far: dt.datetime

    @classmethod
    def at(cls, now: dt.datetime, now_hours: int) -> Bounds:
        """`now_hours` is how long before its end a clock counts as running out now."""
        today = london(now).date()
        return cls(
            now, today, now + dt.timedelta(hours=now_hours), end_of_day(today),
            end_of_day(today + dt.timedelta(days=7)), now + dt.timedelta(days=9),
        )  # fmt: skip

    def group(self, at: dt.datetime) -> Group:
        """Which group a moment belongs to."""
        if at <= self.now:
            return Group.RUN_OUT
        if at <= self.soon:
            return Group.NOW
        if at <= self.tonight:
            return Group.TODAY
        return Group.WEEK if at <= self.week else Group.LATER


def row_of_clock(clock: ClockRow) -> WallRow:
    """One clock; what counts down is filled in by `count_down`."""
    part = clock.order_id if clock.condition_id is None else clock.condition_id
    return WallRow(
        id=part * len(ClockKind) + _NUMBER_OF[clock.clock] + 1, order_id=clock.order_id,
        reference=clock.reference, person_id=clock.person_id,
        person_reference=clock.person_reference, name=shown_name(clock.surname, clock.forenames),
        kind=clock.kind, kind_short=clock.kind_short, area=clock.area, what=clock.label,
        at=clock.at,
    )  # fmt: skip


def row_of_order(order: OrderRow) -> WallRow:
    """One order on which no clock runs: until further order, or ended."""
    return WallRow(
        id=order.id, order_id=order.id, reference=order.reference, person_id=order.person_id,
        person_reference=order.person_reference, name=shown_name(order.surname, order.forenames),
        kind=order.kind, kind_short=order.kind_short, area=order.area,
        what=STATUS_LABELS[OrderStatus(order.status)],
    )  # fmt: skip


def rows_of_membership(member: MembershipRow) -> list[WallRow]:
    """What is due of somebody in a cohort, each at the end of its day."""
    return [_row_of_member(member, clock) for clock in member.clocks]


def _row_of_member(member: MembershipRow, clock: MemberClock) -> WallRow:
    ends = clock.label == SUPERVISION_ENDS
    return WallRow(
        id=_MEMBERSHIPS + 2 * member.id + ends, membership_id=member.id, reference=member.reference,
        person_id=member.person_id, person_reference=member.person_reference,
        name=shown_name(member.surname, member.forenames), kind=COHORT,
        kind_short=member.cohort_short, area=member.area, what=clock.label,
        at=end_of_day(clock.day),
    )  # fmt: skip


def count_down(rows: Iterable[WallRow], bounds: Bounds) -> list[WallRow]:
    """The same lines with what is left now.

    What is told in days changes at midnight alone, so a long wall costs next to nothing.
    """
    return [_counted(row, bounds) for row in rows]


def _counted(row: WallRow, bounds: Bounds) -> WallRow:
    if row.at is None or (row.counted_on == bounds.today and row.at > bounds.far):
        return row
    return dataclasses.replace(
        row, left=time_left(row.at, bounds.now), group=bounds.group(row.at),
        counted_on=bounds.today,
    )  # fmt: skip


def with_headings(rows: Sequence[WallRow]) -> list[WallRow]:
    """The lines in their order, each group under its heading; a heading has a negative id."""
    found: list[WallRow] = []
    for number, group in enumerate(Group, 1):
        members = [row for row in rows if row.group is group]
        if members:
            told = f"{GROUP_LABELS[group]}  ·  {len(members):,}"
            found += [WallRow(-number, group=group, heading=told), *members]
    return found
