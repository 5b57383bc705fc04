"""The desk of somebody who is not cleared is the same with CSE records and without."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.desk.whole import WholeDesk
from tests.support.worlds import CLEARED, INSIDER, SECRETS, Worlds, go_on
from ui.kit.labels import ElidedLabel
from ui.shell.palette import CommandPalette

_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole,
          Qt.ItemDataRole.AccessibleTextRole)  # fmt: skip
_NUMBER = re.compile(r", [\d,]+$")
_WHEN = re.compile(r"\b\d\d:\d\d(:\d\d)?\b")


def test_that_every_page_and_the_palette_show_the_same(
    worlds: Worlds, qtbot: QtBot, tmp_path: Path
) -> None:
    seen = []
    for world in worlds:
        go_on(world)
        look = tmp_path / f"look-{world.folder.name}"
        seen.append(_all_shown(WholeDesk(qtbot, world.folder, INSIDER, look)))
    without, with_cse = seen
    assert len(with_cse) > 12
    assert with_cse.keys() == without.keys()
    for place, texts in with_cse.items():
        now, then = Counter(texts), Counter(without[place])
        assert (now - then, then - now) == (Counter(), Counter()), place
        assert not [one for one in SECRETS if one in "".join(texts).upper()], place
    cleared = WholeDesk(qtbot, worlds[1].folder, CLEARED, tmp_path / "cleared")
    shown = _all_shown(cleared, ("cog", "actions"))
    told = "".join(text for texts in shown.values() for text in texts).upper()
    assert "LAPWING" in told, "the walk would find it"
    assert "AX-" in told


def _all_shown(desk: WholeDesk, pages: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """What stands on each page, or on these, and what the palette finds."""
    shown = {}
    desk.qtbot.waitUntil(lambda: _counted(desk))
    for key, argument in desk.places():
        if pages and key not in pages:
            continue
        desk.go(key, argument)
        shown[key] = _texts(desk.window)
    palette = desk.window.findChild(CommandPalette)
    assert palette is not None
    for word in ("", "lap", "LOC", "AX", "cog", "merlin"):
        palette.open_palette(word)
        desk.settle()
        # What was typed says nothing.
        shown[f"palette {word}"] = [_cells(palette.list), *_texts(palette.list)]
        palette.close_palette()
    desk.leave()
    return {place: [_WHEN.sub("", text) for text in texts] for place, texts in shown.items()}


def _counted(desk: WholeDesk) -> bool:
    """Whether the rail has told all its numbers, which come by themselves."""
    pages = desk.desk.registry.pages
    allowed = desk.desk.registry.page_allowed
    counting = {f"nav_{key}" for key, page in pages.items() if page.counts and allowed(key)}
    told = {one.objectName() for one in desk.window.rail.findChildren(QToolButton)
            if _NUMBER.search(one.accessibleName())}  # fmt: skip
    return counting <= told


def _texts(root: QWidget) -> list[str]:
    windows = QApplication.topLevelWidgets()
    texts = [widget.windowTitle() for widget in windows if widget.isVisible()]
    # Pages that are made ahead stand by unseen.
    for widget in filter(QWidget.isVisible, root.findChildren(QWidget)):
        texts += [widget.accessibleName(), widget.toolTip()]
        if isinstance(widget, ElidedLabel):
            texts.append(widget.whole_text())
        elif isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            texts.append(widget.text())
        elif isinstance(widget, QComboBox):
            texts += [widget.itemText(at) for at in range(widget.count())]
        elif isinstance(widget, QAbstractItemView):
            texts.append(_cells(widget))
    return texts


def _cells(view: QAbstractItemView) -> str:
    model = view.model()
    if model is None:
        return ""
    columns = 1 if isinstance(view, QListView) else model.columnCount(QModelIndex())
    return "\n".join(
        str(model.data(model.index(row, column), role))
        for row in range(min(model.rowCount(QModelIndex()), 200))
        for column in range(columns)
        for role in _ROLES
    )
