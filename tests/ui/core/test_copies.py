"""Rows that are copied are on record first, whoever copies them and whatever lets them see them."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from lomu_app.access.queries import find_users
from lomu_app.bootstrap import Core
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import NotPermitted
from lomu_app.kernel.permissions import Permission
from lomu_app.people.commands import ConsultPerson
from lomu_app.store.audit import AuditEntry
from tests.support.cores import Cores
from tests.support.personal import behind
from tests.support.targets import make_person
from tests.ui.access.test_audit_page import AuditRig
from tests.ui.access.test_users_page import UsersRig
from tests.ui.support.page_rig import PageRig
from ui.access.pages import register
from ui.core.copies import CopiesOnRecord
from ui.kit.table_view import RecordTable

OWN = Permission.CHANGE_OWN_PASSPHRASE


def _reads_the_log(cores: Cores, *rights: Permission) -> Core:
    """Somebody in a role of the force's own, with one look on record that they may read."""
    core = cores("sergeant", name="ps.one")
    core.execute(ConsultPerson(person_id=make_person(core), reason_code="2", reason_text=""))
    wanted = frozenset({Permission.READ_AUDIT, Permission.VERIFY_AUDIT, *rights})
    return dataclasses.replace(core, actor=dataclasses.replace(core.actor, permissions=wanted))


def _copy_all(rig: PageRig[Any], page: str, table: RecordTable | None) -> str:
    """What lies on the clipboard after the two keys."""
    assert table is not None
    register(rig.desk)
    CopiesOnRecord(rig.desk, rig.page).watch(page, rig.page)
    table.setFocus()
    rig.press(Qt.Key.Key_A, ctrl=True)
    rig.press(Qt.Key.Key_C, ctrl=True)
    return QGuiApplication.clipboard().text()


def _copies(core: Core) -> list[tuple[str, str]]:
    wanted = sa.select(AuditEntry.username, AuditEntry.reason).where(
        AuditEntry.tag.endswith(":consulted"), AuditEntry.reason.startswith("Copied from ")
    )
    with behind(core.store).engine.connect() as connection:
        return [(str(who), str(why)) for who, why in connection.execute(wanted)]


@pytest.mark.parametrize(
    "right", [OWN, Permission.SEE_PEOPLE, Permission.SEE_DISCLOSURES], ids=lambda right: right.value
)
def test_that_the_log_is_copied_on_record_by_whatever_right_it_is_read(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path, right: Permission
) -> None:
    core = _reads_the_log(embedded_core_as, right)
    rig = AuditRig(qtbot, core, tmp_path)
    assert rig.page.log is not None
    assert len(_copy_all(rig, "audit", rig.page.log.table).splitlines()) == 2, "headings, one line"
    assert _copies(core) == [("ps.one", "Copied from Log of looks and changes: 1 record")]


def test_that_what_cannot_be_put_on_record_is_not_copied(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    core = _reads_the_log(embedded_core_as)
    rig = AuditRig(qtbot, core, tmp_path)
    assert rig.page.log is not None
    assert _copy_all(rig, "audit", rig.page.log.table) == ""
    assert [type(problem) for problem in rig.prompter.problems] == [NotPermitted]
    assert _copies(core) == []


def test_that_accounts_are_copied_on_record(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    core = embedded_core_as("administrator", name="it.one")
    rig = UsersRig(qtbot, core, tmp_path)
    assert "admin.one" in _copy_all(rig, "users", rig.page.table)
    known = counted(len(core.ask(find_users)), "record")
    assert _copies(core) == [("it.one", f"Copied from Users: {known}")]
