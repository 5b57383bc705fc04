"""Draws a map with any painter: on screen in the colours of the theme, on paper in light ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QTransform,
)

from ui.kit.map_camera import Camera, Cluster, MapPoint, clusters, metre_words, scale_bar
from ui.kit.map_ground import AUTHORITY, ROAD, WARD, WATER, Ground
from ui.kit.tokens import Tokens

# Corners within a square, how many pixels larger than its letter, how much lower the letter is.
_CORNERS: dict[str, tuple[tuple[tuple[float, float], ...], int, float]] = {
    "six": (((0.25, 0.0), (0.75, 0.0), (1.0, 0.5), (0.75, 1.0), (0.25, 1.0), (0.0, 0.5)), 4, 0.0),
    "up": (((0.5, 0.0), (1.0, 0.95), (0.0, 0.95)), 5, 0.16),
    "diamond": (((0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)), 4, 0.0),
    "down": (((0.0, 0.05), (1.0, 0.05), (0.5, 1.0)), 5, -0.16),
}
_EDGES = 10.0  # pixels between the picture's edge and what stands in its corners
_KEY_LINE = 2.1  # lines of height that one mark of the key takes
# Right or left, bottom or top: where they stand if no place lies beneath.
_KEY_CORNERS = ((True, True), (True, False), (False, False))
_SCALE_CORNERS = ((False, True), (False, False))


@dataclass(slots=True)
class Sketch:
    """Paths and middles of a ground, made once; drawing only moves them."""

    ground: Ground
    paths: list[tuple[str, QPainterPath]] = field(default_factory=list)
    names: list[tuple[str, str, QRectF]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for outline in self.ground.outlines:
            path = QPainterPath()
            for ring in outline.rings:
                path.addPolygon(QPolygonF([QPointF(at.easting, at.northing) for at in ring]))
                if outline.closed:
                    path.closeSubpath()
            self.paths.append((outline.level, path))
            if outline.closed and outline.name:
                self.names.append((outline.level, outline.name, path.boundingRect()))


@dataclass(frozen=True, slots=True)
class Scene:
    """What is drawn: points with the worst first, the chosen one, and a ring around it."""

    sketch: Sketch
    points: Sequence[MapPoint]
    chosen: int = 0
    ring_metres: float = 0.0


def apart(font: QFont) -> float:
    """How many pixels two marks must be apart to be drawn as two."""
    return QFontMetricsF(font).height() * 1.5


def draw_map(
    painter: QPainter, camera: Camera, scene: Scene, tokens: Tokens, font: QFont
) -> list[Cluster]:
    """Draw it all; what the marks stand for, so that a click finds them."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font)
    painter.setClipRect(QRectF(0, 0, camera.width, camera.height))
    painter.fillRect(QRectF(0, 0, camera.width, camera.height), QColor(tokens.bg))
    _draw_ground(painter, camera, scene.sketch, tokens)
    chosen = next((point for point in scene.points if point.key == scene.chosen), None)
    if chosen is not None and scene.ring_metres:
        _draw_ring(painter, camera, chosen, scene.ring_metres, tokens)
    drawn = clusters(scene.points, camera, apart(font))
    marks = [_mark_box(painter, cluster, font) for cluster in drawn]
    key = corner_box(camera, key_size(scene.points, font), _KEY_CORNERS, marks)
    long, words = scale_bar(camera.scale, min(160.0, camera.width / 3))
    room = QSizeF(max(long, painter.fontMetrics().horizontalAdvance(words)) + 12, _scale_high(font))
    scale = corner_box(camera, room, _SCALE_CORNERS, [*marks, key])
    _draw_names(painter, camera, scene.sketch, [*marks, key, scale], tokens)
    for cluster, box in zip(drawn, marks, strict=True):
        _draw_cluster(painter, cluster, box, scene.chosen, tokens)
    _draw_labels(painter, camera, drawn, marks, [key, scale], scene.chosen, tokens)
    _draw_scale(painter, scale, long, words, tokens)
    _draw_key(painter, key, scene.points, tokens, font)
    painter.restore()
    return drawn


# The ground


def _draw_ground(painter: QPainter, camera: Camera, sketch: Sketch, tokens: Tokens) -> None:
    looks = {
        AUTHORITY: (tokens.control, 2.0, Qt.PenStyle.SolidLine),
        WARD: (tokens.border, 1.0, Qt.PenStyle.SolidLine),
        ROAD: (tokens.border, 3.0, Qt.PenStyle.SolidLine),
        WATER: (tokens.selection, 5.0, Qt.PenStyle.SolidLine),
    }
    painter.save()
    painter.setTransform(_onto(camera), combine=True)
    for wanted in (AUTHORITY, WATER, WARD, ROAD):
        colour, width, style = looks[wanted]
        pen = QPen(QColor(colour), width, style)
        pen.setCosmetic(True)
        painter.setPen(pen)
        fill = QColor(tokens.surface) if wanted == AUTHORITY else Qt.BrushStyle.NoBrush
        painter.setBrush(fill)
        for level, path in sketch.paths:
            if level == wanted:
                painter.drawPath(path)
    painter.restore()


def _onto(camera: Camera) -> QTransform:
    """Metres east and north, onto pixels right and down."""
    turned = QTransform()
    turned.translate(camera.width / 2, camera.height / 2)
    turned.scale(1 / camera.scale, -1 / camera.scale)
    turned.translate(-camera.east, -camera.north)
    return turned


def _draw_names(
    painter: QPainter, camera: Camera, sketch: Sketch, marks: list[QRectF], tokens: Tokens
) -> None:
    """The names of areas whose names fit into them and stand in no mark's way."""
    metrics = painter.fontMetrics()
    painter.setPen(QColor(tokens.text2))
    moved = _onto(camera)
    for level, name, box in sketch.names:
        shown = moved.mapRect(box)
        wide = metrics.horizontalAdvance(name)
        if level == AUTHORITY:
            fits = wide <= shown.width() <= camera.width * 1.6
        else:
            fits = wide * 1.6 <= shown.width()
        left, top = shown.center().x() - wide / 2 - 2, shown.center().y() - metrics.height() / 2
        room = QRectF(left, top, wide + 4, metrics.height())
        if fits and not any(room.intersects(mark) for mark in marks):
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, name)


def _draw_ring(
    painter: QPainter, camera: Camera, point: MapPoint, metres: float, tokens: Tokens
) -> None:
    x, y = camera.at(point.place)
    radius = metres / camera.scale
    ground = QColor(tokens.accent)
    ground.setAlpha(28)
    painter.setBrush(ground)
    painter.setPen(QPen(QColor(tokens.accent), 1.6, Qt.PenStyle.DashLine))
    painter.drawEllipse(QPointF(x, y), radius, radius)
    metrics = painter.fontMetrics()
    words = metre_words(metres)
    if metrics.horizontalAdvance(words) * 3 < radius:
        painter.setPen(QColor(tokens.accent_text))
        above = QRectF(x - radius, y - radius + 4, radius * 2, metrics.height())
        painter.drawText(above, Qt.AlignmentFlag.AlignCenter, words)


# The points


def _cluster_words(cluster: Cluster) -> str:
    many = len(cluster.points)
    return f"{many} {cluster.points[0].letter}" if many > 1 else cluster.points[0].letter


def _mark_box(painter: QPainter, cluster: Cluster, font: QFont) -> QRectF:
    side = QFontMetricsF(font).height() * 1.3
    words = painter.fontMetrics().horizontalAdvance(_cluster_words(cluster))
    wide = max(side, words + side * 0.6)
    return QRectF(cluster.x - wide / 2, cluster.y - side / 2, wide, side)


def _draw_cluster(
    painter: QPainter, cluster: Cluster, box: QRectF, chosen: int, tokens: Tokens
) -> None:
    worst = cluster.points[0]
    if any(point.key == chosen for point in cluster.points):
        painter.setBrush(QColor(tokens.focus))
        painter.setPen(QPen(QColor(tokens.focus_ring), 2))
        painter.drawRoundedRect(box.adjusted(-5, -5, 5, 5), 8, 8)
    if len(cluster.points) > 1:
        painter.setBrush(QColor(tokens.colour(worst.tone)))
        painter.setPen(QPen(QColor(tokens.colour(f"{worst.tone}_line")), 1.4))
        painter.drawRoundedRect(box.translated(2.5, 2.5), 4, 4)
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(tokens.colour(f"on_{worst.tone}")))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _cluster_words(cluster))
    else:
        _draw_mark(painter, box, worst, tokens)


def _draw_mark(painter: QPainter, box: QRectF, point: MapPoint, tokens: Tokens) -> None:
    """The mark of a band: its own shape, its letter, its colour."""
    painter.setBrush(QColor(tokens.colour(point.tone)))
    painter.setPen(QPen(QColor(tokens.colour(f"{point.tone}_line")), 1.6))
    lower = 0.0
    if point.shape == "dot":
        painter.drawEllipse(box.adjusted(-2, -2, 2, 2))
    elif point.shape in _CORNERS:
        corners, grown, lower = _CORNERS[point.shape]
        room = box.adjusted(-grown, -grown, grown, grown)
        painter.drawPolygon(
            QPolygonF(
                [QPointF(room.left() + x * room.width(), room.top() + y * room.height())
                 for x, y in corners]
            )
        )  # fmt: skip
    else:
        painter.drawRect(box)
    painter.setPen(QColor(tokens.colour(f"on_{point.tone}")))
    words = box.translated(0, lower * box.height())
    painter.drawText(words, Qt.AlignmentFlag.AlignCenter, point.letter)


def _draw_labels(
    painter: QPainter, camera: Camera, drawn: Sequence[Cluster], marks: list[QRectF],
    corners: list[QRectF], chosen: int, tokens: Tokens,
) -> None:  # fmt: skip
    """The chosen one's name always, and the others' where nothing stands in the way."""
    sides = {id(one): box.width() / 2 for one, box in zip(drawn, marks, strict=True)}
    taken = [*marks, *corners]
    ordered = sorted(drawn, key=lambda one: all(point.key != chosen for point in one.points))
    for cluster in ordered:
        picked = next((point for point in cluster.points if point.key == chosen), None)
        words = picked.name if picked is not None else cluster.points[0].name
        if picked is None and len(cluster.points) > 1:
            continue
        box = _label_box(painter, camera, cluster, words, sides[id(cluster)], corners)
        if picked is None and any(box.intersects(other) for other in taken):
            continue
        taken.append(box)
        ground = QColor(tokens.surface)
        ground.setAlpha(255 if picked is not None else 215)
        painter.setBrush(ground)
        frame = QPen(QColor(tokens.control), 1) if picked is not None else Qt.PenStyle.NoPen
        painter.setPen(frame)
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(QColor(tokens.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def _label_box(
    painter: QPainter, camera: Camera, cluster: Cluster, words: str, side: float,
    corners: list[QRectF],
) -> QRectF:  # fmt: skip
    """Beside the mark: at its right, or at its left where the picture ends or a corner is used."""
    metrics = painter.fontMetrics()
    wide, high = metrics.horizontalAdvance(words) + 10, metrics.height() + 2
    gap = side + 7
    box = QRectF(cluster.x + gap, cluster.y - high / 2, wide, high)
    if box.right() > camera.width or any(box.intersects(corner) for corner in corners):
        box.moveLeft(cluster.x - gap - wide)
    return box


# What stands in the corners


def key_size(points: Sequence[MapPoint], font: QFont) -> QSizeF:
    """Room that the key of these points takes; none where there is no point."""
    bands = {point.band for point in points}
    if not bands:
        return QSizeF(0, 0)
    metrics = QFontMetricsF(font)
    line = metrics.height() * _KEY_LINE
    wide = max(metrics.horizontalAdvance(band) for band in bands) + line + 18
    return QSizeF(wide, line * len(bands) + 6)


def key_room(points: Sequence[MapPoint], font: QFont) -> float:
    """Pixels at the right of a map that a look at everything leaves to the key."""
    wide = key_size(points, font).width()
    return wide + _EDGES if wide else 0.0


def corner_box(
    camera: Camera, size: QSizeF, corners: Sequence[tuple[bool, bool]], marks: Sequence[QRectF]
) -> QRectF:
    """A box in that of the corners, each (right, bottom), under which the fewest marks lie."""
    boxes = [
        QRectF(
            camera.width - size.width() - _EDGES if right else _EDGES - 6,
            camera.height - size.height() - _EDGES + 6 if bottom else _EDGES - 6,
            size.width(), size.height(),
        )
        for right, bottom in corners
    ]  # fmt: skip
    beneath = [sum(box.intersects(mark) for mark in marks) for box in boxes]
    return boxes[beneath.index(min(beneath))]


def _scale_high(font: QFont) -> float:
    return QFontMetricsF(font).height() + 16


def _draw_scale(painter: QPainter, box: QRectF, long: float, words: str, tokens: Tokens) -> None:
    _ground_box(painter, box, tokens)
    left, below = box.left() + 6, box.bottom() - 4
    painter.setPen(QPen(QColor(tokens.text), 2))
    painter.drawPolyline(
        [QPointF(left, below - 7), QPointF(left, below - 2),
         QPointF(left + long, below - 2), QPointF(left + long, below - 7)]
    )  # fmt: skip
    painter.drawText(QPointF(left, below - 10), words)


def _draw_key(
    painter: QPainter, box: QRectF, points: Sequence[MapPoint], tokens: Tokens, font: QFont
) -> None:
    """What the marks mean, as far as they are on this map."""
    bands = list({point.band: point for point in points}.values())
    if not bands:
        return
    metrics = QFontMetricsF(font)
    line = metrics.height() * _KEY_LINE
    _ground_box(painter, box, tokens)
    side = metrics.height() * 1.05
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() * 0.85)
    for number, point in enumerate(bands):
        middle = box.top() + 3 + line * (number + 0.5)
        mark = QRectF(box.left() + 12, middle - side / 2, side, side)
        painter.setFont(small)
        _draw_mark(painter, mark, point, tokens)
        painter.setFont(font)
        painter.setPen(QColor(tokens.text))
        words = QRectF(box.left() + line + 10, middle - line / 2, box.width(), line)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, point.band)


def _ground_box(painter: QPainter, box: QRectF, tokens: Tokens) -> None:
    ground = QColor(tokens.surface)
    ground.setAlpha(225)
    painter.setPen(QPen(QColor(tokens.border), 1))
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 4, 4)
