"""What can be done to an order as it stands, and by whom."""

from __future__ import annotations

from dataclasses import dataclass

from lomu_app.kernel.permissions import Actor, Permission
from lomu_app.kernel.policy import Policy
from lomu_app.orders.rows import OrderDetail
from lomu_app.orders.rules import (
    BAIL_STATES,
    BINDING,
    CLOCK_LABELS,
    LIVE,
    ON_BAIL,
    ClockKind,
    OrderStatus,
)

REFUSED = "Your role does not allow this."


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing to do; `hint` says what it needs, or why it is greyed out."""

    key: str
    words: str
    icon: str
    allowed: bool = True
    hint: str = ""


def next_extension(status: OrderStatus) -> OrderStatus:
    """The step of bail that comes next; the court extends its own again and again."""
    return next(each for each in BAIL_STATES.targets(status) if each in ON_BAIL)


def authority_of(policy: Policy, status: OrderStatus) -> str:
    """Who takes this step of bail, in words."""
    code = next(each["authority"] for each in policy["bail_steps"] if each["status"] == status)
    return str(policy["authorities"][code])


def deeds_for(detail: OrderDetail, actor: Actor, policy: Policy) -> list[Deed]:
    """Everything that can be done from here, with what this person may not do greyed out."""
    status = detail.row.status
    if status not in LIVE:
        return []
    found: list[tuple[str, str, str, str]] = []
    if status is OrderStatus.APPLIED:
        found.append(("in_force", "It was made …", "check_circle", "when, by whom, and its end"))
    if status in BINDING:
        found += _binding(detail, policy)
    found += _settling(detail)
    found += _ends(status)
    allowed = actor.may(Permission.EDIT_ORDERS)
    return [
        Deed(key, words, icon, allowed, _needs(needs) if allowed else REFUSED)
        for key, words, icon, needs in found
    ]


def _needs(needs: str) -> str:
    return f"Needs {needs}." if needs else ""


def _binding(detail: OrderDetail, policy: Policy) -> list[tuple[str, str, str, str]]:
    status = detail.row.status
    found = [("breach", "Record a breach …", "warning", "when and how it was broken")]
    if status not in ON_BAIL:
        found.append(("serve", "Served …", "check", "when"))
        found.append(("vary", "Varied …", "edit", "what was changed, by whom"))
    else:
        by = authority_of(policy, next_extension(status))
        found.append(("extend", f"Extend the bail ({by}) …", "calendar_clock", "who, and why"))
    found.append(("condition", "Add a condition …", "plus", "what it asks for"))
    return found


def _settling(detail: OrderDetail) -> list[tuple[str, str, str, str]]:
    clocks = (
        (ClockKind.COURT, detail.court_at, "Heard at court …"),
        (ClockKind.NOTIFY, detail.notify_at, "Person has notified …"),
        (ClockKind.REVIEW, detail.review_at, "Reviewed …"),
    )  # fmt: skip
    return [
        (f"settle_{clock.value}", words, "clock", f"what came of “{CLOCK_LABELS[clock].lower()}”")
        for clock, at, words in clocks
        if at is not None
    ]


def _ends(status: OrderStatus) -> list[tuple[str, str, str, str]]:
    if status in ON_BAIL or status is OrderStatus.RUI:
        found = [
            ("charged", "Charged …", "gavel", "with what"),
            ("nfa", "No further action …", "minus", "why"),
        ]
        if status in ON_BAIL:
            found.append(("rui", "Released under investigation …", "forward", "why"))
        return found
    if status is OrderStatus.APPLIED:
        return [("discharged", "Refused or withdrawn …", "minus", "why")]
    return [
        ("expired", "It has run out …", "clock", "that its time is up"),
        ("discharged", "Discharged or withdrawn …", "minus", "by whom, and why"),
    ]
