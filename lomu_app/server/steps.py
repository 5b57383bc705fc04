"""Which steps of each state table are open to whom, as SQL that a trigger asks of the row.

A row begins in a state in which such a record may begin, and comes into any other by a step whose
permission the login holds. To bring in files opens none of them by itself: what a register truly
writes, and what one step takes along with it, stands here by table and state.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lomu_app.actions.rules import ACTION_STATES, ActionStatus, Source
from lomu_app.cog.rules import DERIVED, LOCATION_STATES, LocationStatus
from lomu_app.cog.tactic_rules import TACTIC_STATES, TacticStatus
from lomu_app.cohorts.doubles import has_come_as_far
from lomu_app.cohorts.rules import JOINED_RECORD, LIVE, MEMBERSHIP_STATES, MembershipStatus
from lomu_app.daart.rules import ENDS_AS, TARGET_STATES, TargetStatus
from lomu_app.daart.threat_rules import LIST_STATES, ListStatus
from lomu_app.disclosure.rules import RELEASE_STATES, ReleaseStatus
from lomu_app.interventions.rules import INTERVENTION_STATES, InterventionStatus
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.workflow import StateTable
from lomu_app.meetings.rules import MEETING_STATES, MeetingStatus
from lomu_app.orders.rules import BAIL_STATES, ORDER_STATES, OrderStatus

P = Permission
ByState = Mapping[str, str]

STATES: dict[str, tuple[StateTable[Any], ...]] = {
    "action_item": (ACTION_STATES,),
    "cog_location": (LOCATION_STATES,),
    "cog_tactic": (TACTIC_STATES,),
    "disclosure_release": (RELEASE_STATES,),
    "intervention": (INTERVENTION_STATES,),
    "legal_order": (ORDER_STATES, BAIL_STATES),
    "meeting": (MEETING_STATES,),
    "membership": (MEMBERSHIP_STATES,),
    "target": (TARGET_STATES,),
    "threat_list": (LIST_STATES,),
}

# Here whoever took a step may take it back.
_TAKEN_BACK = frozenset({"membership"})


def needs(*permissions: P) -> str:
    """The condition that the login holds none of these."""
    return f"NOT ({_may(*permissions)})"


def _may(*permissions: P) -> str:
    return f"rights && '{{{','.join(sorted(permissions))}}}'"


_ANYBODY = "true"
_GONE = (TargetStatus.CLOSED, *ENDS_AS.values())
"""Where a target goes of which a spreadsheet says that it is settled."""
_IN_COHORT = (MembershipStatus.SELECTED, MembershipStatus.MANAGED, MembershipStatus.SUSPENDED)
_RECORDS_ORDERS = _may(P.EDIT_ORDERS)
# A paper leaves as it is put on record; a pack that needs a second person never does.
_PAPER = (
    f"NOT NEW.needs_check AND ({_may(P.EXPORT)} "
    f"OR (NEW.seen_with = 'see_cse' AND {_may(P.EXPORT_COG)}))"
)

BEGINS: dict[str, ByState] = {
    "action_item": {ActionStatus.OPEN: _ANYBODY},
    "cog_location": {
        LocationStatus.NOMINATED: _ANYBODY, LocationStatus.ACCEPTED: _may(P.EDIT_CSE, P.IMPORT),
    },
    "cog_tactic": {
        TacticStatus.PROPOSED: _ANYBODY,
        **dict.fromkeys(
            (TacticStatus.LIVE, TacticStatus.EXPIRED, TacticStatus.WITHDRAWN), _may(P.IMPORT)
        ),
    },
    "disclosure_release": {ReleaseStatus.BUILT: _ANYBODY, ReleaseStatus.RELEASED: _PAPER},
    "intervention": {InterventionStatus.REFERRED: _ANYBODY},
    "legal_order": dict.fromkeys(
        (OrderStatus.APPLIED, OrderStatus.IN_FORCE, OrderStatus.GRANTED, OrderStatus.RUI),
        _RECORDS_ORDERS,
    ),
    "meeting": {MeetingStatus.PREPARED: _ANYBODY},
    "membership": {
        MembershipStatus.REFERRED: _ANYBODY, **dict.fromkeys(_IN_COHORT, _may(P.IMPORT)),
    },
    "target": {TargetStatus.DRAFT: _ANYBODY, **dict.fromkeys(_GONE, _may(P.IMPORT))},
    "threat_list": {ListStatus.OPEN: _ANYBODY},
}  # fmt: skip
"""The states in which a row may begin, each with the condition on which it may."""

# Of two live memberships of one person one goes on, and the other is ended for it.
_GOES_ON = " OR ".join(
    f"(OLD.status = '{ended}' AND m.status IN ("
    + ", ".join(f"'{kept}'" for kept in sorted(LIVE) if has_come_as_far(kept, ended))
    + "))"
    for ended in sorted(LIVE)
)
ENDED_AS_DOUBLE = (
    f"NEW.leaving_reason = '{JOINED_RECORD}' AND OLD.leaving_by IS NULL "
    f"AND {_may(P.DECIDE_SELECTION)} AND EXISTS (SELECT 1 FROM public.membership m "
    "WHERE m.person_id = OLD.person_id AND m.cohort = OLD.cohort AND m.area = OLD.area "
    f"AND m.id <> OLD.id AND ({_GOES_ON}))"
)
"""A membership that is ended because another one of the same person goes on for it."""
LIVES_AGAIN = (
    f"OLD.status = 'deselected' AND OLD.leaving_reason = '{JOINED_RECORD}' "
    f"AND {_may(P.DECIDE_SELECTION, P.DECIDE_MATCHES)}"
)
"""One that lives again since the two turned out to be two people, or that was a mistake."""

_FROM_REFERRAL = f"{_may(P.IMPORT)} AND OLD.status = 'referred'"
_OF_RELEASE = f"{_may(P.IMPORT)} AND OLD.source_kind = '{Source.RELEASE}'"
_BY_REGISTER = (
    f"{_may(P.IMPORT)} AND OLD.from_register AND EXISTS (SELECT 1 FROM public.cog_sign_off s "
    "WHERE s.id = NEW.sign_off_id AND s.location_id = OLD.id AND s.from_register)"
)
IMPOSED: dict[str, ByState] = {
    # An extract of custody moves a release, and what is to be done for it follows.
    "action_item": dict.fromkeys(
        (ActionStatus.OPEN, ActionStatus.DONE, ActionStatus.CANCELLED), _OF_RELEASE
    ),
    "cog_location": {
        **dict.fromkeys(DERIVED, _may(P.IMPORT)), LocationStatus.SIGNED_OFF: _BY_REGISTER,
    },
    "membership": {
        **dict.fromkeys(LIVE, LIVES_AGAIN),
        **dict.fromkeys(_IN_COHORT, f"({_FROM_REFERRAL}) OR ({LIVES_AGAIN})"),
        MembershipStatus.DESELECTED: ENDED_AS_DOUBLE,
    },
    "target": {
        **dict.fromkeys(_GONE, _may(P.IMPORT)),
        TargetStatus.ON_LIST: f"OLD.status = 'ready' AND {_may(P.PRESENT_LIST)}",
    },
    # Closed by whoever has not said before that the meeting is over.
    "threat_list": {ListStatus.CLOSED: f"OLD.status = 'presented' AND {_may(P.PRESENT_LIST)}"},
}  # fmt: skip
"""What brings a row into a state besides the steps themselves, as a condition on the row."""

EMPTIED: dict[str, ByState] = {
    "action_item": {"closed_by": "NEW.status <> OLD.status"},
    "membership": {
        # Declined by somebody who may decide on it, or alive again.
        "leaving_by": f"(NEW.status = OLD.status AND {_may(P.CONFIRM_DESELECTION)}) "
        f"OR (NEW.status <> 'deselected' AND {LIVES_AGAIN})",
        "ended_by": "NEW.status <> OLD.status",
    },
    "odoc_case": {"checked_by": "NEW.summary IS DISTINCT FROM OLD.summary"},
    "threat_item": {"moved_by": _ANYBODY, "removed_by": _ANYBODY},
    "threat_list": {
        "submitted_by": "NEW.status = 'open'", "approved_by": "NEW.status = 'open'",
        "returned_by": "NEW.status = 'submitted'",
    },
}  # fmt: skip
"""On which step somebody may empty a column that names somebody else; by no other step."""


@dataclass(frozen=True, slots=True)
class Shut:
    """`when` is the SQL condition on which a row is refused; `says` the message."""

    when: str
    says: str


def entering(table: str) -> dict[str, dict[P, tuple[str, ...]]]:
    """By the state that a row comes into: each permission, and the states it opens that step from.

    A state that no step leads to has none.
    """
    into: dict[str, dict[P, set[str]]] = {}
    for states in STATES.get(table, ()):
        for step in states.transitions:
            into.setdefault(str(step.source), {})
            sources = into.setdefault(str(step.target), {}).setdefault(step.permission, set())
            sources.add(str(step.source))
    return {
        state: {permission: tuple(sorted(sources)) for permission, sources in sorted(ways.items())}
        for state, ways in into.items()
    }


def shut(table: str) -> Iterator[Shut]:
    """The beginnings and the steps that are not open; nothing for a table without states."""
    if table not in STATES:
        return
    begins = " OR ".join(
        f"(NEW.status = '{state}' AND ({when}))" for state, when in BEGINS[table].items()
    )
    yield Shut(
        f"TG_OP = 'INSERT' AND NOT coalesce({begins}, false)",
        f"no row of {table} begins so under this login",
    )
    for state, ways in sorted(entering(table).items()):
        steps = [
            f"({_may(permission)} AND OLD.status IN ({', '.join(map(repr, sources))}))"
            for permission, sources in ways.items()
        ]
        imposed = IMPOSED.get(table, {}).get(state)
        open_to = [*steps, *_back(table, state), *([f"({imposed})"] if imposed else [])]
        yield Shut(
            f"TG_OP = 'UPDATE' AND NEW.status = '{state}' AND OLD.status <> '{state}' "
            f"AND NOT coalesce({' OR '.join(open_to) or 'false'}, false)",
            f"this step of {table} to {state} is not open to this login",
        )


def emptied(table: str, column: str) -> Shut:
    """The emptying of a column that names somebody else, but for a step that begins anew."""
    when = EMPTIED.get(table, {}).get(column, "false")
    return Shut(
        f"TG_OP = 'UPDATE' AND coalesce(NEW.{column}, '') = '' "
        f"AND coalesce(OLD.{column}, me) NOT IN ('', me) AND NOT coalesce({when}, false)",
        f"{column} of {table} is emptied by whoever it names, or by a step that begins anew",
    )


def _back(table: str, state: str) -> Iterator[str]:
    """The conditions on which a step from this state is taken back by whoever could take it."""
    for states in STATES[table] if table in _TAKEN_BACK else ():
        for step in states.transitions:
            if str(step.source) == state:
                yield f"(OLD.status = '{step.target}' AND {_may(step.permission)})"
