"""What the cells of a register of CSE locations say: kinds, bands, gradings, tactics, sign-off."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from lomu_app.intake.dates import looks_like_date, parse_date
from lomu_app.intake.doubts import Parsed
from lomu_app.intake.headings import heading_policy
from lomu_app.intake.location_line import GradingSaid, Stage, TacticSaid
from lomu_app.intake.words import is_nothing, is_pending, plain_word
from lomu_app.intake.workbook import CellError, Value, shown

LOCATIONS = "cog_headings"
"""The policy file that holds the words of such registers."""
_UNSURE = re.compile(r"[?+<>↑↓→~]|\b(?:was|not|or|to|poss\w*|maybe|prev\w*)\b", re.IGNORECASE)
_3X5X2 = re.compile(
    r"([1-3])\s*[-/.,]?\s*([A-E])\s*[-/.,]?\s*([PC])(?:\W*((?:[AS][12])(?:\W+[AS][12])*))?",
    re.IGNORECASE,
)
_5X5X5 = re.compile(r"([A-E])\s*[-/.,]?\s*([1-5])\s*[-/.,]?\s*([1-5])", re.IGNORECASE)
_DAY_INSIDE = re.compile(
    r"\b\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{2,4}\b|\b\d{4}-\d{1,2}-\d{1,2}\b|"
    r"\b\d{1,2}(?:st|nd|rd|th)?[\s\-]+[a-z]{3,9}[\s\-]+(?:\d{4}|\d{2})\b",
    re.IGNORECASE,
)


def _policy(table: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = heading_policy(LOCATIONS)[table]
    return found


# What is no text of its own

NO_TEXT = "is a number or a day where words are expected"
_ELSEWHERE = re.compile(
    r"(?:please )?(?:see|as|same(?: as)?|refer to) (?:above|below|before|discussed|agreed|notes?|"
    r"comments?|updates?|log|previous(?:ly)?|per .*|last .*|row .*|line .*)",
)


def why_no_words(value: Value, *, may_be_number: bool = False) -> str | None:
    """Why a cell is no words of its own: it points elsewhere, or is a number or a day."""
    text = shown(value)
    if is_nothing(text):
        return None
    if is_pending(text):
        return "gives nothing yet"
    if _ELSEWHERE.fullmatch(plain_word(text)):
        return "says nothing of its own"
    number = isinstance(value, int | float) or text.isdigit()
    if looks_like_date(value) or _NUMBERS.fullmatch(text) or (number and not may_be_number):
        return NO_TEXT
    return None


_NUMBERS = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}")


# Kinds and bands


@cache
def _spellings(table: str) -> dict[str, str]:
    """Plain spelling to code; the first code that has a spelling keeps it."""
    found: dict[str, str] = {}
    for code, words in _policy(table).items():
        for word in words:
            found.setdefault(plain_word(word), code)
    return found


@cache
def _pattern(table: str) -> re.Pattern[str]:
    """Every spelling as whole words, the longest first."""
    words = sorted(_spellings(table), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")


@lru_cache(maxsize=5_000)
def _codes_in(text: str, table: str) -> tuple[str, ...]:
    """The codes whose spellings stand in a text as whole words, in order, each once."""
    said = plain_word(text).replace("’", "'")
    hits = (_spellings(table)[hit.group()] for hit in _pattern(table).finditer(said))
    return tuple(dict.fromkeys(hits))


def parse_kind(value: Value) -> Parsed[str]:
    """The code of a kind of place; empty where it is not known."""
    text = shown(value)
    if is_nothing(text) or isinstance(value, CellError):
        return Parsed("", "gives no kind of location")
    if code := _spellings("kind_words").get(plain_word(text).replace("’", "'")):
        return Parsed(code)
    codes = _codes_in(text, "kind_words")
    if len(codes) == 1:
        return Parsed(codes[0], f"is taken as {codes[0].replace('_', ' ')}")
    return Parsed("", "may be several kinds of location" if codes else "is no kind that is known")


def looks_like_kind(text: str) -> bool:
    """Whether a text is nothing but a kind of place."""
    return plain_word(text).replace("’", "'") in _spellings("kind_words")


def parse_band(value: Value) -> Parsed[str]:
    """The code of a band of risk; empty with a doubt where a cell is filled and names none."""
    text = shown(value)
    if is_nothing(text):
        return Parsed("")
    if is_pending(text):
        return Parsed("", "gives no band of risk yet")
    word = plain_word(text)
    bare = " ".join(re.sub(r"\b(?:risk|band|level)\b|[^a-z ]", " ", word).split())
    code = _spellings("risk_words").get(word) or _spellings("risk_words").get(bare)
    if re.search(r"\d", word) or isinstance(value, CellError):
        return Parsed("", "is not a band of risk")
    if code:
        return Parsed(code, "is marked as uncertain" if _UNSURE.search(text) else None)
    if colour := _policy("risk_colours").get(bare):
        return Parsed(colour, f"is a colour; taken as {colour.replace('_', ' ')}")
    return Parsed("", "is not a band of risk")


def looks_like_band(text: str) -> bool:
    """Whether a text is a plain band of risk."""
    return len(text) < 20 and parse_band(text) == Parsed(parse_band(text).value) and bool(text)


# Gradings


def parse_grading(value: Value) -> Parsed[GradingSaid]:
    """A grading of intelligence; what is none is left out, with a doubt."""
    text = shown(value)
    if is_nothing(text) or is_pending(text):
        return Parsed(GradingSaid(), "gives no grading")
    if isinstance(value, str):
        if found := _3X5X2.fullmatch(text):
            conditions = " ".join(re.findall(r"[AS][12]", (found[4] or "").upper()))
            said = GradingSaid(found[1], found[2].upper(), found[3].upper(), conditions)
            return Parsed(said)
        if found := _5X5X5.fullmatch(text):
            return Parsed(GradingSaid(legacy="".join(found.groups()).upper()))
    return Parsed(GradingSaid(), "is no grading in 3x5x2 or 5x5x5")


def looks_like_grading(text: str) -> bool:
    """Whether a text is a grading in the present scheme or the old one."""
    return bool(_3X5X2.fullmatch(text) or _5X5X5.fullmatch(text))


# Tactics


def parse_tactics(value: Value) -> Parsed[Iterable[TacticSaid]]:
    """Every tactic of a cell; one that is not known is kept in its own words, with a doubt."""
    text = shown(value)
    if is_nothing(text):
        return Parsed(())
    if is_pending(text) or isinstance(value, CellError):
        return Parsed((), "names no tactic")
    parts = [part.strip(" \t•*-–") for part in re.split(r"[;\n]", text)]
    said = tuple(one for part in parts if part for one in _tactics_of(part))
    unknown = [one.text for one in said if not one.code]
    unclear = [one.text for one in said if one.code and one.stage == "unclear"]
    reasons = []
    if unknown:
        reasons.append(f"names what is no tactic of the toolkit: {', '.join(unknown)}")
    if unclear:
        reasons.append(f"may say that a tactic was not used: {', '.join(dict.fromkeys(unclear))}")
    return Parsed(said, "; ".join(reasons) or None)


def _tactics_of(part: str) -> list[TacticSaid]:
    codes = _codes_in(part, "tactic_words")
    if not codes:
        return [TacticSaid("", part, "unclear")]
    stage = _stage(_pattern("tactic_words").sub(" ", plain_word(part)), several=len(codes) > 1)
    return [TacticSaid(code, part, stage) for code in codes]


def _stage(rest: str, *, several: bool) -> Stage:
    """How far a tactic is, by the words beside its name; of several at once it may not be told."""
    said = set(_codes_in(rest, "tactic_stages"))
    if not said:
        return "unclear" if "?" in rest else "used"
    if "denied" in said or several or len(said) > 1:
        return "unclear"
    return "considered" if "considered" in said else "ended"


# Sign-off


@dataclass(frozen=True, slots=True)
class SignOff:
    """What a cell says of the sign-off: yes, no or neither; and the day."""

    said: bool | None = None
    day: dt.date | None = None


def parse_sign_off(
    value: Value, *, today: dt.date, date1904: bool = False
) -> Parsed[SignOff]:  # fmt: skip
    """Whether and when a location was signed off. Only a day that holds counts as signed off."""
    text = shown(value)
    words = _policy("sign_off_words")
    word = plain_word(text)
    if isinstance(value, bool):
        return Parsed(SignOff(said=value))
    if isinstance(value, CellError):
        return Parsed(SignOff(), "does not say whether it is signed off")
    if word in words["no"] or is_nothing(text):
        return Parsed(SignOff(said=False))
    if word in words["yes"]:
        return Parsed(SignOff(said=True))
    plain = parse_date(value, today=today, date1904=date1904)
    if plain.value is not None:
        return _dated(plain.value, plain.doubt, today)
    if not isinstance(value, str):
        return Parsed(SignOff(), "does not say whether it is signed off")
    days = _DAY_INSIDE.findall(text)
    rest = " ".join(_DAY_INSIDE.sub(" ", text).strip(" -–:,.()").split())
    if len(days) == 1 and _is_beside(rest, words["beside"]):
        found = parse_date(days[0], today=today)
        if found.value is not None:
            return _dated(found.value, found.doubt, today)
    return Parsed(SignOff(), _unclear_sign_off(text))


def _is_beside(rest: str, allowed: Iterable[str]) -> bool:
    return set(re.findall(r"[a-z]+", rest.lower())) <= set(allowed)


def _unclear_sign_off(text: str) -> str:
    if is_pending(text):
        return "is still open"
    return "does not say clearly whether and when it is signed off"


def _dated(day: dt.date, doubt: str | None, today: dt.date) -> Parsed[SignOff]:
    if day > today:
        return Parsed(SignOff(), "is a day still to come, so that it is not signed off yet")
    return Parsed(SignOff(said=True, day=day), doubt)


def speaks_of_sign_off(text: str) -> bool:
    """Whether a title says that what stands beneath it is signed off or closed."""
    said = re.sub(r"[^a-z ]", " ", text.casefold())
    return bool(
        re.search(r"\b(?:signed off|sign off|closed|removed|archived?|off agenda)\b", said)
    ) and not re.search(r"\bnot\b", said)


# Areas


@cache
def _areas() -> Mapping[str, str]:
    """Small letters to the label of a unit, or the name of an authority."""
    text = (resources.files("resources") / "policy" / "areas.toml").read_text("utf-8")
    known: dict[str, str] = {}
    for unit in tomllib.loads(text)["units"]:
        known.setdefault(unit["authority"].casefold(), unit["authority"])
        known[unit["label"].casefold()] = unit["label"]
    return known


def areas_in(text: str) -> tuple[str, ...]:
    """The units and authorities that a text names in full: `Coventry COG, November`."""
    said = " ".join(re.findall(r"[a-z]+", text.casefold()))
    names = sorted(_areas(), key=len, reverse=True)
    found = []
    for name in names:
        if re.search(rf"\b{re.escape(name)}\b", said):
            found.append(_areas()[name])
            said = re.sub(rf"\b{re.escape(name)}\b", " ", said)
    return tuple(dict.fromkeys(found))
