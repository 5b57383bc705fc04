"""The rules of the Threat Review list: its states, moves, carry-over and four eyes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import InvalidInput, NotPermitted, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.policy import Policy
from lomu_app.kernel.workflow import StateTable, Transition


class ListStatus(StrEnum):
    """Where a list stands."""

    OPEN = "open"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    PRESENTED = "presented"
    ACTIONED = "actioned"
    CLOSED = "closed"


class Movement(StrEnum):
    """What became of a line against the list before."""

    NEW = "new"
    UP = "up"
    DOWN = "down"
    SAME = "same"
    CARRIED = "carried"
    OFF = "off"


class CarryLevel(StrEnum):
    """How long a line has been carried: as it should be, red, or for an inspector."""

    NORMAL = "normal"
    RED = "red"
    INSPECTOR = "inspector"


S, P = ListStatus, Permission
LIST_STATES: StateTable[ListStatus] = StateTable(
    "Threat Review list",
    (
        Transition(S.OPEN, S.SUBMITTED, P.SUBMIT_LIST, "every outstanding target on it"),
        Transition(S.SUBMITTED, S.OPEN, P.PREPARE_LIST, "a reason, or any change to a line"),
        Transition(S.SUBMITTED, S.APPROVED, P.APPROVE_LIST, "somebody who had no hand in it"),
        Transition(S.APPROVED, S.OPEN, P.PREPARE_LIST, "a reason, or any change to a line"),
        Transition(S.APPROVED, S.PRESENTED, P.PRESENT_LIST, "freezes the list"),
        Transition(S.PRESENTED, S.ACTIONED, P.PRESENT_LIST, "the meeting is over"),
        Transition(
            S.ACTIONED, S.CLOSED, P.PRESENT_LIST, "every line with an outcome, or carried over"
        ),
    ),
)

DRAFTING = frozenset({S.OPEN, S.SUBMITTED, S.APPROVED})
FROZEN = frozenset({S.PRESENTED, S.ACTIONED, S.CLOSED})


@dataclass(frozen=True, slots=True)
class ResultCode:
    """What may come of a line, as the policy has it.

    `key` is the desk's letter for it; without one it is only read off the target's record.
    """

    code: str
    label: str
    key: str
    attempt: str | None
    closes: str | None
    needs: tuple[str, ...]

    @property
    def offered(self) -> bool:
        """Whether somebody may choose it."""
        return bool(self.key)


def result_codes(policy: Policy) -> tuple[ResultCode, ...]:
    """All results in the order of the policy."""
    return tuple(_result_code(entry) for entry in policy["results"])


def find_result(policy: Policy, code: str) -> ResultCode:
    """The result meant; raises InvalidInput naming the choices."""
    offered = [result for result in result_codes(policy) if result.offered]
    for result in offered:
        if result.code == code:
            return result
    choices = ", ".join(result.code for result in offered)
    raise InvalidInput(f"There is no result “{code}”. Choose one of: {choices}.", {"result": code})


def _result_code(entry: Mapping[str, Any]) -> ResultCode:
    return ResultCode(
        str(entry["code"]), str(entry["label"]), str(entry["key"]), entry.get("attempt"),
        entry.get("closes"), tuple(entry.get("needs", ())),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class AlertCategory:
    """What an alert may be about, as the policy has it."""

    code: str
    label: str


def alert_categories(policy: Policy) -> tuple[AlertCategory, ...]:
    """The categories that no power to arrest belongs to, in the order of the policy."""
    return tuple(
        AlertCategory(str(entry["code"]), str(entry["label"]))
        for entry in policy["categories"]
        if not entry["powers"]
    )


def find_alert_category(policy: Policy, code: str) -> AlertCategory:
    """The category meant; raises InvalidInput naming the choices."""
    offered = alert_categories(policy)
    for category in offered:
        if category.code == code:
            return category
    choices = ", ".join(category.code for category in offered)
    raise InvalidInput(
        f"There is no kind of alert “{code}”. Choose one of: {choices}.", {"category": code}
    )


def settle_places(by_policy: Sequence[int], pinned: Mapping[int, int]) -> tuple[int, ...]:
    """Target ids in rank order: the policy's order, with pinned ones put where they belong.

    Lowest pin first, so that the places of several pinned lines hold together; a pin past
    the end goes to the end.
    """
    order = [target for target in by_policy if target not in pinned]
    present = [target for target in by_policy if target in pinned]
    for target in sorted(present, key=lambda each: (pinned[each], by_policy.index(each))):
        order.insert(min(pinned[target] - 1, len(order)), target)
    return tuple(order)


def movement_of(rank: int, previous_rank: int | None, *, worked: bool) -> Movement:
    """What became of a line; `worked` says that the earlier line had a result."""
    if previous_rank is None:
        return Movement.NEW
    if rank != previous_rank:
        return Movement.UP if rank < previous_rank else Movement.DOWN
    return Movement.SAME if worked else Movement.CARRIED


def movement_in_words(movement: str, previous_rank: int | None, carried_days: int) -> str:
    """`New`, `Up from 5 · carried 2 days`, for the screen and the print-out."""
    days = counted(carried_days, "day")
    if movement in {Movement.NEW, Movement.OFF}:
        return movement.capitalize()
    if movement == Movement.CARRIED:
        return f"Carried {days}"
    start = f"{movement.capitalize()} from {previous_rank}" if movement != Movement.SAME else "Same"
    return f"{start} · carried {days}" if carried_days else start


def carry_level(policy: Policy, carried_days: int) -> CarryLevel:
    """How urgent it is that a line has been carried for so many days."""
    carry = policy["carry"]
    if carried_days > carry["inspector_after_days"]:
        return CarryLevel.INSPECTOR
    return CarryLevel.RED if carried_days > carry["red_after_days"] else CarryLevel.NORMAL


def carry_until(policy: Policy, day: dt.date) -> dt.date:
    """The last day for which an inspector's reason given on `day` holds."""
    return day + dt.timedelta(days=int(policy["carry"]["inspector_reason_lasts_days"]))


def check_day(policy: Policy, day: dt.date, today: dt.date) -> None:
    """Refuse to make up a list for a day gone by, or for one too far ahead."""
    if day < today:
        raise Refused(
            f"{day:%d/%m/%Y} is over: a list for a past day cannot be made or refreshed. "
            "Prepare the list of today."
        )
    ahead = int(policy["prepare_ahead_days"])
    if (day - today).days > ahead:
        raise Refused(
            f"{day:%d/%m/%Y} is too far ahead. A list can be prepared up to {ahead} days before."
        )


def check_four_eyes(
    policy: Policy, approver: str, hands: Iterable[str], others: Iterable[str]
) -> None:
    """Refuse approval by anybody who prepared, changed or submitted the list.

    `others` are the user names of those who could approve it too. Where none of them is
    free of it, the unit must still be able to hold its meeting: the list then says so.
    """
    worked = set(hands)
    independent = set(others) - worked - {approver}
    if not policy["approval"]["self_approval"] and approver in worked and independent:
        raise NotPermitted(
            "You prepared, changed or submitted this list yourself. "
            "Somebody who had no hand in it has to approve it."
        )


def require_words(typed: str, field: str, ask: str, length: int) -> str:
    """The words, tidied; raises InvalidInput for the field where there are none, or too many."""
    tidy = " ".join(typed.split())
    if not tidy:
        raise InvalidInput(ask, {field: "Needed."})
    if len(tidy) > length:
        raise InvalidInput(
            f"This is too long: {len(tidy)} letters, {length} fit.", {field: "Too long."}
        )
    return tidy


def require_reason(reason: str, what: str) -> str:
    """The reason, tidied; raises InvalidInput where there is none."""
    tidy = " ".join(reason.split())
    if not tidy:
        raise InvalidInput(f"Say why {what}.", {"reason": "A reason is needed."})
    return tidy
