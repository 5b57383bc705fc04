"""Photographs: made small and without metadata before they are kept, and shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter, QPainter, QPixmap

from lomu_app.kernel.errors import UnsafeFile

KINDS = "Pictures (*.jpg *.jpeg *.png *.bmp)"
_LONGEST = 800  # pixels of the longer side
_MOST_MEGABYTES = 96  # of memory that a picture may take while it is read
_QUALITIES = (88, 75, 60)
_ENOUGH = 390 * 1024


def read_picture(path: Path) -> QImage:
    """The picture of a file, turned as it was meant. Raises UnsafeFile."""
    reader = QImageReader(str(path))
    reader.setAllocationLimit(_MOST_MEGABYTES)
    reader.setAutoTransform(True)
    image = reader.read()
    if image.isNull():
        raise UnsafeFile(f"“{path.name}” cannot be read as a picture. Choose another.")
    return image


def as_kept(image: QImage) -> bytes:
    """A JPEG made anew from the bare pixels, so that nothing else of the file stays.

    Raises UnsafeFile where there is no picture.
    """
    if image.isNull():
        raise UnsafeFile("There is no picture on the clipboard.")
    longest = QSize(_LONGEST, _LONGEST)
    if max(image.width(), image.height()) > _LONGEST:
        image = image.scaled(
            longest, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    bare = QImage(image.size(), QImage.Format.Format_RGB32)
    bare.fill(Qt.GlobalColor.white)
    painter = QPainter(bare)
    painter.drawImage(0, 0, image)
    painter.end()
    content = b""
    for quality in _QUALITIES:
        content = _encoded(bare, quality)
        if len(content) <= _ENOUGH:
            break
    return content


def _encoded(image: QImage, quality: int) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"jpg"))
    writer.setQuality(quality)
    writer.write(image)
    return bytes(content.data())


def shown(content: bytes, height: int, ratio: float) -> QPixmap:
    """The photograph at a height in pixels of the screen."""
    pixmap = QPixmap()
    pixmap.loadFromData(content)
    scaled = pixmap.scaledToHeight(
        round(height * ratio), Qt.TransformationMode.SmoothTransformation
    )
    scaled.setDevicePixelRatio(ratio)
    return scaled
