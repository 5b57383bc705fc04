"""The list of people: found while typing, narrowed, opened and never too wide."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.people.commands import AddName
from lomu_app.people.match_commands import KeepApart
from lomu_app.people.rules import NewAddress, NewMarker, NewName
from tests.people.people import cro, pnc, register, two_alike, wilmot
from tests.support.cores import Cores
from tests.ui.people.rig import ListRig, officer, sergeant
from tests.ui.support.names import unnamed
from tests.ui.support.page_rig import DOWN, ENTER
from ui.kit.empty import EmptyState
from ui.people.list_page import POSSIBLE
from ui.people.new_person import NewPersonDialog


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


def cell(rig: ListRig, key: str, row: int = 0) -> str:
    model = rig.page.model
    at = next(n for n, column in enumerate(model.columns) if column.key == key)
    return str(model.index(row, at).data())


@pytest.mark.parametrize(
    "typed",
    ["zabr", "zabrinski mar", "carrot", "P-000002", pnc(77), "18/77", cro(78), "harp lane", "cv9"],
)
def test_that_somebody_is_found_while_typing_by_name_alias_reference_number_and_place(
    core: Core, qtbot: QtBot, tmp_path: Path, typed: str
) -> None:
    register(core, wilmot())
    found = register(
        core,
        wilmot(
            surname="Zabrinski", forenames="Marek", date_of_birth=dt.date(1970, 1, 2),
            pnc_id=pnc(77), cro_number=cro(78),
            addresses=(NewAddress("4 Harp Lane, Coventry, CV9 1AA"),),
        ),
    )  # fmt: skip
    core.execute(AddName(person_id=found.id, name=NewName("", "Carrots", "nickname")))
    rig = ListRig(qtbot, core, tmp_path)
    assert len(rig.ids()) == 2
    rig.page.focus_filter()
    rig.type(typed)
    qtbot.waitUntil(lambda: rig.ids() == [found.id])


def test_that_down_goes_from_the_box_to_the_list_and_enter_opens(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    first = register(core, wilmot())
    second = register(
        core, wilmot(surname="Adder", forenames="Nell", date_of_birth=dt.date(1990, 5, 6))
    )
    rig = ListRig(qtbot, core, tmp_path)
    assert rig.ids() == [second.id, first.id]
    rig.page.focus_filter()
    rig.press(DOWN)
    assert rig.page.table.hasFocus()
    rig.press(DOWN)
    rig.press(ENTER)
    assert rig.went == [("person", first.id)]


def test_that_the_possible_matches_alone_are_shown_and_lead_to_the_comparison(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    register(core, wilmot(surname="Adder", date_of_birth=dt.date(1990, 5, 6)))
    first, second, match = two_alike(core)
    rig = ListRig(qtbot, core, tmp_path)
    assert len(rig.ids()) == 3
    chip = rig.page.filter_bar.findChild(QPushButton, f"chip_{POSSIBLE}")
    assert chip is not None
    rig.push(chip)
    assert sorted(rig.ids()) == [first.id, second.id]
    assert cell(rig, "matches") == "1 to decide"
    rig.page.table.setFocus()
    rig.press(ENTER)
    assert rig.went == [("person", ("matches", rig.ids()[0]))]
    core.execute(KeepApart(match_id=match.id, version=match.version, reason="Twins"))
    assert rig.ids() == [], "decided here or by somebody else, it is no longer open"


def test_that_markers_stand_gravest_first_and_ask_to_be_confirmed_when_old(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    old, new = dt.date(2020, 1, 1), dt.date(2026, 11, 1)
    register(core, wilmot(markers=(NewMarker("VI", marked_on=old), NewMarker("FI", marked_on=new))))
    rig = ListRig(qtbot, core, tmp_path)
    assert cell(rig, "markers") == "FI VI · confirm"
    assert cell(rig, "date_of_birth") == "04/03/1986 (40)"


def test_that_no_column_is_out_of_sight_in_a_small_window(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    register(core, wilmot(pnc_id=pnc(77)))
    rig = ListRig(qtbot, core, tmp_path)
    rig.page.resize(1280 - 186, 720 - 50)  # without rail, marking and status
    assert rig.page.table.horizontalScrollBar().maximum() == 0
    rig.page.resize(600, 720 - 50)
    assert rig.page.table.horizontalScrollBar().maximum() > 0, "the control"


def test_that_the_list_is_sorted_by_the_database_and_remembers_it(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    old = register(core, wilmot(date_of_birth=dt.date(1950, 1, 1)))
    young = register(
        core, wilmot(surname="Adder", forenames="Nell", date_of_birth=dt.date(2001, 1, 1))
    )
    rig = ListRig(qtbot, core, tmp_path)
    assert rig.ids() == [young.id, old.id]
    header = rig.page.table.horizontalHeader()
    born = QPoint(header.sectionViewportPosition(1) + 10, 8)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=born)
    assert rig.ids() == [old.id, young.id]
    again = ListRig(qtbot, core, tmp_path)
    assert again.ids() == [old.id, young.id]


def test_that_a_change_elsewhere_is_shown_and_the_place_kept(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    first = register(core, wilmot())
    rig = ListRig(qtbot, core, tmp_path)
    assert rig.page.table.current_id() == first.id
    second = register(core, wilmot(surname="Adder", date_of_birth=dt.date(2001, 1, 1)))
    assert rig.ids() == [second.id, first.id]
    assert rig.page.table.current_id() == first.id


def test_that_an_empty_list_says_what_to_do_and_a_filter_says_that_it_hides(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = ListRig(qtbot, core, tmp_path)
    empty = rig.page.table.findChild(EmptyState)
    assert empty is not None
    assert [label.text() for label in (empty.title_label, empty.button)] == [
        "Nobody on record yet", "Bring a tracker in",
    ]  # fmt: skip
    rig.push(empty.button)
    assert rig.went == [("intake", None)]
    register(core, wilmot())
    rig.page.focus_filter()
    rig.type("nobody of that name")
    rig.press(ENTER)
    assert empty.title_label.text() == "Nobody fits"
    assert not empty.button.isVisible()


def test_that_ctrl_n_makes_a_new_person_only_for_those_who_may(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = ListRig(qtbot, officer(embedded_core_as), tmp_path / "one")
    rig.push(rig.page.new_button)
    rig.dialog(NewPersonDialog).reject()
    viewer = ListRig(qtbot, embedded_core_as("viewer"), tmp_path / "two")
    assert not viewer.page.new_button.isEnabled()


def test_that_every_control_has_a_name(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    register(core, wilmot())
    rig = ListRig(qtbot, core, tmp_path)
    assert unnamed(rig.page) == []
