"""Which column of a register means what: by its heading, borne out or denied by its values."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence

from lomu_app.intake.dates import parse_date
from lomu_app.intake.doubts import column_letter
from lomu_app.intake.evidence import column_evidence
from lomu_app.intake.headings import HeadingMatch, match_heading, normal_heading
from lomu_app.intake.layout import Block, column_values, data_rows
from lomu_app.intake.mapping import ColumnGuess, ColumnMapping, samples_of
from lomu_app.intake.name_columns import name_order, split_names
from lomu_app.intake.register_words import (
    REGISTERS,
    cohort_of,
    looks_like_rag,
    looks_like_where,
)
from lomu_app.intake.sections import known_area
from lomu_app.intake.weighing import OWN_REMARKS, Weighed, assign
from lomu_app.intake.workbook import Sheet, Value, is_blank, shown

KEPT = frozenset({
    "age", "comments", "contact", "ethnicity", "offence", "orders", "phone", "plan", "score", "sex",
    "vehicle", "victim", "victims",
})  # fmt: skip
"""Fields that are kept as they stand, under their own headings."""
MANY = KEPT | {"address", "aliases", "markers", "middle_names", "postcode"}
"""Fields that more than one column may hold."""
PERSON = frozenset({"name", "surname", "forenames", "identity", "pnc_id"})
MANAGED = frozenset({
    "cohort", "custody", "da_flag", "deputy", "lead_manager", "left_on", "probation_officer", "rag",
    "referred_on", "release_date", "review_due", "reviewed_on", "screened_on", "selected_on",
    "statutory", "status", "supervision", "supervision_ends",
})  # fmt: skip
DATES = frozenset({
    "date_of_birth", "left_on", "referred_on", "release_date", "review_due", "reviewed_on",
    "screened_on", "selected_on", "supervision_ends",
})  # fmt: skip
_ENOUGH_ROWS = 1_000
_BY_VALUES = {
    "pnc_id": 0.5, "cro_number": 0.5, "identity": 0.5, "date_of_birth": 0.7, "lead_manager": 0.6,
    "rag": 0.7, "custody": 0.6, "address": 0.5, "postcode": 0.7, "name": 0.5,
}  # fmt: skip
"""Fields that values alone may give a column, with the share of cells they need."""


def propose_register_mapping(sheet: Sheet, block: Block, *, today: dt.date) -> ColumnMapping:
    """The likeliest meaning of every column of a register's table."""
    rows = data_rows(sheet, block)
    rows = rows[:: len(rows) // _ENOUGH_ROWS + 1]
    columns = range(block.columns[0], min(sheet.width, block.columns[1]))
    values = {c: column_values(sheet, rows, c) for c in columns}
    used = [
        c
        for c in columns
        if block.headings.get(c) or any(not is_blank(value) for value in values[c])
    ]
    evidence = {c: register_evidence(values[c], today=today) for c in used}
    choices = {c: _weigh(block.headings.get(c, ""), evidence[c]) for c in used}
    taken = assign(choices, MANY)
    _drop_second_name(taken)
    split_names(taken, evidence, values, block.headings, REGISTERS)
    guesses = tuple(
        ColumnGuess(
            column_letter(c), block.headings.get(c, ""),
            taken[c].field if c in taken else None,
            min(round(taken[c].score, 2), 1.0) if c in taken else 0.0,
            taken[c].by if c in taken else "none", samples_of(values[c]),
        )
        for c in used
    )  # fmt: skip
    order = name_order(taken, block.headings, values)
    return ColumnMapping(sheet.name, block.header_row, guesses, order)


def _drop_second_name(taken: dict[int, Weighed]) -> None:
    """Where another column says who it is, one that only looks like names is of others."""
    fields = {choice.field: column for column, choice in taken.items()}
    column = fields.get("name")
    named = "identity" in fields or fields.keys() >= {"surname", "forenames"}
    if column is not None and named and taken[column].by == "values":
        del taken[column]


def holds_members(mapping: ColumnMapping) -> bool:
    """Whether the columns tell who is managed, and something of how."""
    found = set(mapping.fields())
    return bool(found & PERSON) and bool(found & MANAGED)


def register_evidence(values: Sequence[Value], *, today: dt.date) -> dict[str, float]:
    """How well each field fits the column, as the share of its filled cells, from 0 to 1."""
    evidence = column_evidence(values, today=today)
    filled = [value for value in values if not is_blank(value)][:200]
    if not filled:
        return evidence
    texts = [shown(value) for value in filled]
    tests: dict[str, Callable[[str], bool]] = {
        "rag": looks_like_rag, "custody": looks_like_where, "cohort": _names_cohort,
        "area": _names_area,
    }  # fmt: skip
    for field, test in tests.items():
        evidence[field] = sum(map(test, texts)) / len(texts)
    evidence["lead_manager"] = evidence.get("oic", 0)
    evidence["past"] = _share_of_past(filled, today)
    return {field: share for field, share in evidence.items() if share > 0}


def _names_cohort(text: str) -> bool:
    return len(text) < 40 and cohort_of(text) is not None


def _names_area(text: str) -> bool:
    return known_area(text) is not None


def _share_of_past(values: Sequence[Value], today: dt.date) -> float:
    days = [parse_date(value, today=today).value for value in values]
    return sum(day is not None and day < today for day in days) / len(values)


def _weigh(heading: str, evidence: Mapping[str, float]) -> list[Weighed]:
    """The meanings of a column, the likeliest first; empty where there is none."""
    if normal_heading(heading) in OWN_REMARKS:
        return []
    choices: dict[str, Weighed] = {}
    matches = match_heading(heading, REGISTERS)
    if matches and matches[0].field in _OTHERS and matches[0].confidence >= 0.75:
        return [Weighed("victim", 0.95, "heading")] if matches[0].field == "victim" else []
    for match in matches:
        if match.confidence >= 0.6 and _is_said(match, heading):
            field = _corrected(match.field, heading, evidence)
            score = match.confidence * _fit(field, evidence)
            by = "both" if evidence.get(field, 0) >= 0.5 else "heading"
            _keep(choices, Weighed(field, score, by))  # type: ignore[arg-type]  # two of its literals
    if evidence.get("pnc_id", 0) >= 0.5:
        _keep(choices, Weighed("pnc_id", 0.98, "values"))
    sure = bool(matches) and matches[0].confidence >= 0.75
    for field, needed in _BY_VALUES.items():
        share = evidence.get(field, 0)
        if share >= needed and _may_be(field, heading):
            base = 0.36 if sure or (heading and field in ("name", "lead_manager")) else 0.5
            _keep(choices, Weighed(field, base + 0.1 * share, "values"))
    return sorted((c for c in choices.values() if c.score >= 0.4), key=lambda c: -c.score)


def _is_said(match: HeadingMatch, heading: str) -> bool:
    return match.field not in _OTHERS and (
        match.confidence >= _NEARLY_SAID or _may_be(match.field, heading)
    )


def _may_be(field: str, heading: str) -> bool:
    """Whether a heading that is only like a known one, or says nothing known, may be of a field."""
    said = normal_heading(heading)
    if not said:
        return True
    stem, never = _STEMS.get(field), _NEVER.get(field)
    if stem is not None and not re.search(stem, said):
        return False
    return never is None or not re.search(never, said)


def _keep(choices: dict[str, Weighed], choice: Weighed) -> None:
    known = choices.get(choice.field)
    if known is None or known.score < choice.score:
        choices[choice.field] = choice


_CORRECTIONS: tuple[tuple[tuple[str, ...], str, float, str], ...] = (
    (("name",), "identity", 0.5, "identity"),
    (("status", "supervision", "statutory"), "rag", 0.6, "rag"),
    (("status", "address", "supervision"), "custody", 0.6, "custody"),
    (("custody",), "address", 0.5, "address"),
    (("postcode",), "lead_manager", 0.5, "lead_manager"),
    (("status", "orders", "score"), "cohort", 0.7, "cohort"),
    (("probation_officer",), "yes_no", 0.6, "statutory"),
)
"""Headings that can mean two things: fields, evidence and its share, what it is then."""
_OTHERS = frozenset({"other_matter", "victim"})
_NEARLY_SAID = 0.95
_STEMS = {
    "date_of_birth": r"birth|born|dob|\bb\b",
    "lead_manager": r"manag|\bom\b|officer|lead|owner|lomu|alloc|assign|worker|oic|\bpc\b",
    "left_on": r"remov|desel|exit|closed|\boff\b|left",
    "probation_officer": r"prob|\bpo\b|\bcom\b|\bpp\b|nps|crc|npom|hmpps|supervising",
    "referred_on": r"ref|nomin",
    "release_date": r"\brel|\bout\b|\be?rd\b|crd|\bard\b|edr",
    "review_due": r"rev|odoc|panel|meeting|conference|discuss|next due",
    "reviewed_on": r"rev|odoc|panel|discuss",
    "screened_on": r"screen",
    "selected_on": r"adopt|select|cohort|start|since|join|enter|entry|added|open|commenc|accept",
    "supervision": r"supervision|order|licence|sentence|probation|legal|disposal",
    "supervision_ends": r"\bend|expir|\bsl?ed\b|\bled\b|until",
}
"""What a heading that is only like a known one must say to be of that field."""
_NEVER = {
    "custody": r"last|prev|offence|before|since|former",
    "deputy": r"date|inspector",
    "lead_manager": r"arrest|investig|neighbour|npt|referr|review|updat|superv|screen|victim|prison"
    r"|probation|safeguard|prev|old|former|dealing|date|since|start|\bco\b",
    "rag": r"last|prev|month|entry|initial|start|chang|date|before|old|former",
    "release_date": r"hdc|temporary|rotl|prev|old|tag",
    "review_due": r"complet|done|held|last|prev|of rag|outcome|result|by whom|officer|comment",
    "screened_on": r"due|\bby\b|outcome|result|next",
    "selected_on": r"\bom\b|manager|officer|licen|superv|plan|tag|order|sentence|custody|prison",
    "supervision_ends": r"dvp|shpo|sro|order|tag|curfew|plan|bail",
}
"""What such a heading must not say."""
_INSTEAD = {"custody": "release_date", "supervision": "supervision_ends"}
"""What a column of days may be whose heading speaks of something else."""
_VAGUE_REVIEW = frozenset({"review", "review date", "rev date", "odoc date", "panel date"})


def _corrected(field: str, heading: str, evidence: Mapping[str, float]) -> str:
    for fields, kind, share, instead in _CORRECTIONS:
        if field in fields and evidence.get(kind, 0) >= share:
            return instead
    said = normal_heading(heading)
    if field in _INSTEAD and evidence.get("date", 0) >= 0.6:
        instead = _INSTEAD[field]
        return instead if re.search(_STEMS[instead], said) else "contact"
    if field == "review_due" and said in _VAGUE_REVIEW and evidence.get("past", 0) >= 0.8:
        return "reviewed_on"  # a column of past days only tells of reviews that were held
    if field == "victims" and evidence.get("name", 0) >= 0.5:
        return "victim"
    return field


def _fit(field: str, evidence: Mapping[str, float]) -> float:
    """How well values bear a heading out; 1 where they say nothing against it."""
    if not evidence:
        return 0.3 if field == "line_number" else 1.0
    dates, numbers = evidence.get("date", 0), evidence.get("whole_number", 0)
    if field in DATES:
        return 1.0 if dates >= 0.25 else 0.4
    if field == "line_number":
        return 1.0 if numbers >= 0.5 else 0.3
    if field == "area":
        return 1.0 if evidence.get(field, 0) >= 0.3 else 0.5
    if field in ("rag", "cohort"):
        return 1.0 if evidence.get(field, 0) >= 0.3 else 0.5
    if field in ("name", "surname", "forenames", "lead_manager", "deputy", "probation_officer"):
        other = max(dates, *(evidence.get(kind, 0) for kind in ("rag", "custody")))
        return 0.4 if other >= 0.5 or numbers >= 0.7 else 1.0
    if field == "pnc_id":
        return 1.0 if evidence.get(field, 0) >= 0.1 else 0.6
    if field == "custody":
        plain = max(evidence.get(field, 0), evidence.get("yes_no", 0))
        return 1.0 if plain >= 0.3 else 0.8
    return 1.0
