"""Single cells of a register: RAG, where somebody is, supervision, status, and the cohort."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from lomu_app.intake.doubts import Parsed
from lomu_app.intake.headings import heading_policy, normal_heading
from lomu_app.intake.sections import known_area
from lomu_app.intake.words import is_nothing, is_pending, parse_bare_yes_no, plain_word
from lomu_app.intake.workbook import CellError, Value, shown

REGISTERS = "register_headings"
"""The words of registers of managed offenders."""
MemberStatus = Literal["managed", "referred", "suspended", "ended"]

_RAG = {
    **dict.fromkeys(("r", "red"), "red"),
    **dict.fromkeys(("a", "amb", "amber"), "amber"),
    **dict.fromkeys(("g", "gr", "grn", "green"), "green"),
}
_RAG_INSIDE = re.compile(r"\b(red|amber|green)\b", re.IGNORECASE)
_SUPERVISION = (
    (r"\bpss\b|post[- ]sentence", "post_sentence"),
    (r"\bsso\b|suspended sentence|susp(?:ended)? sent", "suspended_sentence"),
    (r"\bco\b|community order|\bcommunity\b", "community_order"),
    (r"licence|license|\blic\b|\bhdc\b", "licence"),
)
_NOT_SURE = re.compile(
    r"\?|\b(?:poss\w*|maybe|was|were|ex|prev\w*|unsure|check|tbc)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Where:
    """Whether somebody is in custody (None: not said), and the place where it is named."""

    inside: bool | None = None
    place: str = ""


def parse_rag(value: Value) -> Parsed[str | None]:
    """Red, amber or green in any spelling; other scales are not turned into it."""
    text = shown(value)
    if is_nothing(text):
        return Parsed(None)
    if is_pending(text):
        return Parsed(None, "gives no RAG yet")
    word = plain_word(text).strip("()[]?")
    if word in _RAG:
        return Parsed(_RAG[word], "is marked as uncertain" if "?" in text else None)
    said = {hit.lower() for hit in _RAG_INSIDE.findall(text)}
    if len(said) == 1:
        colour = said.pop()
        return Parsed(colour, f"says more than a colour; taken as {colour}")
    return Parsed(None, "is not red, amber or green")


def looks_like_rag(text: str) -> bool:
    """Whether a cell is nothing but a colour of the RAG."""
    return plain_word(text) in _RAG


def parse_where(value: Value, *, heading: str = "") -> Parsed[Where]:
    """In custody or not, and where; `heading` says what a bare yes or a bare place means."""
    text = shown(value)
    if isinstance(value, CellError):
        return Parsed(Where(), f"{value.code} is no place")
    if is_nothing(text) and plain_word(text) != "x":
        return Parsed(Where())
    if is_pending(text):
        return Parsed(Where(), "does not say yet where the person is")
    asked = normal_heading(heading)
    bare = parse_bare_yes_no(value)
    if bare is not None and "community" not in asked:
        return Parsed(Where(bare))
    return _by_words(text, asked)


def _by_words(text: str, asked: str) -> Parsed[Where]:
    said = normal_heading(text)
    inside, outside = (_says(said, "custody_words", side) for side in ("inside", "outside"))
    if "not in custody" in said or "not in prison" in said:
        inside, outside = False, True
    uncertain = "is marked as uncertain" if _NOT_SURE.search(text) else None
    if inside and not outside:
        return Parsed(Where(True, _place(text)), uncertain)
    if outside and not inside:
        return Parsed(Where(False), uncertain)
    if inside and outside:
        return Parsed(Where(), "says two things about where the person is")
    named = {"establishment", "prison", "hmp", "held", "serving", "estab", "custodial"}
    if named & set(asked.split()) and re.fullmatch(r"[A-Za-z][A-Za-z '.\-]+", text):
        return Parsed(Where(True, text), "taken as the name of a prison")
    return Parsed(Where(), "says neither custody nor community")


def _place(text: str) -> str:
    """The prison that a text names; empty where it only says that somebody is in custody."""
    found = re.search(
        r"\b(?:hmp\s*/?\s*(?:&\s*)?yoi|hmp|hmyoi|yoi)\b[\s:,-]*([a-z][a-z'.-]*(?:\s+[a-z][a-z'.-]*)*)",
        text, re.IGNORECASE,
    )  # fmt: skip
    if found is None:
        named = re.fullmatch(r"([A-Za-z][A-Za-z '.-]+?)\s*\(?\s*(?:HMP|YOI)[^)]*\)?", text)
        return " ".join(text.split()) if named else ""
    name = re.split(
        r"\b(?:due|until|since|rel\w*|on|erd|sentenced|serving|remand\w*|recall\w*|from|no)\b",
        found.group(), flags=re.IGNORECASE,
    )[0]  # fmt: skip
    return " ".join(name.split()).strip(" -,:")


def looks_like_where(text: str) -> bool:
    """Whether a cell plainly says custody or community."""
    where = parse_where(text).value
    return len(text) < 50 and where.inside is not None and parse_bare_yes_no(text) is None


def parse_statutory(value: Value) -> Parsed[bool | None]:
    """Statutory or not."""
    text = shown(value)
    if is_nothing(text):
        return Parsed(None)
    said = normal_heading(text)
    if re.search(r"\bnon\b|\bnot\b|\bvoluntary\b", said):
        return Parsed(False)
    if re.match(r"stat", said):
        return Parsed(True)
    bare = parse_bare_yes_no(value)
    if bare is not None:
        return Parsed(bare)
    found = supervision_code(text)
    if found is not None:
        return Parsed(True, "names the supervision; taken as statutory")
    return Parsed(None, "does not say whether supervision is statutory")


def supervision_code(text: str) -> str | None:
    """The code of the policy that a text names, None where it names none or several."""
    said = text.lower()
    if re.fullmatch(r"\W*(?:none|no|nil|n/?a|non[- ]?stat\w*)\W*", said):
        return "none"
    hits = [code for pattern, code in _SUPERVISION if re.search(pattern, said)]
    return hits[0] if len(hits) == 1 else None


def parse_member_status(value: Value) -> Parsed[MemberStatus | None]:
    """Where a membership stands, in the register's words; None where it says nothing."""
    text = shown(value)
    if is_nothing(text):
        return Parsed(None)
    said = normal_heading(text)
    words = heading_policy(REGISTERS)["status_words"]
    kinds: tuple[MemberStatus, ...] = ("referred", "ended", "suspended", "managed")
    hits = [kind for kind in kinds if any(_holds(said, word) for word in words[kind])]
    if not hits and parse_bare_yes_no(value) is False:
        return Parsed("ended", "says no; taken to mean that he is no longer managed")
    if not hits:
        return Parsed(None, "is not a status that is known; taken as managed")
    if len(hits) > 1 or "?" in text:
        return Parsed(hits[0], f"says two things; taken as {hits[0]}")
    return Parsed(hits[0])


def leaving_code(text: str) -> str | None:
    """The reason of the policy for which somebody left, as far as the words tell."""
    said = normal_heading(text)
    for code, words in heading_policy(REGISTERS)["leaving_words"].items():
        if any(_holds(said, word) for word in words):
            return str(code)
    return None


_SHORT = frozenset({"hr", "res", "other", "fixed", "flex", "free"})
"""Words that name a cohort only where nothing else is said."""
_FILLERS = frozenset(
    re.findall(
        r"\w+",
        "cohort cohorts register list lomu offender offenders nominal nominals managed and the of "
        "for current live police unit team area master tracker spreadsheet sheet perpetrators "
        "perps subjects jan feb mar apr may jun jul aug sep oct nov dec january february march "
        "april june july august september october november december",
    )
)


@lru_cache(maxsize=20_000)
def cohort_of(text: str) -> str | None:
    """The code of the one cohort that a text names; None where it names none, or several."""
    said = normal_heading(text)
    if not said or len(said) > 80:
        return None
    bare = _bare(said)
    for phrase in (said, bare):
        if code := _cohort_phrases().get(phrase):
            return code
    found = [
        (phrase, code)
        for phrase, code in _cohort_phrases().items()
        if phrase not in _SHORT and _holds(said, phrase)
    ]
    # `High risk` within `high risk da` says nothing of its own.
    longest = [
        (phrase, code)
        for phrase, code in found
        if not any(phrase != other and _holds(other, phrase) for other, _ in found)
    ]
    codes = {code for _, code in longest}
    return codes.pop() if len(codes) == 1 else None


def _bare(said: str) -> str:
    words = [word for word in said.split() if word not in _FILLERS and not word.isdigit()]
    return " ".join(word for word in words if known_area(word) is None)


@cache
def _cohort_phrases() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for code, phrases in heading_policy(REGISTERS)["cohort_words"].items():
        for phrase in (code.replace("_", " "), *phrases):
            found.setdefault(normal_heading(phrase), code)
    return found


def _says(said: str, table: str, side: str) -> bool:
    return any(_holds(said, word) for word in heading_policy(REGISTERS)[table][side])


def _holds(said: str, phrase: str) -> bool:
    return f" {phrase} " in f" {said} "
