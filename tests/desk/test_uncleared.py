"""The desk of somebody who is not cleared is the same with CSE records and without."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import sqlalchemy as sa
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

from lomu_app.store.audit import AuditEntry
from tests.desk.leaving import copied, files, printed
from tests.desk.whole import WholeDesk
from tests.support.worlds import CLEARED, INSIDER, SECRETS, Worlds, go_on
from ui.kit.labels import ElidedLabel
from ui.people.person_page import PersonPage
from ui.shell.palette import CommandPalette

_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole,
          Qt.ItemDataRole.AccessibleTextRole)  # fmt: skip
_NUMBER = re.compile(r", [\d,]+$")
_WHEN = re.compile(r"\b\d\d:\d\d(:\d\d)?\b")


def test_that_pages_palette_clipboard_paper_and_files_tell_the_same(
    worlds: Worlds, qtbot: QtBot, tmp_path: Path
) -> None:
    seen = []
    for world in worlds:
        go_on(world)
        look = tmp_path / f"look-{world.folder.name}"
        desk = WholeDesk(qtbot, world.folder, INSIDER, look)
        # Not whoever comes first, but whom the CSE records tell of.
        asked = {"actions": ("show", "team"), "person": world.person_id, "plan": world.person_id}
        places = [(key, asked.get(key, argument)) for key, argument in desk.places()]
        page = desk.go("person", world.person_id)
        assert isinstance(page, PersonPage)
        sections = [("person", (key, world.person_id)) for key in page.stack.tabs.keys()]  # noqa: SIM118 - a row of tabs
        seen.append(_all_told(desk, tmp_path, [*places, *sections]))
    without, with_cse = seen
    assert len(with_cse) > 12
    assert with_cse.keys() == without.keys()
    told = {place for place, texts in with_cse.items() if texts}
    assert told >= {f"{page} on paper" for page in ("person", "plan", "threat_review")}
    assert told >= {f"{page} copied" for page in ("actions show", "clocks", "cohorts", "people")}
    differing = {
        place: (now - then, then - now)
        for place, texts in with_cse.items()
        if (now := Counter(texts)) != (then := Counter(without[place]))
    }
    assert differing == {}
    for place, texts in with_cse.items():
        assert not [one for one in SECRETS if one in "".join(texts).upper()], place
    cleared = WholeDesk(qtbot, worlds[1].folder, CLEARED, tmp_path / "cleared")
    shown = _all_told(cleared, tmp_path, [("cog", None), ("actions", None)])
    told = "".join(text for texts in shown.values() for text in texts).upper()
    assert "LAPWING" in told, "the walk would find it"
    assert "AX-" in told


def _all_told(desk: WholeDesk, folder: Path, places: list[tuple[str, Any]]) -> dict[str, list[str]]:
    """What stands on these pages, what leaves from there, what the palette finds, all files."""
    told = {}
    desk.qtbot.waitUntil(lambda: _counted(desk))
    for key, argument in places:
        desk.go(key, argument)
        desk.rest()  # else it hangs on the machine whether a look comes before the next page
        place = f"{key} {argument[0]}" if isinstance(argument, tuple) else key
        told[place] = _texts(desk.window)
        told[f"{place} copied"] = copied(desk)
        if place == key:
            told[f"{key} on paper"] = printed(desk, folder)
        told[f"{place} said"] = [notice.text for notice in desk.window.notices.all()]
        desk.window.notices.toast.hide()  # else it hangs on the machine on how many pages it stands
    palette = desk.window.findChild(CommandPalette)
    assert palette is not None
    for word in ("", "lap", "LOC", "AX", "cog", "merlin"):
        palette.open_palette(word)
        desk.settle()
        # What was typed says nothing.
        told[f"palette {word}"] = [_cells(palette.list), *_texts(palette.list)]
        palette.close_palette()
    _every_copy_is_on_record(desk, told)
    left = folder / f"left-{desk.core.actor.username}-{desk.core.folder.name}"
    left.mkdir()
    told |= {name: [text] for name, text in files(desk, left).items()}
    desk.leave()
    return {place: [_WHEN.sub("", text) for text in texts] for place, texts in told.items()}


def _every_copy_is_on_record(desk: WholeDesk, told: dict[str, list[str]]) -> None:
    """Of each list that lies on the clipboard, as text and as a table, the log tells once."""
    copies = sum(len(texts) // 2 for place, texts in told.items() if place.endswith(" copied"))
    entry = AuditEntry.__table__.c
    lists = sa.and_(entry.tag.endswith(":consulted"), entry.reason.startswith("Copied from "))
    wanted = sa.select(sa.func.count()).where(
        entry.username == desk.core.actor.username, lists | entry.reason.startswith("Clipboard")
    )
    with desk.core.store.engine.connect() as connection:
        assert connection.scalar(wanted) == copies > 0


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
