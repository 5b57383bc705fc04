"""Weighs a column's heading against its values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from lomu_app.intake.headings import HeadingMatch, match_heading, normal_heading
from lomu_app.intake.markers import marker_code
from lomu_app.intake.workbook import Value, is_blank, shown

_OVERRULING = ("pnc_id", "cro_number", "crime_reference")
By = Literal["heading", "values", "both"]
_STATED = frozenset(
    {"victim", "other_matter", "cohort", "supervisor", "identity", "crime_offence", "comments"}
)
OWN_REMARKS = frozenset({"what to look at", "came from"})
"""Headings of the remarks in a workbook of failed rows: they quote cells and hold nothing."""
_DATED = frozenset({"date_of_birth", "date_added", "last_attempt"})
_BY_VALUES = {
    "pnc_id": 0.5,
    "cro_number": 0.5,
    "crime_reference": 0.5,
    "identity": 0.5,
    "crime_offence": 0.5,
    "oic": 0.5,
    "attempts": 0.3,
    "date_of_birth": 0.55,
    "date_added": 0.55,
    "victim_risk": 0.6,
    "markers": 0.5,
    "address": 0.4,
    "postcode": 0.6,
    "offence": 0.5,
    "status": 0.7,
    "name": 0.5,
}
"""Fields that values alone may give a column, with the share of cells they need."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One meaning that a column may have."""

    field: str
    score: float
    by: By


def weigh(heading: str, evidence: Mapping[str, float], values: Sequence[Value]) -> list[Weighed]:
    """The meanings of a column, the likeliest first; empty where there is none."""
    if normal_heading(heading) in OWN_REMARKS:
        return []
    matches = match_heading(heading)
    top = matches[0] if matches else None
    code = marker_code(heading)
    if code and (top is None or top.confidence < 1) and _is_ticked(values):
        return [Weighed(f"marker:{code}", 0.9, "both")]
    choices: dict[str, Weighed] = {}
    if top is None or top.confidence < 0.9 or top.field not in _STATED:
        _overrule(choices, matches, evidence)
    for match in matches:
        if match.confidence >= 0.55:
            field = _corrected(match.field, heading, evidence, values)
            if not _may_be(field, match, heading, evidence):
                continue
            by: By = "both" if evidence.get(field, 0) >= 0.5 else "heading"
            _keep(choices, Weighed(field, match.confidence * _fit(field, evidence, values), by))
    _by_values(choices, heading, evidence, known=top is not None and top.confidence >= 0.75)
    if not heading and _is_sequence(values):
        _keep(choices, Weighed("line_number", 0.9, "values"))
    found = sorted(choices.values(), key=lambda choice: -choice.score)
    return [choice for choice in found if choice.score >= 0.35]


def assign(choices: Mapping[int, Sequence[Weighed]], many: frozenset[str]) -> dict[int, Weighed]:
    """The meaning of each column, the surest first; only fields of `many` fill several."""
    ranked = sorted(
        ((choice.score, -column, choice) for column, found in choices.items() for choice in found),
        key=lambda item: (item[0], item[1]),
        reverse=True,
    )
    taken: dict[int, Weighed] = {}
    fields: set[str] = set()
    for _, negative, choice in ranked:
        column = -negative
        single = choice.field not in many and not choice.field.startswith("marker:")
        if column in taken or (single and choice.field in fields):
            continue
        taken[column] = choice
        fields.add(choice.field)
    return taken


_ARRESTS = frozenset({"arrested", "arrest_date"})
_NEARLY_SAID = 0.85
_SAID_OF_AN_ARREST = frozenset(
    re.findall(
        r"\w+",
        "arrested arrest made custody in is suspect subject offender nominal y n yes no has been "
        "now date time of if applicable when and the day on he she they yet or a was complete "
        "detained",
    )
)
"""All words that a heading of an arrest that was made may have; others tell of another one."""


def _may_be(field: str, match: HeadingMatch, heading: str, evidence: Mapping[str, float]) -> bool:
    """Whether a heading that is only like a known one may stand for a field of much weight."""
    if field == "date_added":
        return match.confidence >= _NEARLY_SAID or _of_the_list(heading)
    return field not in _ARRESTS or _is_of_an_arrest(match, heading, evidence)


def _is_of_an_arrest(match: HeadingMatch, heading: str, evidence: Mapping[str, float]) -> bool:
    """Whether a column can end its lines: by a known heading, or by one like it over signs."""
    if match.confidence >= _NEARLY_SAID:
        return True
    signs = max(evidence.get("bare_yes_no", 0), evidence.get("date", 0))
    said = normal_heading(heading).replace("or not", "")
    return signs >= 0.6 and set(said.split()) <= _SAID_OF_AN_ARREST


def _overrule(
    choices: dict[str, Weighed], matches: Sequence[HeadingMatch], evidence: Mapping[str, float]
) -> None:
    """Identifiers are what they are, whatever the heading says."""
    for field in _OVERRULING:
        share = evidence.get(field, 0)
        if share >= 0.5:
            agrees = any(match.field == field for match in matches)
            score = 0.95 + 0.1 * share + 0.02 * agrees
            choices[field] = Weighed(field, score, "both" if agrees else "values")


def _by_values(
    choices: dict[str, Weighed], heading: str, evidence: Mapping[str, float], *, known: bool
) -> None:
    """What the values alone suggest; of little weight beside a heading that is known."""
    base, slope = (0.36, 0.1) if known else (0.5 if heading else 0.55, 0.3)
    for field, needed in _BY_VALUES.items():
        share = evidence.get(field, 0)
        if share >= needed and not (
            field == "date_added" and heading and not _of_the_list(heading)
        ):
            _keep(choices, Weighed(field, base + slope * share, "values"))


def _of_the_list(heading: str) -> bool:
    """Whether a heading that nobody knows may be of the day on which a line was added."""
    said = normal_heading(heading)
    if not set(said.split()) - _PLAIN_DATE:
        return True
    return bool(_ON_THE_LIST.search(said)) and not _OTHER_DAYS.search(said)


_ON_THE_LIST = re.compile(
    r"\b(?:list\w*|add\w*|tracker|daart|went|put|entered|entry|since|outstanding|os|wanted|circ\w*|"
    r"started|start|on|raised|opened|logged|referred|received|recd)\b"
)
_PLAIN_DATE = frozenset({"date", "time", "and", "the", "of", "dd", "mm", "yy", "yyyy", "day"})
_OTHER_DAYS = re.compile(
    r"\b(?:off|remov\w*|clos\w*|arrest\w*|review\w*|seen|visit\w*|attempt\w*|expir\w*|interview\w*|"
    r"offence|crime|incident|report\w*|bail\w*|cps|statute|due|updat\w*|check\w*|court|release\w*|"
    r"last|next|vic\w*)\b"
)


def _keep(choices: dict[str, Weighed], choice: Weighed) -> None:
    known = choices.get(choice.field)
    if known is None or known.score < choice.score:
        choices[choice.field] = choice


_CORRECTIONS: tuple[tuple[tuple[str, ...], str, float, str], ...] = (
    (("name",), "identity", 0.5, "identity"),
    (("attempts", "last_attempt"), "whole_number", 0.6, "attempts_count"),
    (("attempts_count", "last_attempt"), "attempts", 0.3, "attempts"),
    (("crime_reference", "offence"), "crime_offence", 0.5, "crime_offence"),
    (("crime_reference",), "offence", 0.5, "offence"),
    (("date_added",), "date_of_birth", 0.8, "date_of_birth"),
    (("comments",), "markers", 0.6, "markers"),
    (("postcode",), "oic", 0.5, "oic"),
    (("wanted_on_pnc",), "markers", 0.5, "markers"),
    (("postcode",), "address", 0.5, "address"),
)
"""Headings that can mean two things: fields, evidence and its share, what it is then."""


def _corrected(
    field: str, heading: str, evidence: Mapping[str, float], values: Sequence[Value]
) -> str:
    """What the values make of a heading that can mean two things."""
    get = evidence.get
    for fields, kind, share, instead in _CORRECTIONS:
        if field in fields and get(kind, 0) >= share:
            return instead
    if field == "wanted_on_pnc" and get("yes_no", 0) < 0.3 and get("offence", 0) >= 0.5:
        return "offence"
    if field == "pnc_id" and get("yes_no", 0) >= 0.6 and get("pnc_id", 0) < 0.2:
        return "wanted_on_pnc"
    if field == "crime_reference" and _is_sequence(values):
        return "line_number"
    if field == "status" and get("bare_yes_no", 0) >= 0.6 and "arrest" in normal_heading(heading):
        return "arrested"
    return field


def _fit(field: str, evidence: Mapping[str, float], values: Sequence[Value]) -> float:
    """How well values bear a heading out; 1 where they say nothing against it."""
    if not any(not is_blank(value) for value in values):
        return 1.0
    dates = evidence.get("date", 0)
    if field in _DATED:
        return 1.0 if dates >= 0.25 else 0.4
    if field == "victim_risk":
        banded = evidence.get(field, 0) >= 0.2 or evidence.get("whole_number", 0) > 0.5
        return 1.0 if banded else 0.6
    if field == "markers" and evidence.get(field, 0) < 0.2 and evidence.get("yes_no", 0) >= 0.6:
        return 0.3
    if field in ("name", "surname", "forenames", "offence", "oic") and (
        dates >= 0.5 or evidence.get("whole_number", 0) >= 0.7
    ):
        return 0.4
    if field == "offence" and max(evidence.get(n, 0) for n in ("victim_risk", "yes_no")) >= 0.6:
        return 0.4
    if field == "pnc_id" and evidence.get(field, 0) < 0.1 and len(values) > 3:
        return 0.6
    return 1.0


def _is_ticked(values: Sequence[Value]) -> bool:
    texts = [shown(value).lower() for value in values if not is_blank(value)]
    ticks = {"y", "yes", "x", "✓", "✔", "n", "no", "-", "1", "0", "true", "false"}
    # A total beneath the column, or one odd answer, leaves the others what they are.
    return bool(texts) and sum(text in ticks for text in texts) * 2 >= len(texts)


def _is_sequence(values: Sequence[Value]) -> bool:
    numbers = [int(t) for value in values if (t := shown(value)).isdigit() and len(t) < 5]
    filled = sum(not is_blank(value) for value in values)
    steps = sum(b == a + 1 for a, b in pairwise(numbers))
    return len(numbers) >= 3 and len(numbers) >= 0.8 * filled and steps >= 0.8 * (len(numbers) - 1)
