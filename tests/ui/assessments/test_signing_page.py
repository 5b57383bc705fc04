"""What waits for a signature, signed one after the other by keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.people.queries import who_looked
from tests.support.assessments import dash, record
from tests.support.cores import Cores
from tests.support.targets import AREA, make_person
from tests.ui.assessments.rig import officer, sergeant
from tests.ui.support.page_rig import DOWN, ENTER, ESC, PageRig
from ui.assessments.dialogs import AnswersDialog, SignDialog, WithdrawDialog
from ui.assessments.finding import SigningSearch
from ui.assessments.signing_page import SigningPage


class Rig(PageRig[SigningPage]):
    """The page, shown and read."""

    def ids(self) -> list[int]:
        """The assessments in the list, from top to bottom."""
        return self.page.model.ids()


@pytest.fixture
def people(embedded_core_as: Cores) -> tuple[int, ...]:
    """Two assessments of an officer's, one of the sergeant's own."""
    pc, ps = officer(embedded_core_as), sergeant(embedded_core_as)
    made = tuple(make_person(pc) for _ in range(3))
    record(pc, made[0], "dash", answers=dash(15))
    record(pc, made[1], "dash", answers=dash(3), judged_band="high",
           judgement_reason="He is out today")  # fmt: skip
    record(ps, made[2], "dash")
    return made


def open_page(qtbot: QtBot, core: Core, folder: Path) -> Rig:
    rig = Rig(qtbot, core, folder, SigningPage, area=AREA)
    rig.page.open_with(None)
    rig.page.read_current()
    return rig


def test_that_one_after_the_other_is_signed_by_keys(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path, people: tuple[int, ...]
) -> None:
    rig = open_page(qtbot, sergeant(embedded_core_as), tmp_path)
    counted: list[int] = []
    rig.page.count_changed.connect(counted.append)
    assert rig.ids() == [1, 2], "one's own is for somebody else"
    shown = [line.line.title for line in rig.page.pane.answers.widgets]
    assert len(shown) == 15, "what is answered with no stands in all answers"
    auditor = embedded_core_as("data_protection_auditor")
    assert any(look.verb == "consultation" for look in auditor.ask(who_looked, people[0]))
    rig.press(DOWN)
    rig.page.read_current()
    assert rig.page.pane.banner.words_label.text() == (
        "Raised from Standard to High by pc.one: He is out today"
    )
    rig.press(ENTER)
    rig.push(rig.page.pane.first_button)
    dialog = rig.dialog(SignDialog)
    rig.push(dialog.save_button)
    assert rig.said[-1][0] == "Assessment signed"
    assert rig.ids() == [1]
    assert rig.page.table.current_id() == 1, "the cursor stays in the list"
    assert counted[-1] == 1
    rig.page.do("answers")
    rig.dialog(AnswersDialog).reject()
    rig.page.do("withdraw")
    gone = rig.dialog(WithdrawDialog)
    gone.form.fields["reason"].set_value("The wrong man")
    rig.push(gone.save_button)
    assert rig.ids() == []
    assert rig.page.empty.title_label.text() == "Everything is signed"
    assert not rig.page.empty.button.isVisible()
    assert rig.page.pane.shown is None


def test_that_ones_own_is_shown_but_not_signed(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path, people: tuple[int, ...]
) -> None:
    rig = open_page(qtbot, sergeant(embedded_core_as), tmp_path)
    rig.page.open_with(("show", "own"))
    assert rig.ids() == [3]
    rig.page.read_current()
    assert not rig.page.pane.may_do("sign")
    rig.page.do("sign")
    assert rig.no_dialog()
    rig.page.pane.take_focus()
    rig.press(ESC)
    assert rig.page.table.hasFocus()
    rig.page.open_person()
    assert rig.went[-1] == ("person", people[2])
    rig.page.bar.quick_edit.setText("nobody of this name")
    rig.qtbot.keyClick(rig.page.bar.quick_edit, Qt.Key.Key_Return)
    assert rig.page.empty.title_label.text() == "Nothing fits"
    rig.push(rig.page.empty.button)
    assert rig.ids() == [1, 2]


def test_that_the_palette_counts_them_area_by_area_for_who_signs(
    embedded_core_as: Cores, people: tuple[int, ...]
) -> None:
    ps = SigningSearch(embedded_core_as("sergeant", areas=(AREA, "Walsall"), name="ps.one"))
    (entry,) = ps.find("sign")
    assert (entry.title, entry.detail) == ("2 assessments to sign", AREA)
    assert entry.target == ("page", ("signing", ("area", AREA)))
    assert ps.find("assess") == [entry]
    assert ps.find("si") == ps.find("vane") == []
    assert SigningSearch(officer(embedded_core_as)).find("sign") == []
