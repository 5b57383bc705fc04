"""Turns tokens into the one stylesheet and the palette of the application."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from string import Template

from PySide6.QtGui import QColor, QPalette

from ui.kit.tokens import Tokens

_ROLES = {
    QPalette.ColorRole.Window: "bg",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "surface2",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Link: "accent_text",
    QPalette.ColorRole.PlaceholderText: "text2",
    QPalette.ColorRole.ToolTipBase: "toast",
    QPalette.ColorRole.ToolTipText: "on_toast",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Accent: "accent",
}
_GREYED = (
    QPalette.ColorRole.Text,
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.ButtonText,
)


def build_palette(tokens: Tokens) -> QPalette:
    """Every role the style and the delegates read; the platform's own scheme is not enough."""
    palette = QPalette()
    for role, token in _ROLES.items():
        palette.setColor(role, QColor(tokens.colour(token)))
    for role in _GREYED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.control))
    return palette


def write_control_images(tokens: Tokens, folder: str) -> str:
    """Tick boxes, arrows and the like in this theme's colours.

    A stylesheet can only take images from files. Returns the folder as a stylesheet URL.
    """
    target = Path(folder) / tokens.name
    target.mkdir(exist_ok=True)
    for drawing in files("resources").joinpath("icons", "controls").iterdir():
        if drawing.name.endswith(".svg"):
            text = Template(drawing.read_text(encoding="utf-8")).substitute(tokens.as_dict())
            (target / drawing.name).write_text(text, encoding="utf-8")
    return target.as_posix()


def _other_stages(points: float) -> dict[str, str]:
    """Sizes of the meeting view's letters but for the first step."""
    return {
        f"{size}_{step}": f"{points * times * bigger:.2f}pt"
        for size, times in (("stage", 1.65), ("stage_h2", 2.0), ("stage_h1", 3.3))
        for step, bigger in ((0, 0.76), (2, 1.3), (3, 1.65), (4, 2.2))
    }


def build_stylesheet(tokens: Tokens, points: float, images: str) -> str:
    """The application's stylesheet for body type of `points`."""
    template = files("resources").joinpath("desk.qss.template").read_text(encoding="utf-8")
    sizes = {
        "images": images,
        "small": f"{points * 0.88:.2f}pt",
        "h1": f"{points * 1.7:.2f}pt",
        "h2": f"{points * 1.28:.2f}pt",
        "figure": f"{points * 1.95:.2f}pt",
        "brand": f"{points * 1.35:.2f}pt",
        "body": f"{points:.2f}pt",
        "stage": f"{points * 1.65:.2f}pt",
        "stage_h2": f"{points * 2.0:.2f}pt",
        "stage_h1": f"{points * 3.3:.2f}pt",
        **_other_stages(points),
        # Paddings grow with the type, so that zoomed text keeps its air.
        "pad": f"{round(points * 0.5)}px",
        # What has the focus has a border that is thicker by one, and so less padding.
        "less": f"{round(points * 0.5) - 1}px",
        # Just under half of a chip's height: a stylesheet drops a radius that is over it.
        "round": f"{round(points * 1.15)}px",
        "indicator": f"{round(points * 1.8)}px",
    }
    return Template(template).substitute(tokens.as_dict(), **sizes)
