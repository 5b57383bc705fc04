"""The read side of actions: which ones, in which order, and the rows that lists show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, selectinload

from lomu_app.actions.keeping import POLICY
from lomu_app.actions.records import Action, ActionStep
from lomu_app.actions.rows import (
    ActionDetail,
    ActionFilter,
    ActionRow,
    ActionSort,
    ActionStepLine,
)
from lomu_app.actions.rules import UNFINISHED, days_late, is_own, own_names
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import InvalidInput, RecordNotFound
from lomu_app.kernel.permissions import Actor, Permission
from lomu_app.people.records import Person
from lomu_app.store import search
from lomu_app.store.unit_of_work import Reader

_MOST_FOUND = 10_000
_SORTS: dict[str, tuple[sa.ColumnElement[Any], ...]] = {
    "due": (Action.due.expression, Action.priority.expression),
    "reference": (Action.reference.expression,),
    "name": (sa.func.coalesce(Person.surname, Action.about), Person.forenames.expression),
    "owner": (Action.owner.expression,),
    "agency": (Action.owner_agency.expression, Action.due.expression),
    "priority": (Action.priority.expression, Action.due.expression),
    "status": (Action.status.expression,),
    "area": (Action.area.expression,),
}
SORT_KEYS = tuple(_SORTS)
UNFINISHED_ONES = ActionFilter()
BY_DUE = ActionSort()


def find_action_ids(
    reader: Reader, wanted: ActionFilter = UNFINISHED_ONES, sort: ActionSort = BY_DUE
) -> list[int]:
    """Ids of the wanted actions in the areas of the asker, in order."""
    _require_seeing(reader.actor)
    query = sa.select(Action.id).outerjoin(Person, Action.person_id == Person.id)
    query = query.where(*_conditions(reader, wanted)).order_by(*_order(sort))
    return list(reader.session.scalars(query))


def load_actions(reader: Reader, ids: Sequence[int]) -> list[ActionRow]:
    """The rows of these ids, in their order; ids of other areas are left out."""
    _require_seeing(reader.actor)
    query = (
        sa.select(Action)
        .outerjoin(Action.person)
        .options(contains_eager(Action.person))
        .where(Action.id.in_(ids), Action.area.in_(reader.actor.areas), _may_know(reader))
    )
    found = {each.id: each for each in reader.session.scalars(query)}
    moved = _extensions(reader, list(found))
    return [_row(reader, found[key], moved) for key in ids if key in found]


def agencies_with_work(reader: Reader, area: str) -> list[str]:
    """The agencies that have something to do in the area, by name."""
    _require_seeing(reader.actor)
    conditions = _conditions(reader, ActionFilter(areas=(area,)))
    wanted = sa.select(Action.owner_agency).where(*conditions).distinct()
    return sorted(reader.session.scalars(wanted))


def find_action_id(reader: Reader, typed: str) -> int:
    """The id of the action with this reference. Raises InvalidInput where there is none."""
    _require_seeing(reader.actor)
    reference = typed.strip().upper()
    wanted = sa.select(Action.id).where(Action.reference == reference, _may_know(reader))
    found = reader.session.scalar(wanted)
    if found is None:
        raise InvalidInput(f"There is no action {reference}.", {"action": "not known"})
    return found


def load_action(reader: Reader, action_id: int) -> ActionDetail:
    """Everything about one action. Raises RecordNotFound, or NotPermitted outside the areas."""
    _require_seeing(reader.actor)
    found = reader.session.get(Action, action_id, options=[selectinload(Action.steps)])
    if found is None or not _knows(reader.actor, found):
        raise RecordNotFound("This action no longer exists. Reload the page.")
    reader.actor.require_area(found.area)
    return ActionDetail(
        row=_row(reader, found, _extensions(reader, [found.id])),
        raised_at=found.created_at, raised_by=found.created_by,
        steps=tuple(
            ActionStepLine(
                step.created_at, step.created_by, step.from_status, step.to_status,
                step.due_before, step.due_after, step.owner_before, step.owner_after, step.reason,
            )
            for step in found.steps
        ),
    )  # fmt: skip


def _conditions(reader: Reader, wanted: ActionFilter) -> list[sa.ColumnElement[bool]]:
    for area in wanted.areas:
        reader.actor.require_area(area)
    today = reader.clock.today()
    conditions: list[sa.ColumnElement[bool]] = [
        Action.area.in_(wanted.areas or tuple(reader.actor.areas)),
        Action.status.in_(wanted.statuses or tuple(UNFINISHED)),
        _may_know(reader),
    ]
    if wanted.mine:
        conditions.append(_own(reader))
    if wanted.overdue:
        conditions += [Action.due < today, Action.status.in_(UNFINISHED)]
    if wanted.due_within is not None:
        conditions.append(Action.due <= today + dt.timedelta(days=wanted.due_within))
    if wanted.person_id is not None:
        conditions.append(Action.person_id == wanted.person_id)
    if wanted.agency:
        conditions.append(sa.func.lower(Action.owner_agency) == wanted.agency.strip().lower())
    if wanted.source is not None:
        conditions.append(Action.source_kind == wanted.source)
    if wanted.source_ids is not None:
        conditions.append(Action.source_id.in_(wanted.source_ids))
    if wanted.text.strip():
        hits = search.find(
            reader.session, wanted.text, areas=reader.actor.areas, kinds=[Kind.ACTION],
            limit=_MOST_FOUND,
        )  # fmt: skip
        conditions.append(Action.id.in_([hit.record_id for hit in hits]))
    return conditions


def _require_seeing(actor: Actor) -> None:
    """Whoever sees cohorts sees actions; others may see those that are their own."""
    if not actor.may(Permission.WORK_OWN_ACTIONS):
        actor.require(Permission.SEE_COHORTS)


def _may_know(reader: Reader) -> sa.ColumnElement[bool]:
    """That the asker may know of the action at all; `_knows` says the same of one."""
    held = sorted(reader.actor.permissions)
    open_to = sa.or_(Action.seen_with.is_(None), Action.seen_with.in_(held))
    if reader.actor.may(Permission.SEE_COHORTS):
        return open_to
    return sa.and_(open_to, _own(reader))


def _knows(actor: Actor, found: Action) -> bool:
    if found.seen_with not in (None, *actor.permissions):
        return False
    return actor.may(Permission.SEE_COHORTS) or is_own(found.owner, actor)


def _own(reader: Reader) -> sa.ColumnElement[bool]:
    return sa.func.lower(Action.owner).in_(own_names(reader.actor))


def _order(sort: ActionSort) -> list[sa.ColumnElement[Any]]:
    if sort.key not in _SORTS:
        raise InvalidInput(f"Actions cannot be sorted by “{sort.key}”.", {"sort": sort.key})
    columns = _SORTS[sort.key]
    order = [column.desc() if sort.descending else column.asc() for column in columns]
    return [*order, Action.id.expression]


def _extensions(reader: Reader, ids: Sequence[int]) -> Mapping[int, tuple[int, dt.date]]:
    """By action: how often it was given a later day, and which day was the first."""
    wanted = (
        sa.select(
            ActionStep.action_id, sa.func.count(ActionStep.id), sa.func.min(ActionStep.due_before)
        )
        .where(ActionStep.action_id.in_(ids), ActionStep.due_before < ActionStep.due_after)
        .group_by(ActionStep.action_id)
    )
    found = reader.session.execute(wanted)
    return {key: (times, first) for key, times, first in found if first is not None}


def _row(reader: Reader, found: Action, extensions: Mapping[int, tuple[int, dt.date]]) -> ActionRow:
    policy, person = reader.policies[POLICY], found.person
    extended, first_due = extensions.get(found.id, (0, found.due))
    return ActionRow(
        id=found.id, version=found.version, reference=found.reference,
        person_id=found.person_id, person_reference=person.reference if person else "",
        surname=person.surname if person else "", forenames=person.forenames if person else "",
        about=found.about or "", area=found.area, source_kind=found.source_kind,
        source_id=found.source_id, task=found.task, text=found.text, kind=found.kind,
        kind_label=policy["kinds"][found.kind],
        strand=found.strand, strand_label=policy["strands"][found.strand], owner=found.owner,
        owner_agency=found.owner_agency, due=found.due, due_note=found.due_note,
        days_late=days_late(found.status, found.due, reader.clock.today()),
        priority=found.priority, status=found.status, result=found.result,
        closed_at=found.closed_at, closed_by=found.closed_by,
        apart=found.seen_with is not None, extended=extended, first_due=first_due,
    )  # fmt: skip
