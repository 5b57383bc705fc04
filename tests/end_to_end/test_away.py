"""The server is away: what was read before is there to be read, and nothing else pretends to be."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtWidgets import QApplication

from lomu_app.kernel.clock import FixedClock
from tests.end_to_end.hands import Hands
from tests.end_to_end.test_two_desks import Office, amend, person_page, stored
from tests.end_to_end.test_two_desks import office as office
from tests.people.people import register, wilmot
from ui.core.changes import Reach
from ui.kit.empty import EmptyState
from ui.people.list_page import PeoplePage

NOT_READ = "Not read before the server went away"


def covers(hands: Hands) -> list[EmptyState]:
    """What says on this page that it was not read."""
    found = hands.page().findChildren(EmptyState)
    return [one for one in found if one.isVisible() and one.title_label.text() == NOT_READ]


def people(hands: Hands) -> PeoplePage:
    """The list of people, by its key."""
    hands.press("Ctrl+4")
    page = hands.page()
    assert isinstance(page, PeoplePage)
    return page


# The driver says so of a cursor that nobody can close any more: its connection is gone.
@pytest.mark.filterwarnings("ignore:<psycopg.ServerCursor:ResourceWarning")
@pytest.mark.usefixtures("cut_off_cursors_go")
def test_that_what_was_read_stays_to_be_read_and_what_was_not_says_so(office: Office) -> None:
    straight = office.sit_down("ps.shah").core
    desk = office.sit_down("ps.marsh", by_proxy=True)
    known = register(straight, wilmot())
    other = register(straight, wilmot(surname="Abbott", forenames="Alex", addresses=()), known.id)
    listed = people(desk)
    desk.until(lambda: listed.model.ids() == [other.id, known.id])
    desk.until(lambda: listed.model.index(1, 0).data() != "…")
    person_page(desk, known.id)
    desk.until(desk.at_rest)
    clock, changes, window = desk.core.clock, desk.desk.changes, desk.shell.window
    assert isinstance(clock, FixedClock)
    clock.advance(dt.timedelta(minutes=12))
    desk.until(lambda: changes.picture_time() == "07:12")  # the server's pulse was felt
    office.proxy.take_down()
    desk.until(lambda: changes.reach is Reach.AWAY)
    assert window.status.store_label.text() == "▲ As at 07:12, server away, read only"

    page = people(desk)
    desk.until(desk.at_rest)
    assert page.model.ids() == [other.id, known.id]
    assert page.model.index(1, 0).data() != "…"
    assert not covers(desk)
    window.show_page("person", other.id)
    desk.until(lambda: bool(covers(desk)))
    assert "Alt+←" in covers(desk)[0].advice_label.text()
    window.show_page("person", known.id)
    desk.until(lambda: desk.page().title() == "WILMOT, Dale")
    desk.until(desk.at_rest)
    assert not covers(desk)
    told = window.banner.words_label.text()
    assert told.startswith("As at 07:12, server away. ")
    assert told.endswith("Parts of this page are as at 07:00.")

    page = people(desk)
    page.filter_bar.focus_quick()
    desk.type("wil")
    desk.until(lambda: bool(covers(desk)))
    desk.press("Ctrl+A", "Delete")
    desk.until(lambda: not covers(desk))
    assert page.model.ids() == [other.id, known.id]

    window.show_page("person", other.id)
    desk.until(lambda: bool(covers(desk)))
    office.proxy.heal()
    desk.until(lambda: changes.reach is Reach.THERE)
    desk.until(lambda: desk.page().title() == "ABBOTT, Alex")
    assert not covers(desk)
    assert QApplication.activeModalWidget() is None


def test_that_the_picture_is_gone_once_the_desk_is_locked(office: Office) -> None:
    other, desk = office.sit_down("ps.shah"), office.sit_down("ps.marsh")
    known = register(desk.core, wilmot())
    person_page(desk, known.id)
    desk.until(desk.at_rest)
    assert desk.desk.picture.size() > 0
    desk.press("Ctrl+L")
    assert desk.desk.picture.size() == 0
    amend(other, stored(other, known), forenames="Dale Theirs")
    desk.until(lambda: "Dale Theirs" in desk.page().title())
    desk.until(desk.at_rest)
    assert desk.desk.picture.size() == 0, "what others do behind the lock fills it again no more"
