"""Sheets of paper as lists of things to draw, measured in points, so that nothing is clipped.

A page is laid out first and painted after, because each footer says how many pages there are.
Texts are wrapped by the same code when they are measured and when they are painted.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QImage,
    QPagedPaintDevice,
    QPageLayout,
    QPainter,
    QTextLayout,
    QTextOption,
)

from lomu_app.packs.colours import INK
from lomu_app.packs.safe_text import clean

_POINTS_AN_INCH = 72.0
# Times the size of the letters. Some fonts ask for more, and a page would hold less with them.
_MOST_OF_A_LINE = 1.17
# Narrow, found on most machines; the rest of them, and other scripts, use what the system has.
_FAMILIES = ("Arial", "Liberation Sans", "Helvetica")


@dataclass(frozen=True, slots=True)
class Letters:
    """How letters look: size in points."""

    size: float = 9.0
    bold: bool = False
    colour: str = INK


@dataclass(frozen=True, slots=True)
class TextItem:
    """A text in a box; `align` is left, right or centre."""

    x: float
    y: float
    width: float
    text: str
    letters: Letters
    align: str = "left"


@dataclass(frozen=True, slots=True)
class BoxItem:
    """A filled or framed box, or a rule where it has no height."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    frame: str = ""


@dataclass(frozen=True, slots=True)
class PictureItem:
    """A picture, as the bytes of its file, as large as it fits into a box."""

    x: float
    y: float
    width: float
    height: float
    content: bytes


Item = TextItem | BoxItem | PictureItem


@dataclass(slots=True)
class SheetOfPaper:
    """One page and what is drawn on it; sizes in points, margins inside."""

    landscape: bool
    items: list[Item] = field(default_factory=list)

    @property
    def width(self) -> float:
        """The whole width of an A4 sheet."""
        return 841.9 if self.landscape else 595.3

    @property
    def height(self) -> float:
        """The whole height of an A4 sheet."""
        return 595.3 if self.landscape else 841.9

    def box(
        self, x: float, y: float, width: float, height: float, *, fill: str = "", frame: str = ""
    ) -> None:
        """Draw a box; without height and fill it is a rule."""
        self.items.append(BoxItem(x, y, width, height, fill, frame))

    def text(
        self, x: float, y: float, width: float, text: str, letters: Letters, align: str = "left"
    ) -> None:
        """Draw a text, wrapped into the width."""
        self.items.append(TextItem(x, y, width, text, letters, align))


class Press:
    """Measures texts for a device and paints pages on it."""

    def __init__(self, device: QPagedPaintDevice) -> None:
        self.device = device
        general = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
        self._families = [*_FAMILIES, general]
        # Pages are tried with several sizes of letters, and say the same over and over.
        self._fonts: dict[tuple[float, bool], QFont] = {}
        self._heights: dict[tuple[str, float, Letters, float], float] = {}

    @property
    def scale(self) -> float:
        """Dots of the device a point; another once somebody has chosen another printer."""
        return self.device.logicalDpiY() / _POINTS_AN_INCH

    def height(self, text: str, width: float, letters: Letters) -> float:
        """Points that a text takes when wrapped into the width."""
        scale = self.scale
        asked = (text, width, letters, scale)
        if asked not in self._heights:
            self._heights[asked] = self._laid(text, width, letters, "left")[1] / scale
        return self._heights[asked]

    def lines(self, text: str, width: float, letters: Letters) -> list[str]:
        """The lines into which a text is wrapped."""
        layout, _ = self._laid(text, width, letters, "left")
        told = layout.text()
        spans = (layout.lineAt(number) for number in range(layout.lineCount()))
        return [told[span.textStart() : span.textStart() + span.textLength()] for span in spans]

    def width(self, text: str, letters: Letters) -> float:
        """Points that a text takes on one line."""
        layout, _ = self._laid(text, 100_000, letters, "left")
        lines = (layout.lineAt(number) for number in range(layout.lineCount()))
        return max((line.naturalTextWidth() for line in lines), default=0.0) / self.scale

    def turn(self, sheet: SheetOfPaper) -> None:
        """Turn the device's paper; must stand before the page begins."""
        ways = QPageLayout.Orientation
        self.device.setPageOrientation(ways.Landscape if sheet.landscape else ways.Portrait)

    def paint(self, painter: QPainter, sheet: SheetOfPaper) -> None:
        """Paint all items of a page in their order."""
        for item in sheet.items:
            if isinstance(item, BoxItem):
                self._paint_box(painter, item)
            elif isinstance(item, PictureItem):
                self._paint_picture(painter, item)
            else:
                self._paint_text(painter, item)

    def _paint_box(self, painter: QPainter, item: BoxItem) -> None:
        k = self.scale
        area = QRectF(item.x * k, item.y * k, item.width * k, item.height * k)
        if item.fill:
            painter.fillRect(area, QColor(item.fill))
        if item.frame:
            pen = painter.pen()
            pen.setColor(QColor(item.frame))
            pen.setWidthF(0.7 * k)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if item.height:
                painter.drawRect(area)
            else:
                painter.drawLine(area.topLeft(), area.topRight())

    def _paint_picture(self, painter: QPainter, item: PictureItem) -> None:
        k, image = self.scale, QImage.fromData(item.content)
        if image.isNull():
            return
        times = min(item.width / image.width(), item.height / image.height()) * k
        area = QRectF(item.x * k, item.y * k, image.width() * times, image.height() * times)
        painter.drawImage(area, image)

    def _paint_text(self, painter: QPainter, item: TextItem) -> None:
        layout, _ = self._laid(item.text, item.width, item.letters, item.align)
        painter.setPen(QColor(item.letters.colour))
        layout.draw(painter, QPointF(item.x * self.scale, item.y * self.scale))

    def _laid(
        self, text: str, width: float, letters: Letters, align: str
    ) -> tuple[QTextLayout, float]:
        told = clean(text).replace("\n", "\u2028").replace("\t", " ")
        layout = QTextLayout(told, self._font(letters), self.device)
        option = QTextOption(_ALIGN[align])
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        scale = self.scale
        below, most, wide = 0.0, _MOST_OF_A_LINE * letters.size * scale, width * scale
        while (line := layout.createLine()).isValid():
            line.setLineWidth(wide)
            taken = min(line.height(), most)
            # Half of what is cut comes off the top, half off the bottom.
            line.setPosition(QPointF(0, below - (line.height() - taken) / 2))
            below += taken
        layout.endLayout()
        return layout, below

    def _font(self, letters: Letters) -> QFont:
        asked = (letters.size, letters.bold)
        if asked not in self._fonts:
            self._fonts[asked] = self._new_font(letters)
        return self._fonts[asked]

    def _new_font(self, letters: Letters) -> QFont:
        font = QFont(self._families)
        font.setPointSizeF(letters.size)
        font.setBold(letters.bold)
        # Two letters drawn as one sign would not be found by who searches the PDF for a word.
        font.setFeature(QFont.Tag("liga"), 0)
        return font


_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "centre": Qt.AlignmentFlag.AlignHCenter,
}
