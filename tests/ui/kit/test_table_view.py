"""The table as people use it: keys, columns, copying."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.ui.support.rows import COLUMNS, Line, Source, spoken
from tests.ui.support.tasks import InlineTasks
from ui.kit import table_view
from ui.kit.delegates import CellDelegate, natural_width
from ui.kit.empty import EmptyState
from ui.kit.settings import Settings
from ui.kit.table import PagedTableModel
from ui.kit.table_columns import ColumnsButton
from ui.kit.table_view import RecordTable
from ui.kit.theme import Theme


class Rig:
    """A shown table over invented rows."""

    def __init__(self, qtbot: QtBot, settings: Settings | None = None, rows: int = 20) -> None:
        self.source = Source()
        self.model: PagedTableModel[Line] = PagedTableModel(
            COLUMNS, self.source.load, InlineTasks(), print, spoken=spoken
        )
        self.table = RecordTable(self.model, name="lines", title="Lines", settings=settings)
        self.model.setParent(self.table)
        qtbot.addWidget(self.table)
        self.table.resize(700, 400)
        self.model.set_ids(range(1, rows + 1))
        self.table.show()
        qtbot.waitExposed(self.table)
        # Were it collected as garbage while it is painted, Qt would crash.
        qtbot.kept = [*getattr(qtbot, "kept", ()), self]  # type: ignore[attr-defined]  # ours alone


@pytest.fixture
def rig(qtbot: QtBot) -> Rig:
    return Rig(qtbot)


def test_that_enter_opens_and_space_ticks_the_record(rig: Rig, qtbot: QtBot) -> None:
    rig.table.go_to(3)
    with qtbot.waitSignal(rig.table.opened) as opened:
        qtbot.keyClick(rig.table, Qt.Key.Key_Return)
    assert opened.args == [3]
    with qtbot.waitSignal(rig.table.tick_requested) as ticked:
        qtbot.keyClick(rig.table, Qt.Key.Key_Space)
    assert ticked.args == [3]


def test_that_down_moves_the_cursor_and_alt_down_asks_to_move_the_record(
    rig: Rig, qtbot: QtBot
) -> None:
    rig.table.go_to(3)
    qtbot.keyClick(rig.table, Qt.Key.Key_Down)
    assert rig.table.current_id() == 4
    with qtbot.waitSignal(rig.table.move_requested) as moved:
        qtbot.keyClick(rig.table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert moved.args == [4, -1]
    assert rig.table.current_id() == 4


def test_that_a_double_click_opens_the_record(rig: Rig, qtbot: QtBot) -> None:
    place = rig.table.visualRect(rig.model.index(1, 1)).center()
    with qtbot.waitSignal(rig.table.opened) as opened:
        qtbot.mouseClick(rig.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseDClick(rig.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened.args == [2]


def test_that_selection_and_cursor_outlive_a_refresh(rig: Rig, qtbot: QtBot) -> None:
    rig.table.go_to(2)
    for _ in range(2):
        qtbot.keyClick(rig.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert rig.table.selected_ids() == [2, 3, 4]
    rig.model.set_ids([9, 4, 3, 1])
    assert rig.table.selected_ids() == [4, 3]
    assert rig.table.current_id() == 4
    rig.model.set_ids([100])
    assert rig.table.selected_ids() == []


def test_that_copying_takes_headings_and_visible_columns(rig: Rig, qtbot: QtBot) -> None:
    rig.table.go_to(2)
    qtbot.keyClick(rig.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    with qtbot.waitSignal(rig.table.copied) as copied:
        qtbot.keyClick(rig.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert copied.args == [2]
    data = QGuiApplication.clipboard().mimeData()
    assert data.text().splitlines() == [
        "#\tName\tRisk\tNote",
        "2\tSURNAME2, Test\tMedium\tnote 2",
        "3\tSURNAME3, Test\tStandard\tnote 3",
    ]
    assert "<th" in data.html()
    assert "SURNAME3, Test" in data.html()


def test_that_copied_text_never_becomes_a_formula(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(table_view, "announce", lambda _table, words: told.append(words))
    rig.table.layout_of_columns.set_shown("extra", shown=True)
    rig.source.changed[1] = Line(1, "<b>A\tB</b>", note='=cmd|"x"')
    rig.model.invalidate([1])
    rig.table.go_to(1)
    rig.table.copy_rows()
    data = QGuiApplication.clipboard().mimeData()
    assert "\t'=1+1" in data.text()
    assert '"<b>A\tB</b>"' in data.text()
    assert "&lt;b&gt;" in data.html()
    assert ">=" not in data.html()
    assert told == ["1 row copied"]


def test_that_a_column_that_comes_into_sight_is_as_wide_as_its_words(
    qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, Settings(tmp_path))
    layout = rig.table.layout_of_columns
    at = next(at for at, column in enumerate(COLUMNS) if column.hidden)
    layout.set_shown(COLUMNS[at].key, shown=True)
    header = rig.table.horizontalHeader()
    assert header.sectionSize(at) == natural_width(rig.table.font(), COLUMNS[at])
    layout.save()
    assert Settings(tmp_path).data("columns/lines").get("letters", {}) == {}


def test_that_a_hidden_column_is_told_and_kept_for_next_time(qtbot: QtBot, tmp_path: Path) -> None:
    rig = Rig(qtbot, Settings(tmp_path))
    button = ColumnsButton(rig.table.layout_of_columns)
    qtbot.addWidget(button)
    assert button.text().strip() == "Columns · 1 hidden"
    rig.table.layout_of_columns.set_shown("note", shown=False)
    rig.table.layout_of_columns.move("risk", -1)
    assert button.text().strip() == "Columns · 2 hidden"
    rig.table.layout_of_columns.save()
    again = Rig(qtbot, Settings(tmp_path))
    shown = [COLUMNS[at].key for at in again.table.layout_of_columns.shown()]
    assert shown == ["id", "risk", "name"]
    again.table.layout_of_columns.reset()
    shown = [COLUMNS[at].key for at in again.table.layout_of_columns.shown()]
    assert shown == ["id", "name", "risk", "note"]
    assert "lines" not in Settings(tmp_path).data("columns/lines")


def test_that_the_last_column_cannot_be_hidden(rig: Rig) -> None:
    for column in COLUMNS:
        rig.table.layout_of_columns.set_shown(column.key, shown=False)
    assert len(rig.table.layout_of_columns.shown()) == 1


def test_that_the_menu_hides_and_moves_columns(rig: Rig) -> None:
    menu = rig.table.layout_of_columns.menu
    next(action for action in menu.actions() if action.text() == "Note").trigger()
    assert "note" not in [COLUMNS[at].key for at in rig.table.layout_of_columns.shown()]
    ticks = {action.text(): action.isChecked() for action in menu.actions()}
    assert ticks["Note"] is False
    next(action for action in menu.actions() if action.text() == "Reset columns").trigger()
    assert "note" in [COLUMNS[at].key for at in rig.table.layout_of_columns.shown()]


def test_that_a_click_on_a_heading_asks_for_a_sort_and_remembers_it(
    qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, Settings(tmp_path))
    header = rig.table.horizontalHeader()
    spot = QPoint(header.sectionViewportPosition(1) + 20, header.height() // 2)
    asked: list[tuple[str, bool]] = []
    rig.model.sort_requested.connect(lambda key, down: asked.append((key, down)))
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert asked == [("name", False), ("name", True)]
    assert Rig(qtbot, Settings(tmp_path)).table.kept_sort() == ("name", True)


def test_that_spoilt_column_settings_do_no_harm(qtbot: QtBot, tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    settings.set_data(
        "columns/lines",
        {"order": ["gone", 3], "hidden": [c.key for c in COLUMNS], "letters": {"name": -4}},
    )
    first = Rig(qtbot, settings)
    assert len(first.table.layout_of_columns.shown()) == 1
    settings.set_text("columns/lines", "{not json")
    second = Rig(qtbot, settings)
    assert len(second.table.layout_of_columns.shown()) == 4


def test_that_widths_follow_the_size_of_type(rig: Rig, theme: Theme) -> None:
    before, high = rig.table.columnWidth(2), rig.table.rowHeight(0)
    theme.set_zoom(150)
    assert rig.table.columnWidth(2) > before * 1.25
    assert rig.table.rowHeight(0) > high * 1.15
    assert rig.table.columnWidth(2) >= natural_width(rig.table.font(), COLUMNS[2])


def test_that_plain_text_gives_way_before_the_list_scrolls_sideways(rig: Rig) -> None:
    font, table = rig.table.font(), rig.table
    least = natural_width(font, COLUMNS[1], least=True)
    needed = least + sum(natural_width(font, COLUMNS[at]) for at in (0, 2, 3))
    frame = table.width() - table.viewport().width()
    table.resize(needed + frame - 20, 400)
    assert table.columnWidth(3) == natural_width(font, COLUMNS[3]) - 20
    assert table.columnWidth(2) == natural_width(font, COLUMNS[2])
    assert table.horizontalScrollBar().maximum() == 0
    table.resize(needed + frame + 100, 400)
    assert table.columnWidth(1) == least + 100


def test_that_what_is_cut_can_be_read_in_a_tooltip(rig: Rig) -> None:
    delegate = rig.table.itemDelegate()
    assert isinstance(delegate, CellDelegate)
    rig.source.changed[1] = Line(1, "A", note="a very long note " * 8)
    rig.model.invalidate([1])
    rig.table.grab()
    assert delegate.cut_text(rig.table, rig.model.index(0, 3)).startswith("a very long note")
    assert delegate.cut_text(rig.table, rig.model.index(1, 3)) == ""


def test_that_an_empty_list_says_what_to_do(rig: Rig) -> None:
    empty = EmptyState("Nothing here", "Import the tracker.", button="Import")
    rig.table.set_empty(empty)
    assert not empty.isVisible()
    rig.model.set_ids([])
    assert empty.isVisible()
    rig.model.set_ids([1])
    assert not empty.isVisible()
