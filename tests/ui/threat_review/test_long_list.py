"""A hundred and fifty lines: found, moved, decided and copied as quickly as three."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from lomu_app.bootstrap import Core
from tests.support.threat import approve, prepare, shown, wanted
from tests.ui.threat_review.conftest import MakeRig

_MANY = 150


def _letters(number: int) -> str:
    return chr(97 + number // 26) + chr(97 + number % 26)


def test_that_a_hundred_and_fifty_lines_are_worked_like_three(
    sergeant: Core, inspector: Core, sit_down: MakeRig
) -> None:
    for number in range(_MANY):
        wanted(sergeant, f"Ashby{_letters(number)}", days=number % 60)
    prepare(sergeant)
    desk = sit_down(sergeant)
    assert len(desk.names()) == _MANY

    # The last one becomes the first, and the cursor goes with it.
    desk.press("Ctrl+End")
    last = desk.line()
    assert last.rank == _MANY
    desk.press("Ctrl+M")
    desk.type("1")
    desk.press("Tab")
    desk.type("Seen this morning")
    desk.press("Tab", "Return")
    assert desk.names()[0] == last.surname.title()
    assert desk.line().item_id == last.item_id
    assert desk.page.table.currentIndex().row() == 0
    assert [line.rank for line in shown(sergeant).active] == list(range(1, _MANY + 1))

    # One is found by name; all are copied.
    desk.press("Ctrl+F")
    desk.type(last.surname)
    desk.press("Return")
    assert desk.names() == [last.surname.title()]
    desk.press("Escape", "Return", "Ctrl+Shift+C")
    assert len(QGuiApplication.clipboard().text().splitlines()) == _MANY + 1

    # The meeting goes through them.
    desk.press("Ctrl+Shift+U")
    approve(inspector)
    desk.press("F5", "F11")
    view = desk.page.view
    assert view is not None
    desk.press("End")
    assert view.view.name_label.text().startswith(f"{_MANY}.  ")
    desk.press("Return", "L", "Return")
    assert view.view.name_label.text().startswith("1.  ")
    assert view.progress_label.text() == f"1 of {_MANY} lines decided"

    # Closing names each of them, in a dialog that still fits the window.
    desk.press("Escape", "Ctrl+Shift+W")
    dialog = desk.dialog()
    assert dialog.list.count() == _MANY
    assert dialog.height() < desk.window.height()
    desk.press("End", "Return")
    assert desk.line().rank == _MANY
    desk.press("Ctrl+Shift+W", "Tab", "Return")
    assert desk.no_dialog()
    assert desk.said[-1] == f"Closed: 0 left, {_MANY} carried over"
