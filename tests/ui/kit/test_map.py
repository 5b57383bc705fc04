"""The map: outlines out of a file, points by keyboard, clusters, and what lies nearby."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRectF, QSizeF, Qt
from pytestqt.qtbot import QtBot

from lomu_app.kernel.errors import UnsafeFile
from lomu_app.kernel.grid import GridPoint, of_degrees
from tests.ui.support.names import unnamed
from ui.kit.map_camera import Camera, MapPoint, clusters, fitting, scale_bar
from ui.kit.map_drawing import corner_box, key_room, key_size
from ui.kit.map_ground import AUTHORITY, WARD, load_ground, practice_ground, read_ground
from ui.kit.map_panel import MapPanel
from ui.kit.map_view import map_picture
from ui.kit.theme import Theme

_KEY = Qt.Key


def point(key: int, east: float, north: float, name: str = "") -> MapPoint:
    place = GridPoint(430_000 + east, 280_000 + north)
    return MapPoint(key, place, name or f"Place {key}", "High", "high", "diamond", "H")


def square(side: float, left: float, below: float) -> list[list[list[float]]]:
    corners = ((0, 0), (side, 0), (side, side), (0, side), (0, 0))
    return [[[left + x, below + y] for x, y in corners]]


def area(coordinates: Any, **told: Any) -> dict[str, Any]:
    return {
        "type": "Feature", "properties": told,
        "geometry": {"type": "Polygon", "coordinates": coordinates},
    }  # fmt: skip


def document(*features: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


@pytest.fixture
def panel(qtbot: QtBot) -> MapPanel:
    made = MapPanel(practice_ground(), "Places", near_metres=500)
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    points = [point(1, 0, 0), point(2, 300, 0), point(3, 20, 20), point(4, 4000, 3000)]
    made.map.set_points(points, worst_first=points)
    made.map.setFocus()
    return made


def test_that_outlines_are_read_and_it_is_said_how_their_numbers_were_taken() -> None:
    names = {one.name for one in practice_ground().outlines if one.level == AUTHORITY}
    assert {"Coventry", "Walsall"} <= names
    assert "invented" in practice_ground().told

    degrees = read_ground(document(area(square(0.1, -1.5, 52.4), LAD24NM="Aston")), most_points=9)
    (one,) = degrees.outlines
    assert (one.name, one.level) == ("Aston", AUTHORITY)
    assert one.rings[0][0] == of_degrees(52.4, -1.5)
    assert degrees.told == "1 outline. Taken as latitude and longitude: no number is above 180."

    system = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    metres = document(area(square(900, 430_000, 280_000), WD24NM="Brook"), crs=system)
    ground = read_ground(metres, most_points=9)
    assert ground.outlines[0].rings[0][0] == GridPoint(430_000, 280_000)
    assert ground.outlines[0].level == WARD
    assert ground.told.endswith("as the file says.")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xfe nothing", "cannot be read as outlines"),
        (b"[" * 100_000, "cannot be read as outlines"),
        (b'{"type": "Topology"}', "cannot be read as outlines"),
        (document(), "no areas"),
        (document(area([[[1, 2]]], name="Brook")), "“Brook” cannot be read"),
        (document(area([[["x", 2], [1, 2]]])), "“an area” cannot be read"),
        (document(area([[[float("nan"), 2], [1, 2]]])), "cannot be read as outlines"),
        (document(area(square(10, 5_000_000, 6_000_000))), "neither latitude"),
        (document(area([[[1, 2]] * 10])), "10 points, more than 9"),
    ],
)
def test_that_a_file_that_is_no_map_is_refused_in_words(content: bytes, told: str) -> None:
    with pytest.raises(UnsafeFile, match=told):
        read_ground(content, most_points=9)


def test_that_a_file_too_large_is_not_even_opened(tmp_path: Path) -> None:
    place = tmp_path / "county.geojson"
    place.write_bytes(document(area(square(0.1, -1.5, 52.4), name="Aston")))
    assert "county.geojson" in load_ground(place, most_bytes=10_000, most_points=9).told
    with pytest.raises(UnsafeFile, match="larger than"):
        load_ground(place, most_bytes=10, most_points=9)
    with pytest.raises(UnsafeFile, match="cannot be opened"):
        load_ground(tmp_path / "gone.geojson", most_bytes=10, most_points=9)


def test_that_a_place_and_its_pixel_are_each_other_s() -> None:
    camera = Camera(430_000, 280_000, 10, 600, 400)
    assert camera.at(GridPoint(430_100, 280_100)) == (310, 190)
    assert camera.place(310, 190) == GridPoint(430_100, 280_100)
    nearer = camera.zoomed(2, 310, 190)
    assert nearer.scale == 5
    assert nearer.at(GridPoint(430_100, 280_100)) == pytest.approx((310, 190))
    assert scale_bar(10, 160) == (100, "1 km")
    assert scale_bar(1, 160) == (100, "100 m")
    assert fitting([], 600, 400).scale > 0


def test_that_places_too_near_to_each_other_are_one_mark_until_somebody_comes_nearer() -> None:
    points = [point(1, 0, 0), point(2, 30, 0), point(3, 900, 0)]
    far = clusters(points, Camera(430_000, 280_000, 10, 600, 400), 20)
    assert [[one.key for one in each.points] for each in far] == [[1, 2], [3]]
    near = clusters(points, Camera(430_000, 280_000, 1, 600, 400), 20)
    assert [[one.key for one in each.points] for each in near] == [[1], [2], [3]]


def test_that_everything_on_the_map_is_reached_by_keyboard(panel: MapPanel, qtbot: QtBot) -> None:
    chosen: list[int] = []
    opened: list[int] = []
    panel.map.current_changed.connect(chosen.append)
    panel.map.opened.connect(opened.append)
    for key in (_KEY.Key_N, _KEY.Key_N, _KEY.Key_P, _KEY.Key_End, _KEY.Key_N, _KEY.Key_Home):
        qtbot.keyClick(panel.map, key)
    assert chosen == [1, 2, 1, 4, 1, 1]
    qtbot.keyClick(panel.map, _KEY.Key_Return)
    assert opened == [1]
    assert panel.told_label.text() == (
        "Place 1, High, 1 of 4. 2 within 500 m: Place 3 28 m; Place 2 300 m."
    )
    assert panel.told_label.text() in panel.map.accessibleName()
    assert unnamed(panel) == []

    before = panel.map.camera
    qtbot.keyClick(panel.map, _KEY.Key_Plus)
    assert panel.map.camera.scale < before.scale
    held = panel.map.camera.at(panel.map.points[0].place)
    qtbot.keyClick(panel.map, _KEY.Key_Right)
    assert panel.map.camera.at(panel.map.points[0].place)[0] < held[0]
    qtbot.keyClick(panel.map, _KEY.Key_Minus)
    qtbot.keyClick(panel.map, _KEY.Key_0)
    assert panel.map.camera == before, "everything again"
    qtbot.keyClick(panel.map, _KEY.Key_Tab)
    assert not panel.map.hasFocus(), "Tab leads on"


def test_that_a_place_chosen_elsewhere_comes_into_view(panel: MapPanel) -> None:
    panel.map.select(1)
    for _ in range(6):
        panel.map.zoom_in()
    x, _y = panel.map.camera.at(panel.map.points[3].place)
    assert x > panel.map.width()
    panel.map.select(4)
    x, y = panel.map.camera.at(panel.map.points[3].place)
    assert 0 < x < panel.map.width()
    assert 0 < y < panel.map.height()
    assert panel.told_label.text().endswith("No other within 500 m.")


def test_that_no_place_lies_beneath_the_key_of_the_map(panel: MapPanel) -> None:
    corners = [point(1, 0, 0), point(2, 4000, 0), point(3, 0, 1000), point(4, 4000, 1000)]
    panel.map.set_points(corners, worst_first=corners)
    free = panel.map.width() - key_room(corners, panel.map.font())
    for each in corners:
        x, y = panel.map.camera.at(each.place)
        assert 0 < x < free
        assert 0 < y < panel.map.height()

    camera, size = Camera(430_000, 280_000, 10, 700, 500), key_size(corners, panel.map.font())
    choice = ((True, True), (True, False), (False, False))
    below = corner_box(camera, size, choice, [])
    above = corner_box(camera, size, choice, [QRectF(below.center(), QSizeF(9, 9))])
    assert (below.right(), below.top() > 250) == (above.right(), above.top() < 250)
    both = [QRectF(box.center(), QSizeF(9, 9)) for box in (below, above)]
    assert corner_box(camera, size, choice, both).left() < 350


def test_that_a_click_chooses_and_a_drag_moves(panel: MapPanel, qtbot: QtBot) -> None:
    chosen: list[int] = []
    panel.map.current_changed.connect(chosen.append)
    panel.map.grab()  # what was drawn is what a click finds
    x, y = panel.map.camera.at(panel.map.points[3].place)
    qtbot.mouseClick(panel.map, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    assert chosen == [4]
    scale = panel.map.camera.scale
    x, y = panel.map.camera.at(panel.map.points[0].place)
    qtbot.mouseClick(panel.map, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    assert chosen == [4, 1]
    assert panel.map.camera.scale < scale, "several in one mark: nearer"
    before = panel.map.camera
    qtbot.mousePress(panel.map, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    qtbot.mouseMove(panel.map, QPoint(340, 200))
    qtbot.mouseRelease(panel.map, Qt.MouseButton.LeftButton, pos=QPoint(340, 200))
    assert panel.map.camera.east == pytest.approx(before.east - 40 * before.scale)
    assert chosen == [4, 1]


def test_that_a_map_shows_without_points_in_every_look_and_prints(
    panel: MapPanel, theme: Theme
) -> None:
    panel.map.set_points([], worst_first=[])
    panel.map.show_all()
    assert panel.told_label.text() == "0 places on the map."
    light = panel.map.grab().toImage()
    theme.set_scheme("dark")
    assert panel.map.grab().toImage() != light
    size = (300, 200)
    points = [point(1, 0, 0), point(2, 300, 0)]
    paper = map_picture(practice_ground(), points, chosen=1, near_metres=500, size=size)
    assert paper.startswith(b"\x89PNG")
