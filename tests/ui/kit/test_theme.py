"""Scheme and zoom, live."""

from __future__ import annotations

import re
import sys
from importlib.resources import files
from pathlib import Path

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ui.kit.icons import pixmaps
from ui.kit.settings import Settings
from ui.kit.stylesheet import build_stylesheet
from ui.kit.theme import Theme, current_theme
from ui.kit.tokens import DARK, LIGHT, THEMES


def test_that_the_desk_is_fusion_on_every_machine(theme: Theme, qapp: QApplication) -> None:
    qapp.setStyleSheet("")  # takes the stylesheet's own style off the one beneath
    assert qapp.style().name().lower() == "fusion"
    theme.set_scheme("light")
    assert qapp.styleSheet()


def test_that_dark_changes_palette_and_stylesheet_at_once(
    theme: Theme, qapp: QApplication, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.set_scheme("dark")
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.bg
    assert DARK.surface in qapp.styleSheet()
    theme.set_scheme("light")
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == LIGHT.bg


def test_that_zoom_makes_type_bigger_in_widgets_already_shown(theme: Theme, qtbot: QtBot) -> None:
    label = QLabel("word")
    qtbot.addWidget(label)
    label.show()
    before = label.fontMetrics().height()
    theme.set_zoom(150)
    assert label.fontMetrics().height() > before * 1.3
    theme.zoom_reset()
    assert label.fontMetrics().height() == before


def test_that_zoom_stops_at_its_ends(theme: Theme) -> None:
    for _ in range(20):
        theme.zoom_in()
    assert theme.zoom == 200
    for _ in range(20):
        theme.zoom_out()
    assert theme.zoom == 80


def test_that_scheme_and_zoom_are_remembered(qapp: QApplication, tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    first = Theme(qapp, settings)
    first.set_scheme("dark")
    first.set_zoom(125)
    second = Theme(qapp, Settings(tmp_path))
    assert (second.scheme, second.zoom) == ("dark", 125)
    for made in (first, second):
        made.setParent(None)
    current_theme().set_scheme("light")


@pytest.mark.parametrize("spoilt", ["rainbow", ""])
def test_that_a_spoilt_setting_falls_back(qapp: QApplication, tmp_path: Path, spoilt: str) -> None:
    settings = Settings(tmp_path)
    settings.set_text("look/scheme", spoilt)
    settings.set_text("look/zoom", "big")
    made = Theme(qapp, settings)
    assert (made.scheme, made.zoom) == ("system", 100)
    made.setParent(None)
    current_theme().set_scheme("light")


def test_that_the_template_leaves_no_gap() -> None:
    for tokens in THEMES.values():
        sheet = build_stylesheet(tokens, 9.5, "/images")
        assert "$" not in sheet.replace("$names", "")
    template = files("resources").joinpath("desk.qss.template").read_text(encoding="utf-8")
    assert not re.search(r"#[0-9a-fA-F]{6}", template), "colours belong into the tokens"


def test_that_every_icon_draws_something_and_follows_the_theme(qapp: QApplication) -> None:
    drawings = Path(str(files("resources").joinpath("icons"))).glob("*.svg")
    names = [drawing.stem for drawing in drawings]
    assert len(names) >= 40
    for name in names:
        text = files("resources").joinpath("icons", f"{name}.svg").read_text(encoding="utf-8")
        assert "currentColor" in text
        (drawn,) = pixmaps(name, "#ff0000", (40,))
        image = drawn.toImage()
        seen = {
            image.pixelColor(x, y).name()
            for x in range(40)
            for y in range(40)
            if image.pixelColor(x, y).alpha() == 255
        }
        assert seen, f"{name} is empty"
        assert all(colour.startswith("#f") for colour in seen), name


def test_that_setting_texts_keeps_the_references_to_none(qtbot: QtBot) -> None:
    # PySide6 6.12 on Python 3.11 loses a reference to None with each call, until it aborts.
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for number in range(200):
        label.setText(str(number))
    assert abs(sys.getrefcount(None) - before) < 100
