"""What of the cohorts waits, as lines of the page's list. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lomu_app.cohorts.due import Due, DueKind

Place = tuple[str, Any]
# What it is called, what an overdue one is called, and where its line leads.
_LINES: Mapping[DueKind, tuple[str, Place]] = {
    DueKind.REVIEW: ("Cohort reviews due", ("cohorts", ("late", ""))),
    DueKind.SCREENING: ("Referrals to screen", ("cohorts", ("stage", "referred"))),
    DueKind.ASSESSMENT: ("Referrals to assess", ("cohorts", ("stage", "screened_in"))),
    DueKind.PLAN: ("Plans to be written", ("cohorts", ("stage", "selected"))),
    DueKind.DECISION: ("Selections to decide", ("cohorts", ("stage", "assessed"))),
    DueKind.RELEASE: ("Releases near", ("releases", ("show", "awaited"))),
    DueKind.SUPERVISION: ("Supervision by law ends", ("cohorts", ("supervision", ""))),
    DueKind.DOUBLED: ("Twice in one cohort", ("cohorts", ("doubled", ""))),
    DueKind.PROPOSAL: ("Proposed to deselect", ("cohorts", ("proposed", ""))),
}
_NAMED = 4


def cohort_lines(found: Iterable[Due]) -> list[tuple[int, str, str, Place, tuple[str, str] | None]]:
    """Number, what, detail, place and lateness of each line; what is red comes first."""
    return [_line(due) for due in sorted(found, key=_urgency)]


def _urgency(due: Due) -> tuple[bool, bool]:
    return due.red == 0, due.late == 0


def _line(due: Due) -> tuple[int, str, str, Place, tuple[str, str] | None]:
    what, place = _LINES[due.kind]
    late: tuple[str, str] | None = None
    if due.red:
        late = ("overdue", f"{due.red:,} late")
    elif due.late or due.kind is DueKind.REVIEW:
        late = ("today", f"{due.late:,} late" if due.late else "Today")
    return due.number, what, _names(due.names), place, late


def _names(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    shown = "; ".join(names[:_NAMED])
    return f"{shown}; and {more:,} more" if more > 0 else shown
