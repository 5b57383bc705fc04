"""Which column of a register of locations means what: by its heading, borne out by its values."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence

from rapidfuzz import fuzz

from lomu_app.intake.doubts import column_letter
from lomu_app.intake.evidence import column_evidence
from lomu_app.intake.headings import heading_policy, match_heading, normal_heading
from lomu_app.intake.layout import Block, column_values, data_rows
from lomu_app.intake.location_notes import looks_like_updates
from lomu_app.intake.location_words import (
    LOCATIONS,
    areas_in,
    looks_like_band,
    looks_like_grading,
    looks_like_kind,
    parse_sign_off,
)
from lomu_app.intake.mapping import ColumnGuess, ColumnMapping, samples_of
from lomu_app.intake.weighing import OWN_REMARKS, Weighed, assign
from lomu_app.intake.workbook import Sheet, Value, is_blank, shown

KEPT = frozenset({"comments", "offenders", "score", "status", "strand", "victims"})
"""Fields that are kept as they stand, under their own headings."""
MANY = KEPT | {"address", "intelligence", "tactics", "updates"}
"""Fields that more than one column may hold."""
PLACE = frozenset({"place", "address"})
OF_LOCATIONS = frozenset({
    "current_risk", "grading", "initial_risk", "intelligence", "place_kind", "signed_off",
    "signed_on", "tactics",
})  # fmt: skip
"""Fields of which a register of locations has three at least, beside the place."""
NOT_OF_LOCATIONS = re.compile(r"\b(?:dob|date of birth|pnc ?id|pnc|forenames?|surname|crime no)\b")
"""Headings under which a table is one of people."""
_OTHERS = frozenset({"other_matter", "victim"})
_SIGNS = 3
_DATES = frozenset({"next_review", "raised", "signed_on"})
_ENOUGH_ROWS = 1_000
_SURE, _NEARLY_SAID, _ONE_SLIP = 0.75, 0.95, 86
_BY_VALUES = {"grading": 0.6, "place_kind": 0.7, "postcode": 0.7, "updates": 0.6}
"""Fields that values alone may give a column, with the share of cells they need."""
_STEMS = {
    "current_risk": r"risk|rag|rating", "grading": r"grad|5x|x5|eval|nim",
    "initial_risk": r"init|entry|first|start|origin|open|raised|inherent|before",
    "intelligence": r"intel|info|summary|concern|reason|circ|background|rationale|grounds",
    "place_kind": r"type|kind|categ|class|setting", "place": r"loc|prem|name|venue|place|site|spot",
    "officer": r"owne|offic|lead|oic|alloc|assign|manag|spoc|contact|respons",
    "raised": r"rais|add|nomin|open|refer|identif|since|start|first|log|receiv|enter|\bon\b|date",
    "reference": r"ref|\bid\b|urn|\bno\b|number",
    "signed_off": r"sign|clos|remov|off\b|final", "signed_off_by": r"\bby\b|author|approv|signing",
    "signed_on": r"sign|clos|remov|off\b|final|end",
    "tactics": r"tactic|disrup|action|interv|measure|plan|power|activ",
    "updates": r"updat|progress|log|histor|notes|chron|discuss|minute|position",
}  # fmt: skip
"""What a heading that is only like a known one must say to be of that field."""
_NEVER = {
    "current_risk": r"init|entry|first|start|origin|prev|old|former|victim|staff|officer|fire",
    "initial_risk": r"date|now|current",
    "intelligence": r"date|grad|no\b|number|count|last",
    "place": r"kind|type|owner|manager|officer|contact|council|authority|ref",
    "officer": r"date|premis|propert|build|business|\bsign|review|licens|council|prev|old|former"
    r"|refer|rais",
    "raised": r"by|review|sign|clos|visit|inspect|train|last|next|due|expir|hear|prev|birth|risk"
    r"|intel|tactic",
    "reference": r"council|crime|licen|case|log|cad|niche|polic|partner",
    "signed_off": r"\bby\b|date|author|propos", "signed_off_by": r"date|propos",
    "signed_on": r"\bby\b|propos|review|due|target|licen|tactic|order|notice",
    "tactics": r"date|cost|owner|expir|result|prev|propos|previous|due",
    "updates": r"\bby\b|date of|due|next",
}  # fmt: skip
"""What such a heading must not say."""


def propose_location_mapping(sheet: Sheet, block: Block, *, today: dt.date) -> ColumnMapping:
    """The likeliest meaning of every column of a table of locations."""
    rows = data_rows(sheet, block)
    rows = rows[:: len(rows) // _ENOUGH_ROWS + 1]
    columns = range(block.columns[0], min(sheet.width, block.columns[1]))
    values = {c: column_values(sheet, rows, c) for c in columns}
    used = [
        c
        for c in columns
        if block.headings.get(c) or any(not is_blank(value) for value in values[c])
    ]
    evidence = {c: location_evidence(values[c], today=today) for c in used}
    choices = {c: _weigh(block.headings.get(c, ""), evidence[c]) for c in used}
    taken = assign(choices, MANY)
    guesses = tuple(
        ColumnGuess(
            column_letter(c), block.headings.get(c, ""),
            taken[c].field if c in taken else None,
            min(round(taken[c].score, 2), 1.0) if c in taken else 0.0,
            taken[c].by if c in taken else "none", samples_of(values[c]),
        )
        for c in used
    )  # fmt: skip
    return ColumnMapping(sheet.name, block.header_row, guesses)


def holds_locations(mapping: ColumnMapping) -> bool:
    """Whether the columns tell of places, of what is known there, and of nobody's birth."""
    found = set(mapping.fields())
    headings = " | ".join(normal_heading(guess.heading) for guess in mapping.columns)
    return (
        bool(found & PLACE)
        and len(found & OF_LOCATIONS) >= _SIGNS
        and NOT_OF_LOCATIONS.search(headings) is None
    )


def location_evidence(values: Sequence[Value], *, today: dt.date) -> dict[str, float]:
    """How well each field fits the column, as the share of its filled cells, from 0 to 1."""
    filled = [value for value in values if not is_blank(value)][:200]
    if not filled:
        return {}
    known = column_evidence(values, today=today)
    names = ("address", "date", "oic", "postcode", "whole_number", "yes_no")
    evidence = {name: known.get(name, 0.0) for name in names}
    texts = [shown(value) for value in filled]
    tests: dict[str, Callable[[str], bool]] = {
        "area": _names_area, "band": looks_like_band, "grading": looks_like_grading,
        "place_kind": looks_like_kind, "updates": looks_like_updates,
    }  # fmt: skip
    for field, test in tests.items():
        evidence[field] = sum(map(test, texts)) / len(texts)
    said = [parse_sign_off(value, today=today).value.said for value in filled]
    evidence["sign_off"] = sum(one is not None for one in said) / len(said)
    return {field: share for field, share in evidence.items() if share > 0} | {"filled": 1.0}


def _names_area(text: str) -> bool:
    return len(text) < 40 and len(areas_in(text)) == 1


def _weigh(heading: str, evidence: Mapping[str, float]) -> list[Weighed]:
    """The meanings of a column, the likeliest first; empty where there is none."""
    if normal_heading(heading) in OWN_REMARKS:
        return []
    choices: dict[str, Weighed] = {}
    matches = match_heading(heading, LOCATIONS)
    if matches and matches[0].field in _OTHERS:
        return []
    for match in matches:
        if match.confidence < 0.6 or not _may_be(match.field, match.confidence, heading):
            continue
        field = _corrected(match.field, heading, evidence)
        by = "both" if evidence.get(_KIND_OF.get(field, field), 0) >= 0.5 else "heading"
        _keep(choices, Weighed(field, match.confidence * _fit(field, evidence), by))  # type: ignore[arg-type]  # two of its literals
    sure = bool(matches) and matches[0].confidence >= _SURE
    for field, needed in _BY_VALUES.items():
        share = evidence.get(field, 0)
        if share >= needed:
            _keep(choices, Weighed(field, (0.36 if sure else 0.5) + 0.1 * share, "values"))
    return sorted((c for c in choices.values() if c.score >= 0.4), key=_by_score)


def _by_score(choice: Weighed) -> float:
    return -choice.score


def _may_be(field: str, confidence: float, heading: str) -> bool:
    """Whether a heading that is only like a known one may be of a field."""
    if field in _OTHERS:
        return False
    if confidence >= _NEARLY_SAID:
        return True
    said = normal_heading(heading)
    stem, never = _STEMS.get(field), _NEVER.get(field)
    if stem is not None and not re.search(stem, said) and not _is_misspelt(said, field):
        return False
    return never is None or not re.search(never, said)


def _is_misspelt(said: str, field: str) -> bool:
    """Whether a heading as a whole is a known one with a slip: `Tatics`, `Inital risk`."""
    known = heading_policy(LOCATIONS)["fields"][field]
    return any(fuzz.ratio(said, normal_heading(one)) >= _ONE_SLIP for one in known)


def _keep(choices: dict[str, Weighed], choice: Weighed) -> None:
    known = choices.get(choice.field)
    if known is None or known.score < choice.score:
        choices[choice.field] = choice


_KIND_OF = {
    "current_risk": "band", "initial_risk": "band", "next_review": "date", "officer": "oic",
    "raised": "date", "signed_off": "sign_off", "signed_off_by": "oic", "signed_on": "date",
}  # fmt: skip
"""What kind of value bears a field out, where it is not of the field's own name."""
_OWNERS = frozenset({"owner", "location owner", "owned by"})
_CORRECTIONS: tuple[tuple[tuple[str, ...], str, float, str], ...] = (
    (("place", "postcode", "area"), "address", 0.5, "address"),
    (("postcode",), "oic", 0.5, "officer"),
    (("signed_off",), "oic", 0.5, "signed_off_by"),
    (("signed_off_by",), "date", 0.5, "signed_on"),
    (("raised",), "oic", 0.5, "raised_by"),
    (("raised_by",), "date", 0.5, "raised"),
    (("grading",), "band", 0.6, "current_risk"),
    (("current_risk", "score"), "grading", 0.6, "grading"),
    (("place",), "place_kind", 0.6, "place_kind"),
)
"""Headings that can mean two things: fields, evidence and its share, what it is then."""


def _corrected(field: str, heading: str, evidence: Mapping[str, float]) -> str:
    """What the values make of a heading that can mean two things."""
    for fields, kind, share, instead in _CORRECTIONS:
        if field in fields and evidence.get(kind, 0) >= share:
            return instead
    own = normal_heading(heading) in _OWNERS
    if field == "officer" and own and evidence and evidence.get("oic", 0) < 0.3:
        return "premises_owner"
    return field


def _fit(field: str, evidence: Mapping[str, float]) -> float:
    """How well values bear a heading out; 1 where they say nothing against it."""
    if not evidence:
        return 1.0
    kind = _KIND_OF.get(field)
    if field == "signed_on" and evidence.get("sign_off", 0) >= 0.2:
        return 1.0  # `No` stands there as well
    if field in _DATES:
        return 1.0 if evidence.get("date", 0) >= 0.25 else 0.4
    if field in ("current_risk", "initial_risk", "signed_off"):
        return 1.0 if evidence.get(kind or field, 0) >= 0.2 else 0.6
    if field in ("grading", "place_kind", "area"):
        return 1.0 if evidence.get(field, 0) >= 0.2 else 0.6
    if field in ("place", "officer", "signed_off_by", "intelligence", "tactics"):
        other = max(evidence.get(name, 0) for name in ("date", "band", "grading", "whole_number"))
        return 0.4 if other >= 0.6 else 1.0
    if field == "line_number":
        return 1.0 if evidence.get("whole_number", 0) >= 0.5 else 0.3
    return 1.0
