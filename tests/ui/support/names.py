"""Finds controls that a screen reader could not name."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget

_CONTROLS = {
    QAccessible.Role.Button,
    QAccessible.Role.ButtonMenu,
    QAccessible.Role.ButtonDropDown,
    QAccessible.Role.CheckBox,
    QAccessible.Role.RadioButton,
    QAccessible.Role.ComboBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.SpinBox,
    QAccessible.Role.Table,
    QAccessible.Role.List,
    QAccessible.Role.ProgressBar,
}
_DATA = {QAccessible.Role.Table, QAccessible.Role.List, QAccessible.Role.ComboBox}


def unnamed(root: QWidget) -> list[str]:
    """Paths of all visible controls without a name."""
    bad: list[str] = []

    def walk(interface: QAccessibleInterface | None, path: str) -> None:
        if interface is None or not interface.isValid():
            return
        thing = interface.object()
        here = path
        if isinstance(thing, QWidget):
            if not thing.isVisible():
                return
            here = f"{path}/{type(thing).__name__}#{thing.objectName()}"
            named = interface.text(QAccessible.Text.Name).strip()
            if interface.role() in _CONTROLS and not named:
                bad.append(here)
        if interface.role() not in _DATA:
            for number in range(interface.childCount()):
                walk(interface.child(number), here)

    walk(QAccessible.queryAccessibleInterface(root), "")
    return bad
