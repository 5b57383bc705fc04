"""Raising an action by hand, and what its owner does with it."""

from __future__ import annotations

from lomu_app.access.rules import find_area
from lomu_app.actions.about import About, finder_of
from lomu_app.actions.commands import (
    AmendAction,
    ExtendAction,
    NoteOnAction,
    RaiseAction,
    StepAction,
    TransferAction,
)
from lomu_app.actions.keeping import (
    POLICY,
    NewAction,
    hand_over,
    keep_note,
    move_due,
    raise_action,
    require_unfinished,
    reword,
    step,
)
from lomu_app.actions.records import Action
from lomu_app.actions.rules import ACTION_STATES, PRIORITIES, ActionStatus, Source, is_own
from lomu_app.kernel.errors import InvalidInput, RecordNotFound, Refused
from lomu_app.kernel.permissions import COMPARTMENT, Permission
from lomu_app.kernel.policy import Policy
from lomu_app.kernel.wording import require_words
from lomu_app.people.commands import require_not_joined
from lomu_app.people.records import Person
from lomu_app.store.command import handles
from lomu_app.store.unit_of_work import GONE, UnitOfWork

_STEPS = (
    ActionStatus.IN_PROGRESS, ActionStatus.DONE, ActionStatus.CANCELLED, ActionStatus.OPEN,
)  # fmt: skip
_ASKED = {
    ActionStatus.DONE: "what came of it",
    ActionStatus.CANCELLED: "why it is no longer needed",
    ActionStatus.OPEN: "why it is opened again",
}


@handles(RaiseAction)
def raise_by_hand(uow: UnitOfWork, command: RaiseAction) -> dict[str, int | str]:
    """Store it; raises InvalidInput naming the field that is wrong."""
    area = find_area(uow.policies["areas"], command.area)
    uow.actor.require_area(area)
    kind, source_id = _source(command)
    person, about = _concerned(uow, command, kind, source_id)
    policy = uow.policies[POLICY]
    if command.due < uow.clock.today():
        raise InvalidInput("Nothing can be due on a day that is past.", {"due": "past"})
    _require_priority(command.priority)
    action = raise_action(
        uow,
        NewAction(
            person=person, area=area, about=None if about is None else about.words,
            seen_with=None if about is None else about.seen_with,
            source_kind=kind, source_id=source_id,
            text=require_words(command.text, "text", "what is to be done"),
            kind=_code(policy, "kinds", command.kind, "kind"),
            strand=_code(policy, "strands", command.strand, "strand"),
            owner=require_words(command.owner, "owner", "who does it"),
            owner_agency=command.owner_agency.strip() or policy["own_agency"], due=command.due,
            priority=command.priority,
        ),
    )  # fmt: skip
    _tell(uow, action)
    return {"action_id": action.id, "reference": action.reference}


@handles(StepAction)
def step_action(uow: UnitOfWork, command: StepAction) -> dict[str, int]:
    """Step it; closing and opening again need words."""
    _require_own(uow, command.action_id)
    action = get_action(uow, command.action_id, command.version)
    if command.status not in _STEPS:
        raise InvalidInput(
            f"An action steps to one of: {', '.join(_STEPS)}.", {"status": command.status}
        )
    wanted = ActionStatus(command.status)
    if found := ACTION_STATES.find(action.status, wanted):
        uow.actor.require(found.permission)
    asked = _ASKED.get(wanted)
    result = require_words(command.result, "result", asked) if asked else command.result.strip()
    step(uow, action, wanted, result)
    _tell(uow, action, result)
    return {"version": action.version}


@handles(NoteOnAction)
def note_on_action(uow: UnitOfWork, command: NoteOnAction) -> dict[str, int]:
    """Keep the note; what is finished takes none."""
    _require_own(uow, command.action_id)
    action = get_action(uow, command.action_id, None)
    require_unfinished(action)
    text = require_words(command.text, "text", "how far it has come")
    keep_note(uow, action, text)
    _tell(uow, action)
    return {"version": action.version}


@handles(AmendAction)
def amend_action(uow: UnitOfWork, command: AmendAction) -> dict[str, int]:
    """Store other words; those of a task are the policy's, and stay."""
    action = get_action(uow, command.action_id, command.version)
    require_unfinished(action)
    if action.task is not None:
        raise Refused(
            f"{action.reference} was raised by a rule, which has its words. Raise an action of "
            "your own beside it."
        )
    text = require_words(command.text, "text", "what is to be done")
    reason = require_words(command.reason, "reason", "why it reads otherwise now")
    _require_priority(command.priority)
    if (text, command.priority) == (action.text, action.priority):
        raise InvalidInput("That is what it says already.", {"text": "no change"})
    reword(uow, action, text, command.priority, reason)
    _tell(uow, action, reason)
    return {"version": action.version}


@handles(ExtendAction)
def extend_action(uow: UnitOfWork, command: ExtendAction) -> dict[str, int]:
    """Move its day; also to an earlier one, but not into the past."""
    action = get_action(uow, command.action_id, command.version)
    require_unfinished(action)
    reason = require_words(command.reason, "reason", "why the day changes")
    if command.due < uow.clock.today():
        raise InvalidInput("Nothing can be due on a day that is past.", {"due": "past"})
    if command.due == action.due:
        raise InvalidInput("It is due on that day already.", {"due": "the same day"})
    move_due(uow, action, command.due, reason)
    _tell(uow, action, reason)
    return {"version": action.version}


@handles(TransferAction)
def transfer_action(uow: UnitOfWork, command: TransferAction) -> dict[str, int]:
    """Hand it over; where it leaves the unit, it ends here as transferred."""
    action = get_action(uow, command.action_id, command.version)
    require_unfinished(action)
    reason = require_words(command.reason, "reason", "why it goes to somebody else")
    owner = require_words(command.owner, "owner", "who does it from now on")
    agency = command.owner_agency.strip() or uow.policies[POLICY]["own_agency"]
    if (owner, agency) == (action.owner, action.owner_agency):
        raise InvalidInput(f"It is {owner}’s already.", {"owner": "the same owner"})
    hand_over(uow, action, owner, agency, reason)
    if command.leaves:
        step(uow, action, ActionStatus.TRANSFERRED, f"To {owner}, {agency}: {reason}"[:2000])
    _tell(uow, action, reason)
    return {"version": action.version}


def get_action(uow: UnitOfWork, action_id: int, version: int | None) -> Action:
    """Load an action to change it: the version that was seen, in an area of the actor's.

    None for what only adds to it.
    """
    known = uow.session.get(Action, action_id)
    if known is not None and known.seen_with not in (None, *uow.actor.permissions):
        raise RecordNotFound(GONE)  # as if there were none
    action = uow.get(Action, action_id, expected_version=version)
    _tell(uow, action)
    uow.actor.require_area(action.area)
    return action


def _require_own(uow: UnitOfWork, action_id: int) -> None:
    """Whoever may not edit actions works on their own; others are refused as if there were none."""
    if uow.actor.may(Permission.EDIT_ACTIONS):
        return
    known = uow.session.get(Action, action_id)
    if known is None or not is_own(known.owner, uow.actor):
        uow.actor.require(Permission.EDIT_ACTIONS)


def _concerned(
    uow: UnitOfWork, command: RaiseAction, kind: Source, source_id: int
) -> tuple[Person | None, About | None]:
    """The person, or what else it concerns."""
    find, about = finder_of(kind), None
    if find is not None:
        about = find(uow, source_id)
        if about.area != command.area:
            raise InvalidInput(f"That is in {about.area}.", {"area": about.area})
        if about.person_id is None:
            return None, about
    person_id = command.person_id if about is None else about.person_id
    if person_id is None:
        raise InvalidInput("Name the person whom it concerns.", {"person_id": "needed"})
    person = uow.get(Person, person_id)
    require_not_joined(person)
    return person, None


def _require_priority(priority: int) -> None:
    if priority not in PRIORITIES:
        raise InvalidInput("A priority is 1 to 4.", {"priority": "1 to 4"})


def _source(command: RaiseAction) -> tuple[Source, int]:
    if command.source_kind not in set(Source):
        raise InvalidInput(
            f"An action comes from one of: {', '.join(Source)}.",
            {"source_kind": command.source_kind},
        )
    kind = Source(command.source_kind)
    if kind is Source.PERSON and command.person_id is not None:
        return kind, command.person_id
    if command.source_id is None:
        raise InvalidInput(f"Name the {kind.value}.", {"source_id": "needed"})
    return kind, command.source_id


def _code(policy: Policy, table: str, typed: str, field: str) -> str:
    choices: dict[str, str] = policy[table]
    if typed not in choices:
        raise InvalidInput(f"Choose one of: {', '.join(choices.values())}.", {field: "not known"})
    return typed


def _tell(uow: UnitOfWork, action: Action, reason: str | None = None) -> None:
    compartment = COMPARTMENT if action.seen_with is Permission.SEE_CSE else ""
    told = None if reason is None else reason[:1000]
    uow.explain(subject=f"{compartment}action:{action.id}", reason=told)
