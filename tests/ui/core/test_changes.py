"""What a desk makes of what it hears, and of hearing nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lomu_app.access.commands import SetUpInstallation
from lomu_app.access.drafts import DropDraft, KeepDraft, find_drafts
from lomu_app.access.queries import fact
from lomu_app.bootstrap import Core
from lomu_app.kernel.changes import ChangeSet, Kind
from lomu_app.kernel.errors import Outgrown, Refused, ServerAway, StoreUnavailable, TooSlow
from lomu_app.kernel.live import Beat, Cut, EditingChanged, Heard, LiveEvent
from tests.support.cores import Cores
from tests.support.personal import behind
from tests.ui.support.desks import make_desk
from tests.ui.support.prompter import FakePrompter
from ui.core import changes as changes_module
from ui.core.changes import Reach
from ui.core.desk import Desk
from ui.core.editing_mark import EditingMark
from ui.core.form_dialog import FormDialog
from ui.core.outbox import Sent
from ui.desk import DeskWindow
from ui.kit.fields import TextField

NO_TIME = dt.timedelta()


class FakeLink:
    """Hears what a test says."""

    def __init__(self, tell: Callable[[LiveEvent], None]) -> None:
        self.tell = tell
        self.held: frozenset[tuple[Kind, int]] = frozenset()
        self.looked = 0

    def start(self) -> None:
        self.tell(Beat(NO_TIME, anew=True))

    def stop(self) -> None:
        """Nothing runs."""

    def look_now(self) -> None:
        self.looked += 1

    def hold(self, records: frozenset[tuple[Kind, int]]) -> None:
        self.held = records


class Rig:
    """A desk that believes that its database is shared."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.changes = desk, desk.changes
        link: Any = desk.changes.link
        self.link: FakeLink = link
        self.said: list[str] = []
        self.heard: list[tuple[ChangeSet, ...]] = []
        self.elsewhere: list[None] = []
        desk.said.connect(self._hear)
        self.changes.changed.connect(self.heard.append)
        self.changes.elsewhere.connect(self._count)

    def _hear(self, text: str, _undo: object) -> None:
        self.said.append(text)

    def _count(self) -> None:
        self.elsewhere.append(None)


@pytest.fixture
def rig_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot) -> Callable[[Core], Rig]:
    """A rig for whoever is signed in."""

    def link_of(_core: Core, tell: Callable[[LiveEvent], None]) -> FakeLink:
        return FakeLink(tell)

    monkeypatch.setattr(changes_module, "link_of", link_of)
    return lambda core: Rig(make_desk(core, tmp_path))


@pytest.fixture
def rig(rig_for: Callable[[Core], Rig], embedded_core_as: Cores) -> Rig:
    return rig_for(embedded_core_as("sergeant"))


def person(*ids: int) -> Heard:
    return Heard((ChangeSet(Kind.PERSON, frozenset(ids)),), untold=False)


def test_that_what_comes_close_together_is_shown_twice_at_most(rig: Rig, qtbot: QtBot) -> None:
    for key in (1, 2, 3):
        rig.link.tell(person(key))
    assert [change.ids for change in rig.heard[0]] == [{1}], "the first at once"
    qtbot.waitUntil(lambda: len(rig.heard) == 2)
    assert {key for change in rig.heard[1] for key in change.ids} == {2, 3}


def test_that_only_whoever_is_cleared_looks_after_what_is_not_told(
    rig_for: Callable[[Core], Rig], embedded_core_as: Cores, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(changes_module, "UNTOLD_GATHERED", 1)
    cleared = rig_for(embedded_core_as("cog_chair"))
    officer = rig_for(embedded_core_as("offender_manager"))
    for each in (officer, cleared):
        for _ in range(3):
            each.link.tell(Heard((), untold=True))
    qtbot.waitUntil(lambda: len(cleared.elsewhere) == 1)
    assert officer.elsewhere == []


def test_that_a_cut_is_told_at_once_and_later_that_one_works_without(
    rig: Rig, qtbot: QtBot
) -> None:
    window = DeskWindow(rig.desk)
    qtbot.addWidget(window.window)
    label, banner = window.window.status.store_label, window.window.banner
    rig.link.tell(Beat(NO_TIME, anew=True))
    assert label.text() == "Connected"
    rig.link.tell(Cut())
    assert (label.text(), banner.isHidden()) == ("▲ Reconnecting …", True)
    rig.changes._gone.setInterval(0)
    rig.changes._gone.start()
    qtbot.waitUntil(lambda: rig.changes.reach is Reach.AWAY)
    assert label.text() == "▲ As at 07:00, server away, read only"
    assert not banner.isHidden()
    rig.link.tell(Beat(NO_TIME, anew=True))
    assert (label.text(), banner.isHidden()) == ("Connected", True)
    assert rig.said[-1].startswith("Connected again")
    # Nothing comes back to a desk that the server has outgrown: what to do is said at once.
    rig.link.tell(Cut())
    rig.link.tell(Cut(Outgrown("Start the new version.")))
    assert rig.changes.reach is Reach.AWAY
    assert banner.words_label.text() == "Start the new version."
    rig.link.tell(Beat(NO_TIME, anew=True))
    assert (label.text(), banner.isHidden()) == ("Connected", True)
    window.take_down()


def test_that_a_slow_answer_is_not_taken_for_a_lost_server(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(_core: Core) -> None:
        raise TooSlow("slow")

    monkeypatch.setattr(Core, "audit_head", slow)
    rig.changes.look()
    assert rig.changes.reach is Reach.THERE


def test_that_clocks_that_disagree_are_told_once(rig: Rig, qtbot: QtBot) -> None:
    window = DeskWindow(rig.desk)
    qtbot.addWidget(window.window)
    for minutes in (0, 1, 7, 7, 8):
        rig.link.tell(Beat(dt.timedelta(minutes=minutes), anew=False))
    told = [words for words in rig.said if "clock" in words]
    assert len(told) == 1
    assert told[0].startswith("This computer's clock is 7 minutes behind the server's. Times that")
    assert window.window.status.store_label.text() == "Connected · clock 8 minutes wrong"
    rig.link.tell(Beat(-dt.timedelta(minutes=3), anew=False))
    assert "clock 3 minutes wrong" in window.window.status.store_label.text()
    rig.link.tell(Beat(NO_TIME, anew=False))
    assert window.window.status.store_label.text() == "Connected"
    window.take_down()


class Answers:
    """Counts what comes back for one command."""

    def __init__(self) -> None:
        self.done: list[Any] = []
        self.failed: list[Exception] = []


def send(rig: Rig, answers: Answers, *, key: str = "", value: str = "1") -> SetUpInstallation:
    command = SetUpInstallation(name="one", value=value)
    rig.desk.outbox.send(Sent(rig.desk, command, answers.done.append, answers.failed.append, key))
    return command


def lose(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """From now on no command is answered; what was sent."""
    sent: list[Any] = []

    def execute(_core: Core, command: Any, *_more: Any) -> Any:
        sent.append(command)
        raise ServerAway("gone")

    monkeypatch.setattr(Core, "execute", execute)
    return sent


def test_that_a_command_without_an_answer_is_sent_again_as_it_was_and_answered_once(
    rig_for: Callable[[Core], Rig], embedded_core_as: Cores, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig, answers = rig_for(embedded_core_as("administrator")), Answers()
    with monkeypatch.context() as patch:
        sent = lose(rig, patch)
        command = send(rig, answers)
        assert sent == [command]
    assert (rig.desk.outbox.waiting(), answers.done, answers.failed) == (1, [], [])
    assert rig.changes.reach is Reach.TRYING
    assert rig.link.looked == 1
    rig.link.tell(Beat(NO_TIME, anew=True))
    assert rig.desk.outbox.waiting() == 0
    assert len(answers.done) == 1
    assert rig.desk.core.execute(command).repeated, "under the same number"


def test_that_of_two_states_of_one_draft_only_the_newer_waits(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, answers = lose(rig, monkeypatch), Answers()
    send(rig, answers, key="keep", value="1")
    send(rig, answers, key="keep", value="2")
    assert rig.desk.outbox.waiting() == 1
    sent.clear()
    rig.link.tell(Beat(NO_TIME, anew=True))
    assert [command.value for command in sent] == ["2"]


def test_that_nothing_new_is_taken_while_the_database_is_away(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, answers = lose(rig, monkeypatch), Answers()
    rig.link.tell(Cut())
    rig.changes._go_without()
    send(rig, answers)
    assert sent == []
    assert isinstance(answers.failed[0], StoreUnavailable)
    assert "What you typed stays here" in str(answers.failed[0])


def test_that_what_takes_a_way_of_its_own_is_refused_at_once_while_it_is_away(
    rig_for: Callable[[Core], Rig], embedded_core_as: Cores
) -> None:
    rig = rig_for(embedded_core_as("administrator"))
    command = SetUpInstallation(name="two", value="2")
    rig.link.tell(Cut())
    rig.changes._go_without()
    with pytest.raises(StoreUnavailable, match="nothing can be saved or printed just now"):
        rig.desk.core.execute(command)
    rig.link.tell(Beat(NO_TIME, anew=True))
    assert not rig.desk.core.execute(command).repeated


class OfficeDialog(FormDialog):
    """A form that says where the desk stands."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, desk, "Where the desk stands", draft="office")
        self.form.add(TextField("value", "Office"))
        self.lay_out("Save", first="value")

    def command(self, values: dict[str, Any]) -> SetUpInstallation:
        return SetUpInstallation(name="office", value=values["value"])


def office(rig: Rig) -> str | None:
    with behind(rig.desk.core.store).reading() as session:
        return fact(session, "office")


@pytest.fixture
def closed_unanswered(
    rig_for: Callable[[Core], Rig],
    embedded_core_as: Cores,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> Rig:
    """Saved with the connection broken, and left by Esc before there was an answer."""
    rig = rig_for(embedded_core_as("sergeant", "administrator"))
    window = QWidget()
    qtbot.addWidget(window)
    dialog = OfficeDialog(window, rig.desk)
    dialog.open()
    dialog.form.fields["value"].set_value("Room 2")
    dialog.keeper.keep_now()
    with monkeypatch.context() as patch:
        lose(rig, patch)
        dialog.accept()
        dialog.reject()
        assert rig.desk.outbox.waiting() == 1
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return rig


def test_that_what_was_sent_and_then_closed_leaves_no_draft_once_it_is_stored(
    closed_unanswered: Rig,
) -> None:
    rig = closed_unanswered
    assert len(rig.desk.core.ask(find_drafts)) == 1
    rig.link.tell(Beat(NO_TIME, anew=True))
    assert rig.desk.outbox.waiting() == 0
    assert office(rig) == "Room 2"
    assert rig.desk.core.ask(find_drafts) == [], "used, it would be stored twice"


def test_that_what_was_sent_and_then_closed_is_told_and_kept_where_it_is_refused(
    closed_unanswered: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig, execute = closed_unanswered, Core.execute
    rig.desk.core.execute(DropDraft(form="office"))

    def refuse(core: Core, command: Any, *more: Any) -> Any:
        if isinstance(command, SetUpInstallation):
            raise Refused("Somebody else has set it.")
        return execute(core, command, *more)

    monkeypatch.setattr(Core, "execute", refuse)
    rig.link.tell(Beat(NO_TIME, anew=True))
    (draft,) = rig.desk.core.ask(find_drafts)
    assert draft.fields["value"] == "Room 2"
    assert "“Where the desk stands” was closed before the answer came" in rig.said[-1]
    assert "Somebody else has set it. What you typed is kept there as a draft." in rig.said[-1]


def test_that_a_draft_waits_while_the_database_is_away(rig: Rig) -> None:
    answers = Answers()
    rig.link.tell(Cut())
    rig.changes._go_without()
    draft = KeepDraft(form="office", fields={"value": "Room 2"})
    rig.desk.outbox.send(Sent(rig.desk, draft, answers.done.append, answers.failed.append, "keep"))
    assert (rig.desk.outbox.waiting(), answers.failed) == (1, [])
    rig.link.tell(Beat(NO_TIME, anew=True))
    assert (rig.desk.outbox.waiting(), len(answers.done)) == (0, 1)


def test_that_no_dialog_tells_of_each_question_without_an_answer_but_of_a_deed(
    rig: Rig, qtbot: QtBot
) -> None:
    mark = EditingMark(rig.desk)
    qtbot.addWidget(mark)
    asked: Any = rig.desk.prompter
    fake: FakePrompter = asked._prompter
    rig.desk.prompter.show_problem(mark, ServerAway("gone"))
    assert (fake.problems, rig.changes.reach) == ([], Reach.TRYING)
    deed = ServerAway("gone")
    deed.unanswered = True
    rig.desk.prompter.show_problem(mark, deed)
    assert "Whether it was done" in str(fake.problems[0])


def test_that_what_is_open_here_is_told_until_its_form_closes(rig: Rig, qtbot: QtBot) -> None:
    form = EditingMark(rig.desk)
    qtbot.addWidget(form)
    rig.desk.editing.hold(form, form.dismissed, Kind.PERSON, 12)
    rig.desk.editing.hold(form, form.dismissed, Kind.PERSON, 0)
    assert rig.link.held == {(Kind.PERSON, 12)}
    form.dismissed.emit()
    assert rig.link.held == frozenset()


def test_that_the_mark_names_who_edits_and_forgets_them(
    rig: Rig, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    there: list[str] = []
    monkeypatch.setattr("ui.core.editing_mark.who_else_edits", lambda *_: tuple(there))
    mark = EditingMark(rig.desk)
    qtbot.addWidget(mark)
    mark.show_record(Kind.PERSON, 12)
    assert mark.isHidden()
    there[:] = ["DS Shah", "PS Marsh"]
    rig.link.tell(EditingChanged(Kind.PERSON, 13))
    assert mark.isHidden()
    rig.link.tell(EditingChanged(Kind.PERSON, 12))
    assert mark.words_label.text() == "DS Shah and PS Marsh are editing this."
    there.clear()
    mark._timer.timeout.emit()
    assert mark.isHidden()
