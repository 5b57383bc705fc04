"""Line icons, drawn for this desk, tinted in the colour of a token."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_SIZES = (16, 20, 24, 32, 40, 60, 96)


@cache
def _drawing(name: str) -> str:
    return files("resources").joinpath("icons", f"{name}.svg").read_text(encoding="utf-8")


def pixmaps(name: str, colour: str, sizes: Iterable[int]) -> Iterator[QPixmap]:
    """The icon `name` in `colour`, as many pixels square as each of `sizes` says."""
    tinted = _drawing(name).replace("currentColor", colour)
    drawing = QSvgRenderer(QByteArray(tinted.encode()))  # read once: that takes the longest
    for pixels in sizes:
        image = QPixmap(pixels, pixels)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        drawing.render(painter)
        painter.end()
        yield image


class Icons:
    """The icons in one theme's colours, made once each."""

    def __init__(self, colour_of: dict[str, str]) -> None:
        self._colour_of = colour_of
        self._made: dict[tuple[str, str], QIcon] = {}

    def get(self, name: str, tint: str = "text2") -> QIcon:
        """The icon in the colour of the token `tint`; sharp at any scale."""
        key = (name, tint)
        if key not in self._made:
            made = QIcon()
            for image in pixmaps(name, self._colour_of[tint], _SIZES):
                made.addPixmap(image)
            for image in pixmaps(name, self._colour_of["neutral_line"], _SIZES):
                made.addPixmap(image, QIcon.Mode.Disabled)
            self._made[key] = made
        return self._made[key]
