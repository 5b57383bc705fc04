"""When a look is put on record, and who waits for it."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path

from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import LookFirst, Refused, ServerAway, StoreUnavailable
from lomu_app.people.entry_commands import AddLink
from lomu_app.people.entry_queries import LinkRow, load_links
from tests.support.cohorts import join
from tests.support.cores import Cores
from tests.support.personal import PersonalCores, behind
from tests.support.targets import make_person
from tests.ui.support.desks import make_desk
from tests.ui.support.prompter import FakePrompter
from tests.ui.support.tasks import HeldTasks, InlineTasks
from ui.core.consulting import Consulting
from ui.core.reason_choice import ReasonChoice


def looks(core: Core, person_id: int) -> int:
    """How many looks at somebody are on record."""
    with behind(core.store).engine.connect() as connection:
        counted = connection.exec_driver_sql(
            f"SELECT count(*) FROM audit_entry WHERE subject = 'person:{person_id}' "
            "AND tag = 'person:consulted'"
        )
        return int(counted.scalar_one())


def test_that_whoever_keeps_the_desk_open_looks_again_after_half_a_day(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    person_id = make_person(core)
    consulting = Consulting(core, InlineTasks())
    consulting.look_at(person_id)
    embedded_core_as.clock.moment += dt.timedelta(hours=11, minutes=59)
    consulting.look_at(person_id)
    assert (looks(core, person_id), consulting.logged(person_id)) == (1, True)
    embedded_core_as.clock.moment += dt.timedelta(minutes=1)
    assert not consulting.logged(person_id)
    consulting.look_at(person_id)
    assert (looks(core, person_id), consulting.logged(person_id)) == (2, True)


def test_that_two_who_wait_for_one_look_are_told_once_it_is_on_record(
    embedded_core_as: Cores,
) -> None:
    core, told = embedded_core_as("sergeant"), list[str]()
    person_id, held = make_person(core), HeldTasks()

    def failing(error: Exception) -> None:
        told.append(str(error))

    consulting = Consulting(core, held)
    for name in ("page", "pane"):
        consulting.look_at(person_id, partial(told.append, name), failing)
    assert (len(held.held), told) == (1, [])
    held.fail(StoreUnavailable("The log cannot be written."))
    assert told == ["The log cannot be written."] * 2
    assert not consulting.logged(person_id)
    consulting.look_at(person_id, partial(told.append, "again"), failing)
    held.release()
    assert told[2:] == ["again"]
    assert (looks(core, person_id), consulting.logged(person_id)) == (1, True)


def test_that_a_page_looks_anew_at_whom_another_record_was_joined_into(
    personal_core_as: PersonalCores, qapp: object, tmp_path: Path
) -> None:
    writer, reader = personal_core_as("sergeant"), personal_core_as("inspector")
    kept, joined = make_person(writer), make_person(writer, pnc_id=None)
    writer.execute(AddLink(person_id=joined, kind="vehicle", name="AB12 CDE"))
    desk, told, failed = make_desk(reader, tmp_path), list[LinkRow](), list[Exception]()
    links = partial(load_links, person_id=kept)
    read = partial(desk.read, desk, links, told.extend, failed.append)
    read()
    assert [type(error) for error in failed] == [LookFirst], "nobody has looked by themselves"
    desk.look_at(desk, kept, read, failed.append)
    assert (told, len(failed)) == ([], 1)
    join(writer, kept, joined)
    read()
    assert ([link.name for link in told], len(failed)) == (["AB12 CDE"], 1)


def test_that_who_may_not_look_is_told_why_and_of_a_server_that_is_away_nothing_more(
    embedded_core_as: Cores, qtbot: QtBot
) -> None:
    core, held, prompter = embedded_core_as("sergeant"), HeldTasks(), FakePrompter()
    person_id, choice = make_person(core), ReasonChoice(Consulting(core, held), prompter)
    qtbot.addWidget(choice)
    choice.show_person(person_id)
    held.fail(Refused("You have looked at 600 people within an hour. Go on at 09:12."))
    assert [str(error) for error in prompter.problems] == [
        "You have looked at 600 people within an hour. Go on at 09:12."
    ]
    choice.show_person(person_id)
    held.fail(ServerAway("The server is away."))
    assert len(prompter.problems) == 1, "the window tells that by itself"
    choice.show_person(person_id)
    held.release()
    assert looks(core, person_id) == 1
