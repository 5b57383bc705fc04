"""What a column's heading says: the known headings of a policy file, found with slack.

Each kind of file has its own words: `words` names the policy file that holds them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import combinations
from typing import Any

from rapidfuzz import fuzz, process

TARGETS = "intake_headings"
"""The words of arrest-ready trackers; a policy file may take over headings from another."""
IDENTITY_FIELDS = ("name", "surname", "forenames", "date_of_birth", "pnc_id", "cro_number")
_WORDS = re.compile(r"[a-z0-9]+")
_WHOSE = re.compile(r"^(?:suspects|offenders|nominals|subjects|targets|defendants) ")
_KEPT_SHORT = frozenset({"no", "os", "wm", "io", "om", "ip", "pc", "ws", "ic", "it"})


@dataclass(frozen=True, slots=True)
class HeadingMatch:
    """A field that a heading may mean, from 0 to 1 how surely."""

    field: str
    confidence: float


@cache
def heading_policy(words: str = TARGETS) -> Mapping[str, Any]:
    """A policy file of headings; `taken_over` are fields that it has from the trackers' words."""
    text = (resources.files("resources") / "policy" / f"{words}.toml").read_text("utf-8")
    policy = tomllib.loads(text)
    shared = heading_policy()["fields"] if policy.get("taken_over") else {}
    for field in policy.get("taken_over", ()):
        policy["fields"][field] = [*policy["fields"].get(field, ()), *shared[field]]
    return policy


@cache
def known_fields(words: str = TARGETS) -> tuple[str, ...]:
    """Every field that a column can be mapped to."""
    composites = ("identity", "crime_offence") if words == TARGETS else ("identity",)
    return (*heading_policy(words)["fields"], *composites)


@cache
def _by_heading(words: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for field, headings in heading_policy(words)["fields"].items():
        for heading in headings:
            found.setdefault(normal_heading(heading), field)
    return found


@cache
def _by_words(words: str) -> dict[frozenset[str], str]:
    return {frozenset(heading.split()): field for heading, field in _by_heading(words).items()}


@cache
def _heading_words(words: str) -> frozenset[str]:
    single = {word for heading in _by_heading(words) for word in heading.split()}
    return frozenset(word for word in single if len(word) >= 3 or word in _KEPT_SHORT)


def may_say_heading(text: str, words: str = TARGETS) -> bool:
    """Whether one word at least is one of known headings; cheap, for a look at many cells."""
    if len(text) > 80:
        return False
    pointed = "." in text or "/" in text  # D.O.B and O/S are one word each
    said = normal_heading(text).split() if pointed else _WORDS.findall(text.lower())
    return not _heading_words(words).isdisjoint(said)


@cache
def _long_headings(words: str) -> tuple[str, ...]:
    return tuple(heading for heading in _by_heading(words) if len(heading) >= 5)


@lru_cache(maxsize=50_000)
def normal_heading(text: str) -> str:
    """Small letters, words only; `D.O.B`, `O/S` and `Circ'd` become one word each."""
    line = " ".join(text.lower().replace("&", " ").split())
    line = line.replace("#", " no ").replace("’", "'").replace("'", "")
    line = re.sub(r"\b([a-z])\.(?=[a-z]\b)", r"\1", line)
    line = re.sub(r"\bo\s*/\s*s\b", "os", line)
    line = re.sub(r"\bw\s*/\s*m\b", "wm", line)
    line = re.sub(r"\b([a-z])\s*/\s*([a-z])\b", r"\1 \2", line)
    return " ".join(re.sub(r"[^a-z0-9]+", " ", line).split())


@lru_cache(maxsize=20_000)
def match_heading(text: str, words: str = TARGETS) -> tuple[HeadingMatch, ...]:
    """What a heading may mean, the surest first; empty where it says nothing known."""
    heading = normal_heading(text)
    if not heading or len(heading) > 80:
        return ()
    if field := _by_heading(words).get(heading):
        return (HeadingMatch(field, 1.0),)
    if field := _by_words(words).get(frozenset(heading.split())):
        return (HeadingMatch(field, 0.97),)
    if field := _by_heading(words).get(_WHOSE.sub("", heading)):
        return (HeadingMatch(field, 0.97),)
    if composite := _composite(text, words):
        return (composite,)
    if speaks_of_others(heading, words):
        return (HeadingMatch("victim", 0.95),)
    if set(heading.split()) & set(heading_policy(words)["other_matters"]["words"]):
        return (HeadingMatch("other_matter", 0.95),)
    scores: dict[str, float] = {}
    for known, score, _ in process.extract(
        heading, _long_headings(words), scorer=fuzz.ratio, score_cutoff=84, limit=5
    ):
        field = _by_heading(words)[known]
        scores[field] = max(scores.get(field, 0), score / 108)
    for field, score in _contained(heading, words).items():
        scores[field] = max(scores.get(field, 0), score)
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])
    return tuple(HeadingMatch(field, round(score, 3)) for field, score in ranked[:4])


def _contained(heading: str, words: str) -> dict[str, float]:
    """Known headings that stand as whole words inside a longer one."""
    scores: dict[str, float] = {}
    said = heading.split()
    for first, last in combinations(range(len(said) + 1), 2):
        known = " ".join(said[first:last])
        field = _by_heading(words).get(known)
        if field == "victim" and "risk" in said:
            continue  # the risk to a victim, not the victim
        if field is not None and (len(known) >= 3 or known in _KEPT_SHORT):
            scores[field] = max(scores.get(field, 0), 0.5 + 0.4 * len(known) / len(heading))
    return scores


def _composite(text: str, words: str) -> HeadingMatch | None:
    """`Name / DOB / PNC` in one column, or `Offence & crime no`."""
    parts = [p for p in re.split(r"[/&+\n,;|]|\band\b|\(|\)| - ", text.lower()) if p.strip()]
    if len(parts) < 2:
        return None
    fields = [_by_heading(words).get(normal_heading(part)) for part in parts]
    known = {field for field in fields if field}
    if len(known) < 2:
        return None
    if known == {"forenames", "middle_names"}:
        return HeadingMatch("forenames", 0.96)
    if known <= {"status", "arrested", "outcome"}:
        return HeadingMatch("status", 0.96)
    if known <= {"surname", "forenames", "name", "middle_names", "aliases"}:
        return HeadingMatch("name", 0.96)
    if known <= {*IDENTITY_FIELDS, "aliases", "middle_names"}:
        return HeadingMatch("identity", 0.96)
    if known == {"crime_reference", "offence"}:
        return HeadingMatch("crime_offence", 0.96)
    if known <= {"address", "postcode"}:
        return HeadingMatch("address", 0.96)
    first = next(field for field in fields if field)
    return HeadingMatch(first, 0.75)


def speaks_of_others(heading: str, words: str = TARGETS) -> bool:
    """Whether a heading (in its normal form) is about the victim or somebody else."""
    said = set(heading.split())
    return bool(said & set(heading_policy(words)["other_people"]["words"])) and "risk" not in said


def heading_order(text: str) -> str | None:
    """The order of names that a heading itself states."""
    heading = normal_heading(text)
    last = re.search(r"\b(?:surname|last name|family name)\b", heading)
    first = re.search(r"\b(?:fore ?names?|first names?|given names?|first)\b", heading)
    if not last or not first:
        return None
    return "surname_first" if last.start() < first.start() else "forenames_first"
