"""What the pane tells of an order, section by section. Pure functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from lomu_app.daart.rules import POWER_LABELS, Power
from lomu_app.orders.rows import BreachLine, ConditionLine, OrderDetail, OrderRow, OrderStepLine
from lomu_app.orders.rules import CLOCK_LABELS, ENDED, STATUS_LABELS, ClockKind, Level, time_left
from lomu_app.people.rules import shown_name
from ui.kit.chips import Chip
from ui.kit.dates import day_words, moment_words
from ui.kit.timeline import TimelineEvent

Facts = list[tuple[str, str]]
_CHIPS = {
    Level.RUN_OUT: ("overdue", "late"), Level.URGENT: ("today", ""), Level.SOON: ("soon", ""),
    Level.NOTICE: ("neutral", ""), Level.LATER: ("neutral", ""),
}  # fmt: skip


def name_of(row: OrderRow) -> str:
    """`BROWN, Dennis`."""
    return shown_name(row.surname, row.forenames)


def identity_line(row: OrderRow) -> str:
    """Kind, reference, person's reference and birth, area."""
    born = f"born {day_words(row.date_of_birth)}" if row.date_of_birth else ""
    pnc = f"PNC {row.pnc_id}" if row.pnc_id else ""
    parts = (row.kind_label, row.reference, row.person_reference, born, pnc, row.area)
    return "  ·  ".join(part for part in parts if part)


def head_chips(row: OrderRow, now: dt.datetime) -> list[Chip]:
    """Kind, where it stands, and what is left of the first clock."""
    chips = [Chip(row.kind_short, strong=True), Chip(STATUS_LABELS[row.status])]
    if row.clock is not None and row.level is not None:
        tone, shape = _CHIPS[row.level]
        chips.append(Chip(f"{row.clock_reason}: {time_left(row.clock, now)}", tone, shape))
    return chips


def run_out_words(row: OrderRow, now: dt.datetime) -> str:
    """What is wrong where a clock has run out and nobody has said what came of it."""
    if row.clock is None or row.clock > now:
        return ""
    what = row.clock_reason.lower()
    return f"“{what}” was {moment_words(row.clock)}. Record what came of it."


def clock_facts(detail: OrderDetail, now: dt.datetime) -> Facts:
    """Every clock that runs, with the moment and what is left."""
    clocks = (
        (ClockKind.ENDS, detail.row.ends_at), (ClockKind.COURT, detail.court_at),
        (ClockKind.NOTIFY, detail.notify_at), (ClockKind.REVIEW, detail.review_at),
    )  # fmt: skip
    ended = detail.row.status in ENDED
    told = [
        (CLOCK_LABELS[clock], _clock_words(at, now, ended=ended))
        for clock, at in clocks
        if at is not None
    ]
    if not ended and detail.row.ends_at is None:
        told.append((CLOCK_LABELS[ClockKind.ENDS], "until further order"))
    return told


def _clock_words(at: dt.datetime, now: dt.datetime, *, ended: bool) -> str:
    return moment_words(at) if ended else f"{moment_words(at)}  ·  {time_left(at, now)}"


def order_facts(detail: OrderDetail) -> Facts:
    """Who made it, when, for what case."""
    row = detail.row
    return [
        ("Made", moment_words(row.made_at)), ("By", row.made_by),
        ("Served", moment_words(row.served_at)), ("Case", row.case_reference),
        ("Officer", row.officer), ("Note", detail.note),
    ]  # fmt: skip


def breach_facts(detail: OrderDetail) -> Facts:
    """What a breach means: a power of arrest, or what follows instead."""
    power = POWER_LABELS[Power(detail.power)] if detail.power else "none by itself"
    doubts = ", ".join(detail.unverified)
    return [
        ("Power of arrest", power), ("Offence", detail.offence), ("Then", detail.breach_means),
        ("To be confirmed", f"{doubts} (by your force)" if doubts else ""),
    ]  # fmt: skip


def condition_words(line: ConditionLine, labels: Mapping[str, str]) -> str:
    """Category and protected person; the text stands under it."""
    category = labels.get(line.category, line.category)
    return f"{category} · protects {line.protected}" if line.protected else category


def condition_details(line: ConditionLine, grounds: Mapping[str, str]) -> tuple[str, ...]:
    """Text, ground, times, how it was checked, and how it ended."""
    ends = f"until {moment_words(line.ends_at)}" if line.ends_at else ""
    ground = f"because of: {grounds.get(line.ground, line.ground)}" if line.ground else ""
    checked = f"checked: {line.verified_how}" if line.verified_how else ""
    ended = ""
    if line.ended_at is not None:
        ended = f"ended {moment_words(line.ended_at)} by {line.ended_by}: {line.ended_reason}"
    second = " · ".join(part for part in (ground, ends, checked) if part)
    return tuple(part for part in (line.text, second, ended) if part)


def breach_words(line: BreachLine) -> str:
    """When, and what became of it."""
    raised = f"raised as {line.target}" if line.target else "not raised as a target"
    return f"{moment_words(line.at)} · {raised}"


def breach_details(line: BreachLine) -> tuple[str, ...]:
    """What happened, what shows it, who was told."""
    told = f"told: {line.referred_to}" if line.referred_to else ""
    evidence = f"evidence: {line.evidence}" if line.evidence else ""
    return tuple(part for part in (line.detail, evidence, told) if part)


def step_events(steps: tuple[OrderStepLine, ...]) -> list[TimelineEvent]:
    """How it came to stand where it stands, the latest on top."""
    return [_event(step) for step in reversed(steps)]


def _event(step: OrderStepLine) -> TimelineEvent:
    title = STATUS_LABELS[step.to_status]
    if step.from_status is step.to_status:
        title = f"{title}, noted"
    details = [step.grounds]
    if step.from_status is not None and step.ends_before != step.ends_after:
        before, after = moment_words(step.ends_before), moment_words(step.ends_after)
        details.append(f"End: {before or 'none'} → {after or 'none'}")
    if step.outside_limits:
        details.append(f"Outside the usual time: {step.outside_limits}")
    by = step.decided_by
    if step.recorded_by != step.decided_by:
        by = f"{by}, recorded by {step.recorded_by}"
    return TimelineEvent(
        moment_words(step.decided_at), title, by, "\n".join(part for part in details if part)
    )
