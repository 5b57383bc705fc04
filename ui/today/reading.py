"""What the page reads: one consistent look at all of one's areas, and one at a single area."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from lomu_app.access.drafts import find_drafts
from lomu_app.actions.queries import find_action_ids, load_actions
from lomu_app.actions.rows import ActionFilter, ActionRow
from lomu_app.assessments.signing import UnsignedRow, load_unsigned
from lomu_app.cohorts.due import Due, load_due
from lomu_app.daart.doings import Doing, load_doings
from lomu_app.daart.today import Morning, load_mornings
from lomu_app.daart.waiting import Waiting, load_waiting
from lomu_app.disclosure.queries import find_release_ids
from lomu_app.disclosure.queries import load_releases as load_packs
from lomu_app.disclosure.rows import ReleaseFilter as PackFilter
from lomu_app.disclosure.rows import ReleaseRow as PackRow
from lomu_app.intake.queries import ImportRow, recent_imports
from lomu_app.kernel.permissions import Permission
from lomu_app.resettlement.queries import load_releases
from lomu_app.resettlement.rows import ReleaseFilter, ReleaseRow
from lomu_app.resettlement.rules import ReleaseStatus

_LATELY = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DraftLine:
    """Something typed and not saved; only its form is told, never what was typed."""

    form: str
    saved_at: dt.datetime
    lost: bool = False


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
    """What waits in one area: targets, cohorts, and who comes out; what one has to do in all.

    `mine` are the asker's own actions that are due by tonight, wherever; `unsigned` the
    assessments that they may sign; `unwritten` the packs that were let go and may lack a file.
    """

    waiting: Waiting
    cohorts: tuple[Due, ...]
    mine: tuple[ActionRow, ...] = ()
    releases: tuple[ReleaseRow, ...] = ()
    unsigned: tuple[UnsignedRow, ...] = ()
    unwritten: tuple[PackRow, ...] = ()

    @property
    def area(self) -> str:
        """Which area."""
        return self.waiting.area


def read_area(reader: Any, area: str) -> AreaWork:
    """What waits in a single area."""
    waiting = load_waiting(reader, area)
    unwritten = tuple(_unwritten(reader, area))
    if not reader.actor.may(Permission.SEE_COHORTS):
        return AreaWork(waiting, (), unwritten=unwritten)
    mine = find_action_ids(reader, ActionFilter(mine=True, due_within=0))
    releases = load_releases(reader, ReleaseFilter(areas=(area,), within=0))
    return AreaWork(
        waiting, load_due(reader, area), tuple(load_actions(reader, mine)),
        tuple(row for row in releases if row.status is ReleaseStatus.EXPECTED),
        tuple(_unsigned(reader, area)), unwritten,
    )  # fmt: skip


def _unwritten(reader: Any, area: str) -> list[PackRow]:
    """For whoever can write them; cut off, a program has left them on record without a file."""
    if not all(map(reader.actor.may, (Permission.EXPORT, Permission.SEE_DISCLOSURES))):
        return []
    wanted = PackFilter(areas=(area,), to_write=True)
    return load_packs(reader, find_release_ids(reader, wanted))


def _unsigned(reader: Any, area: str) -> list[UnsignedRow]:
    if not reader.actor.may(Permission.LOWER_RISK):
        return []
    return [row for row in load_unsigned(reader, area) if not row.own]


def read_day(reader: Any, since: dt.datetime) -> Day:
    """Everything but what waits in a single area."""
    may = reader.actor.may
    drafts = find_drafts(reader) if may(Permission.KEEP_DRAFTS) else []
    return Day(
        mornings=load_mornings(reader),
        doings=load_doings(reader, since),
        drafts=tuple(DraftLine(draft.of, draft.saved_at, draft.lost) for draft in drafts),
        held=_held(reader) if may(Permission.IMPORT) else (),
    )


def _held(reader: Any) -> tuple[ImportRow, ...]:
    """Of each area the newest import, where it held rows back within the last week."""
    newest: dict[str, ImportRow] = {}
    for one in recent_imports(reader):
        newest.setdefault(one.area, one)
    since = reader.clock.now() - _LATELY
    return tuple(one for one in newest.values() if one.held and one.at >= since)
