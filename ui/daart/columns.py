"""The columns of the list of targets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from lomu_app.daart.rows import TargetRow
from lomu_app.daart.rules import POWER_LABELS, RISK_LABELS
from ui.daart.words import (
    born_words,
    due_words,
    is_live,
    name_of,
    owner_words,
    risk_value,
    status_words,
)
from ui.kit.dates import day_words
from ui.kit.table import CENTRE, Column, Kind

# What a heading asks the database for, and whether that runs the other way round.
SORTED_AS: Mapping[str, tuple[str, bool]] = {
    "reference": ("reference", False), "name": ("name", False),
    "born": ("date_of_birth", False), "offence": ("offence", False), "power": ("power", False),
    "risk": ("victim_risk", False), "days": ("date_added", True),
    "attempts": ("attempts", False), "last_attempt": ("last_attempt", False),
    "owner": ("owner", False), "review_due": ("review_due", False),
    "return_due": ("return_due", False), "status": ("status", False), "pnc_id": ("pnc_id", False),
    "crime_reference": ("crime_reference", False),
}  # fmt: skip


def _reference(row: TargetRow) -> str:
    return row.reference


def _pnc(row: TargetRow) -> str:
    return row.pnc_id or ""


def _crime(row: TargetRow) -> str:
    return row.crime_reference or ""


def _risk(row: TargetRow) -> str:
    return RISK_LABELS[row.victim_risk]


def _risk_cell(row: TargetRow) -> str:
    return risk_value(row.victim_risk)


def _ready(row: TargetRow) -> str:
    return f"{row.readiness_met}/{row.readiness_total}"


def _ready_cell(row: TargetRow) -> tuple[int, int]:
    return row.readiness_met, row.readiness_total


def _days(row: TargetRow) -> str:
    return str(row.clocks.days_wanted)


def _offence(row: TargetRow) -> str:
    return row.offence


def _power(row: TargetRow) -> str:
    return POWER_LABELS[row.power]


def _attempts(row: TargetRow) -> str:
    return str(row.attempts) if row.attempts else ""


def _last_attempt(row: TargetRow) -> str:
    return day_words(row.last_attempt)


def _owner(row: TargetRow) -> str:
    return owner_words(row.owner, row.team)


def _markers(row: TargetRow) -> str:
    return " ".join(row.markers)


class TargetColumns:
    """Makes the columns; `today` is asked each time, so that a page left open stays right."""

    def __init__(self, today: Callable[[], dt.date], new_days: int) -> None:
        self._today, self._new_days = today, new_days

    def build(self) -> tuple[Column[TargetRow], ...]:
        """What decides comes first; all can be moved and hidden."""
        column = Column[TargetRow]
        return (
            column("reference", "Ref.", _reference, Kind.NUMBER, sample="T-000000", gives_way=6),
            column("name", "Name", name_of, Kind.PERSON, self._name, sample="CHOWDHURY, Imran A"),
            column("risk", "Victim risk", _risk, Kind.RISK, _risk_cell, sample="Not assessed",
                   tip="Risk to the victim, as assessed"),
            column("ready", "Arrest ready", _ready, Kind.CHECKS, _ready_cell, sortable=False,
                   tip="Items of the arrest-ready test that stand", gives_way=2),
            column("days", "Days", _days, Kind.NUMBER, sample="000", align=CENTRE,
                   tip="Days since this person was put on the list", gives_way=5),
            column("status", "Status", status_words, sample="In custody elsewhere",
                   gives_way=4),
            column("review_due", "Review due", self._review, Kind.LATE, self._review_cell,
                   sample="24/11/2026", gives_way=3),
            column("offence", "Offence", _offence, sample="Assault occasioning", stretch=True,
                   gives_way=1),
            column("power", "Power", _power, sample="Arrest, PACE s24", gives_way=11),
            column("born", "Born (age)", self._born, Kind.NUMBER, sample="00/00/0000 (00)",
                   gives_way=10),
            column("attempts", "Attempts", _attempts, Kind.NUMBER, sample="00", align=CENTRE,
                   gives_way=9),
            column("last_attempt", "Last attempt", _last_attempt, Kind.NUMBER, sample="00/00/0000",
                   gives_way=8),
            column("owner", "Owner / team", _owner, sample="PC Greenwood · DA",
                   gives_way=7),
            column("return_due", "Return by", self._return, Kind.LATE, self._return_cell,
                   sample="24/11/2026", hidden=True),
            column("markers", "Markers", _markers, sample="FI WE VI", sortable=False, hidden=True),
            column("pnc_id", "PNC id", _pnc, sample="2018/0214553C", hidden=True, whole=True),
            column("crime_reference", "Crime ref.", _crime, sample="20CV/12345K/26", hidden=True,
                   whole=True),
        )  # fmt: skip

    def _name(self, row: TargetRow) -> tuple[str, str, str]:
        if row.proposed_off is not None and is_live(row):
            return name_of(row), "", "off"
        new = is_live(row) and (self._today() - row.date_added).days < self._new_days
        return name_of(row), "", "new" if new else ""

    def _born(self, row: TargetRow) -> str:
        return born_words(row.date_of_birth, self._today())

    def _review(self, row: TargetRow) -> str:
        return day_words(row.clocks.review_due) if is_live(row) else ""

    def _review_cell(self, row: TargetRow) -> Any:
        return self._due(row, row.clocks.review_due)

    def _return(self, row: TargetRow) -> str:
        return day_words(row.clocks.return_due) if is_live(row) else ""

    def _return_cell(self, row: TargetRow) -> Any:
        return self._due(row, row.clocks.return_due)

    def _due(self, row: TargetRow, due: dt.date) -> tuple[str, str]:
        return due_words(due, self._today()) if is_live(row) else ("", "")
