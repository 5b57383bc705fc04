"""The way of a list as a strip of steps: who did what and when, and which is next."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from lomu_app.daart.snapshot import ListSnapshot
from lomu_app.daart.threat_rules import ListStatus
from ui.kit.labels import as_tooltip
from ui.kit.theme import current_theme
from ui.threat_review.words import step_time

_ORDER = list(ListStatus)


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `state` is done, now or ahead."""

    title: str
    detail: str
    state: str

    def said(self) -> str:
        """For a screen reader."""
        told = {"done": "done", "now": "next", "ahead": "not yet"}[self.state]
        return f"{self.title}: {self.detail or told}"


def steps_of(snapshot: ListSnapshot | None) -> list[Step]:
    """Draft, submitted, approved, presented, closed."""
    if snapshot is None:
        names = ("Draft", "Submitted", "Approved", "Presented", "Closed")
        return [Step(name, "", "now" if not at else "ahead") for at, name in enumerate(names)]
    alone = " · alone" if snapshot.approved_alone else ""
    over = " · over" if snapshot.status == ListStatus.ACTIONED else ""
    rows = (
        ("Draft", snapshot.prepared_by, snapshot.prepared_at, "", ListStatus.OPEN),
        ("Submitted", snapshot.submitted_by, snapshot.submitted_at, "", ListStatus.SUBMITTED),
        ("Approved", snapshot.approved_by, snapshot.approved_at, alone, ListStatus.APPROVED),
        ("Presented", snapshot.presented_by, snapshot.presented_at, over, ListStatus.PRESENTED),
        ("Closed", snapshot.closed_by, snapshot.closed_at, "", ListStatus.CLOSED),
    )
    reached = _ORDER.index(ListStatus(snapshot.status))
    steps, next_is = [], True
    for title, who, when, more, status in rows:
        done = _ORDER.index(status) <= reached
        state = "done" if done else "now" if next_is else "ahead"
        next_is = next_is and done
        detail = f"{step_time(when, snapshot.day)} {who}{more}" if done and when else ""
        steps.append(Step(title, detail.strip(), state))
    return steps


def _bold(font: QFont) -> QFont:
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    return made


class StepStrip(QWidget):
    """Shows steps from left to right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: list[Step] = []
        self._theme = current_theme()
        self._theme.changed.connect(self._restyled)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_steps(self, steps: list[Step]) -> None:
        """Show these."""
        self._steps = steps
        said = ". ".join(step.said() for step in steps)
        self.setAccessibleName(said)
        self.setToolTip(as_tooltip("\n".join(step.said() for step in steps)))
        self.update()

    def steps(self) -> list[Step]:
        """What is shown."""
        return list(self._steps)

    def sizeHint(self) -> QSize:
        return QSize(420, QFontMetrics(self.font()).height() + self._small_height() + 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._steps:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = 0
        for number, (step, wide) in enumerate(zip(self._steps, self._widths(), strict=True)):
            last = number == len(self._steps) - 1
            self._paint(painter, step, QRect(left, 0, wide, self.height()), last=last)
            left += wide
        painter.end()

    def _widths(self) -> list[int]:
        """Equal shares where there is room; else as wide as the titles; else two titles alone."""
        share = self.width() // len(self._steps)
        metrics = QFontMetrics(_bold(self.font()))
        own = [metrics.horizontalAdvance(s.title) + metrics.height() + 20 for s in self._steps]
        if max(own) <= share:
            return [share] * len(own)
        left = self.width() - sum(own)
        if left >= 0:
            return [wide + left // len(own) for wide in own]
        # The last one done and the next one keep their titles; of the others the mark is enough.
        done = sum(step.state == "done" for step in self._steps)
        kept = {max(done - 1, 0), min(done, len(own) - 1)}
        mark = metrics.height() + 4
        rest = self.width() - mark * (len(own) - len(kept))
        return [rest // len(kept) if at in kept else mark for at in range(len(own))]

    def _paint(self, painter: QPainter, step: Step, room: QRect, *, last: bool) -> None:
        tokens = self._theme.tokens
        small = QFont(self.font())
        bold = _bold(self.font()) if step.state != "ahead" else QFont(self.font())
        small.setPointSizeF(self.font().pointSizeF() * 0.88)
        metrics = QFontMetrics(bold)
        side = metrics.height() * 0.86
        ring = QRectF(room.left() + 1, 2, side, side)
        self._mark(painter, ring, step.state)
        left = int(ring.right()) + 6
        painter.setFont(bold)
        painter.setPen(QColor(tokens.text2 if step.state == "ahead" else tokens.text))
        words = QRect(left, 0, room.right() - left - 4, metrics.height() + 2)
        if words.width() < metrics.averageCharWidth() * 4:
            return
        shown = metrics.elidedText(step.title, Qt.TextElideMode.ElideRight, words.width())
        align = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(words, align, shown)
        end = left + metrics.horizontalAdvance(shown) + 8
        if not last and end < room.right() - 8:
            painter.setPen(QPen(QColor(tokens.border), 2))
            painter.drawLine(
                QPointF(end, ring.center().y()), QPointF(room.right() - 8, ring.center().y())
            )
        painter.setFont(small)
        painter.setPen(QColor(tokens.text2))
        below = QRect(left, words.bottom() + 1, room.right() - left - 4, self._small_height() + 2)
        detail = step.detail or ("next" if step.state == "now" else "")
        told = QFontMetrics(small).elidedText(detail, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, align, told)

    def _mark(self, painter: QPainter, ring: QRectF, state: str) -> None:
        tokens = self._theme.tokens
        colour = QColor(tokens.accent if state != "ahead" else tokens.control)
        painter.setPen(QPen(colour, 2 if state == "now" else 1.2))
        painter.setBrush(colour if state == "done" else QColor(tokens.surface))
        painter.drawEllipse(ring.adjusted(1, 1, -1, -1))
        if state == "done":
            painter.setPen(QPen(QColor(tokens.on_accent), max(1.6, ring.width() / 8)))
            at, side = ring.topLeft(), ring.width()
            painter.drawPolyline(
                [
                    at + QPointF(side * 0.29, side * 0.52),
                    at + QPointF(side * 0.44, side * 0.67),
                    at + QPointF(side * 0.72, side * 0.36),
                ]
            )

    def _small_height(self) -> int:
        small = QFont(self.font())
        small.setPointSizeF(self.font().pointSizeF() * 0.88)
        return QFontMetrics(small).height()

    def _restyled(self) -> None:
        self.updateGeometry()
        self.update()
