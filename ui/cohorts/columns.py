"""The columns of the list of memberships."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from lomu_app.cohorts.rows import MembershipRow
from lomu_app.cohorts.rules import BEFORE_SELECTION
from ui.cohorts.words import (
    TWICE,
    born_words,
    clock_level,
    manager_words,
    name_of,
    rag_chip,
    rag_words,
    since_words,
    stage_words,
)
from ui.kit.chips import Chip
from ui.kit.dates import day_words
from ui.kit.table import Column, Kind

# What a heading asks the core for, and whether that runs the other way round.
SORTED_AS: Mapping[str, tuple[str, bool]] = {
    "since": ("status_since", True), "born": ("date_of_birth", False),
    "manager": ("lead_manager", False), "due": ("clock", False),
}  # fmt: skip


def _reference(row: MembershipRow) -> str:
    return row.reference


def _person(row: MembershipRow) -> tuple[str, str, Chip | str]:
    return name_of(row), "", TWICE if row.doubled_by else ""


def _cohort(row: MembershipRow) -> str:
    return row.cohort_short


def _rag(row: MembershipRow) -> str:
    return "" if row.rag is None and row.status in BEFORE_SELECTION else rag_words(row.rag)


def _rag_cell(row: MembershipRow) -> Chip:
    return rag_chip(row.rag)


def _why(row: MembershipRow) -> str:
    return row.clock_reason


def _review(row: MembershipRow) -> str:
    return day_words(row.review_due)


def _release(row: MembershipRow) -> str:
    return day_words(row.release_date)


def _referred(row: MembershipRow) -> str:
    return day_words(row.referred_on)


def _pnc(row: MembershipRow) -> str:
    return row.pnc_id or ""


class MembershipColumns:
    """Makes the columns; asks for the day anew each time, so that a page left open stays right."""

    def __init__(self, today: Callable[[], dt.date], red_after_days: int) -> None:
        self._today, self._red_after = today, red_after_days

    def build(self) -> tuple[Column[MembershipRow], ...]:
        """What decides comes first; all can be moved and hidden."""
        column = Column[MembershipRow]
        return (
            column("reference", "Ref.", _reference, Kind.NUMBER, sample="M-000000", gives_way=7),
            column("name", "Name", name_of, Kind.PERSON, _person, sample="CHOWDHURY, Imran",
                   stretch=True),
            column("cohort", "Cohort", _cohort, sample="HRDA", gives_way=1),
            column("status", "Stage", stage_words, sample="Screened out", gives_way=2,
                   whole=True),
            column("rag", "RAG", _rag, Kind.CHIP, _rag_cell, sample="Amber mm"),
            column("due", "Next", self._due, Kind.LATE, self._due_cell, sample="00/00/0000"),
            column("why", "What is due", _why, sample="Release expected", sortable=False,
                   gives_way=3),
            column("manager", "Manager", manager_words, sample="PC Greenwood", gives_way=4),
            column("review_due", "Review due", _review, Kind.NUMBER, sample="00/00/0000",
                   gives_way=6),
            column("since", "At this stage", self._since, Kind.NUMBER, sample="1,000 days",
                   gives_way=5),
            column("born", "Born (age)", self._born, Kind.NUMBER, sample="00/00/0000 (00)",
                   gives_way=8),
            column("release_date", "Release", _release, Kind.NUMBER, sample="00/00/0000",
                   hidden=True),
            column("referred_on", "Referred", _referred, Kind.NUMBER, sample="00/00/0000",
                   hidden=True),
            column("pnc_id", "PNC id", _pnc, sample="2018/0214553C", sortable=False, hidden=True,
                   whole=True),
        )  # fmt: skip

    def _due(self, row: MembershipRow) -> str:
        return day_words(row.clock)

    def _due_cell(self, row: MembershipRow) -> Any:
        return clock_level(row, self._today(), self._red_after)

    def _since(self, row: MembershipRow) -> str:
        return since_words(row, self._today())

    def _born(self, row: MembershipRow) -> str:
        return born_words(row.date_of_birth, self._today())
