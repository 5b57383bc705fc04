"""The looks of cells by name; a workbook makes each of them once."""

from __future__ import annotations

from functools import cache
from typing import Any

from lomu_app.packs.colours import ALARM, GREY, INK, LINE, LINK, NAVY, PURPLE, RED, WHITE, YELLOW

Props = dict[str, Any]

FONT = "Arial"

RiskRules = tuple[tuple[str, Props], ...]

# Order matters: a rule that holds ends the search, and "Very high" contains "high".
RISK_RULES: RiskRules = (
    ("Very high", {"bg_color": ALARM, "font_color": WHITE, "bold": True}),
    ("High", {"bg_color": "#f7996a", "font_color": INK, "bold": True}),
    ("Medium", {"bg_color": "#ffee80", "font_color": INK, "bold": True}),
    ("Standard", {"bg_color": WHITE, "font_color": "#0b5c3e", "bold": True}),
)

# The five bands of a COG location.
BAND_RULES: RiskRules = (
    ("Serious", {"bg_color": INK, "font_color": WHITE, "bold": True}),
    *RISK_RULES[:3],
    ("Low", RISK_RULES[3][1]),
)

# Red, amber, green: the word says it, a shape before it repeats it.
RAG_RULES: RiskRules = (
    ("Red", {"bg_color": ALARM, "font_color": WHITE, "bold": True}),
    ("Amber", {"bg_color": "#ffd27a", "font_color": INK, "bold": True}),
    ("Green", {"bg_color": WHITE, "font_color": "#0b5c3e", "bold": True}),
)

# Read from the left: a name of a script that runs to the left must not run out of its cell.
_BASE: Props = {
    "font_name": FONT, "font_size": 10, "font_color": INK, "valign": "top", "reading_order": 1,
}  # fmt: skip
_ROW: Props = {"bottom": 1, "bottom_color": LINE, "text_wrap": True}
# Cells of a table stand side by side; a hairline keeps their texts apart.
_CELL: Props = {**_ROW, "left": 1, "left_color": LINE, "right": 1, "right_color": LINE}
# Beside valign the indent holds only with an align of its own.
_TEXT: Props = {**_CELL, "align": "left", "indent": 1}
_DATE: Props = {"num_format": "dd/mm/yyyy", "align": "left"}
_TYPE_HERE: Props = {
    **_CELL, "bg_color": YELLOW, "locked": False, "border": 1, "border_color": "#b9a24a",
}  # fmt: skip


def _banner(colour: str) -> Props:
    return {
        "font_size": 11, "bold": True, "font_color": WHITE, "bg_color": colour,
        "align": "center_across", "valign": "vcenter",
    }  # fmt: skip


STYLES: dict[str, Props] = {
    "plain": {"align": "left"},
    "banner": _banner(RED),
    "banner_practice": _banner(PURPLE),
    "title": {"font_size": 20, "bold": True, "font_color": NAVY, "valign": "vcenter"},
    "cover_title": {"font_size": 34, "bold": True, "font_color": NAVY, "valign": "vcenter",
                    "text_wrap": True},
    "cover_area": {"font_size": 22, "bold": True, "font_color": INK, "valign": "vcenter"},
    "cover_day": {"font_size": 15, "font_color": GREY, "valign": "vcenter"},
    "status": {
        "font_size": 13, "bold": True, "font_color": WHITE, "bg_color": NAVY, "indent": 1,
        "valign": "vcenter", "text_wrap": True,
    },
    "warn": {
        "font_size": 12, "bold": True, "font_color": "#7a3c1c", "bg_color": "#fde4d7",
        "indent": 1, "valign": "vcenter", "text_wrap": True,
    },
    "figure": {
        "font_size": 30, "bold": True, "font_color": NAVY, "align": "left", "top": 5,
        "top_color": "#1d70b8", "valign": "bottom", "num_format": "0",
    },
    "figure_label": {"font_size": 11, "font_color": GREY, "text_wrap": True},
    "heading": {
        "font_size": 13, "bold": True, "font_color": NAVY, "bottom": 2, "bottom_color": NAVY,
        "valign": "vcenter",
    },
    "label": {"font_color": GREY, "text_wrap": True},
    "value": {"text_wrap": True, "font_size": 11},
    "subtitle": {"font_size": 11, "font_color": GREY},
    "link": {"font_color": LINK, "underline": 1, "align": "left"},
    "link_right": {"font_color": LINK, "underline": 1, "align": "right", "valign": "vcenter"},
    "header": {
        "bold": True, "font_color": WHITE, "bg_color": NAVY, "text_wrap": True,
        "valign": "vcenter", "border": 1, "border_color": NAVY, "align": "left", "indent": 1,
        # Air above the first row, which some programs set right under the heading.
        "bottom": 5, "bottom_color": WHITE,
    },
    # Runs on over the empty cells beside it.
    "band": {"bold": True, "font_color": WHITE, "bg_color": NAVY, "valign": "vcenter",
             "align": "left", "indent": 1},
    "text": _TEXT,
    "strong": {**_TEXT, "bold": True},
    "late": {**_TEXT, "bold": True, "font_color": ALARM},
    "risk": {**_TEXT, "bold": True},
    "number": {**_CELL, "align": "center", "num_format": "0"},
    "decimal": {**_CELL, "align": "center", "num_format": "#,##0.0"},
    "percent": {**_CELL, "align": "center", "num_format": "0 %"},
    "rank": {**_CELL, "align": "center", "bold": True, "num_format": "0", "font_size": 11},
    "rank_link": {
        **_CELL, "align": "center", "bold": True, "num_format": "0", "font_size": 11,
        "font_color": LINK, "underline": 1,
    },
    "date": {**_TEXT, **_DATE},
    "type_text": _TYPE_HERE,
    "type_date": {**_TYPE_HERE, **_DATE},
    "id": {"font_color": GREY, "num_format": "@"},
    # A briefing is read at arm's length by the light of a dashboard.
    "b_rank": {"font_size": 15, "bold": True, "font_color": GREY, "valign": "vcenter"},
    "b_name": {"font_size": 24, "bold": True, "text_wrap": True, "valign": "vcenter", "indent": 1},
    "b_risk": {
        "font_size": 13, "bold": True, "border": 1, "border_color": INK, "align": "center",
        "valign": "vcenter", "text_wrap": True,
    },
    "b_identity": {"font_size": 13, "bold": True, "text_wrap": True},
    "b_danger_label": {
        "font_size": 13, "bold": True, "font_color": WHITE, "bg_color": INK,
        "text_wrap": True, "indent": 1, "valign": "vcenter",
    },
    "b_danger": {
        "font_size": 16, "bold": True, "font_color": WHITE, "bg_color": INK,
        "text_wrap": True, "valign": "vcenter",
    },
    "b_danger_side": {
        "font_size": 11, "bold": True, "font_color": WHITE, "bg_color": INK,
        "text_wrap": True, "valign": "vcenter",
    },
    "b_safety_label": {
        "font_size": 12, "bold": True, "bg_color": "#f4d7d7", "text_wrap": True, "indent": 1,
    },
    "b_safety": {"font_size": 13, "bold": True, "bg_color": "#f4d7d7", "text_wrap": True},
    "b_label": {**_ROW, "font_size": 11, "bold": True, "font_color": GREY},
    "b_text": {**_ROW, "font_size": 12},
    "b_strong": {**_ROW, "font_size": 13, "bold": True},
    "b_side": {**_ROW, "font_size": 11},
    "b_side_late": {**_ROW, "font_size": 11, "bold": True, "font_color": ALARM},
    "b_side_overdue": {**_ROW, "font_size": 11, "bold": True, "font_color": WHITE,
                       "bg_color": ALARM},
    "b_date": {**_ROW, **_DATE, "font_size": 12},
    "b_gap": {**_ROW, "font_size": 12, "bold": True, "bg_color": "#fde4d7"},
    "b_box": {
        "font_size": 11, "text_wrap": True, "border": 1, "border_color": GREY, "locked": False,
        "bg_color": YELLOW,
    },
}  # fmt: skip


# Where nobody changes the word, its colour is its own and no rule has to find it.
_SEARCHED = (*RISK_RULES, BAND_RULES[0], BAND_RULES[-1])
STYLES |= {f"b_risk {word}": {**STYLES["b_risk"], **props} for word, props in _SEARCHED}


def briefing_risk(told: str) -> str:
    """The style of a risk at the head of a briefing, by its word: `▲ High`."""
    told = told.casefold()
    found = next((word for word, _ in _SEARCHED if word.casefold() in told), "")
    return f"b_risk {found}".rstrip()


@cache
def look(name: str) -> Props:
    """All properties of a named style."""
    return {**_BASE, **STYLES[name]}


@cache
def size_of(name: str) -> float:
    """Its letters, in points."""
    return float(look(name)["font_size"])


@cache
def is_bold(name: str) -> bool:
    """Whether its letters are bold."""
    return bool(look(name).get("bold"))
