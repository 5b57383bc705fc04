"""Interventions on the person's page: referred, sessions, and what follows from the end."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.interventions.rules import InterventionStatus
from tests.support.cores import Cores
from tests.support.releases import all_actions, intervention, refer_to
from tests.support.targets import make_person
from tests.ui.actions.rig import fill, sergeant
from tests.ui.support.desks import make_desk, show
from ui.actions.intervention_dialogs import InterventionStepDialog, ReferDialog, SessionDialog
from ui.actions.interventions_section import InterventionsSection


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


def _section(core: Core, qtbot: QtBot, folder: Path, person_id: int) -> InterventionsSection:
    section = InterventionsSection(make_desk(core, folder))
    show(qtbot, section)
    section.show_person(person_id)
    return section


def test_that_sessions_and_a_failing_end_are_recorded(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    found = refer_to(core)
    person = intervention(core, found).person_id
    section = _section(core, qtbot, tmp_path, person)
    section.lines.widgets[0].button("session").click()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SessionDialog)
    fill(dialog, outcome="attended", note="Came late")
    dialog.save_button.click()
    assert intervention(core, found).attended == 1
    (line,) = section.lines.widgets
    assert "1 of 2 attended" in [chip.text for chip in line.line.chips]
    assert line.line.details[1] == "✓  Session 1, 24/11/2026: attended – Came late"
    line.button("failed").click()
    step = QApplication.activeModalWidget()
    assert isinstance(step, InterventionStepDialog)
    assert "Back to the caution route" in step.inside.itemAt(0).widget().text()
    fill(step, reason="Second one missed")
    step.save_button.click()
    assert intervention(core, found).status is InterventionStatus.FAILED
    assert len(all_actions(core, person)) == 1
    assert not section.lines.widgets[0].buttons


def test_that_a_session_on_record_is_corrected(core: Core, qtbot: QtBot, tmp_path: Path) -> None:
    found = refer_to(core, "dvpp")
    section = _section(core, qtbot, tmp_path, intervention(core, found).person_id)
    for values in ({"outcome": "missed"}, {"number": "1", "outcome": "excused"}):
        section.lines.widgets[0].button("session").click()
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, SessionDialog)
        fill(dialog, **values)
        dialog.save_button.click()
    assert [line.outcome.value for line in intervention(core, found).held] == ["excused"]


def test_that_a_victim_is_referred_by_pseudonym_only(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    person = make_person(core)
    section = _section(core, qtbot, tmp_path, person)
    assert section.empty.isVisible()
    section.refer_button.click()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ReferDialog)
    fill(dialog, kind="cara")
    assert dialog.pseudonym.isHidden()
    assert dialog.sessions.isHidden()
    fill(dialog, kind="victim_support", reason="Asked for help")
    assert not dialog.pseudonym.isHidden()
    dialog.save_button.click()
    assert dialog.form.fields["pseudonym"].error() == "needed"
    fill(dialog, pseudonym="V1")
    dialog.save_button.click()
    title = section.lines.widgets[0].line.title
    assert title.startswith("Victim support for V1 · I-00000"), "its number is drawn at each try"
