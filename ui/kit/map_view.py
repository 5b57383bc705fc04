"""A map without a network: outlines, points that join into clusters, and what lies nearby.

Everything works by keyboard: N and P (or Home, End) walk the points in the order of the list
that the map goes with, arrows move the map, + and - zoom, 0 shows everything, Enter opens.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from lomu_app.kernel.counting import counted
from ui.kit.charts import paper_font, png
from ui.kit.labels import announce
from ui.kit.map_camera import Camera, Cluster, MapPoint, fitting, metre_words, neighbours
from ui.kit.map_drawing import Scene, Sketch, apart, draw_map, key_room
from ui.kit.map_ground import Ground
from ui.kit.theme import current_theme
from ui.kit.tokens import LIGHT

_STEP = 60.0  # pixels that an arrow key moves the map
_PANS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}  # fmt: skip
_TIMES = 1.5  # what a press of + zooms
_NAMED = 3  # of those nearby, so many are named
_AROUND = 2.6  # times the reach of nearby that a printed map shows
_DRAG = 4  # pixels of a mouse that still mean a click


class MapView(QWidget):
    """`current_changed(key)` when another point is chosen here, `opened(key)` on Enter.

    `told_changed` after `told()` has other words. `near_metres` is how far "nearby" reaches.
    """

    current_changed = Signal(int)
    opened = Signal(int)
    told_changed = Signal()

    def __init__(
        self, ground: Ground, title: str, *, near_metres: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = current_theme()
        self._theme.changed.connect(self.update)
        self._sketch = Sketch(ground)
        self._title, self._near = title, near_metres
        self.points: list[MapPoint] = []
        self._worst_first: list[MapPoint] = []
        self._chosen = 0
        self._fits = True  # the picture follows the points until somebody moves it
        self.camera = fitting([], 1, 1)
        self._drawn: list[Cluster] = []
        self._pressed: QPointF | None = None
        self._dragged = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 140)
        self._keys = self._make_keys()
        self._tell(aloud=False)

    # What it shows

    def set_ground(self, ground: Ground) -> None:
        """Other outlines under the same points."""
        self._sketch = Sketch(ground)
        if self._fits:
            self.show_all()
        self.update()

    def set_points(self, points: Sequence[MapPoint], *, worst_first: Sequence[MapPoint]) -> None:
        """Show these in the order of the list; `worst_first` says who stands for a cluster."""
        self.points, self._worst_first = list(points), list(worst_first)
        if self._fits:
            self.show_all()
        self._tell(aloud=False)
        self.update()

    def select(self, key: int) -> None:
        """Choose the point of a record; one that has no place is not shown."""
        if key != self._chosen:
            self._chosen = key
            point = self.current()
            if point is not None and not self._fits:
                margin = min(self.width(), self.height()) / 6
                self.camera = self.camera.showing(point.place, margin)
            self._tell(aloud=self.hasFocus())
            self.update()

    def current(self) -> MapPoint | None:
        """The point that is chosen."""
        return next((point for point in self.points if point.key == self._chosen), None)

    def told(self) -> str:
        """What the map shows of the chosen point, in words."""
        point = self.current()
        if point is None:
            return f"{counted(len(self.points), 'place')} on the map."
        number = self.points.index(point) + 1
        return (
            f"{point.name}, {point.band}, {number} of {len(self.points)}. "
            f"{near_words(point, self.points, self._near)}"
        )

    # Moving about in it

    def show_all(self) -> None:
        """Everything, as near as it goes; without a point the whole ground."""
        self._fits = True
        places = [point.place for point in self.points] or [
            at for outline in self._sketch.ground.outlines for ring in outline.rings for at in ring
        ]
        beside = key_room(self.points, self.font())
        self.camera = fitting(places, self.width(), self.height(), beside=beside)
        self.update()

    def zoom_in(self) -> None:
        """Nearer, to the chosen point."""
        self._zoom(_TIMES)

    def zoom_out(self) -> None:
        """Farther."""
        self._zoom(1 / _TIMES)

    def next_point(self) -> None:
        """The point after the chosen one; after the last comes the first."""
        self._step(1)

    def previous_point(self) -> None:
        """The point before."""
        self._step(-1)

    def _first(self) -> None:
        self._choose_at(0)

    def _last(self) -> None:
        self._choose_at(len(self.points) - 1)

    def _step(self, by: int) -> None:
        point = self.current()
        if point is None:
            self._choose_at(0 if by > 0 else len(self.points) - 1)
        else:
            self._choose_at((self.points.index(point) + by) % len(self.points))

    def _choose_at(self, at: int) -> None:
        if self.points:
            self._choose(self.points[at].key)

    def _choose(self, key: int) -> None:
        self.select(key)
        self.current_changed.emit(key)

    def _zoom(self, times: float, x: float | None = None, y: float | None = None) -> None:
        point = self.current()
        if x is None or y is None:
            x, y = self.camera.width / 2, self.camera.height / 2
            if point is not None and self._inside(*self.camera.at(point.place)):
                x, y = self.camera.at(point.place)
        self._look(self.camera.zoomed(times, x, y))

    def _inside(self, x: float, y: float) -> bool:
        return 0 <= x <= self.camera.width and 0 <= y <= self.camera.height

    def _look(self, camera: Camera) -> None:
        self._fits = False
        self.camera = camera
        self.update()

    def _open(self) -> None:
        if self.current() is not None:
            self.opened.emit(self._chosen)

    def _make_keys(self) -> dict[Qt.Key, Callable[[], None]]:
        key = Qt.Key
        return {
            key.Key_N: self.next_point, key.Key_P: self.previous_point,
            key.Key_Home: self._first, key.Key_End: self._last,
            key.Key_Plus: self.zoom_in, key.Key_Equal: self.zoom_in,
            key.Key_Minus: self.zoom_out, key.Key_0: self.show_all,
            key.Key_Return: self._open, key.Key_Enter: self._open,
        }  # fmt: skip

    # What Qt calls

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        deed = self._keys.get(key)
        held = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if key in _PANS and not held:
            right, down = _PANS[key]
            self._look(self.camera.moved(right * _STEP, down * _STEP))
        elif deed is not None and not held:
            deed()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        at = event.position()
        self._zoom(_TIMES if event.angleDelta().y() > 0 else 1 / _TIMES, at.x(), at.y())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        by = event.position() - self._pressed
        if self._dragged or by.manhattanLength() > _DRAG:
            self._dragged, self._pressed = True, event.position()
            self._look(self.camera.moved(-by.x(), -by.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and not self._dragged:
            self._clicked(event.position())
        self._pressed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self._cluster_at(event.position())
        if found is not None and len(found.points) == 1:
            self._open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.camera = self.camera.sized(self.width(), self.height())
        if self._fits:
            self.show_all()

    def sizeHint(self) -> QSize:
        return QSize(640, 420)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = self._theme.tokens
        scene = Scene(self._sketch, self._worst_first, self._chosen, float(self._near))
        self._drawn = draw_map(painter, self.camera, scene, tokens, self.font())
        focused = self.hasFocus()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(
            QPen(QColor(tokens.focus_ring if focused else tokens.border), 4 if focused else 1)
        )
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    # How

    def _cluster_at(self, at: QPointF) -> Cluster | None:
        reach = apart(self.font()) * 0.7
        near = [
            (abs(one.x - at.x()) + abs(one.y - at.y()), one)
            for one in self._drawn
            if abs(one.x - at.x()) <= reach and abs(one.y - at.y()) <= reach
        ]
        return min(near, key=_distance)[1] if near else None

    def _clicked(self, at: QPointF) -> None:
        found = self._cluster_at(at)
        if found is None:
            return
        self._choose(found.points[0].key)
        if len(found.points) > 1:  # come nearer, until they stand apart
            wide = self.camera.scale
            near = fitting([point.place for point in found.points], self.width(), self.height())
            self._look(near if near.scale < wide else self.camera.zoomed(_TIMES, found.x, found.y))

    def _tell(self, *, aloud: bool) -> None:
        told = self.told()
        self.setAccessibleName(f"{self._title}, a map. {told}")
        self.setAccessibleDescription(
            "N and P walk the places, Enter opens one, arrows move the map, plus and minus zoom, "
            "0 shows everything."
        )
        if aloud:
            announce(self, told)
        self.told_changed.emit()


def _distance(pair: tuple[float, Cluster]) -> float:
    return pair[0]


def near_words(point: MapPoint, points: Sequence[MapPoint], within: int) -> str:
    """How many others lie within so many metres, and how far the nearest are."""
    around = neighbours(point, points, within)
    if not around:
        return f"No other within {within} m."
    named = "; ".join(f"{other.name} {metre_words(far)}" for far, other in around[:_NAMED])
    return f"{len(around)} within {within} m: {named}{'; …' if len(around) > _NAMED else '.'}"


def map_picture(
    ground: Ground, points: Sequence[MapPoint], *, chosen: int, near_metres: int,
    size: tuple[int, int],
) -> bytes:  # fmt: skip
    """The map as a picture for paper: light, around the chosen point, else of all of them.

    The points come with the worst first.
    """
    times = 2  # so fine that print does not show the dots
    picture = QImage(size[0] * times, size[1] * times, QImage.Format.Format_RGB32)
    around = [point.place for point in points if not chosen or point.key == chosen]
    camera = fitting(around, *size, beside=0.0 if chosen else key_room(points, paper_font()))
    if chosen:  # the ring fills the lower of the two sides
        near = camera.scale / (near_metres * _AROUND / min(size))
        camera = camera.zoomed(near, size[0] / 2, size[1] / 2)
    painter = QPainter(picture)
    painter.scale(times, times)
    scene = Scene(Sketch(ground), points, chosen, near_metres)
    draw_map(painter, camera, scene, LIGHT, paper_font())
    painter.end()
    return png(picture)
