"""Two people at two desks of one server: each sees what the other does, and no word is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lomu_app.people.commands import AmendPerson, FieldChange
from lomu_app.people.queries import load_person
from lomu_app.people.rows import PersonDetail
from tests.end_to_end.hands import Hands
from tests.people.people import register, wilmot
from tests.support.proxy import Proxy, proxy_to
from tests.support.sharing import Sharing
from ui.core.changes import Reach
from ui.core.conflict_dialog import ConflictDialog
from ui.people.list_page import PeoplePage
from ui.people.person_dialogs import EditPersonDialog
from ui.people.person_page import PersonPage


class Office:
    """Desks on one server, each with connections of its own; they go by a proxy."""

    def __init__(self, qtbot: QtBot, sharing: Sharing, proxy: Proxy, folder: Path) -> None:
        self._qtbot, self._folder = qtbot, folder
        self._sharing, self.proxy = sharing, proxy
        self.sitting: list[Hands] = []

    def sit_down(self, name: str, *, by_proxy: bool = False) -> Hands:
        """A desk of its own; it hears of changes and does not look for them."""
        core = self._sharing.sign_in(name, "sergeant", by=self.proxy if by_proxy else None)
        hands = Hands(self._qtbot, core, self._folder)
        self.sitting.append(hands)
        hands.desk.changes.timer.stop()
        hands.until(hands.desk.changes.hears)
        return hands


@pytest.fixture
def office(qtbot: QtBot, sharing: Sharing, tmp_path: Path) -> Iterator[Office]:
    """An empty database, and nobody there yet."""
    with proxy_to(sharing.url) as proxy:
        made = Office(qtbot, sharing, proxy, tmp_path)
        yield made
        for hands in reversed(made.sitting):
            hands.leave()


def person_page(hands: Hands, person_id: int) -> PersonPage:
    """Open somebody's record, and wait until it is there."""
    hands.shell.window.show_page("person", person_id)
    page = hands.page()
    assert isinstance(page, PersonPage)
    hands.until(lambda: page.deeds.person is not None)
    return page


def stored(hands: Hands, person: PersonDetail) -> PersonDetail:
    return hands.core.ask(load_person, person.id)


def amend(hands: Hands, person: PersonDetail, **to: str) -> None:
    now = stored(hands, person)
    changes = tuple(FieldChange(key, getattr(now, key), value) for key, value in to.items())
    hands.core.execute(AmendPerson(person_id=now.id, version=now.version, changes=changes))


def edit(hands: Hands, page: PersonPage, forenames: str) -> EditPersonDialog:
    """Open the form by keys and type over the forenames."""
    hands.come()
    hands.tab_to("Change")
    hands.press("Space")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, EditPersonDialog)
    dialog.form.focus_field("forenames")
    hands.press("Ctrl+A")
    hands.type(forenames)
    return dialog


def test_that_the_second_desk_shows_what_the_first_one_does_and_stays_where_it_was(
    office: Office,
) -> None:
    first, second = office.sit_down("ps.shah"), office.sit_down("ps.marsh")
    known = register(first.core, wilmot())
    second.press("Ctrl+4")
    page = second.page()
    assert isinstance(page, PeoplePage)
    second.until(lambda: page.model.ids() == [known.id])
    second.until(lambda: page.table.current_id() == known.id)
    added = register(first.core, wilmot(surname="Abbott", forenames="Alex", addresses=()), known.id)
    second.until(lambda: page.model.ids() == [added.id, known.id])
    assert page.table.current_id() == known.id, "the cursor stays on its record"


def test_that_a_conflict_is_decided_by_keys_and_nothing_typed_is_lost(office: Office) -> None:
    first, second = office.sit_down("ps.shah"), office.sit_down("ps.marsh")
    person = register(first.core, wilmot())
    watching, page = person_page(first, person.id), person_page(second, person.id)
    dialog = edit(second, page, "Dale Mine")
    first.until(watching.head_of_record.mark.isVisible)
    assert watching.head_of_record.mark.words_label.text() == "Ps Marsh is editing this."
    amend(first, person, forenames="Dale Theirs", sex="male")
    second.press("Return")
    second.until(lambda: isinstance(QApplication.activeModalWidget(), ConflictDialog))
    asked = QApplication.activeModalWidget()
    assert isinstance(asked, ConflictDialog)
    assert [box.clash.key for box in asked.boxes] == ["forenames"]
    assert dialog.form.values()["sex"] == "male", "what only they changed is taken over"
    second.press("Y", "Return")
    second.until(second.nothing_asked)
    now = stored(first, person)
    assert (now.forenames, now.sex) == ("Dale Mine", "male")
    first.until(lambda: not watching.head_of_record.mark.isVisible())
    first.until(lambda: "Dale Mine" in watching.title())


# The driver says so of a cursor that nobody can close any more: its connection is gone.
@pytest.mark.filterwarnings("ignore:<psycopg.ServerCursor:ResourceWarning")
@pytest.mark.usefixtures("cut_off_cursors_go")
def test_that_a_desk_says_that_it_is_cut_off_and_sends_its_open_edit_once_it_is_back(
    office: Office,
) -> None:
    first = office.sit_down("ps.shah")
    second = office.sit_down("ps.marsh", by_proxy=True)
    person = register(first.core, wilmot())
    page = person_page(second, person.id)
    changes, window = second.desk.changes, second.shell.window
    assert window.status.store_label.text() == "Connected"
    dialog = edit(second, page, "Dale Mine")
    office.proxy.take_down()
    second.until(lambda: changes.reach is Reach.TRYING)
    assert "Reconnecting" in window.status.store_label.text()
    second.press("Return")
    second.until(lambda: second.desk.outbox.waiting() == 1)
    second.until(lambda: changes.reach is Reach.AWAY)
    assert window.banner.isVisible()
    assert window.banner.words_label.text().startswith("As at 07:00, server away. ")
    assert "As at 07:00, server away, read only" in window.status.store_label.text()
    assert dialog.form.values()["forenames"] == "Dale Mine"
    assert page.title() == "WILMOT, Dale", "what was read is still there to be worked from"
    amend(first, person, sex="male")
    office.proxy.heal()
    second.until(lambda: changes.reach is Reach.THERE)
    second.until(second.nothing_asked)
    second.until(lambda: not window.banner.isVisible())
    now = stored(first, person)
    assert (now.forenames, now.sex) == ("Dale Mine", "male")
    second.until(lambda: "Dale Mine" in page.title())
