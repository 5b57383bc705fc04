"""The FSIM as a forum of the meeting engine: who waits longest comes before it, with the figures.

Its papers go to everybody who sits there: they name targets by reference, and nobody under limited
access is in them. What the meeting wants done is raised as actions; a target is worked on in its
own room.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from lomu_app.access.rules import find_area
from lomu_app.daart.records import Target
from lomu_app.fsim.sheet import FsimSheet, Week, load_sheet, week_of
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import NotPermitted
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.plain_data import as_plain
from lomu_app.kernel.policy import Policy
from lomu_app.meetings.forums import AgendaLine, concerns_people, holds_meetings
from lomu_app.meetings.records import Meeting, MeetingItem
from lomu_app.meetings.rules import MeetingKind
from lomu_app.store.unit_of_work import Reader, UnitOfWork

TARGET = "target"
_FIRST_DAY = attrgetter("first")


class FsimForum:
    """The weekly Force Service Improvement Meeting, as a unit brings it."""

    kind = MeetingKind.FSIM
    sees = Permission.SEE_TARGETS
    prepares = Permission.KEEP_MEETINGS
    chairs = Permission.CHAIR_MEETINGS

    def place(self, areas: Policy, typed: str) -> tuple[str, str]:
        """A unit brings its own targets; it covers nothing besides."""
        area = find_area(areas, typed)
        return area, area

    def agenda(self, reader: Reader, meeting: Meeting) -> Sequence[AgendaLine]:
        """Whoever is carried, and whoever has been wanted longest."""
        return [
            AgendaLine(
                section=each.why, subject_kind=TARGET, subject_id=each.target_id,
                reference=each.reference,
                title=f"{each.team}, {counted(each.days_wanted, 'day')} wanted",
                facts={"days_wanted": each.days_wanted, "team": each.team, "minuted": [each.told]},
            )
            for each in sheet_of(reader, meeting).waiting
        ]  # fmt: skip

    def topics(self, reader: Reader, meeting: Meeting) -> Mapping[str, Mapping[str, Any]]:
        """The figures of the week, and those of each team."""
        sheet = sheet_of(reader, meeting)
        return {
            "figures": {"minuted": figure_lines(sheet)}, "teams": {"minuted": team_lines(sheet)},
        }  # fmt: skip

    def keeps(self, reader: Reader, meeting: Meeting) -> Mapping[str, Any]:
        """The figures and teams as they stood, in words."""
        sheet = sheet_of(reader, meeting)
        return as_plain(sheet.week) | {
            "figures": figure_lines(sheet),
            "teams": team_lines(sheet),
            "policy": sheet.policy,
        }

    def decide(self, _uow: UnitOfWork, _meeting: Meeting, _item: MeetingItem) -> None:
        """The decision stands in the minutes; what follows from it is an action."""


def week_before(meeting_day: dt.date) -> Week:
    """A meeting looks at the week that was over before it."""
    return week_of(meeting_day).before


def sheet_of(reader: Reader, meeting: Meeting) -> FsimSheet:
    """What goes out of a meeting: the week before, and who waits today; nobody limited is in it."""
    # Of a meeting further ahead the week that it looks at has not begun.
    begun = min(week_before(meeting.held_on), week_of(reader.clock.today()), key=_FIRST_DAY)
    return load_sheet(
        reader, (meeting.area,), begun, outside=True,
        waiting_on=meeting.held_on,
    )  # fmt: skip


def figure_lines(sheet: FsimSheet) -> list[str]:
    """A sentence for each measure: now, and the week before."""
    return [
        f"{each.measure.definition.label} ({each.measure.definition.unit}): {each.now.told};"
        f" the week before {each.before.told}."
        for each in sheet.figures
    ]  # fmt: skip


def team_lines(sheet: FsimSheet) -> list[str]:
    """A sentence for each team."""
    labels = {each.measure.definition.code: each.measure.definition.label for each in sheet.figures}
    return [
        f"{line.team}: "
        + ", ".join(
            f"{labels[code].lower()} {figure.text}"
            for code, figure in line.figures.items()
            if code in labels
        )
        + "."
        for line in sheet.teams
    ]


def _wanted_person(uow: UnitOfWork, item: MeetingItem) -> int | None:
    if item.subject_kind != TARGET or item.subject_id is None:
        return None
    target = uow.session.get(Target, item.subject_id)
    if target is None:
        raise NotPermitted(f"{item.reference} is under limited access: whoever sees it acts on it.")
    return target.person_id


holds_meetings(FsimForum())
concerns_people(MeetingKind.FSIM, _wanted_person)
