"""Warning markers, and the officer in the case."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lomu_app.intake.doubts import Parsed
from lomu_app.intake.words import is_nothing, is_pending
from lomu_app.intake.workbook import CellError, Value, shown

CODES: dict[str, str] = {
    "AG": "alleges",
    "AL": "ailment",
    "AT": "may attack or assault police",
    "CO": "contagious",
    "DR": "drugs",
    "ES": "escaper",
    "FI": "firearms",
    "IF": "impersonation (female)",
    "IM": "impersonation (male)",
    "ME": "mental health",
    "SH": "self-harm",
    "SO": "sex offender",
    "SU": "suicidal",
    "VI": "violent",
    "WE": "weapons",
    "XP": "explosives",
    "IO": "offender management",
    "PP": "prolific or priority offender",
    "DV": "domestic violence",
    "MN": "mental health (to be confirmed)",
    "PY": "prolific young offender",
    "DY": "deter young offender",
    "OC": "organised crime",
}
"""Two-letter codes seen in use; the official list was not found, so all count as unverified."""

_WORDS = {
    "ailment": "AL",
    "drugs": "DR",
    "drug": "DR",
    "escaper": "ES",
    "escape": "ES",
    "firearms": "FI",
    "firearm": "FI",
    "mental": "ME",
    "mental health": "ME",
    "self harm": "SH",
    "self-harm": "SH",
    "sex offender": "SO",
    "suicidal": "SU",
    "suicide": "SU",
    "violent": "VI",
    "violence": "VI",
    "weapons": "WE",
    "weapon": "WE",
    "explosives": "XP",
    "contagious": "CO",
    "alleges": "AG",
}


@dataclass(frozen=True, slots=True)
class Marker:
    """One marker. `code` has two letters, or is empty where only words were given."""

    code: str
    text: str
    known: bool


def looks_like_markers(text: str) -> bool:
    """Whether a filled cell lists two-letter codes, at least half of them known."""
    parts = _parts(text)
    known = sum(part.upper() in CODES for part in parts)
    return known * 2 >= len(parts) > 0 and all(len(part) == 2 for part in parts)


def marker_code(heading: str) -> str | None:
    """The code that a column of ticks is headed by, as code or as word."""
    marker = _one(" ".join(heading.split()).strip(" ?:.*"))
    return marker.code if marker.known else None


def parse_markers(value: Value) -> Parsed[tuple[Marker, ...]]:
    """Markers in the order typed, each once."""
    if isinstance(value, CellError):
        return Parsed((), f"{value.code} is no marker")
    text = shown(value)
    if is_nothing(text) or re.fullmatch(
        r"(?i)(?:no|nil|none)(?: known)?(?: (?:pnc )?(?:warning )?"
        r"(?:markers?|warnings?|signals?))?",
        text,
    ):
        return Parsed(())
    if is_pending(text):
        return Parsed((), "gives no markers yet")
    found: dict[tuple[str, str], Marker] = {}
    doubts: list[str] = []
    for piece in re.split(r"[,;\n]", text):
        if _TAKEN_BACK.search(piece):
            doubts.append(f"says “{piece.strip()[:60]}”, which is not stored as a marker")
            continue
        for part in _parts(piece):
            marker, doubt = _weighed(part, piece)
            doubts.extend([doubt] if doubt else [])
            found.setdefault((marker.code, "" if marker.code else marker.text.lower()), marker)
    return Parsed(tuple(found.values()), doubts[0] if doubts else None)


_TAKEN_BACK = re.compile(
    r"\b(?:no|not|non|never|without|none|removed|expired|deleted|cancelled|was)\b", re.IGNORECASE
)
_UNSURE = re.compile(
    r"\?|\b(?:unconf\w*|poss\w*|old|alleged|believed|spent|past|prev\w*|hist\w*|ex|only|former\w*|"
    r"partner|victim|vic|child|kids)\b",
    re.IGNORECASE,
)
_WITHIN = {**_WORDS, "knife": "WE", "knives": "WE"}


_ELSEWHERE = re.compile(
    r"\b(?:see|refer|check|partner|victim|vic|brother|mother|father|wife|child|kids|pnc|intel)\b|"
    r"^(?:y|yes|n|t|f|true|x|1|✓|[a-z](?: [a-z])*)$",
    re.IGNORECASE,
)


def _no_marker(text: str) -> str | None:
    """Why a text that names no marker may not be about this person's markers at all."""
    if _ELSEWHERE.search(text):
        return "does not say which marker"
    pairs = re.findall("..", text)
    if len(text) >= 4 and len(text) % 2 == 0 and all(one.upper() in CODES for one in pairs):
        return "may be several codes in one word"
    return None


def _weighed(part: str, piece: str) -> tuple[Marker, str | None]:
    """A marker, and why it may not be so; `piece` is what stands between two commas."""
    bare = part.strip("? ")
    marker = _one(re.sub(r"\s*\bunconf\w*$", "", bare, flags=re.IGNORECASE).strip("? ") or bare)
    if not marker.known and (doubt := _no_marker(bare)):
        return marker, doubt
    if not marker.known and not marker.code:
        inside = (c for w, c in _WITHIN.items() if re.search(rf"\b{w}\b", bare, re.IGNORECASE))
        if code := next(inside, None):
            return Marker(code, bare, known=True), f"is taken to mean {code}"
    return marker, "is marked as uncertain" if _UNSURE.search(piece) else None


_HYPHENED = re.compile(r"[A-Za-z]{2}(?:\s*-\s*[A-Za-z]{2})+")


_STOPS = re.compile(r"(?<=\b[A-Za-z]{2})\.(?=[A-Za-z]{2}\b)")


_LABEL = re.compile(
    r"^(?:pnc\s+)?(?:warning\s+)?(?:markers?|warnings?|signals?|flags?)\s*[:\-–]\s*", re.IGNORECASE
)


def _parts(text: str) -> list[str]:
    bare = _LABEL.sub("", text)
    bare = _STOPS.sub(" ", bare)
    pieces = [p.strip(" .-()") for p in re.split(r"[,;/&+|\n]|\band\b", bare)]
    parts: list[str] = []
    for piece in pieces:
        words = piece.replace("-", " ").split() if _HYPHENED.fullmatch(piece) else piece.split()
        if words and all(re.fullmatch(r"[A-Za-z]{2}", word) for word in words):
            parts.extend(words)
        elif piece:
            parts.append(piece)
    return parts


def _one(part: str) -> Marker:
    upper = part.upper()
    if upper in CODES:
        return Marker(upper, upper, known=True)
    if code := _WORDS.get(part.lower()):
        return Marker(code, part, known=True)
    lead = re.match(r"([A-Z]{2})\b[\s:(-]+(.+)", part)
    if lead and lead[1] in CODES:
        return Marker(lead[1], part, known=True)
    if re.fullmatch(r"[A-Za-z]{2}", part):
        return Marker(upper, upper, known=False)
    return Marker("", part, known=False)


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer as typed, and the parts that could be told."""

    text: str
    rank: str | None = None
    collar: str | None = None
    name: str | None = None


_OFFICER = re.compile(
    r"(?P<rank>(?:A/|T/|TI?/|PC(?=/)/)?(?:DCI|DI|DS|DC|PSI|PSC|PS|PC|INSP|INSPECTOR|SGT|CI|PCSO|"
    r"PIO|SC|TDC|PI|DET\w*|IO))\b[\s.]*(?P<rest>.*)",
    re.IGNORECASE,
)


def looks_like_officer(text: str) -> bool:
    """Whether a text is a rank with a collar number."""
    found = _OFFICER.fullmatch(text)
    return bool(found and re.search(r"\b\d{2,6}\b", found["rest"]))


def parse_officer(value: Value) -> Officer | None:
    """The officer of a cell, None where none is given."""
    text = " ".join(shown(value).split())
    if is_nothing(text) or is_pending(text) or isinstance(value, CellError):
        return None
    rank, rest = None, text
    if found := _OFFICER.match(text):
        rank, rest = found["rank"].upper(), found["rest"]
    collar = re.search(r"\b([A-Z]{0,2}\d{2,6}[A-Z]?)\b", rest)
    name = rest if collar is None else rest[: collar.start()] + " " + rest[collar.end() :]
    tidy = " ".join(re.sub(r"[()#,]", " ", name).split())
    return Officer(text, rank, collar[1] if collar else None, tidy or None)
