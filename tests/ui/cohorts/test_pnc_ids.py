"""PNC ids of the members shown leave the desk: asked, marked, on record; nobody left out unsaid."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.people.queries import load_person
from lomu_app.people.rows import PersonDetail
from lomu_app.store.audit import AuditEntry
from tests.support.cohorts import refer
from tests.support.cores import Cores
from tests.support.personal import behind
from tests.support.targets import make_person
from tests.ui.cohorts.rig import Rig, sergeant
from tests.ui.support.prompter import FakePrompter


class Asked(FakePrompter):
    """Keeps what was told before a file is chosen."""

    told = ""

    def confirm(
        self, parent: QWidget, title: str, question: str, yes: str, done: Callable[[], None]
    ) -> None:
        self.told = question
        super().confirm(parent, title, question, yes, done)


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


def member(core: Core, surname: str, **fields: str | None) -> PersonDetail:
    person_id = make_person(core, surname, **fields)
    refer(core, person_id)
    return core.ask(load_person, person_id)


def exports(core: Core) -> list[tuple[str, str | None]]:
    wanted = sa.select(AuditEntry.tag, AuditEntry.reason).where(AuditEntry.tag == "pack:exported")
    with behind(core.store).engine.connect() as connection:
        return [(str(tag), reason) for tag, reason in connection.execute(wanted)]


@pytest.mark.parametrize("name", ["ids.csv", "ids.xlsx"])
def test_that_ids_of_those_shown_are_taken_out_marked_and_on_record(
    name: str, core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    known, without = member(core, "=Harbottle"), member(core, "Tarnley", pnc_id=None)
    refer(core, known.id, cohort="cse")  # twice a member, once on the list
    asked = Asked(save=tmp_path / name)
    rig = Rig(qtbot, core, tmp_path, asked).open()
    rig.push(rig.page.export_button)
    assert f"not on the list: TARNLEY, Jordan ({without.reference})" in asked.told
    if name.endswith(".csv"):
        rows = list(csv.reader((tmp_path / name).read_text("utf-8-sig").splitlines()))
    else:
        [sheet] = openpyxl.load_workbook(tmp_path / name).worksheets
        rows = [[str(cell) for cell in row if cell is not None]
                for row in sheet.iter_rows(values_only=True)]  # fmt: skip
    assert any("OFFICIAL-SENSITIVE" in cell for cell in rows[0])
    [line] = [row for row in rows if known.pnc_id in row]
    assert line[-1] == "02/01/1990"
    assert not any(cell.startswith("=") for row in rows for cell in row)
    assert not any("TARNLEY" in cell for row in rows for cell in row)
    [(_, reason)] = exports(core)
    assert reason is not None
    assert reason.startswith(f"PNC ids of 1 member (all cohorts): {name} from snapshot")
    assert rig.said[-1][0] == "1 PNC id taken out, and put on record"


def test_that_nothing_is_written_without_the_permission_or_an_id(
    embedded_core_as: Cores, core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    member(core, "Tarnley", pnc_id=None)
    rig = Rig(qtbot, core, tmp_path, FakePrompter(save=tmp_path / "a.csv")).open()
    rig.page.take_out_pnc_ids()
    assert "there is no list" in rig.said[-1][0]
    member(core, "Harbottle")
    viewer = embedded_core_as("viewer", areas=("Coventry",), name="viewer.sage")
    other = Rig(qtbot, viewer, tmp_path, FakePrompter(save=tmp_path / "a.csv")).open()
    assert not other.page.export_button.isEnabled()
    other.page.take_out_pnc_ids()
    assert not (tmp_path / "a.csv").exists()
    assert exports(core) == []
