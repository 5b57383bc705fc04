"""The read side of the children at risk: who gave which numbers for a quarter, and the sum."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from lomu_app.access.queries import display_names
from lomu_app.insight.commands import POLICY, authorities, covers_authority
from lomu_app.insight.quarters import Children, Quarter, added_up, children_told
from lomu_app.insight.records import ChildrenAtRisk, ChildrenEntry
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.policy import Policy
from lomu_app.store.unit_of_work import Reader


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One time that numbers were entered, and why where they stood in place of others."""

    at: dt.datetime
    by: str
    given_by: str
    levels: Mapping[str, int]
    reduced: int
    reason: str


@dataclass(frozen=True, slots=True)
class ChildrenRow:
    """One authority's numbers of a quarter; `version` 0 where it has given none yet."""

    authority: str
    version: int
    levels: Mapping[str, int]
    reduced: int | None
    entries: tuple[EntryLine, ...]

    @property
    def total(self) -> int | None:
        """All children; None where there are no numbers."""
        return sum(self.levels.values()) if self.version else None


@dataclass(frozen=True, slots=True)
class ChildrenPage:
    """A quarter: each authority that one works for, the sum beside that before, and in words.

    `levels` are code and label, the lowest first.
    """

    quarter: Quarter
    levels: tuple[tuple[str, str], ...]
    rows: tuple[ChildrenRow, ...]
    now: Children
    before: Children | None
    told: tuple[str, ...]


def load_children(reader: Reader, quarter: Quarter) -> ChildrenPage:
    """The quarter as it stands. Raises NotPermitted."""
    reader.actor.require(Permission.SEE_CSE)
    policy, areas = reader.policies[POLICY], reader.policies["areas"]
    own = tuple(
        each for each in authorities(areas) if covers_authority(reader.actor, areas, each)
    )  # fmt: skip
    found = {each.authority: each for each in _stored(reader, quarter, own)}
    now = _sum(policy, quarter, found)
    before = _sum(
        policy, quarter.before,
        {each.authority: each for each in _stored(reader, quarter.before, own)},
    )  # fmt: skip
    earlier = before if before.authorities else None
    highest = policy["children"]["levels"][-1]
    meaning = policy["children"]["meaning"].get(highest, policy["children"]["labels"][highest])
    names = display_names(reader.session)
    return ChildrenPage(
        quarter=quarter, levels=level_labels(policy),
        rows=tuple(_row(each, found.get(each), names) for each in own),
        now=now, before=earlier,
        told=children_told(now, earlier, meaning, own) if now.authorities else (),
    )  # fmt: skip


def level_labels(policy: Policy) -> tuple[tuple[str, str], ...]:
    """Code and label of each level, the lowest first."""
    children = policy["children"]
    return tuple((code, str(children["labels"][code])) for code in children["levels"])


def _stored(reader: Reader, quarter: Quarter, own: tuple[str, ...]) -> list[ChildrenAtRisk]:
    wanted = (
        sa.select(ChildrenAtRisk)
        .where(ChildrenAtRisk.quarter == quarter.code, ChildrenAtRisk.authority.in_(own))
        .options(selectinload(ChildrenAtRisk.entries))
    )
    return list(reader.session.scalars(wanted))


def _sum(policy: Policy, quarter: Quarter, found: Mapping[str, ChildrenAtRisk]) -> Children:
    codes = policy["children"]["levels"]
    entered = {
        name: ([each.levels.get(code, 0) for code in codes], each.reduced)
        for name, each in found.items()
    }
    return added_up(quarter, entered, len(codes))


def _row(authority: str, found: ChildrenAtRisk | None, names: Mapping[str, str]) -> ChildrenRow:
    if found is None:
        return ChildrenRow(authority, 0, {}, None, ())
    entries = tuple(_entry(each, names) for each in reversed(found.entries))
    return ChildrenRow(authority, found.version, found.levels, found.reduced, entries)


def _entry(each: ChildrenEntry, names: Mapping[str, str]) -> EntryLine:
    return EntryLine(
        each.created_at, names.get(each.created_by, each.created_by), each.given_by, each.levels,
        each.reduced, each.reason,
    )  # fmt: skip
