"""The daily Threat Review list: the draft is generated from the targets, never typed.

Every outstanding target of the area stands on it exactly once. What somebody changed by
hand, with a reason, survives when the draft is generated again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from lomu_app.access.rules import find_area
from lomu_app.daart.ranking import Ranked, rank
from lomu_app.daart.records import Target, ThreatItem, ThreatList
from lomu_app.daart.threat_commands import PrepareList
from lomu_app.daart.threat_facts import (
    carried_from,
    earlier_list,
    facts_of,
    find_list,
    outstanding_targets,
    ranked_items,
)
from lomu_app.daart.threat_rules import (
    DRAFTING,
    LIST_STATES,
    ListStatus,
    Movement,
    check_day,
    movement_of,
    settle_places,
)
from lomu_app.daart.threat_snapshot import gaps_of, keep_snapshot
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import Refused
from lomu_app.store.command import handles
from lomu_app.store.unit_of_work import UnitOfWork

POLICY = "threat_review"


@handles(PrepareList)
def prepare_list(uow: UnitOfWork, command: PrepareList) -> dict[str, Any]:
    """Make or refresh the draft; what came, went and changed.

    The answer holds `list_id, created, lines, added, gone, changed, reopened`: `reopened`
    says that a submission or an approval was undone because the list changed.
    """
    area = find_area(uow.policies["areas"], command.area)
    uow.actor.require_area(area)
    policy = uow.policies[POLICY]
    check_day(policy, command.day, uow.clock.today())
    found = find_list(uow.session, area, command.day)
    made = found or _new_list(uow, area, command.day)
    if made.status not in DRAFTING:
        raise Refused(
            f"The list of {area} for {command.day:%d/%m/%Y} has been presented and is frozen. "
            "Add an addendum instead."
        )
    uow.explain(subject=f"threat_list:{made.id}", reason=f"{area} {command.day:%d/%m/%Y}")
    told = _refresh(uow, made)
    reopened = False
    if any(told.values()):
        reopened = note_edit(uow, made)
        made.prepared_by = uow.actor.username
        made.prepared_at = uow.clock.now()
        made.policy = policy.stamp
    uow.session.flush()
    keep_snapshot(uow, made)
    return {
        "list_id": made.id, "created": found is None, "lines": len(made.items),
        **told, "reopened": reopened,
    }  # fmt: skip


def note_edit(uow: UnitOfWork, edited: ThreatList) -> bool:
    """Sign a change to a draft's lines; whether that undid a submission or an approval.

    What was approved is what was shown to the approver, so any change opens it again.
    """
    edited.edits += 1
    if uow.actor.username not in edited.hands:
        edited.hands = sorted({*edited.hands, uow.actor.username})
    uow.changed(edited)
    uow.touch(Kind.THREAT_LIST, edited.id)
    reopened = edited.status != ListStatus.OPEN
    if reopened:
        reopen(uow, edited)
    return reopened


def reopen(uow: UnitOfWork, edited: ThreatList) -> None:
    """Back to the draft: whoever submitted or approved has to do so anew."""
    step = LIST_STATES.require(ListStatus(edited.status), ListStatus.OPEN)
    uow.actor.require(step.permission)
    edited.status = ListStatus.OPEN
    edited.submitted_by = edited.submitted_at = None
    edited.approved_by = edited.approved_at = edited.approved_gaps = None


def renumber(uow: UnitOfWork, edited: ThreatList, order: Iterable[ThreatItem]) -> int:
    """Number the lines 1, 2, 3 in this order, those taken off after them; how many changed."""
    active = list(order)
    off = [item for item in ranked_items(edited.items) if item.removed_reason is not None]
    changed = 0
    for number, item in enumerate((*active, *off), 1):
        movement = (
            Movement.OFF
            if item.removed_reason is not None
            else movement_of(number, item.previous_rank, worked=item.previous_worked)
        )
        changed += _set(uow, item, {"rank": number, "movement": movement.value})
    return changed


def policy_order(edited: ThreatList) -> list[ThreatItem]:
    """The lines that are on, as the policy and the moves by hand order them.

    Uses the scores and the order of the last preparation, so that putting one line back
    does not quietly rank all others anew.
    """
    by_target = {item.target_id: item for item in edited.items if item.removed_reason is None}
    by_policy = sorted(by_target, key=lambda target: by_target[target].policy_rank)
    pinned = {
        target: item.rank for target, item in by_target.items() if item.moved_reason is not None
    }
    return [by_target[target] for target in settle_places(by_policy, pinned)]


def _refresh(uow: UnitOfWork, made: ThreatList) -> dict[str, int]:
    earlier = earlier_list(uow.session, made.area, made.day)
    before = {item.target_id: item for item in earlier.items} if earlier else {}
    targets = {target.id: target for target in outstanding_targets(uow.session, made.area)}
    carried = {key: carried_from(before.get(key), earlier, made.day) for key in targets}
    facts = [facts_of(target, made.day, carried[key]) for key, target in targets.items()]
    ranked = rank(facts, uow.policies[POLICY])
    gone = [item for item in made.items if item.target_id not in targets]
    for item in gone:
        made.items.remove(item)
    uow.session.flush()
    items = {item.target_id: item for item in made.items}
    added, changed = 0, 0
    for place, judged in enumerate(ranked, 1):
        known = items.get(judged.target_id)
        values = _values(uow, made.day, judged, targets[judged.target_id], before, carried)
        values["policy_rank"] = place
        if known is None:
            _new_item(uow, made, targets[judged.target_id], before, values)
            added += 1
        else:
            changed += _set(uow, known, values)
    moved = renumber(uow, made, policy_order(made))
    return {"added": added, "gone": len(gone), "changed": changed + (0 if added else moved)}


def _values(
    uow: UnitOfWork, day: dt.date, judged: Ranked, target: Target,
    before: dict[int, ThreatItem], carried: dict[int, int],
) -> dict[str, Any]:  # fmt: skip
    earlier = before.get(target.id)
    was_on = earlier is not None and earlier.removed_reason is None
    return {
        "category": judged.category,
        "score": judged.score,
        "reasons": [asdict(reason) for reason in judged.reasons],
        "gaps": gaps_of(uow.policies, target, uow.clock.now(), day),
        "previous_rank": earlier.rank if earlier is not None and was_on else None,
        "previous_worked": earlier is not None and earlier.result is not None,
        "carried_days": carried[target.id],
    }


def _new_list(uow: UnitOfWork, area: str, day: dt.date) -> ThreatList:
    return uow.add(
        ThreatList(
            area=area, day=day, status=ListStatus.OPEN, prepared_by=uow.actor.username,
            prepared_at=uow.clock.now(), policy=uow.policies[POLICY].stamp,
            hands=[uow.actor.username], edits=0,
        )
    )  # fmt: skip


def _new_item(
    uow: UnitOfWork, made: ThreatList, target: Target, before: dict[int, ThreatItem],
    values: dict[str, Any],
) -> None:  # fmt: skip
    earlier = before.get(target.id)
    # An inspector's reason to carry a line holds for some days, over several lists.
    holds = earlier is not None and (earlier.carry_until or dt.date.min) >= made.day
    item = ThreatItem(
        list_id=made.id, target_id=target.id, rank=values["policy_rank"],
        movement=Movement.NEW.value, ask="", decision="",
        owner=target.owner or (earlier.owner if earlier else ""),
        team=target.team or (earlier.team if earlier else ""), due="", result_note="",
        carry_reason=earlier.carry_reason if earlier and holds else None,
        carry_by=earlier.carry_by if earlier and holds else None,
        carry_until=earlier.carry_until if earlier and holds else None,
        **values,
    )  # fmt: skip
    now = uow.clock.now()
    item.created_at = item.updated_at = now
    item.created_by = item.updated_by = uow.actor.username
    made.items.append(item)


def _set(uow: UnitOfWork, item: ThreatItem, values: dict[str, Any]) -> int:
    differing = {name: value for name, value in values.items() if getattr(item, name) != value}
    for name, value in differing.items():
        setattr(item, name, value)
    if differing and item.id is not None:
        uow.changed(item)
    return 1 if differing else 0
