"""How the state of a list is put into words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lomu_app.daart.snapshot import AlertLine, ListLine, ListSnapshot
from lomu_app.daart.threat_queries import DayRow
from lomu_app.daart.threat_rules import ListStatus
from lomu_app.kernel.clock import london
from lomu_app.kernel.counting import counted
from lomu_app.packs import trm_words as say
from ui.kit.dates import show_date
from ui.threat_review.reading import Facts

STATUS_WORDS = {
    ListStatus.OPEN: "draft",
    ListStatus.SUBMITTED: "to be approved",
    ListStatus.APPROVED: "approved",
    ListStatus.PRESENTED: "in meeting",
    ListStatus.ACTIONED: "meeting over",
    ListStatus.CLOSED: "closed",
}


def status_words(status: str) -> str:
    """Where a list stands."""
    return STATUS_WORDS[ListStatus(status)]


def day_words(day: dt.date, today: dt.date, row: DayRow | None, *, short: bool = False) -> str:
    """A day as the chooser shows it; `short` leaves out what its name says already."""
    names = {0: "Today", -1: "Yesterday", 1: "Tomorrow"}
    name = names.get((day - today).days, "")
    told = status_words(row.status) if row is not None else "no list"
    shown = show_date(day).removesuffix(f" {today.year}")
    if short:
        return f"{name or shown} · {told}"
    return f"{name}, {shown} · {told}" if name else f"{shown} · {told}"


def heading(facts: Facts, meeting_time: str) -> str:
    """The line beneath the title."""
    parts = [facts.area]
    if facts.snapshot is not None:
        parts.append(status_words(facts.status))
    parts.append(f"meeting at {meeting_time}" if meeting_time else "")
    return "  ·  ".join(part for part in parts if part)


def progress(facts: Facts, *, short: bool = False) -> str:
    """`7 of 12 decided · 3 with an outcome`; empty before the meeting. `short`: `7 / 12`."""
    if not facts.frozen or not facts.active:
        return ""
    lines = len(facts.active)
    if short:
        return f"{facts.decided()} / {lines}"
    told = lines - len(facts.without_result())
    return f"{facts.decided()} of {lines} decided  ·  {told} with an outcome"


def prepared_words(result: dict[str, Any]) -> str:
    """What preparing a list did."""
    if result["created"]:
        return f"Prepared: {counted(result['lines'], 'line')}"
    parts = [
        f"{result['added']} came" if result["added"] else "",
        f"{result['gone']} went" if result["gone"] else "",
        f"{result['changed']} changed" if result["changed"] else "",
    ]
    told = ", ".join(part for part in parts if part) or "nothing has changed"
    return f"Prepared again: {told}" + (
        ". It is a draft again, to be submitted anew" if result["reopened"] else ""
    )


def reopens(status: str) -> str:
    """A warning, on a line of its own, where a change undoes submission or approval."""
    if status in (ListStatus.SUBMITTED, ListStatus.APPROVED):
        return "\nThe list becomes a draft again, and has to be submitted and approved anew."
    return ""


def step_time(moment: dt.datetime | None, day: dt.date) -> str:
    """`08:35`, or with its day where that is another one."""
    if moment is None:
        return ""
    local = london(moment)
    return f"{local:%H:%M}" if local.date() == day else f"{local:%d/%m %H:%M}"


def change_lines(line: ListLine) -> list[str]:
    """What changed in a line since the list before, and by whose hand."""
    told = []
    if line.removed_reason:
        told.append(f"Taken off by {line.removed_by}: {line.removed_reason}")
    elif line.movement_text:
        told.append(line.movement_text)
    if line.moved_reason:
        told.append(f"Moved by {line.moved_by}: {line.moved_reason}")
    if line.carry_reason:
        until = f", until {say.day_text(line.carry_until)}" if line.carry_until else ""
        told.append(f"Carried on by {line.carry_by}: {line.carry_reason}{until}")
    if line.proposed_off:
        told.append(f"Proposed to come off: {line.proposed_off}")
    return told


def off_lines(snapshot: ListSnapshot) -> list[str]:
    """Who stood on the list before and is not on this one, and why."""
    return [
        f"{each.name}  {each.reference}  ·  {each.outcome}"
        + (f": {each.detail}" if each.detail else "")
        for each in snapshot.off_since
    ]


def alert_state(alert: AlertLine) -> str:
    """How an alert stands: settled and how, else since when it waits."""
    if alert.outcome is not None:
        return f"{alert.outcome} ({alert.settled_by})"
    since = f"since {alert.day:%d/%m}, {counted(alert.carried_days, 'day')}"
    told = [since if alert.carried_days else "", "after the approval" if alert.late else ""]
    return ", ".join(part for part in told if part)


def figures_of(lines: list[ListLine], facts: Facts) -> list[tuple[str, str, str, str]]:
    """The cards above the list: key of the group, number, title, a word on it."""
    active = [line for line in lines if line.removed_reason is None]
    gaps = [line for line in active if line.gaps]
    carried = [line for line in active if line.carried_days]
    longest = max((line.carried_days for line in carried), default=0)
    ready = len(active) - len(gaps)
    high = [line for line in active if say.risk_level(line) in ("very_high", "high")]
    red = sum(line.carry_level != "normal" for line in carried)
    off = len(lines) - len(active)
    gone = len(facts.snapshot.off_since) if facts.snapshot else 0
    told = [f"{off} taken off by hand" if off else "", f"{gone} came off since" if gone else ""]
    return [
        ("all", str(len(active)), "On the list", ", ".join(t for t in told if t) or "nobody off"),
        ("new", str(sum(line.movement == "new" for line in active)), "New", "since the last list"),
        ("high", str(len(high)), "High risk", "to the victim"),
        ("gaps", str(len(gaps)), "With gaps", f"{ready} arrest ready"),
        ("carried", str(len(carried)), "Carried",
         f"longest {counted(longest, 'day')}, {red} too long" if carried else "from earlier lists"),
    ]  # fmt: skip
