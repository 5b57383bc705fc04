"""One CSE location in words for a reader: first why it is still on the agenda."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lomu_app.cog.alike import AlikeRow
from lomu_app.cog.rows import LocationDetail, TacticRow
from lomu_app.cog.sign_off_rules import PointCheck
from lomu_app.cog.work_queries import first_clock
from lomu_app.kernel.clock import london
from lomu_app.meetings.rows import DecisionLine
from lomu_app.meetings.rules import STATUS_LABELS as MEETING_LABELS
from lomu_app.meetings.rules import MeetingStatus
from lomu_app.orders.rules import Level

Lines = list[Mapping[str, str]]


def location_text(
    told: LocationDetail, alike: Iterable[AlikeRow], held: Iterable[DecisionLine]
) -> Mapping[str, Any]:
    """What `show location` prints, in its order; what is empty is left out in printing."""
    row = told.row
    return {
        "location": f"{row.reference} {row.name}",
        "own_reference": row.own_reference,
        "status": _words(row.status.value),
        "why_it_is_still_here_and_what_would_sign_it_off": _points(told.points),
        "risk": f"{_risk(row.entry_band, row.entry_score)} at entry, "
        f"{_risk(row.now_band, row.now_score)} on {_day(row.now_scored_on)}",
        "on_agenda_since": _day(row.agenda_since),
        "signed_off_by_exception": [
            {"on": _moment(each.decided_at), "why": each.exception}
            for each in told.sign_offs
            if each.exception
        ],
        "area": row.area,
        "kind": row.kind_label,
        "where": ", ".join(filter(None, (row.address, row.postcode, row.platform))),
        "owner": told.proprietor,
        "licensee": ", ".join(filter(None, (told.licensee, told.licence_number))),
        "opening_hours": told.opening_hours,
        "lead": row.lead,
        "children_linked": str(row.victims) if row.victims else "",
        "same_as": told.duplicate_of,
        "came_from": told.came_from,
        "tactics": [_tactic(each) for each in told.tactics],
        "intelligence": [
            {"reference": each.reference, "received": _day(each.received_on),
             "graded": each.graded, "text": each.sanitised_text,
             "approved": "" if each.approved_at else "awaits a second person"}
            for each in told.intelligence
        ],
        "only_source": "a single one" if told.single_source else "",
        "updates": [
            {"on": _day(each.on_day), "nature": each.nature.value, "text": each.text,
             "by": each.by}
            for each in told.notes
        ],
        "steps": [
            {"on": _moment(each.at), "status": _words(each.to_status.value), "by": each.by,
             "reason": each.reason}
            for each in told.steps
        ],
        "may_be_the_same_as": [
            {"reference": each.reference, "name": each.name, "why": ", ".join(each.why)}
            for each in alike
        ],
        "meetings": [
            {"on": _day(each.held_on), "decision": _decided(each), "to": each.detail,
             "why": each.rationale, "chair": each.chair_reason}
            for each in held
        ],
    }  # fmt: skip


def _decided(line: DecisionLine) -> str:
    """What the meeting decided; that it was called off, where it was."""
    off = line.status is MeetingStatus.CALLED_OFF
    return MEETING_LABELS[line.status] if off else line.decision


def _points(points: Sequence[PointCheck]) -> Lines:
    return [
        {"mark": "met " if each.met else "open", "point": each.label, "told": each.told}
        for each in points
    ]


def _tactic(each: TacticRow) -> Mapping[str, str]:
    result = _words(each.result.value) if each.result is not None else ""
    return {
        "reference": each.reference, "label": f"{each.label} ({each.code})",
        "status": _words(each.status.value), "result": result, "clock": _clock(each),
    }  # fmt: skip


def _clock(each: TacticRow) -> str:
    overdue = "overdue since " if each.level == Level.RUN_OUT else ""
    return f"{overdue}{_moment(first_clock(each))}"


def _risk(band: str, score: int | None) -> str:
    return _words(band) if score is None else f"{_words(band)} ({score})"


def _day(day: dt.date | None) -> str:
    return "" if day is None else f"{day:%d/%m/%Y}"


def _moment(at: dt.datetime | None) -> str:
    return "" if at is None else _day(london(at).date())


def _words(code: str) -> str:
    return code.replace("_", " ")
