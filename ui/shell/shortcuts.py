"""F1: every shortcut of the desk, from the registry itself, so that it is never out of date."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QScrollArea, QWidget

from ui.kit.labels import TextLabel, WrappedLabel
from ui.kit.prompter import KitDialog
from ui.shell.registry import Registry

# What tables and forms do by themselves; not actions, so not in the registry.
_BUILT_IN = (
    ("In a list", "Enter", "Open the record"),
    ("In a list", "Space", "Tick or untick"),
    ("In a list", "Alt+Up, Alt+Down", "Move the line up or down"),
    ("In a list", "Ctrl+C", "Copy the selected rows with their headings"),
    ("In a list", "Ctrl+A", "Select all"),
    ("Anywhere", "Alt", "Show the letter of every button; Alt and the letter press it"),
    ("In a form", "Ctrl+;", "Today's date"),
    ("In a form", "Esc", "Leave without changing anything"),
)


def sheet_lines(registry: Registry) -> list[tuple[str, str, str]]:
    """Section, key and deed, in the order shown."""
    lines = [
        ("Pages", spec.shortcut, f"Go to {spec.title}")
        for spec in registry.pages.values()
        if spec.shortcut
    ]
    lines += [
        (spec.menu, ", ".join((spec.shortcut, *spec.keys)), spec.title)
        for spec in registry.actions.values()
        if spec.shortcut
    ]
    return [*lines, *_BUILT_IN]


class ShortcutSheet(KitDialog):
    """All keys by section, with a box that narrows them down."""

    def __init__(self, parent: QWidget, registry: Registry) -> None:
        super().__init__(parent, "Keyboard shortcuts")
        self._lines = sheet_lines(registry)
        self.column.addWidget(TextLabel("Keyboard shortcuts", "h2"))
        self.edit = QLineEdit()
        self.edit.setPlaceholderText("Find a shortcut")
        self.edit.setAccessibleName("Find a shortcut")
        self.edit.textChanged.connect(self._fill)
        self.column.addWidget(self.edit)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area.setAccessibleName("Shortcuts")
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.column.addWidget(self._area, 1)
        self.add_buttons("Close", no="")
        self._fill()
        letters = self.fontMetrics().averageCharWidth()
        self.resize(letters * 86, min(620, max(parent.height() - 80, 360)))

    def shown(self) -> list[tuple[str, str, str]]:
        """The lines that fit what is typed."""
        words = self.edit.text().lower().split()
        return [
            line for line in self._lines if all(word in " ".join(line).lower() for word in words)
        ]

    def _fill(self) -> None:
        body = QWidget()
        body.setObjectName("scrolled")
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 12, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        section, row = "", 0
        for where, keys, deed in self.shown():
            if where != section:
                section = where
                grid.addWidget(TextLabel(where, "h3"), row, 0, 1, 2)
                grid.setRowMinimumHeight(row, self.fontMetrics().height() + 14)
                row += 1
            grid.addWidget(WrappedLabel(deed), row, 0)
            grid.addWidget(TextLabel(keys, "muted"), row, 1, Qt.AlignmentFlag.AlignRight)
            row += 1
        grid.setColumnStretch(0, 1)
        grid.setRowStretch(row, 1)
        self._area.setWidget(body)
