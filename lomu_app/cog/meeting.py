"""The COG as a forum of the meeting engine: its agenda, and what its decisions do to a location."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import partial
from typing import Any

from lomu_app.access.rules import find_area
from lomu_app.actions.about import About, raised_for
from lomu_app.actions.rules import Source
from lomu_app.cog.agenda import (
    LOCATION,
    NOMINATIONS,
    agenda_of,
    cog_place,
    line_of,
    topics_of,
)
from lomu_app.cog.commands import OfferTransfer
from lomu_app.cog.disrupting import keep_proposed
from lomu_app.cog.escalating import drop_escalation, escalate
from lomu_app.cog.handing_over import keep_offer
from lomu_app.cog.keeping import TOOLKIT, after_every_change, finish, step
from lomu_app.cog.packing import live_pack
from lomu_app.cog.records import Location
from lomu_app.cog.rules import LocationStatus
from lomu_app.cog.signing_off import (
    SignOffDecision,
    decide_sign_off,
    open_proposal,
    withdraw_proposal,
)
from lomu_app.cog.tactic_rules import find_tactic_kind
from lomu_app.cog.work_commands import ProposeTactic
from lomu_app.kernel.errors import NotPermitted
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.policy import Policy
from lomu_app.meetings.agenda import renew_item
from lomu_app.meetings.forums import AgendaLine, holds_meetings
from lomu_app.meetings.keeping import quorum_now, rule_of
from lomu_app.meetings.queries import load_meeting
from lomu_app.meetings.records import Meeting, MeetingItem
from lomu_app.meetings.rules import MeetingKind
from lomu_app.store.unit_of_work import Reader, UnitOfWork


class CogDecision(StrEnum):
    """What the COG decides on a location."""

    KEEP = "keep"
    CHANGE_TACTIC = "change_tactic"
    ESCALATE = "escalate"
    SIGN_OFF = "sign_off"
    REFER = "refer"
    ADD = "add"
    REJECT = "reject"
    DEFER = "defer"


class CogForum:
    """The CSE Operational Group of an area."""

    kind = MeetingKind.COG
    sees = Permission.SEE_CSE
    prepares = Permission.EDIT_CSE
    chairs = Permission.CHAIR_COG

    def place(self, areas: Policy, typed: str) -> tuple[str, str]:
        """A COG is a local authority's; of several units one holds it."""
        return cog_place(areas, typed)

    def agenda(self, reader: Reader, meeting: Meeting) -> Sequence[AgendaLine]:
        """Every location of the authority that is not signed off."""
        return agenda_of(reader, meeting.covers)

    def topics(self, reader: Reader, meeting: Meeting) -> Mapping[str, Mapping[str, Any]]:
        """Intelligence lately, children in numbers, known people."""
        return topics_of(reader, meeting.covers)

    def keeps(self, reader: Reader, meeting: Meeting) -> Mapping[str, Any]:
        """The pack that goes out, as the agenda was opened."""
        return live_pack(reader, meeting.id).as_data()

    def decide(self, uow: UnitOfWork, meeting: Meeting, item: MeetingItem) -> None:
        """Let the location take the step that was decided, in the name of the meeting."""
        location = uow.session.get_one(Location, item.subject_id)
        decision = CogDecision(item.decision or "")
        if decision is not CogDecision.ESCALATE:
            drop_escalation(uow, item)
        _DEEDS[decision](uow, meeting, item, location)
        if item.next_review is not None and item.decision != CogDecision.SIGN_OFF:
            location.next_review = item.next_review
        finish(uow, location)


def _minute(meeting: Meeting, item: MeetingItem) -> str:
    return f"COG of {meeting.held_on:%d/%m/%Y}: {item.rationale or item.decision}"


def _stays(uow: UnitOfWork, meeting: Meeting, item: MeetingItem, location: Location) -> None:
    """Whatever is decided but a sign-off declines one that is proposed."""
    if location.status is not LocationStatus.SIGN_OFF_PROPOSED:
        return
    minute = _minute(meeting, item)
    if open_proposal(uow, location).proposed_by == uow.actor.username:
        # Nobody decides on what is their own; a proposal can be taken back.
        withdraw_proposal(uow, location, minute)
        return
    decide_sign_off(
        uow, location, SignOffDecision(granted=False, minute=minute, meeting_id=meeting.id)
    )


def _changes_tactic(
    uow: UnitOfWork, meeting: Meeting, item: MeetingItem, location: Location
) -> None:
    """Where the meeting names the other tactic, it is proposed in its name."""
    _stays(uow, meeting, item, location)
    if item.detail:
        kind = find_tactic_kind(uow.policies[TOOLKIT], item.detail)
        # The minutes name it in words: not everybody there knows the codes.
        item.detail = kind.label
        keep_proposed(
            uow,
            location,
            ProposeTactic(
                location_id=location.id, code=kind.code, objective=_minute(meeting, item)[:1000]
            ),
        )


def _escalates(uow: UnitOfWork, meeting: Meeting, item: MeetingItem, location: Location) -> None:
    """It stays, and whoever is named owes the COG an answer."""
    _stays(uow, meeting, item, location)
    escalate(uow, meeting, item)


def _waits(_uow: UnitOfWork, _meeting: Meeting, _item: MeetingItem, _location: Location) -> None:
    """Put off: a proposal stays a proposal, a nomination a nomination."""


def _signed_off(uow: UnitOfWork, meeting: Meeting, item: MeetingItem, location: Location) -> None:
    quorate = quorum_now(rule_of(uow, meeting), meeting).quorate
    decide_sign_off(
        uow, location,
        SignOffDecision(
            granted=True, minute=_minute(meeting, item), exception_reason=item.chair_reason,
            meeting_id=meeting.id, quorate=quorate,
        ),
    )  # fmt: skip


def _referred(uow: UnitOfWork, meeting: Meeting, item: MeetingItem, location: Location) -> None:
    """Offered to the other area; it stays on this agenda until it is accepted there."""
    _stays(uow, meeting, item, location)
    # The minutes name the area whole, however it was typed.
    item.detail = find_area(uow.policies["areas"], item.detail)
    keep_offer(
        uow, location,
        OfferTransfer(
            location_id=location.id, version=location.version, to_area=item.detail,
            reason=_minute(meeting, item),
        ),
    )  # fmt: skip


def _added(uow: UnitOfWork, meeting: Meeting, item: MeetingItem, location: Location) -> None:
    step(uow, location, LocationStatus.ACCEPTED, _minute(meeting, item), meeting.id)


def _rejected(uow: UnitOfWork, meeting: Meeting, item: MeetingItem, location: Location) -> None:
    """A nomination is not taken on; what was decided stands on record before it leaves."""
    uow.session.flush()
    step(uow, location, LocationStatus.REJECTED, _minute(meeting, item), meeting.id)


_Deed = Callable[[UnitOfWork, Meeting, MeetingItem, Location], None]
_DEEDS: dict[CogDecision, _Deed] = {
    CogDecision.KEEP: _stays,
    CogDecision.CHANGE_TACTIC: _changes_tactic,
    CogDecision.ESCALATE: _escalates,
    CogDecision.SIGN_OFF: _signed_off,
    CogDecision.REFER: _referred,
    CogDecision.ADD: _added,
    CogDecision.REJECT: _rejected,
    CogDecision.DEFER: _waits,
}


def join_agendas(uow: UnitOfWork, location: Location) -> None:
    """A location that changed stands on the agendas to come as it is now, or says it has left."""
    unit, _ = cog_place(uow.policies["areas"], location.authority)
    line = partial(line_of, uow.reader(), location)
    renew_item(uow, MeetingKind.COG, unit, (LOCATION, location.id), line)


def about_location(uow: UnitOfWork, location_id: int) -> About:
    """What an action raised for a location concerns."""
    location = uow.session.get(Location, location_id)
    if location is None or not uow.actor.may(Permission.SEE_CSE):
        raise NotPermitted("There is no such location that your role lets you see.")
    words = f"{location.reference} {location.name}"
    return About(words[:200], location.area, Permission.SEE_CSE)


def agenda_for_show(reader: Reader, meeting_id: int) -> list[dict[str, Any]]:
    """The locations of an agenda as plain rows for the command line, in its order."""
    return [
        {
            "position": item.position, "reference": item.reference, "name": item.title,
            "kind": item.facts.get("kind", ""),
            "risk_at_entry": item.facts.get("risk_at_entry", ""),
            "risk_now": item.facts.get("risk_now", ""),
            "meetings_on_agenda": item.facts.get("meetings_on_agenda", 0),
            "blockers_to_sign_off": list(item.facts.get("blockers", ())),
            "nominated": item.section == NOMINATIONS, "status": item.facts.get("status", ""),
            "deferred_before": item.deferred_before, "decision": item.decision,
            "settled": item.settled,
        }
        for item in load_meeting(reader, meeting_id).items
        if item.subject_kind == LOCATION
    ]  # fmt: skip


holds_meetings(CogForum())
after_every_change(join_agendas)
raised_for(Source.LOCATION, about_location)
