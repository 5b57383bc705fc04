"""What the page reads: one consistent look at all of one's areas, and one at a single area."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from lomu_app.access.drafts import find_drafts
from lomu_app.cohorts.due import Due, load_due
from lomu_app.daart.doings import Doing, load_doings
from lomu_app.daart.today import Morning, load_mornings
from lomu_app.daart.waiting import Waiting, load_waiting
from lomu_app.intake.queries import ImportRow, recent_imports
from lomu_app.kernel.permissions import Permission

_LATELY = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DraftLine:
    """Something typed and not saved; only its form is told, never what was typed."""

    form: str
    saved_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Day:
    """The morning of all areas. `held` are the last imports that left rows out."""

    mornings: tuple[Morning, ...]
    doings: tuple[Doing, ...]
    drafts: tuple[DraftLine, ...]
    held: tuple[ImportRow, ...]

    def morning(self, area: str) -> Morning | None:
        """That of one area."""
        return next((one for one in self.mornings if one.area == area), None)


@dataclass(frozen=True, slots=True)
class AreaWork:
    """What waits in one area: on the list of targets, and in the cohorts."""

    waiting: Waiting
    cohorts: tuple[Due, ...]

    @property
    def area(self) -> str:
        """Which area."""
        return self.waiting.area


def read_area(reader: Any, area: str) -> AreaWork:
    """What waits in a single area."""
    sees = reader.actor.may(Permission.SEE_COHORTS)
    return AreaWork(load_waiting(reader, area), load_due(reader, area) if sees else ())


def read_day(reader: Any, since: dt.datetime) -> Day:
    """Everything but what waits in a single area."""
    may = reader.actor.may
    drafts = find_drafts(reader) if may(Permission.KEEP_DRAFTS) else []
    return Day(
        mornings=load_mornings(reader),
        doings=load_doings(reader, since),
        drafts=tuple(DraftLine(draft.form, draft.saved_at) for draft in drafts),
        held=_held(reader) if may(Permission.IMPORT) else (),
    )


def _held(reader: Any) -> tuple[ImportRow, ...]:
    """Of each area the newest import, where it held rows back within the last week."""
    newest: dict[str, ImportRow] = {}
    for one in recent_imports(reader):
        newest.setdefault(one.area, one)
    since = reader.clock.now() - _LATELY
    return tuple(one for one in newest.values() if one.held and one.at >= since)
