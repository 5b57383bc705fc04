"""The risk chip on paper: word, shape and a frame, so that it holds in black and white."""

from __future__ import annotations

from lomu_app.daart.snapshot import ListLine
from lomu_app.packs import trm_words as say
from ui.kit.tokens import LIGHT
from ui.printing.paper import Letters, Press, SheetOfPaper

_PAD = 4.0


def draw_risk(
    press: Press, sheet: SheetOfPaper, x: float, y: float, line: ListLine, size: float
) -> tuple[float, float]:
    """Draw the chip with its corner at x, y; returns its width and height in points."""
    level = say.risk_level(line)
    tone = level if level != "not_assessed" else "neutral"
    letters = Letters(size, bold=True, colour=LIGHT.colour(f"on_{tone}"))
    text = say.risk_text(line)
    width = press.width(text, letters) + 2 * _PAD
    height = press.height(text, width, letters) + _PAD
    sheet.box(x, y, width, height, fill=LIGHT.colour(tone), frame=LIGHT.colour(f"{tone}_line"))
    sheet.text(x + _PAD, y + _PAD / 2, width, text, letters)
    return width, height
