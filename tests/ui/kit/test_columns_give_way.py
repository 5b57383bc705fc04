"""A table in a narrow window leaves columns out, says so, and brings them back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.ui.support.rows import COLUMNS, Line, Source, spoken
from tests.ui.support.tasks import InlineTasks
from ui.kit.delegates import natural_width
from ui.kit.settings import Settings
from ui.kit.table import Kind, PagedTableModel
from ui.kit.table_columns import ColumnsButton
from ui.kit.table_view import RecordTable

WIDE, NARROW = 900, 280


def _giving_way(columns: tuple[Any, ...]) -> tuple[Any, ...]:
    order = {"risk": 2, "note": 1}
    return tuple(replace(one, gives_way=order.get(one.key, 0)) for one in columns)


def make_table(qtbot: QtBot, settings: Settings | None = None, width: int = WIDE) -> RecordTable:
    model: PagedTableModel[Line] = PagedTableModel(
        _giving_way(COLUMNS), Source().load, InlineTasks(), print, spoken=spoken
    )
    table = RecordTable(model, name="lines", title="Lines", settings=settings)
    model.setParent(table)
    qtbot.addWidget(table)
    table.resize(width, 300)
    model.set_ids(range(1, 4))
    table.show()
    qtbot.waitExposed(table)
    return table


@pytest.fixture
def table(qtbot: QtBot) -> RecordTable:
    return make_table(qtbot)


def in_sight(table: RecordTable) -> list[str]:
    return [COLUMNS[at].key for at in table.layout_of_columns.in_sight()]


def test_that_a_narrow_table_does_not_scroll_sideways_and_says_what_is_hidden(
    table: RecordTable, qtbot: QtBot
) -> None:
    button = ColumnsButton(table.layout_of_columns)
    qtbot.addWidget(button)
    assert in_sight(table) == ["id", "name", "risk", "note"]
    assert button.text().strip() == "Columns · 1 hidden"
    table.resize(NARROW, 300)
    assert in_sight(table) == ["id", "name"]
    assert table.horizontalScrollBar().maximum() == 0
    assert button.text().strip() == "Columns · 3 hidden"
    button.shorten(short=True)
    assert button.text().strip() == "3 hidden"
    assert button.accessibleName() == "Columns · 3 hidden"


def test_that_columns_come_back_with_the_room(table: RecordTable) -> None:
    table.resize(NARROW, 300)
    table.resize(WIDE, 300)
    assert in_sight(table) == ["id", "name", "risk", "note"]
    assert table.horizontalScrollBar().maximum() == 0


def test_that_what_is_copied_does_not_depend_on_the_width(table: RecordTable) -> None:
    table.resize(NARROW, 300)
    table.go_to(2)
    table.copy_rows()
    heading = QGuiApplication.clipboard().mimeData().text().splitlines()[0]
    assert heading == "#\tName\tRisk\tNote"


def test_that_a_column_that_is_asked_for_stays_and_is_kept_for_next_time(
    qtbot: QtBot, tmp_path: Path
) -> None:
    table = make_table(qtbot, Settings(tmp_path), NARROW)
    assert "risk" not in in_sight(table)
    tick = next(one for one in table.layout_of_columns.menu.actions() if one.text() == "Risk")
    assert not tick.isChecked()
    tick.trigger()
    assert "risk" in in_sight(table)
    table.layout_of_columns.save()
    again = make_table(qtbot, Settings(tmp_path), NARROW)
    assert "risk" in in_sight(again)
    again.layout_of_columns.reset()
    assert "risk" not in in_sight(again)


def test_that_what_gave_way_is_not_kept_as_hidden(qtbot: QtBot, tmp_path: Path) -> None:
    narrow = make_table(qtbot, Settings(tmp_path), NARROW)
    narrow.layout_of_columns.save()
    assert in_sight(make_table(qtbot, Settings(tmp_path), WIDE)) == ["id", "name", "risk", "note"]


def test_that_a_name_takes_the_room_that_a_stretching_column_left(qtbot: QtBot) -> None:
    columns = tuple(
        replace(one, stretch=one.key == "note", gives_way=int(one.key == "note"))
        for one in COLUMNS
        if one.key in {"id", "name", "note"}
    )
    model: PagedTableModel[Line] = PagedTableModel(
        columns, Source().load, InlineTasks(), print, spoken=spoken
    )
    table = RecordTable(model, name="lines", title="Lines")
    model.setParent(table)
    qtbot.addWidget(table)
    name = next(at for at, one in enumerate(columns) if one.kind is Kind.PERSON)
    table.resize(NARROW, 300)
    table.show()
    qtbot.waitExposed(table)
    table.resize(natural_width(table.font(), columns[name]) + 90, 300)
    assert table.layout_of_columns.in_sight() == [0, name]
    assert sum(table.columnWidth(at) for at in (0, name)) == table.viewport().width()
