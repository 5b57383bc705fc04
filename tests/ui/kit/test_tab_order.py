"""Tab goes as one reads, also to what came later than its neighbours."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.kit.cards import Figure, FigureCards
from ui.kit.filter_bar import FilterBar


def walked(qtbot: QtBot, first: QWidget, steps: int) -> list[str]:
    """The names of what has the focus, Tab after Tab."""
    first.setFocus()
    names = []
    for _ in range(steps):
        now = QApplication.focusWidget()
        assert now is not None
        text = now.text() if isinstance(now, QPushButton) else now.accessibleName()
        names.append(text.removesuffix(". "))
        qtbot.keyClick(now, Qt.Key.Key_Tab)
    return names


def test_that_tab_reads_a_page_from_top_to_bottom(qtbot: QtBot) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    above, cards, bar, below = (
        QPushButton("Above"),
        FigureCards(),
        FilterBar(),
        QPushButton("Below"),
    )
    bar.add_chip("all", "All")
    bar.add_widget(QPushButton("Columns"))
    for part in (above, cards, bar, below):
        column.addWidget(part)
    qtbot.addWidget(window)
    window.resize(1400, 300)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    cards.set_figures([Figure("a", "3", "Lines"), Figure("b", "1", "Gaps")])
    QApplication.processEvents()  # what is added to a shown page is shown with the next event
    assert walked(qtbot, above, 7) == [
        "Above", "3 Lines", "1 Gaps", "All", "Filter this list", "Columns", "Below",
    ]  # fmt: skip
