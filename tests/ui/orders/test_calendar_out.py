"""The clocks leave as a calendar: warned of, put on record, marked, and nothing of the person."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from pytestqt.qtbot import QtBot

from lomu_app.store.audit import AuditEntry
from tests.support.cores import Cores
from tests.support.personal import behind
from tests.ui.orders.rig import Rig, sergeant, wall
from tests.ui.support.prompter import FakePrompter
from ui.orders.calendar_dialog import CalendarDialog


def test_that_what_is_shown_is_written_once_it_is_warned_of_and_on_record(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    core = sergeant(embedded_core_as)
    wall(core)
    place = tmp_path / "out.ics"
    rig = Rig(qtbot, core, tmp_path, FakePrompter(save=place)).open()
    rig.page.list.head.choose("now")
    rig.push(rig.page.calendar_button)
    dialog = rig.dialog(CalendarDialog)
    rig.type("DVPN desk")
    rig.push(dialog.save_button)
    assert dialog.form.fields["knows"].error(), "nobody has said that they may see it"
    assert not place.exists()
    rig.push(dialog.knows.box)
    rig.push(dialog.save_button)
    text = place.read_text()
    assert text.count("BEGIN:VEVENT") == 1
    assert f"DESCRIPTION:{core.marking}" in text
    name = rig.page.list.shown[0].name.split(",")[0]
    assert name.casefold() not in text.casefold()
    query = sa.select(AuditEntry.tag, AuditEntry.recipients).order_by(AuditEntry.tx.desc()).limit(1)
    with behind(core.store).engine.connect() as connection:
        tag, recipients = connection.execute(query).one()
    assert tag == "pack:exported"
    assert "DVPN desk" in str(recipients)
    assert rig.said[-1][0] == "Written: out.ics"


def test_that_one_order_alone_is_written_and_nothing_without_a_clock(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    core = sergeant(embedded_core_as)
    ids = wall(core)
    place = tmp_path / "one.ics"
    place.write_text("old")
    rig = Rig(qtbot, core, tmp_path, FakePrompter(save=place)).open(ids["open"])
    rig.page.calendar_of_order()
    assert rig.no_dialog()
    assert rig.said[-1][0] == "There is no clock to put into a calendar."
    rig.open(ids["later"])
    rig.page.calendar_of_order()
    dialog = rig.dialog(CalendarDialog)
    dialog.form.set_values({"recipients": "Me", "knows": True})
    rig.push(dialog.save_button)
    assert "Replace what is there?" in rig.prompter.asked
    assert place.read_text().count("BEGIN:VEVENT") == 1
