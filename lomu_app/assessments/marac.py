"""MARAC gates, which are raised from what is on record, without anybody having to think of it.

A gate is raised, not raised, or not known: what nobody looked at is never “not raised”.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lomu_app.assessments.rules import Instrument
from lomu_app.kernel.counting import counted
from lomu_app.people.rules import months_before


class GateState(StrEnum):
    """Whether a gate is raised; `not_known` where what it asks for was not looked at."""

    RAISED = "raised"
    NOT_RAISED = "not_raised"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class GateFacts:
    """What the gates ask for beside assessments; None where it is not known.

    `reports` counts the reports of the last twelve months, `last_marac` is the day of the last
    hearing, `incident_on` that of the latest incident.
    """

    reports: int | None = None
    last_marac: dt.date | None = None
    incident_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Ticked:
    """One DASH as the gates read it: how it is named to the asker, its ticks, who judged what.

    `judged` is the band that somebody judged or signed; None where it is the computed one. One
    that is not `shown` is of an area whose rows a server keeps from the asker.
    """

    told: str
    ticks: int
    not_known: int
    judged: str | None
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate, how it stands, and why."""

    code: str
    label: str
    state: GateState
    why: str


def marac_gates(
    instrument: Instrument, forms: Sequence[Ticked], facts: GateFacts
) -> tuple[Gate, ...]:
    """All four gates. `forms` are every DASH that was done and not yet heard at a MARAC.

    A later, lower DASH hides no earlier one: it may be another victim's.
    """
    settings = instrument.settings
    return (
        _judgement(settings["high_band"], forms),
        _ticks(int(settings["ticks"]), forms),
        _escalation(int(settings["reports"]), int(settings["reports_months"]), facts),
        _repeat(int(settings["repeat_months"]), facts),
    )


def _judgement(high_band: Any, forms: Sequence[Ticked]) -> Gate:
    judged = [form.told for form in forms if form.judged == high_band]
    label = "Professional judgement"
    if judged:
        return Gate("judgement", label, GateState.RAISED, f"judged high: {', '.join(judged)}")
    return _nothing("judgement", label, forms, "nobody judged it high")


def _ticks(least: int, forms: Sequence[Ticked]) -> Gate:
    reached = [form.told for form in forms if form.ticks >= least]
    label = f"{least} ticks or more"
    if reached:
        return Gate("ticks", label, GateState.RAISED, f"reached: {', '.join(reached)}")
    unsettled = [form.told for form in forms if form.ticks + form.not_known >= least]
    if unsettled:
        why = f"answers not known might reach it: {', '.join(unsettled)}"
        return Gate("ticks", label, GateState.NOT_KNOWN, why)
    return _nothing("ticks", label, forms, "not reached")


def _nothing(code: str, label: str, forms: Sequence[Ticked], why: str) -> Gate:
    if not forms:
        return Gate(code, label, GateState.NOT_KNOWN, "no DASH since the last MARAC")
    kept = [form.told for form in forms if not form.shown]
    if kept:
        return Gate(code, label, GateState.NOT_KNOWN, f"ask what it says: {', '.join(kept)}")
    return Gate(code, label, GateState.NOT_RAISED, why)


def _escalation(least: int, months: int, facts: GateFacts) -> Gate:
    label = f"{least} reports or more in {months} months"
    if facts.reports is None:
        return Gate("escalation", label, GateState.NOT_KNOWN, "reports not counted")
    state = GateState.RAISED if facts.reports >= least else GateState.NOT_RAISED
    return Gate("escalation", label, state, counted(facts.reports, "report"))


def _repeat(months: int, facts: GateFacts) -> Gate:
    label = f"New incident within {months} months of the last MARAC"
    last, incident = facts.last_marac, facts.incident_on
    if last is None or incident is None:
        missing = "day of the last MARAC" if last is None else "day of the incident"
        return Gate("repeat", label, GateState.NOT_KNOWN, f"{missing} not given")
    raised = months_before(incident, months) <= last <= incident
    state = GateState.RAISED if raised else GateState.NOT_RAISED
    return Gate("repeat", label, state, f"MARAC {last:%d/%m/%Y}, incident {incident:%d/%m/%Y}")
