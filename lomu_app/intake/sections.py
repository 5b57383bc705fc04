"""Rows that are no lines of the table: sections, totals, notes; and what colours mean."""

from __future__ import annotations

import colorsys
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from lomu_app.intake.words import Risk, Status, parse_risk, status_words
from lomu_app.intake.workbook import Sheet

_FOOTER = re.compile(
    r"^(?:(?:grand |sub[- ]?)?totals?\b|count\b|key\b|legend\b|updated\b|last updated\b|printed\b|"
    r"page \d|prepared by|produced by|compiled by|end of\b|n\.?b\.?\b|notes?\b:|\*|©|official\b|"
    r"restricted\b|please\b|do not\b|colou?rs?\b)",
    re.IGNORECASE,
)
_LEGEND = re.compile(
    r"\b(green|red|amber|orange|yellow|blue|gr[ae]y|purple|pink|strike[- ]?through|struck"
    r"(?: through)?)\b\s*(?:fill|rows?|lines?|cells?|text)?\s*(?:=|-|–|:|means|is|are)\s*"
    r"([^.;,=\n]+)",
    re.IGNORECASE,
)
_PALETTE_NAMES = {"gray": "grey", "orange": "amber"}
_NEIGHBOURS = {"amber": "yellow", "yellow": "amber", "pink": "red", "red": "pink"}
_CODE_LEGEND = re.compile(
    r"(?<!\w)(\w{1,3})\s*(?:=|:|-|–|means|is)\s*(very high|high|medium|med|standard|std)\b"
    r"(?:\s+risk)?",
    re.IGNORECASE,
)
_RISK_TITLE = re.compile(r"\b(high|medium|med|standard|std)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Section:
    """What the section rows above a line say about it."""

    title: str = ""
    risk: Risk | None = None
    status: Status | None = None
    outcome: str | None = None
    ambiguous: bool = False
    area: str | None = None


NO_SECTION = Section()


@cache
def _areas() -> dict[str, str]:
    text = (resources.files("resources") / "policy" / "areas.toml").read_text("utf-8")
    data = tomllib.loads(text)
    known: dict[str, str] = {}
    for unit in data.get("units", ()):
        known[unit["label"].casefold()] = unit["label"]
        known.setdefault(unit["code"].casefold(), unit["label"])
    for unit in data.get("units", ()):
        known.setdefault(unit["authority"].casefold(), unit["authority"])
        known.setdefault(unit["authority"][:3].casefold(), unit["authority"])
    return known


def known_area(text: str) -> str | None:
    """The unit or authority that a text names (name, code, or first three letters)."""
    bare = re.sub(
        r"\b(?:npu|lpu|lpa|bcu|area|police|policing unit|daart|targets?|list)\b",
        " ",
        text.casefold(),
    )
    return _areas().get(" ".join(re.sub(r"[^\w ]", " ", bare).split()))


def next_section(text: str, before: Section) -> Section | None:
    """The section that a title begins, or None if it is no such title."""
    if len(text) > 70 or is_footer(text) or _LEGEND.search(text):
        return None
    risk = _title_risk(text)
    statuses = status_words(text)
    if area := known_area(text):
        return Section(text, area=area)
    if risk is None and not statuses:
        return None
    if not statuses:
        return Section(text, risk=risk, area=before.area)
    status, outcome = statuses[0]
    several = len({one for one, _ in statuses}) > 1
    return Section(text, risk, status, outcome, several, before.area)


def _title_risk(text: str) -> Risk | None:
    said = {parse_risk(word).value for word in _RISK_TITLE.findall(text)}
    whole = parse_risk(re.sub(r"\(?\b\d+\)?", "", text))
    if whole.value is not None and whole.doubt is None:
        return whole.value
    return said.pop() if len(said) == 1 and len(text.split()) <= 8 else None


def is_footer(text: str) -> bool:
    """Whether a row that begins with this text is a total, a key or a note."""
    return bool(_FOOTER.match(text)) or bool(_LEGEND.search(text))


def legend(texts: Iterable[str]) -> dict[str, str]:
    """Colour (or `struck`) to its meaning, from keys such as `Green = arrested`."""
    meanings: dict[str, str] = {}
    for text in texts:
        for colour, meaning in _LEGEND.findall(text):
            name = colour.lower()
            name = "struck" if name.startswith("str") else _PALETTE_NAMES.get(name, name)
            meanings.setdefault(name, meaning.strip())
    return meanings


def risk_legend(texts: Iterable[str]) -> dict[str, Risk]:
    """Sign to risk band, from keys such as `1 = High, 2 = Medium, 3 = Standard`."""
    meanings: dict[str, Risk] = {}
    for text in texts:
        for sign, word in _CODE_LEGEND.findall(text):
            band = parse_risk(word).value
            if band is not None:
                meanings.setdefault(sign.casefold(), band)
    return meanings


def meaning_of(colour: str, meanings: Mapping[str, str]) -> str | None:
    """What a key says of a colour; one word's neighbour serves where the key has only that."""
    if colour in meanings:
        return meanings[colour]
    return meanings.get(_NEIGHBOURS.get(colour, ""))


def colour_name(rgb: str) -> str:
    """The everyday word for a fill colour."""
    red, green, blue = (int(rgb[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    if full < 0.12 or light > 0.97:
        return "white" if light > 0.93 else "grey"
    degrees = hue * 360
    for limit, name in (
        (15, "red"),
        (52, "amber"),  # the orange of the standard palette lies at 45
        (70, "yellow"),
        (170, "green"),
        (255, "blue"),
        (300, "purple"),
        (345, "pink"),
    ):
        if degrees < limit:
            return name
    return "red"


def row_colour(sheet: Sheet, row: int) -> str | None:
    """The colour of most filled cells of a row, None without one."""
    filled = sheet.filled(row)
    names = Counter(
        colour_name(sheet.fills[(row, column)]) for column in filled if (row, column) in sheet.fills
    )
    if not names:
        return None
    name, count = names.most_common(1)[0]
    return name if name != "white" and count >= 0.6 * len(filled) else None


def row_struck(sheet: Sheet, row: int) -> bool:
    """Whether most of a row's text is struck through."""
    filled = sheet.filled(row)
    struck = sum((row, column) in sheet.struck for column in filled)
    return bool(filled) and struck >= 0.6 * len(filled)


def telling_colours(colours: Mapping[int, str]) -> set[str]:
    """Colours of rows that are the exception, hence mean something; not banding."""
    counts = Counter(colours.values())
    total = len(colours)
    return {name for name, count in counts.items() if name != "none" and count <= 0.4 * total}
