"""The columns of the lists of actions and releases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from lomu_app.actions.rows import ActionRow
from lomu_app.resettlement.rows import ReleaseRow
from ui.actions import words
from ui.kit.dates import weekday_words
from ui.kit.table import CENTRE, Column, Kind

Today = Callable[[], dt.date]


def _due(today: Today, row: ActionRow) -> tuple[str, str]:
    return words.due_level(row, today())


def _due_words(today: Today, row: ActionRow) -> str:
    return words.due_level(row, today())[1]


def _due_day(row: ActionRow) -> str:
    return weekday_words(row.due)


def _text(row: ActionRow) -> str:
    return row.text


def _owner(row: ActionRow) -> str:
    return row.owner


def _agency(row: ActionRow) -> str:
    return row.owner_agency


def _priority(row: ActionRow) -> str:
    return str(row.priority)


def _kind(row: ActionRow) -> str:
    return row.kind_label


def _action_reference(row: ActionRow) -> str:
    return row.reference


def _action_name(row: ActionRow) -> str:
    return words.name_of(row)


def _action_person(row: ActionRow) -> tuple[str, str, str]:
    return words.name_of(row), row.person_reference, ""


def _action_area(row: ActionRow) -> str:
    return row.area


def action_columns(today: Today) -> tuple[Column[ActionRow], ...]:
    """What is to be done; the day first, for that is what it is read by."""
    return (
        Column("due", "Due", partial(_due_words, today), Kind.LATE, partial(_due, today),
               sample="Transferred", whole=True),
        Column("day", "Day", _due_day, sample="Wed 24/11/2026", sortable=False, whole=True,
               gives_way=5),
        Column("priority", "Pr", _priority, sample="Pr", align=CENTRE, gives_way=4,
               tip="Priority: 1 is the most urgent"),
        Column("text", "What is to be done", _text, sample="Mmmmmmmmmmmmmmmm", sortable=False,
               stretch=True),
        Column("owner", "Owner", _owner, sample="PC Yarrowmm"),
        Column("agency", "Agency", _agency, sample="Children's social care", gives_way=2),
        Column("name", "Concerns", _action_name, Kind.PERSON, _action_person,
               sample="Mmmmmmm, Mmm", gives_way=1),
        Column("kind", "Kind", _kind, sample="Victim contact", sortable=False, gives_way=6,
               hidden=True),
        Column("reference", "Action", _action_reference, sample="AX-000000m", gives_way=3),
        Column("extended", "Extended", words.extended_words, sample="2 times", sortable=False,
               hidden=True, gives_way=6),
        Column("area", "Area", _action_area, sample="Wolverhampton", hidden=True, gives_way=7),
    )  # fmt: skip


def _left(row: ReleaseRow) -> str:
    return words.day_level(row)[1]


def _release_day(row: ReleaseRow) -> str:
    return weekday_words(row.day)


def _release_name(row: ReleaseRow) -> str:
    return words.name_of(row)


def _release_person(row: ReleaseRow) -> tuple[str, str, str]:
    return words.name_of(row), row.person_reference, ""


def _place(row: ReleaseRow) -> str:
    return row.place


def _cohorts(row: ReleaseRow) -> str:
    return ", ".join(row.cohorts)


def _release_owner(row: ReleaseRow) -> str:
    return row.owner


RELEASE_COLUMNS: tuple[Column[ReleaseRow], ...] = (
    Column("left", "Left", _left, Kind.LATE, words.day_level, sample="Cancelledm",
           sortable=False, whole=True),
    Column("day", "Day of release", _release_day, sample="Wed 24/11/2026", sortable=False,
           whole=True, gives_way=1),
    Column("name", "Person", _release_name, Kind.PERSON, _release_person,
           sample="Mmmmmmmm, Mmmm", sortable=False, stretch=True),
    Column("tasks", "Tasks", words.ticks_words, Kind.LATE, words.ticks_level,
           sample="○ ○ ○ ○ ○ ○", sortable=False, whole=True,
           tip="T-28 screening, T-14 plan, T-3 victim and conditions, T-0, T+1, T+7: "
               "✓ done, ● due today, ▲ late, ○ to come, – not needed"),
    Column("screening", "Screening", words.screening_words, sample="Not screened",
           sortable=False, whole=True, gives_way=2),
    Column("plan", "Plan", words.plan_words, sample="Lacks a plan", sortable=False,
           gives_way=4),
    Column("place", "From", _place, sample="HMP Mmmmmmmm", sortable=False, gives_way=3),
    Column("cohorts", "Cohorts", _cohorts, sample="HRDA, RES", sortable=False, gives_way=6),
    Column("owner", "Managed by", _release_owner, sample="PC Yarrowmm", sortable=False,
           gives_way=5),
)  # fmt: skip
