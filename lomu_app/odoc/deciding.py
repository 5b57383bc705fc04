"""Deciding a case: by the meeting's own rules first, then by those of the cohort."""

from __future__ import annotations

from typing import Any

from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.plain_data import as_plain
from lomu_app.meetings.commands import DecideItem
from lomu_app.meetings.holding import decide_item
from lomu_app.meetings.keeping import finish, get_item, rule_of
from lomu_app.meetings.rules import MeetingStatus
from lomu_app.odoc.commands import DecideCase
from lomu_app.odoc.deeds import Said
from lomu_app.odoc.keeping import case_of_item, keep_cases
from lomu_app.odoc.meeting import RulesRefuse
from lomu_app.odoc.records import OdocCase
from lomu_app.odoc.scope import FORUMS
from lomu_app.store.command import handles
from lomu_app.store.unit_of_work import UnitOfWork


@handles(DecideCase)
def decide_case(uow: UnitOfWork, command: DecideCase) -> dict[str, Any]:
    """Decide it, or keep that the rules refused it: then the answer tells why as `refused`."""
    item, meeting, _ = get_item(uow, command.meeting_item_id, command.version, MeetingStatus.OPEN)
    if meeting.kind not in FORUMS:
        raise InvalidInput("That is no case of an ODOC or DA meeting.", {"meeting_item_id": "not"})
    case = case_of_item(uow, item)
    if case.frozen is None:
        # Opened by somebody from whom the server keeps the case: it is decided as it stands now.
        keep_cases(uow, meeting)
    savepoint = uow.session.begin_nested()
    try:
        told = _decide(uow, case, command)
    except RulesRefuse as refused:
        savepoint.rollback()
        label = rule_of(uow, meeting).decision_label(command.decision)
        case.refusals = [*case.refusals, _refusal(uow, command, label, refused.message)]
        uow.changed(case)
        return {
            **finish(uow, meeting), "meeting_item_id": item.id, "item_version": item.version,
            "refused": refused.message,
        }  # fmt: skip
    savepoint.commit()
    return {**told, "refused": ""}


def _decide(uow: UnitOfWork, case: OdocCase, command: DecideCase) -> dict[str, Any]:
    said = Said(
        decision=command.decision, rag=command.rag.strip(),
        lead_manager=command.lead_manager.strip(), deputy=command.deputy.strip(),
        where=command.where.strip(), suspended_for=command.suspended_for.strip(),
        place=command.place.strip(), until=command.until, override=command.override.strip(),
    )  # fmt: skip
    case.decided = as_plain(said)
    uow.session.flush()
    told: dict[str, Any] = decide_item(
        uow,
        DecideItem(
            meeting_item_id=command.meeting_item_id, version=command.version,
            decision=command.decision, rationale=command.rationale,
            chair_reason=command.chair_reason, vote=command.vote, dissent=command.dissent,
            next_review=command.next_review,
        ),
    )  # fmt: skip
    return told


def _refusal(uow: UnitOfWork, command: DecideCase, label: str, why: str) -> dict[str, Any]:
    return {
        "decision": command.decision, "label": label, "why": why,
        "rationale": command.rationale.strip(), "at": uow.clock.now().isoformat(),
        "by": uow.actor.username,
    }  # fmt: skip
