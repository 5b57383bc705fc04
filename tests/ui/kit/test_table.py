"""The paged model."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from tests.ui.support.rows import COLUMNS, Line, Source, spoken
from tests.ui.support.tasks import HeldTasks, InlineTasks
from ui.kit.table import CELL_ROLE, LOADING, PAGE_SIZE, PagedTableModel
from ui.kit.table_view import RecordTable

STRICT = QAbstractItemModelTester.FailureReportingMode.Fatal


class Failures:
    def __init__(self) -> None:
        self.seen: list[Exception] = []

    def note(self, error: Exception) -> None:
        self.seen.append(error)


def make(tasks: InlineTasks | HeldTasks, source: Source) -> PagedTableModel[Line]:
    return PagedTableModel(COLUMNS, source.load, tasks, Failures().note, spoken=spoken)


def text(model: PagedTableModel[Line], row: int, column: int = 1) -> str:
    return str(model.index(row, column).data())


def test_that_the_model_keeps_qts_rules(qapp: object, inline: InlineTasks) -> None:
    model = make(inline, Source())
    tester = QAbstractItemModelTester(model, STRICT)
    model.set_ids(range(1, 500))
    model.invalidate([3, 499])
    model.set_ids([5, 4, 3])
    model.set_ids([])
    assert tester.model() is model
    assert model.rowCount() == 0
    assert model.rowCount(model.index(0, 0)) == 0


def test_that_rows_show_a_sign_until_they_arrive(held: HeldTasks) -> None:
    model = make(held, Source())
    model.set_ids([7, 8])
    assert text(model, 0) == LOADING
    held.release()
    assert text(model, 0) == "SURNAME7, Test"


def test_that_an_answer_to_an_old_list_is_not_shown(held: HeldTasks) -> None:
    model = make(held, Source())
    model.set_ids([1])
    assert text(model, 0) == LOADING
    model.set_ids([2])
    held.release()
    assert text(model, 0) == LOADING
    held.release()
    assert text(model, 0) == "SURNAME2, Test"


def test_that_a_changed_record_is_read_again_and_no_gap_is_seen(held: HeldTasks) -> None:
    source = Source()
    model = make(held, source)
    model.set_ids([1, 2])
    text(model, 0)
    held.release()
    source.changed[2] = Line(2, "CHANGED, Name")
    model.invalidate([2])
    assert text(model, 1) == "SURNAME2, Test"
    held.release()
    assert text(model, 1) == "CHANGED, Name"


def test_that_a_hundred_thousand_rows_read_only_what_is_seen(
    qtbot: QtBot, inline: InlineTasks
) -> None:
    source = Source()
    model = make(inline, source)
    table = RecordTable(model, name="big", title="Big list")
    qtbot.addWidget(table)
    table.resize(800, 600)
    table.show()
    qtbot.waitExposed(table)
    model.set_ids(range(1, 100_001))
    table.grab()
    assert [len(ids) for ids in source.asked] == [PAGE_SIZE]
    table.go_to(50_000)
    table.grab()
    assert 2 <= len(source.asked) <= 3
    assert any(50_000 in ids for ids in source.asked[1:])
    table.selectAll()
    assert len(table.selected_ids()) == 100_000
    assert len(source.asked) <= 4


def test_that_a_failed_page_is_told_once_and_not_asked_for_ever(held: HeldTasks) -> None:
    failures = Failures()
    source = Source()
    model = PagedTableModel(COLUMNS, source.load, held, failures.note)
    model.set_ids([1])
    text(model, 0)
    held.fail(RuntimeError("disk"))
    text(model, 0)
    assert len(failures.seen) == 1
    assert not held.held


def test_that_the_first_column_speaks_for_the_row(inline: InlineTasks, qapp: object) -> None:
    model = make(inline, Source())
    model.set_ids([4])
    role = Qt.ItemDataRole.AccessibleTextRole
    assert model.index(0, 0).data(role) == "SURNAME4, Test, Very high risk"
    assert model.index(0, 2).data(role) == "Risk: Very high"
    assert "▲" not in str(model.index(0, 2).data(role))
    assert model.index(0, 2).data(CELL_ROLE) == "very_high"


def test_that_a_sort_is_asked_of_the_page(inline: InlineTasks, qtbot: QtBot) -> None:
    model = make(inline, Source())
    with qtbot.waitSignal(model.sort_requested) as asked:
        model.sort(1, Qt.SortOrder.DescendingOrder)
    assert asked.args == ["name", True]
    with qtbot.assertNotEmitted(model.sort_requested):
        model.sort(4)


@pytest.mark.parametrize("section", [-1, 99])
def test_that_a_heading_beyond_the_table_is_nothing(inline: InlineTasks, section: int) -> None:
    model = make(inline, Source())
    assert model.headerData(section, Qt.Orientation.Horizontal) is None
    assert model.row_at(QModelIndex()) is None
