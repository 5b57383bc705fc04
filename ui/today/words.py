"""How the morning is put into words. Pure."""

from __future__ import annotations

import datetime as dt

from lomu_app.daart.threat_rules import ListStatus
from lomu_app.daart.today import Morning, Step
from lomu_app.kernel.clock import LONDON, london
from lomu_app.kernel.counting import counted
from ui.kit.dates import show_date

_STATES = {
    "": "Not prepared",
    ListStatus.OPEN: "Draft",
    ListStatus.SUBMITTED: "Waits for approval",
    ListStatus.APPROVED: "Approved",
    ListStatus.PRESENTED: "In the meeting",
    ListStatus.ACTIONED: "Meeting over",
    ListStatus.CLOSED: "Closed",
}
_LAST = {
    ListStatus.OPEN: "prepared",
    ListStatus.SUBMITTED: "submitted",
    ListStatus.APPROVED: "approved",
    ListStatus.PRESENTED: "presented",
    ListStatus.ACTIONED: "presented",
    ListStatus.CLOSED: "closed",
}
# Words of the button, and its icon.
_STEPS = {
    Step.PREPARE: ("Prepare the list …", "list"),
    Step.PREPARE_AGAIN: ("Prepare it again …", "refresh"),
    Step.SUBMIT: ("Submit the list …", "forward"),
    Step.APPROVE: ("Approve the list …", "check_circle"),
    Step.PRESENT: ("Present the list …", "present"),
    Step.MEET: ("Go on with the meeting", "gavel"),
    Step.CLOSE: ("Close the list …", "lock"),
}
_OPEN = ("Open the list", "list")
_SHORT = {
    Step.PREPARE: "Prepare", Step.PREPARE_AGAIN: "Prepare again",
    Step.SUBMIT: "Submit", Step.APPROVE: "Approve",
    Step.PRESENT: "Present", Step.MEET: "Decide each line", Step.CLOSE: "Close",
    Step.NONE: "",
}  # fmt: skip
_NOT_MINE = {
    Step.PREPARE: "Prepare: a sergeant", Step.PREPARE_AGAIN: "Prepare again: a sergeant",
    Step.SUBMIT: "Submit: a sergeant",
    Step.APPROVE: "Approve: somebody else", Step.PRESENT: "Present: a sergeant",
    Step.MEET: "Decide each line", Step.CLOSE: "Close: a sergeant", Step.NONE: "",
}  # fmt: skip
_BEFORE_MEETING = ("", ListStatus.OPEN, ListStatus.SUBMITTED, ListStatus.APPROVED)
_URGENT_MINUTES = 60


def meeting_moment(day: dt.date, at: str) -> dt.datetime:
    """When the meeting of a day begins; `at` reads `09:00`, on the clock on the wall."""
    return dt.datetime.combine(day, dt.time.fromisoformat(at), LONDON)


def span_words(minutes: int) -> str:
    """`1 h 12 min`."""
    hours, rest = divmod(abs(minutes), 60)
    parts = [f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else ""]
    return " ".join(part for part in parts if part)


def minutes_to(meeting: dt.datetime, now: dt.datetime) -> int:
    """Minutes until the meeting begins; negative once it has."""
    return int((meeting - now).total_seconds() // 60)


def heading(now: dt.datetime, at: str) -> str:
    """The line beneath the title: the day, and the time until the meeting."""
    day = london(now).date()
    left = minutes_to(meeting_moment(day, at), now)
    if left > 0:
        told = f"the Threat Review is at {at}, in {span_words(left)}"
    else:
        told = f"the Threat Review was at {at}"
    return f"{show_date(day)}  ·  {london(now):%H:%M}  ·  {told}"


def state_words(morning: Morning) -> str:
    """Where the list stands."""
    return _STATES[morning.status]


def state_level(morning: Morning, minutes: int) -> str:
    """How pressing that is: overdue once the meeting should have begun, today when it is near."""
    if morning.status not in _BEFORE_MEETING or not _matters(morning):
        return ""
    if minutes <= 0:
        return "overdue"
    near = minutes <= _URGENT_MINUTES and morning.status != ListStatus.APPROVED
    return "today" if near else ""


def _matters(morning: Morning) -> bool:
    return bool(morning.lines or morning.came or morning.outstanding)


def step_words(morning: Morning) -> str:
    """What comes next, in a word or two."""
    if not _matters(morning):
        return ""
    return _SHORT[morning.step] if morning.may else _NOT_MINE[morning.step]


def button_words(morning: Morning) -> tuple[str, str]:
    """Words and icon of the button that leads to the next step, which is taken there."""
    return _STEPS.get(morning.step, _OPEN) if morning.may else _OPEN


def standing(morning: Morning) -> str:
    """One sentence on the list of an area."""
    if not morning.status:
        told = counted(morning.outstanding, "target is", "targets are")
        return f"{morning.area}: no list yet. {told} outstanding."
    parts = [f"{morning.area}: {state_words(morning).lower()}", counted(morning.lines, "line")]
    if morning.status in (ListStatus.PRESENTED, ListStatus.ACTIONED):
        parts.append(f"{morning.decided:,} decided")
        parts.append(f"{morning.with_result:,} with an outcome")
    if morning.last_at is not None:
        done = f"{_LAST[ListStatus(morning.status)]} {london(morning.last_at):%H:%M}"
        parts.append(f"{done} by {morning.last_by}")
    return "  ·  ".join(parts)


def since_words(moment: dt.datetime, today: dt.date) -> str:
    """`07:02`, `Mon 17:40`, or the day alone where that is a week ago: `Mon 16 Nov`."""
    at = london(moment)
    if at.date() == today:
        return f"{at:%H:%M}"
    shown = show_date(at.date())
    if today - at.date() < dt.timedelta(days=7):
        return f"{shown[:3]} {at:%H:%M}"
    return shown.removesuffix(f" {at.year}")
