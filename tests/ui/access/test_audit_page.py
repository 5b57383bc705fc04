"""Audit and backup: told in plain words, stopped on request, and the log of looks."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from lomu_app import bootstrap
from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import Refused
from lomu_app.people.commands import ConsultPerson, RegisterPerson
from lomu_app.people.rules import NewPerson
from lomu_app.store.backup import restore
from tests.support.cores import ADMIN, PASSPHRASE, Cores
from tests.ui.support.desks import make_desk
from tests.ui.support.names import unnamed
from tests.ui.support.page_rig import ENTER, PageRig
from tests.ui.support.tasks import HeldTasks
from ui.access.audit_page import AuditPage
from ui.access.pages import register
from ui.core.desk import Desk

EVERYTHING = ("administrator", "sergeant", "data_protection_auditor")


class AuditRig(PageRig[AuditPage]):
    """The page, opened."""

    def __init__(self, qtbot: QtBot, core: Core, folder: Path) -> None:
        super().__init__(qtbot, core, folder, AuditPage)
        self.page.open_with(None)

    def log(self) -> list[list[str]]:
        """Who, did, record of each line, from top to bottom."""
        assert self.page.log is not None
        model = self.page.log.model
        keys = [column.key for column in model.columns]
        at = [keys.index(key) for key in ("who", "deed", "record")]
        return [
            [str(model.index(row, column).data()) for column in at]
            for row in range(model.rowCount())
        ]

    def choose(self, chip: str) -> None:
        """Press a chip above the log."""
        assert self.page.log is not None
        button = self.page.log.filter_bar.findChild(QPushButton, f"chip_{chip}")
        assert button is not None
        self.push(button)


@pytest.fixture
def cores(embedded_core_as: Cores) -> Cores:
    """One person on record, looked at by a viewer; another viewer was refused."""
    sergeant = embedded_core_as("sergeant", name="ps.one")
    key = sergeant.execute(RegisterPerson(person=NewPerson("Adder", "Nell"))).result
    look = ConsultPerson(person_id=key, reason_code="1")
    embedded_core_as("viewer", name="viewer.two").execute(look)
    return embedded_core_as


def test_that_a_whole_audit_is_told_in_plain_words(
    cores: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = AuditRig(qtbot, cores(*EVERYTHING, name="all.three"), tmp_path)
    rig.push(rig.page.verify_task.button)
    words = rig.page.verify_task.told_label.text()
    assert words.startswith("✓ The audit is whole: ")
    assert "up to #" in words
    assert rig.page.verify_task.button.isEnabled()
    assert not rig.page.verify_task.progress.isVisible()


def test_that_a_changed_byte_is_told_with_what_to_do(
    cores: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    core = cores(*EVERYTHING, name="all.three")
    rig = AuditRig(qtbot, core, tmp_path)
    with core.store.engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("DROP TRIGGER audit_entry_no_update")
        connection.exec_driver_sql("UPDATE audit_entry SET username = 'x' WHERE tx = 1")
    rig.push(rig.page.verify_task.button)
    label = rig.page.verify_task.told_label
    assert label.text().startswith("▲ Something was altered outside this program.")
    assert "link 1: the entry or the seal was altered." in label.text()
    assert label.property("role") == "error"


def test_that_a_long_list_of_problems_is_cut_short(
    cores: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    core = cores(*EVERYTHING, name="all.three")
    for number in range(8):
        core.execute(ConsultPerson(person_id=1, reason_code="2", reason_text=f"case {number}"))
    rig = AuditRig(qtbot, core, tmp_path)
    with core.store.engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("DROP TRIGGER audit_entry_no_update")
        connection.exec_driver_sql("UPDATE audit_entry SET username = 'x'")
    rig.push(rig.page.verify_task.button)
    lines = rig.page.verify_task.told_label.text().splitlines()
    assert len(lines) == 7
    assert lines[-1].startswith("And ")


def test_that_stop_stops_and_says_so(cores: Cores, qtbot: QtBot, tmp_path: Path) -> None:
    rig = AuditRig(qtbot, cores(*EVERYTHING, name="all.three"), tmp_path)
    held = rig.desk.tasks = HeldTasks()
    task = rig.page.verify_task
    rig.push(task.button)
    assert task.progress.isVisible()
    assert not task.button.isEnabled()
    rig.page.verify()
    assert len(held.held) == 1, "one at a time"
    rig.push(task.progress.cancel_button)
    held.release()
    assert task.told_label.text() == "Stopped."
    assert task.button.isEnabled()


def test_that_a_backup_is_written_and_can_be_restored(
    cores: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = AuditRig(qtbot, cores(*EVERYTHING, name="all.three"), tmp_path)
    out = rig.prompter.save = tmp_path / "kept" / "today.lomubackup"
    rig.push(rig.page.backup_task.button)
    assert rig.prompter.asked == ["Back up"]
    assert rig.page.backup_task.told_label.text().startswith("✓ Wrote today.lomubackup (")
    assert zipfile.is_zipfile(out)
    restore(out, tmp_path / "elsewhere", ADMIN, PASSPHRASE)
    core = bootstrap.open_folder(tmp_path / "elsewhere", ADMIN, PASSPHRASE)
    assert core.verify_audit().ok
    core.close()


def test_that_an_earlier_backup_is_not_replaced(cores: Cores, qtbot: QtBot, tmp_path: Path) -> None:
    rig = AuditRig(qtbot, cores(*EVERYTHING, name="all.three"), tmp_path)
    out = rig.prompter.save = tmp_path / "today.lomubackup"
    out.write_bytes(b"an earlier one")
    rig.push(rig.page.backup_task.button)
    assert isinstance(rig.prompter.problems[0], Refused)
    assert out.read_bytes() == b"an earlier one"
    assert rig.page.backup_task.button.isEnabled()


def test_that_the_log_tells_looks_first_and_refusals_on_request(
    cores: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = AuditRig(qtbot, cores(*EVERYTHING, name="all.three"), tmp_path)
    assert rig.log() == [["viewer.two", "Looked", "P-000001"]]
    rig.choose("refused")
    assert rig.log() == []
    rig.choose("all")
    assert ["ps.one", "Put on record", "P-000001"] in rig.log()
    rig.page.focus_filter()
    rig.type("p-000001 ps.one")
    rig.press(ENTER)
    assert rig.log() == [["ps.one", "Put on record", "P-000001"]]


def test_that_enter_opens_the_record_only_for_those_who_may_see_it(
    cores: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    both = AuditRig(qtbot, cores(*EVERYTHING, name="all.three"), tmp_path / "one")
    both.page.log.table.go_to(both.page.log.model.ids()[0])
    both.page.log.table.setFocus()
    both.press(ENTER)
    assert both.went == [("person", 1)]
    auditor = AuditRig(qtbot, cores("data_protection_auditor"), tmp_path / "two")
    auditor.page.log.table.go_to(auditor.page.log.model.ids()[0])
    auditor.page.log.table.setFocus()
    auditor.press(ENTER)
    assert auditor.went == []


@pytest.mark.parametrize(
    ("role", "verifies", "backs_up", "reads"),
    [
        ("administrator", True, True, False), ("data_protection_auditor", True, False, True),
        ("sergeant", True, False, False),
    ],
)  # fmt: skip
def test_that_each_role_sees_its_own_part(
    cores: Cores, qtbot: QtBot, tmp_path: Path, role: str, verifies: bool, backs_up: bool,
    reads: bool,
) -> None:  # fmt: skip
    core = cores(role)
    rig = AuditRig(qtbot, core, tmp_path)
    assert rig.page.verify_task.isVisible() == verifies
    assert rig.page.backup_task.isVisible() == (backs_up and core.store.embedded)
    assert (rig.page.log is not None) == reads
    assert unnamed(rig.page) == []


def registered(core: Core, folder: Path) -> Desk:
    desk = make_desk(core, folder)
    register(desk)
    return desk


def test_that_the_pages_are_open_to_the_right_roles(
    cores: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    allowed = {
        role: [
            page
            for page in ("users", "audit")
            if registered(cores(role), tmp_path / role).registry.page_allowed(page)
        ]
        for role in ("administrator", "data_protection_auditor", "viewer")
    }
    assert allowed == {
        "administrator": ["users", "audit"], "data_protection_auditor": ["audit"], "viewer": [],
    }  # fmt: skip
