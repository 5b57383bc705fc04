"""What a sergeant needs to know at 07:00: where this morning's list of each area stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from lomu_app.access.queries import display_names, who_may
from lomu_app.access.rules import area_names
from lomu_app.daart.queries import count_each_area
from lomu_app.daart.records import Target, ThreatAlert, ThreatItem, ThreatList
from lomu_app.daart.rows import TargetGroup
from lomu_app.daart.rules import OUTSTANDING
from lomu_app.daart.threat_rules import DRAFTING, FROZEN, ListStatus, check_four_eyes
from lomu_app.kernel.errors import NotPermitted
from lomu_app.kernel.permissions import Permission
from lomu_app.store.unit_of_work import Reader

_POLICY = "threat_review"


class Step(StrEnum):
    """What has to be done next with a morning list."""

    PREPARE = "prepare"
    PREPARE_AGAIN = "prepare_again"
    SUBMIT = "submit"
    APPROVE = "approve"
    PRESENT = "present"
    MEET = "meet"
    CLOSE = "close"
    NONE = "none"


_STEPS: Mapping[str, tuple[Step, Permission | None]] = {
    "": (Step.PREPARE, Permission.PREPARE_LIST),
    ListStatus.OPEN: (Step.SUBMIT, Permission.SUBMIT_LIST),
    ListStatus.SUBMITTED: (Step.APPROVE, Permission.APPROVE_LIST),
    ListStatus.APPROVED: (Step.PRESENT, Permission.PRESENT_LIST),
    ListStatus.PRESENTED: (Step.MEET, Permission.PRESENT_LIST),
    ListStatus.ACTIONED: (Step.CLOSE, Permission.PRESENT_LIST),
    ListStatus.CLOSED: (Step.NONE, None),
}


@dataclass(frozen=True, slots=True)
class Morning:
    """How today's list of one area stands.

    `status` is empty where there is none yet; `lines` are those that are on. `came` and
    `gone` count targets that the draft lacks, or still has. `may` says whether the asker
    can take the next step, `last_by` what whoever took the last one is called. `unsettled`
    is the day of the list before, where nobody closed it; `open_lines` of it have no result.
    """

    area: str
    status: str
    lines: int
    decided: int
    with_result: int
    came: int
    gone: int
    step: Step
    may: bool
    last_by: str
    last_at: dt.datetime | None
    alerts: int
    unsettled: dt.date | None
    open_lines: int
    counts: Mapping[TargetGroup, int]

    @property
    def outstanding(self) -> int:
        """How many targets are outstanding."""
        return self.counts[TargetGroup.OUTSTANDING]


def load_mornings(reader: Reader) -> tuple[Morning, ...]:
    """Today's list of each of the asker's areas, in the order of the policy."""
    counts = count_each_area(reader)
    facts = _Facts(reader, list(counts))
    ordered = [area for area in area_names(reader.policies["areas"]) if area in counts]
    return tuple(facts.morning(area, counts[area]) for area in ordered)


class _Facts:
    """Read in a few statements, however many areas there are."""

    def __init__(self, reader: Reader, areas: Sequence[str]) -> None:
        self._reader, self._areas = reader, areas
        self._today = reader.clock.today()
        session = reader.session
        mine = ThreatList.area.in_(areas)
        todays = sa.select(ThreatList).where(mine, ThreatList.day == self._today)
        self._lists = {one.area: one for one in session.scalars(todays)}
        self._lines = self._line_counts([one.id for one in self._lists.values()])
        self._came = self._came_in()
        self._gone = self._gone_from()
        self._earlier = self._unsettled()
        alerts = (
            sa.select(ThreatAlert.area, sa.func.count(ThreatAlert.id))
            .where(
                ThreatAlert.area.in_(areas), ThreatAlert.day <= self._today,
                ThreatAlert.outcome.is_(None),
            )
            .group_by(ThreatAlert.area)
        )  # fmt: skip
        self._alerts = {area: int(number) for area, number in session.execute(alerts)}
        self._names = display_names(session)

    def morning(self, area: str, counts: Mapping[TargetGroup, int]) -> Morning:
        found = self._lists.get(area)
        status = found.status if found is not None else ""
        drafting = found is not None and status in DRAFTING
        lines, decided, results = self._lines.get(found.id, (0, 0, 0)) if found else (0, 0, 0)
        day, open_lines = self._earlier.get(area, (None, 0))
        by, at = _last_step(found)
        came = self._came.get(area, 0) if drafting else 0
        gone = self._gone.get(area, 0) if drafting else 0
        stale = status == ListStatus.OPEN and bool(came or gone)
        return Morning(
            area=area, status=status, lines=lines, decided=decided, with_result=results,
            came=came, gone=gone,
            step=Step.PREPARE_AGAIN if stale else _STEPS[status][0],
            may=self._may(found, status), last_by=self._names.get(by, by), last_at=at,
            alerts=self._alerts.get(area, 0), unsettled=day, open_lines=open_lines, counts=counts,
        )  # fmt: skip

    def _may(self, found: ThreatList | None, status: str) -> bool:
        reader, (step, wanted) = self._reader, _STEPS[status]
        if wanted is None or not reader.actor.may(wanted):
            return False
        if step is not Step.APPROVE or found is None:
            return True
        others = who_may(reader.session, reader.policies, Permission.APPROVE_LIST, found.area)
        try:
            check_four_eyes(reader.policies[_POLICY], reader.actor.username, found.hands, others)
        except NotPermitted:
            return False
        return True

    def _line_counts(self, ids: Sequence[int]) -> dict[int, tuple[int, int, int]]:
        query = (
            sa.select(
                ThreatItem.list_id, sa.func.count(ThreatItem.id),
                sa.func.sum(sa.case((ThreatItem.decision != "", 1), else_=0)),
                sa.func.sum(sa.case((ThreatItem.result.is_not(None), 1), else_=0)),
            )
            .where(ThreatItem.list_id.in_(ids), ThreatItem.removed_reason.is_(None))
            .group_by(ThreatItem.list_id)
        )  # fmt: skip
        found = self._reader.session.execute(query)
        return {key: (int(lines), int(told), int(done)) for key, lines, told, done in found}

    def _came_in(self) -> dict[str, int]:
        listed = (
            sa.select(ThreatItem.target_id)
            .join(ThreatList, ThreatList.id == ThreatItem.list_id)
            .where(ThreatList.day == self._today)
        )
        query = (
            sa.select(Target.area, sa.func.count(Target.id))
            .where(
                Target.area.in_(self._areas), Target.status.in_(OUTSTANDING),
                Target.id.not_in(listed),
            )
            .group_by(Target.area)
        )  # fmt: skip
        return {area: int(number) for area, number in self._reader.session.execute(query)}

    def _gone_from(self) -> dict[str, int]:
        query = (
            sa.select(ThreatList.area, sa.func.count(ThreatItem.id))
            .join(ThreatItem, ThreatItem.list_id == ThreatList.id)
            .join(Target, Target.id == ThreatItem.target_id)
            .where(
                ThreatList.area.in_(self._areas), ThreatList.day == self._today,
                Target.status.not_in(OUTSTANDING),
            )
            .group_by(ThreatList.area)
        )  # fmt: skip
        return {area: int(number) for area, number in self._reader.session.execute(query)}

    def _unsettled(self) -> dict[str, tuple[dt.date, int]]:
        """The last presented list before today where it is not closed, and its open lines."""
        last = (
            sa.select(ThreatList.area, sa.func.max(ThreatList.day).label("day"))
            .where(
                ThreatList.area.in_(self._areas), ThreatList.day < self._today,
                ThreatList.status.in_(FROZEN),
            )
            .group_by(ThreatList.area)
            .subquery()
        )  # fmt: skip
        is_open = sa.and_(ThreatItem.result.is_(None), ThreatItem.removed_reason.is_(None))
        query = (
            sa.select(
                ThreatList.area, ThreatList.day, ThreatList.status,
                sa.func.sum(sa.case((is_open, 1), else_=0)),
            )
            .join(last, sa.and_(last.c.area == ThreatList.area, last.c.day == ThreatList.day))
            .outerjoin(ThreatItem, ThreatItem.list_id == ThreatList.id)
            .group_by(ThreatList.area, ThreatList.day, ThreatList.status)
        )  # fmt: skip
        return {
            area: (day, int(number or 0))
            for area, day, status, number in self._reader.session.execute(query)
            if status != ListStatus.CLOSED
        }


def _last_step(found: ThreatList | None) -> tuple[str, dt.datetime | None]:
    """Who did the last step, and when."""
    if found is None:
        return "", None
    steps = (
        (found.closed_by, found.closed_at),
        (found.presented_by, found.presented_at),
        (found.approved_by, found.approved_at),
        (found.submitted_by, found.submitted_at),
        (found.prepared_by, found.prepared_at),
    )
    return next(((by or "", at) for by, at in steps if at is not None), ("", None))
