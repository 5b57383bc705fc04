"""Reports of domestic abuse by a person, counted from whatever room keeps them.

Each DASH stands for one report. A room that keeps others (offences, incidents) adds a source.
Two sources that tell of the same day tell of one report, for a gate must not be raised by
writing the same thing down twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

import sqlalchemy as sa

from lomu_app.assessments.records import Assessment
from lomu_app.store.unit_of_work import Reader

Source = Callable[[Reader, int, str, dt.date], Iterable[dt.date]]
_SOURCES: dict[str, Source] = {}


def counts_reports(name: str, source: Source) -> None:
    """Let `source(reader, person id, tool, since)` add days on which something was reported."""
    if name in _SOURCES:
        raise ValueError(f"there are two sources of reports called {name}")
    _SOURCES[name] = source


def report_days(reader: Reader, person_id: int, tool: str, since: dt.date) -> set[dt.date]:
    """Every day from `since` on with a report."""
    return {day for source in _SOURCES.values() for day in source(reader, person_id, tool, since)}


def _of_assessments(reader: Reader, person_id: int, tool: str, since: dt.date) -> Iterable[dt.date]:
    return reader.session.scalars(
        sa.select(Assessment.assessed_on).where(
            Assessment.person_id == person_id, Assessment.tool == tool,
            Assessment.assessed_on >= since, Assessment.not_done_reason.is_(None),
            Assessment.withdrawn_by.is_(None),
        )
    )  # fmt: skip


counts_reports("assessments", _of_assessments)
