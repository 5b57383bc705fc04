"""When the tasks of a release are due: before and after it, and off the days nobody works."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.bootstrap import policies
from lomu_app.resettlement.rules import (
    ClosedDay,
    Due,
    calendar_of,
    due_of,
    due_when_known,
    release_tasks,
    told_day,
)

POLICY = policies()["resettlement"]
CALENDAR = calendar_of(POLICY)
TASKS = {task.clock: task for task in release_tasks(POLICY)}


def test_that_the_policy_has_the_six_tasks_of_a_release() -> None:
    assert list(TASKS) == ["T-28", "T-14", "T-3", "T-0", "T+1", "T+7"]


@pytest.mark.parametrize(
    ("clock", "release", "due", "note"),
    [
        ("T-28", dt.date(2027, 1, 12), dt.date(2026, 12, 15), ""),
        # 28 days before 22 January is Christmas Day, and the 24th is worked.
        ("T-28", dt.date(2027, 1, 22), dt.date(2026, 12, 24),
         "T-28 would be 25/12/2026, Christmas Day"),
        # Three days before Thursday 31 December is the Monday after Boxing Day on a Saturday.
        ("T-3", dt.date(2026, 12, 31), dt.date(2026, 12, 24),
         "T-3 would be 28/12/2026, Boxing Day (substitute)"),
        ("T-14", dt.date(2026, 12, 19), dt.date(2026, 12, 4), "T-14 would be 05/12/2026, Saturday"),
        ("T-0", dt.date(2026, 12, 25), dt.date(2026, 12, 25), "T-0: Christmas Day"),
        ("T+1", dt.date(2026, 12, 18), dt.date(2026, 12, 19), "T+1 is a Saturday"),
        ("T+7", dt.date(2026, 12, 19), dt.date(2026, 12, 24),
         "T+7 would be 26/12/2026, Saturday"),
        ("T-28", dt.date(2028, 3, 28), dt.date(2028, 2, 29), ""),
        ("T-28", dt.date(2024, 3, 29), dt.date(2024, 3, 1), ""),
    ],
)  # fmt: skip
def test_that_each_task_has_its_day(clock: str, release: dt.date, due: dt.date, note: str) -> None:
    assert due_of(TASKS[clock], release, CALENDAR) == Due(due, note)


def test_that_no_task_that_gives_way_lies_on_a_closed_day_in_seven_years() -> None:
    first = dt.date(2024, 1, 1)
    for number in range(7 * 366):
        release = first + dt.timedelta(days=number)
        for task in TASKS.values():
            due = due_of(task, release, CALENDAR)
            meant = release + dt.timedelta(days=task.days)
            if task.closed is ClosedDay.KEEP:
                assert due.day == meant
            else:
                assert not CALENDAR.closed(due.day)
                assert 0 <= (meant - due.day).days <= 4
            assert bool(due.note) == bool(CALENDAR.closed(meant))


def test_that_a_day_after_is_the_next_open_one() -> None:
    assert CALENDAR.open_day(dt.date(2026, 12, 25), ClosedDay.AFTER) == dt.date(2026, 12, 29)


def test_that_a_task_is_not_late_before_anybody_knew_of_it_nor_early_once_it_was() -> None:
    today = dt.date(2026, 11, 24)
    past = Due(dt.date(2026, 11, 10), "")
    told = "Short notice: it would have been due on 10/11/2026"
    assert due_when_known(past, today, None) == Due(today, told)
    assert due_when_known(past, today, dt.date(2026, 11, 20)).day == dt.date(2026, 11, 20)
    assert due_when_known(past, today, dt.date(2026, 12, 20)).day == today
    coming = Due(dt.date(2026, 12, 1), "")
    assert due_when_known(coming, today, dt.date(2026, 11, 1)) == coming


def test_that_an_awkward_day_of_release_is_told() -> None:
    assert told_day(dt.date(2026, 12, 11), CALENDAR) == "Day before Saturday"
    assert told_day(dt.date(2026, 12, 24), CALENDAR) == "Day before Christmas Day"
    assert told_day(dt.date(2026, 12, 12), CALENDAR) == "Saturday"
    assert told_day(dt.date(2026, 12, 9), CALENDAR) == ""
