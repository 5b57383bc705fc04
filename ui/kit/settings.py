"""What the desk remembers about its own look: columns, zoom, theme, folded parts.

One INI file in the user's configuration folder. It holds no personal data: keys and values
are names of columns, numbers and where the outlines of the map lie, never a search text, a name or
a reference.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QObject, QSettings


class Settings(QObject):
    """Reads and writes `desk.ini` in `folder`."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = folder / "desk.ini"
        self._store = QSettings(str(self.path), QSettings.Format.IniFormat, self)

    def text(self, key: str, default: str = "") -> str:
        """A remembered word."""
        value = self._store.value(key, default)
        return value if isinstance(value, str) else default

    def number(self, key: str, default: int) -> int:
        """A remembered whole number; `default` when it is missing or spoilt."""
        try:
            return int(self.text(key, str(default)))
        except ValueError:
            return default

    def data(self, key: str) -> dict[str, Any]:
        """A remembered table; empty when it is missing or spoilt."""
        try:
            value = json.loads(self.text(key, "{}"))
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}

    def bytes(self, key: str) -> QByteArray:
        """A remembered window or splitter state."""
        return QByteArray.fromBase64(QByteArray(self.text(key).encode()))

    def set_text(self, key: str, value: str) -> None:
        """Remember a word."""
        self._store.setValue(key, value)

    def set_number(self, key: str, value: int) -> None:
        """Remember a number."""
        self.set_text(key, str(value))

    def set_data(self, key: str, value: dict[str, Any]) -> None:
        """Remember a table of plain values."""
        self.set_text(key, json.dumps(value, separators=(",", ":"), sort_keys=True))

    def set_bytes(self, key: str, value: QByteArray) -> None:
        """Remember a window or splitter state."""
        self.set_text(key, value.toBase64().toStdString())

    def forget(self, key: str) -> None:
        """Back to the default."""
        self._store.remove(key)

    def save(self) -> None:
        """Write to the file now."""
        self._store.sync()
