"""Labels that show data as plain text and never push a window wider than its screen."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class TextLabel(QLabel):
    """Plain text. `role` picks the look: h1, h2, h3, muted, small, figure or body."""

    def __init__(self, text: str = "", role: str = "body", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setText(text)


class WrappedLabel(TextLabel):
    """Plain text over as many lines as it needs."""

    def __init__(self, text: str = "", role: str = "body", parent: QWidget | None = None) -> None:
        super().__init__(text, role, parent)
        self.setWordWrap(True)
        self.setMinimumWidth(40)


class ElidedLabel(TextLabel):
    """One line that gives way: what does not fit becomes "…" and a tooltip."""

    def __init__(self, text: str = "", role: str = "body", parent: QWidget | None = None) -> None:
        self._whole = ""
        super().__init__(text, role, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        """Show `text`, as much of it as fits."""
        self._whole = text.replace("\n", " ")
        self.setAccessibleName(self._whole)
        self._fit()
        self.updateGeometry()

    def whole_text(self) -> str:
        """The text without its ellipsis."""
        return self._whole

    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().horizontalAdvance(self._whole) + 2
        return QSize(wide, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        few = self.fontMetrics().horizontalAdvance("Wwww…")
        return QSize(min(few, self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics: QFontMetrics = self.fontMetrics()
        margins = self.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        fits = metrics.horizontalAdvance(self._whole) <= room
        shown = metrics.elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        super().setText(self._whole if fits else shown)
        self.setToolTip("" if fits else as_tooltip(self._whole))


def as_tooltip(text: str) -> str:
    """Text that a tooltip shows as it stands; a tooltip would read markup in it."""
    if "<" not in text:
        return text
    return f"<qt>{text.replace('&', '&amp;').replace('<', '&lt;')}</qt>"


def show_if(widget: QWidget, *, shown: bool) -> None:
    """Show or hide a part, also before it stands in a layout.

    Shown without a parent it would flash up as a window of its own and take the focus.
    """
    if widget.parentWidget() is not None or not shown:
        widget.setVisible(shown)
    else:
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, on=False)


def icon_size(widget: QWidget) -> QSize:
    """The size of an icon beside this widget's text."""
    side = widget.fontMetrics().height() + 1
    return QSize(side, side)


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say `text`, without moving the focus."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set the dynamic property `name` and let the stylesheet see it."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
