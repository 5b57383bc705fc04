"""Work off the GUI thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from lomu_app.kernel.errors import Refused
from lomu_app.kernel.progress import Progress, check_cancelled
from tests.ui.support.tasks import HeldTasks
from ui.kit.tasks import Step, TaskRunner


class Asker(QObject):
    """Notes what it is answered, and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[object] = []
        self.errors: list[Exception] = []
        self.steps: list[Step] = []
        self.threads: set[threading.Thread] = set()

    def done(self, answer: object) -> None:
        self.answers.append(answer)
        self.threads.add(threading.current_thread())

    def failed(self, error: Exception) -> None:
        self.errors.append(error)
        self.threads.add(threading.current_thread())

    def stepped(self, step: Step) -> None:
        self.steps.append(step)
        self.threads.add(threading.current_thread())


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[TaskRunner]:
    made = TaskRunner()
    yield made
    made.shutdown()
    qtbot.waitUntil(lambda: not made.busy())


def test_that_answers_come_on_the_gui_thread(runner: TaskRunner, qtbot: QtBot) -> None:
    asker = Asker()
    runner.run(asker, threading.current_thread, asker.done, asker.failed)
    qtbot.waitUntil(lambda: bool(asker.answers))
    assert asker.answers != [threading.main_thread()]
    assert asker.threads == {threading.main_thread()}


def test_that_an_error_reaches_failed(runner: TaskRunner, qtbot: QtBot) -> None:
    asker = Asker()

    def work() -> None:
        raise Refused("not today")

    runner.run(asker, work, asker.done, asker.failed)
    qtbot.waitUntil(lambda: bool(asker.errors))
    assert isinstance(asker.errors[0], Refused)
    assert not asker.answers


def test_that_an_answer_is_dropped_when_its_owner_is_gone(runner: TaskRunner, qtbot: QtBot) -> None:
    owner, listener = QObject(), Asker()
    go = threading.Event()

    def work() -> bool:
        return go.wait(5)

    runner.run(owner, work, listener.done, listener.failed)
    import shiboken6

    shiboken6.delete(owner)
    go.set()
    qtbot.waitUntil(lambda: not runner.busy())
    assert not listener.answers


def test_that_only_the_newest_question_is_answered(runner: TaskRunner, qtbot: QtBot) -> None:
    asker = Asker()
    go = threading.Event()

    def slow() -> str:
        go.wait(5)
        return "old"

    runner.run(asker, slow, asker.done, asker.failed, key="list")
    runner.run(asker, lambda: "new", asker.done, asker.failed, key="list")
    qtbot.waitUntil(lambda: asker.answers == ["new"])
    go.set()
    qtbot.waitUntil(lambda: not runner.busy())
    assert asker.answers == ["new"]


def test_that_long_work_tells_its_steps_and_can_be_stopped(
    runner: TaskRunner, qtbot: QtBot
) -> None:
    asker = Asker()
    stopped = threading.Event()

    def work(progress: Progress) -> None:
        progress.step(1, 1, "reading")
        stopped.wait(5)
        check_cancelled(progress)

    running = runner.run_long(asker, work, asker.done, asker.failed, asker.stepped)
    qtbot.waitUntil(lambda: bool(asker.steps))
    assert asker.steps == [Step(1, 1, "reading")]
    running.cancel()
    stopped.set()
    qtbot.waitUntil(lambda: bool(asker.errors))
    assert "Stopped" in str(asker.errors[0])
    assert asker.threads == {threading.main_thread()}


def test_that_questions_from_other_threads_are_refused(runner: TaskRunner) -> None:
    asker, seen = Asker(), []

    def ask() -> None:
        try:
            runner.run(asker, dict, asker.done, asker.failed)
        except RuntimeError as error:
            seen.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert len(seen) == 1


def test_that_held_tasks_drop_an_overtaken_question(held: HeldTasks) -> None:
    asker = Asker()
    held.run(asker, lambda: "old", asker.done, asker.failed, key="list")
    held.run(asker, lambda: "new", asker.done, asker.failed, key="list")
    held.release()
    held.release()
    assert asker.answers == ["new"]
