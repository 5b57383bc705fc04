"""What the page reads: one consistent look at a list, its days and what may be done with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from lomu_app.daart.queries import count_targets
from lomu_app.daart.rows import TargetGroup
from lomu_app.daart.snapshot import AlertLine, ListLine, ListSnapshot
from lomu_app.daart.threat_alerts import load_alerts
from lomu_app.daart.threat_queries import (
    ChangesSince,
    DayRow,
    ListAbilities,
    list_days,
    load_abilities,
    load_changes,
    load_list,
    load_list_as_it_was,
)
from lomu_app.daart.threat_rules import DRAFTING, FROZEN


@dataclass(frozen=True, slots=True)
class Facts:
    """One list as it stands. `exact` means that it is shown exactly as it was presented.

    `changes` is there for drafts only, `outstanding` and `ready` only where there is no list;
    `alerts` are those of the list, and those that came in since it was presented.
    """

    area: str
    day: dt.date
    today: dt.date
    exact: bool
    days: tuple[DayRow, ...]
    snapshot: ListSnapshot | None
    abilities: ListAbilities
    changes: ChangesSince | None = None
    outstanding: int = 0
    ready: int = 0
    alerts: tuple[AlertLine, ...] = ()

    @property
    def status(self) -> str:
        """Where the list stands; empty where there is none."""
        return self.snapshot.status if self.snapshot is not None else ""

    @property
    def frozen(self) -> bool:
        """Whether it has been presented."""
        return self.status in FROZEN

    @property
    def drafting(self) -> bool:
        """Whether its lines can still be changed, as far as its state goes."""
        return self.status in DRAFTING

    @property
    def past(self) -> bool:
        """Whether the day is over."""
        return self.day < self.today

    @property
    def active(self) -> tuple[ListLine, ...]:
        """The lines that the meeting goes through."""
        return self.snapshot.active if self.snapshot is not None else ()

    def decided(self) -> int:
        """How many lines of the meeting have a decision."""
        return sum(bool(line.decision) for line in self.active)

    def without_result(self) -> tuple[ListLine, ...]:
        """The lines of which nobody has said what came of them."""
        return tuple(line for line in self.active if line.result is None)


def read_facts(reader: Any, area: str, day: dt.date, *, exact: bool = False) -> Facts:
    """Everything the page shows of one area and day."""
    load = load_list_as_it_was if exact else load_list
    snapshot = load(reader, area, day)
    today = reader.clock.today()
    draft = snapshot is not None and snapshot.status in DRAFTING and day >= today and not exact
    counts = count_targets(reader, (area,)) if snapshot is None else {}
    return Facts(
        area=area, day=day, today=today, exact=exact, days=tuple(list_days(reader, area)),
        snapshot=snapshot, abilities=load_abilities(reader, area, day),
        changes=load_changes(reader, area, day) if draft else None,
        outstanding=counts.get(TargetGroup.OUTSTANDING, 0),
        ready=counts.get(TargetGroup.READY, 0),
        alerts=_alerts(reader, area, day, snapshot, exact=exact),
    )  # fmt: skip


def _alerts(
    reader: Any, area: str, day: dt.date, snapshot: ListSnapshot | None, *, exact: bool
) -> tuple[AlertLine, ...]:
    kept = snapshot.alerts if snapshot is not None else ()
    if exact or day < reader.clock.today():
        return kept
    known = {alert.alert_id for alert in kept}
    return (*kept, *(each for each in load_alerts(reader, area, day) if each.alert_id not in known))
