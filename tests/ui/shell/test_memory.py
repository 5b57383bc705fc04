"""Python cleans up on the GUI thread alone: a widget is never destroyed on a thread of the pool."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from ui.kit.tasks import TaskRunner
from ui.shell.memory import Tidying

DESTROYED_ON: list[threading.Thread] = []
_MANY = 5_000
_ROWS = 300_000


class Knot:
    """Holds itself, as a widget whose slots are its own does."""

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        DESTROYED_ON.append(threading.current_thread())


def _make_knots() -> int:
    for _ in range(_MANY):
        Knot()
    return len(DESTROYED_ON)


@pytest.fixture
def tasks() -> Iterator[TaskRunner]:
    runner = TaskRunner()
    yield runner
    runner.shutdown()


def test_that_what_a_pool_thread_lets_go_of_is_cleaned_up_on_the_gui_thread(
    qtbot: QtBot, tasks: TaskRunner
) -> None:
    DESTROYED_ON.clear()
    turn = sys.getswitchinterval()
    tidying = Tidying(tasks)
    tidying.settle()
    found: list[int] = []
    tasks.run(tasks, _make_knots, found.append, pytest.fail)
    qtbot.waitUntil(found.__len__)
    qtbot.waitUntil(lambda: len(DESTROYED_ON) == _MANY)
    tidying.stop()
    assert set(DESTROYED_ON) == {threading.main_thread()}
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
    assert sys.getswitchinterval() == turn


def test_that_what_a_long_file_leaves_is_not_looked_through_again_and_again(
    qtbot: QtBot, tasks: TaskRunner
) -> None:
    tidying = Tidying(tasks)
    tidying.settle()
    before = gc.get_freeze_count()
    rows: list[list[list[None]]] = []
    tasks.run(tasks, _make_rows, rows.append, pytest.fail)
    # How much is young at each look depends on how busy the machine is: up to 65,000 may be kept
    # in view, and some of what was left out before may be let go of meanwhile.
    qtbot.waitUntil(lambda: bool(rows) and gc.get_freeze_count() > before + 50_000)
    assert len(rows[0]) == _ROWS
    tidying.stop()
    assert gc.get_freeze_count() == 0


def test_that_what_a_page_makes_is_looked_through_and_counted_once(
    qtbot: QtBot, tasks: TaskRunner
) -> None:
    tidying = Tidying(tasks)
    tidying.settle()
    before = gc.get_freeze_count()
    page = [[None] for _ in range(12_000)]
    qtbot.waitUntil(_looked_at)
    assert len(page) == 12_000
    assert gc.get_freeze_count() < before + 12_000
    tidying.stop()


def _looked_at() -> bool:
    return gc.get_count()[0] < 5_000


def _make_rows() -> list[list[None]]:
    return [[None] for _ in range(_ROWS)]
