"""What is kept of what was read, for when the server is away, and when it is let go of."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import NotPermitted, ServerAway
from lomu_app.people.limiting import LimitAccess
from lomu_app.people.queries import load_people, load_person
from tests.support.accounts import give_account
from tests.support.cores import Cores
from tests.support.targets import make_person
from tests.ui.core.test_changes import Rig
from tests.ui.core.test_changes import rig as rig
from tests.ui.core.test_changes import rig_for as rig_for
from ui.core.changes import Reach
from ui.desk import DeskWindow


def test_that_who_is_hidden_by_now_is_not_shown_from_before(
    rig_for: Callable[[Core], Rig], embedded_core_as: Cores
) -> None:
    rig = rig_for(embedded_core_as("sergeant", name="ps.one"))
    desk, told = rig.desk, list[Any]()
    person = make_person(desk.core, "Bittern")
    lines = desk.rows(
        lambda ids: {row.id: row for row in desk.core.ask(partial(load_people, ids=ids))}
    )
    ask = partial(load_person, person_id=person)
    desk.read(rig.desk, ask, told.append, told.append)
    assert lines([person])[person].name == told[0].name == "BITTERN, Jordan"

    give_account(embedded_core_as, "insp.one", "inspector")
    embedded_core_as("inspector", name="insp.one").execute(
        LimitAccess(person_id=person, version=0, owner="insp.one", reason="Informant")
    )
    desk.read(rig.desk, ask, told.append, told.append)
    assert isinstance(told[1], NotPermitted)
    assert lines([person]) == {}
    rig.changes._go(Reach.AWAY)
    desk.read(rig.desk, ask, told.append, told.append)
    assert isinstance(told[2], ServerAway)
    assert lines([person]) == {}


def test_that_behind_the_lock_nothing_is_kept_and_after_it_as_ever(rig: Rig, qtbot: QtBot) -> None:
    window = DeskWindow(rig.desk)
    qtbot.addWidget(window.window)
    desk, picture = rig.desk, rig.desk.picture
    person = make_person(desk.core, "Bittern")
    told = list[Any]()

    def read() -> int:
        desk.read(desk, partial(load_person, person_id=person), told.append, told.append)
        desk.rows(lambda ids: dict.fromkeys(ids, "a line"))([person])
        return picture.size()

    assert read() == 2
    window.lock.lock()
    assert picture.size() == 0
    assert read() == 0
    window.lock._unlock()
    assert read() == 2
    assert [one.name for one in told] == ["BITTERN, Jordan"] * 3, "what is shown stays as ever"


def test_that_nothing_is_kept_once_the_desk_is_left(rig: Rig, qtbot: QtBot) -> None:
    window = DeskWindow(rig.desk)
    qtbot.addWidget(window.window)
    picture = rig.desk.picture
    question: Callable[[], str] = str
    picture.keep(question, "somebody")
    picture.keep_rows("people", [1], {1: "somebody"})
    assert picture.size() == 2
    window.take_down()
    picture.keep(question, "answered late")
    picture.keep_rows("people", [1], {1: "answered late"})
    assert picture.size() == 0
