"""The queue of possible matches: every decision by keys, and taken back again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.people.match_queries import load_match, open_matches
from lomu_app.people.queries import find_person_ids, who_looked
from tests.people.people import register, two_alike, wilmot
from tests.support.cores import Cores
from tests.ui.people.rig import officer, sergeant
from tests.ui.support.names import unnamed
from tests.ui.support.page_rig import DOWN, ENTER, PageRig
from ui.people.match_page import MatchPage


class QueueRig(PageRig[MatchPage]):
    """The queue, opened, and its first pair read."""

    def __init__(self, qtbot: QtBot, core: Core, folder: Path, *, pairs: int = 1) -> None:
        super().__init__(qtbot, core, folder, MatchPage)
        self.page.open_with(None)
        qtbot.waitUntil(lambda: len(self.page.model.ids()) == pairs)
        if pairs:
            self.wait_for_pair()

    def wait_for_pair(self) -> None:
        """Until the pair under the cursor stands side by side."""
        self.qtbot.waitUntil(
            lambda: (
                self.page.panel.match is not None
                and self.page.panel.match.id == self.page.table.current_id()
            )
        )


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


def another_pair(core: Core) -> None:
    """Two more records, alike in all but a day."""
    one = register(core, wilmot(surname="Huxtable", forenames="Piers Ian"))
    register(
        core,
        wilmot(surname="Huxtable", forenames="Piers", date_of_birth=dt.date(1986, 3, 5)),
        one.id,
    )


def test_that_both_records_stand_side_by_side_and_both_looks_are_logged(
    core: Core, embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    first, second, match = two_alike(core)
    rig = QueueRig(qtbot, core, tmp_path)
    assert rig.page.panel.people is not None
    assert [person.id for person in rig.page.panel.people] == [first.id, second.id]
    assert rig.page.panel.why.text() == "; ".join(match.reasons)
    auditor = embedded_core_as("data_protection_auditor")
    for person in (first, second):
        assert auditor.ask(who_looked, person.id)[0].verb == "consultation"
    assert unnamed(rig.page) == []


def test_that_a_pair_is_joined_by_keys_and_taken_back_at_once(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    two_alike(core)
    rig = QueueRig(qtbot, core, tmp_path)
    match_id = rig.page.table.current_id()
    rig.page.panel.words.setFocus()
    rig.type("One photo")
    rig.page.table.setFocus()
    rig.press(ENTER)  # on the table: to the button
    assert rig.page.panel.join_button.hasFocus()
    rig.push(rig.page.panel.join_button)
    qtbot.waitUntil(lambda: rig.page.model.ids() == [])
    joined = core.ask(load_match, match_id)
    assert joined.decision == "same"
    assert str(joined.decided_reason).startswith("Compared side by side: ")
    assert str(joined.decided_reason).endswith(". One photo")
    text, undo = rig.said[-1]
    assert text == "Joined. Nothing was deleted."
    undo()
    qtbot.waitUntil(lambda: rig.page.model.ids() == [match_id])
    assert len(core.ask(find_person_ids)) == 2


def test_that_the_record_chosen_is_kept(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    first, second, _match = two_alike(core)
    rig = QueueRig(qtbot, core, tmp_path)
    rig.page.panel.keep_boxes[1].setChecked(True)
    rig.page.join()
    qtbot.waitUntil(lambda: rig.page.model.ids() == [])
    assert core.ask(find_person_ids) == [second.id] != [first.id]


def test_that_a_pair_is_kept_apart_and_the_next_one_comes(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    two_alike(core)
    another_pair(core)
    rig = QueueRig(qtbot, core, tmp_path, pairs=2)
    one, other = rig.page.model.ids()
    rig.push(rig.page.panel.apart_button)
    qtbot.waitUntil(lambda: rig.page.model.ids() == [other])
    assert core.ask(load_match, one).decision == "different"
    rig.wait_for_pair()
    assert rig.page.table.current_id() == other
    assert rig.page.table.hasFocus()


def test_that_later_decides_nothing_and_goes_on(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    two_alike(core)
    another_pair(core)
    rig = QueueRig(qtbot, core, tmp_path, pairs=2)
    one, other = rig.page.model.ids()
    rig.push(rig.page.panel.later_button)
    rig.wait_for_pair()
    assert rig.page.table.current_id() == other
    rig.page.later()
    assert rig.page.table.current_id() == other, "there is none after the last"
    assert len(core.ask(open_matches)) == 2
    rig.page.table.setFocus()
    rig.page.table.go_to(one)
    rig.press(DOWN)
    rig.wait_for_pair()


def test_that_whoever_decides_no_matches_may_look_only(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    two_alike(sergeant(embedded_core_as))
    rig = QueueRig(qtbot, officer(embedded_core_as), tmp_path)
    panel = rig.page.panel
    assert not panel.join_button.isVisible()
    assert not panel.apart_button.isVisible()
    rig.push(panel.open_button)
    assert rig.went[-1][0] == "person"


def test_that_an_empty_queue_says_where_pairs_come_from(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = QueueRig(qtbot, core, tmp_path, pairs=0)
    assert rig.page.panel.match is None
    assert not rig.page.panel.isVisible(), "nothing to decide, nothing to press"
    rig.page.join()
    rig.page.keep_apart()
    assert rig.said == []
