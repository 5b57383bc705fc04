"""Pictures of nobody: one as it is kept, and one as a telephone would give it."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage


def jpeg(width: int = 120, height: int = 160) -> bytes:
    """A plain picture as JPEG."""
    picture = QImage(width, height, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkCyan)
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "JPG")  # type: ignore[call-overload]  # a name is enough for Qt
    return bytes(content.data())


def with_metadata(content: bytes) -> bytes:
    """The same picture with a segment in which telephones say where they were."""
    note = b"Exif\0\0made up: 52.4 N 1.5 W"
    segment = b"\xff\xe1" + (len(note) + 2).to_bytes(2, "big") + note
    return content[:2] + segment + content[2:]


JPEG = jpeg()
