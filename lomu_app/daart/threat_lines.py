"""Changing the lines of a draft by hand: never without a reason, never without a name."""

from __future__ import annotations

from lomu_app.daart.records import ThreatItem, ThreatList
from lomu_app.daart.threat_commands import MoveLine, RemoveLine, RestoreLine, SetLine
from lomu_app.daart.threat_facts import ranked_items
from lomu_app.daart.threat_review import note_edit, policy_order, renumber
from lomu_app.daart.threat_rules import DRAFTING, require_reason
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.store.command import handles
from lomu_app.store.unit_of_work import UnitOfWork


@handles(MoveLine)
def move_line(uow: UnitOfWork, command: MoveLine) -> dict[str, int]:
    """Put the line at the rank asked for; the others make room. Past the end is the end."""
    reason = require_reason(command.reason, "the line is moved")
    item, owner = _draft_line(uow, command.item_id, command.version, reason)
    if command.new_rank < 1:
        raise InvalidInput("The first rank is 1.", {"new_rank": "1 or more"})
    _require_on(item)
    order = [each for each in ranked_items(owner.items) if each.removed_reason is None]
    order.remove(item)
    order.insert(command.new_rank - 1, item)
    item.moved_reason, item.moved_by = reason, uow.actor.username
    return _keep(uow, owner, item, order)


@handles(RemoveLine)
def remove_line(uow: UnitOfWork, command: RemoveLine) -> dict[str, int]:
    """Take the line off; it stays visible with who took it off and why."""
    reason = require_reason(command.reason, "the line is taken off")
    item, owner = _draft_line(uow, command.item_id, command.version, reason)
    _require_on(item)
    item.removed_reason, item.removed_by = reason, uow.actor.username
    item.moved_reason = item.moved_by = None
    order = [each for each in ranked_items(owner.items) if each.removed_reason is None]
    return _keep(uow, owner, item, order)


@handles(RestoreLine)
def restore_line(uow: UnitOfWork, command: RestoreLine) -> dict[str, int]:
    """Put the line back where the policy has it; the reason stands in the audit."""
    reason = require_reason(command.reason, "the line is put back")
    item, owner = _draft_line(uow, command.item_id, command.version, reason)
    if item.removed_reason is None and item.moved_reason is None:
        raise Refused("This line is where the policy has it already.")
    item.removed_reason = item.removed_by = None
    item.moved_reason = item.moved_by = None
    return _keep(uow, owner, item, policy_order(owner))


@handles(SetLine)
def set_line(uow: UnitOfWork, command: SetLine) -> dict[str, int]:
    """Set owner, team, due and ask, each where one is given."""
    item, owner = _draft_line(uow, command.item_id, command.version, None)
    for name in ("owner", "team", "due", "ask"):
        value: str | None = getattr(command, name)
        if value is not None:
            setattr(item, name, " ".join(value.split()))
    uow.changed(item)
    note_edit(uow, owner)
    uow.session.flush()
    return {"item_id": item.id, "rank": item.rank, "version": item.version}


def _draft_line(
    uow: UnitOfWork, item_id: int, version: int, reason: str | None
) -> tuple[ThreatItem, ThreatList]:
    item = uow.get(ThreatItem, item_id, expected_version=version)
    owner = uow.get(ThreatList, item.list_id)
    uow.actor.require_area(owner.area)
    if owner.status not in DRAFTING:
        raise Refused("This list has been presented and is frozen. Add an addendum instead.")
    uow.explain(subject=f"threat_list:{owner.id}", reason=reason)
    return item, owner


def _require_on(item: ThreatItem) -> None:
    if item.removed_reason is not None:
        raise Refused("This line was taken off. Put it back first.")


def _keep(
    uow: UnitOfWork, owner: ThreatList, item: ThreatItem, order: list[ThreatItem]
) -> dict[str, int]:
    uow.changed(item)
    renumber(uow, owner, order)
    note_edit(uow, owner)
    uow.session.flush()
    return {"item_id": item.id, "rank": item.rank, "version": item.version}
