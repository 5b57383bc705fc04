"""What the values of a column say about its meaning, whatever its heading."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Sequence

from lomu_app.intake.attempts import looks_like_attempts
from lomu_app.intake.dates import looks_like_date, parse_date
from lomu_app.intake.identity import names_a_birth
from lomu_app.intake.markers import looks_like_markers, looks_like_officer
from lomu_app.intake.places import has_postcode
from lomu_app.intake.references import (
    CRIME_SHAPE,
    looks_like_crime_reference,
    pnc_shapes_inside,
)
from lomu_app.intake.words import (
    is_nothing,
    is_yes_no,
    parse_bare_yes_no,
    parse_risk,
    parse_status,
    plain_word,
)
from lomu_app.intake.workbook import Value, shown
from lomu_app.people.identifiers import is_cro_number, is_postcode, looks_like_pnc_id

_NAME = re.compile(r"[^\W\d_][\w'’.\-]*(?: [^\W\d_][\w'’.\-]*)*\s*,\s*[^\W\d_][^,;:\d]*")
_NAME_CAPS = re.compile(
    r"(?:[A-Z][A-Z'’\-]+ )+[A-Z][a-z]+(?: [A-Z][a-z]+)*|"
    r"[A-Z][a-z]+ (?:[A-Z][a-z]+ )*[A-Z][A-Z'’\-]+"
)
_OFFENCE = re.compile(
    r"\b(?:assault|abh|gbh|stalking|harass\w*|breach|threats?|burglary|criminal damage|robbery|"
    r"strangulation|rape|coercive|controlling|malicious|imprisonment|theft|affray|kidnap\w*|"
    r"s\.?\s?(?:18|20|39|47)|battery|wounding|molestation|restraining|dvpo|dvpn|sexual|"
    r"recall|warrant|fail\w* to (?:appear|attend)|fta|public order|arson|blackmail)\b",
    re.IGNORECASE,
)
_PLAIN_NAME = re.compile(r"[^\W\d_]+(?:[ '\-.][^\W\d_]+){1,4}")

_TELLING_LENGTH = 600
"""Signs of a cell that say what its column holds; more only take time."""
RECENT = dt.timedelta(days=3 * 365)
STRONG = frozenset(
    {"pnc_id", "cro_number", "crime_reference", "oic", "attempts", "identity", "crime_offence"}
)
"""Kinds of value that are beyond mistaking, so that they overrule a heading."""


def column_evidence(values: Sequence[Value], *, today: dt.date) -> dict[str, float]:
    """How well each field fits the column, as the share of its telling cells, from 0 to 1."""
    filled = [value for value in values if not is_nothing(shown(value))]
    if not filled:
        return {}
    sample = filled[:200]
    texts = [shown(value)[:_TELLING_LENGTH] for value in sample]
    share = _sharer(texts)
    evidence = {
        "pnc_id": share(looks_like_pnc_id),
        "cro_number": share(is_cro_number),
        "crime_reference": share(lambda t: looks_like_crime_reference(t) and len(t) < 40),
        "crime_offence": share(lambda t: bool(_OFFENCE.search(t)) and _has_reference(t)),
        "identity": share(_is_identity),
        "postcode": share(is_postcode),
        "address": share(lambda t: has_postcode(t) and not is_postcode(t)),
        "victim_risk": share(_is_risk),
        "markers": share(looks_like_markers),
        "attempts": share(looks_like_attempts) * (len(sample) > 1),
        "oic": share(looks_like_officer),
        "offence": share(lambda t: bool(_OFFENCE.search(t))),
        "status": share(_is_status),
        "name": share(lambda t: bool(_NAME.fullmatch(t) or _NAME_CAPS.fullmatch(t))),
        "plain_name": share(lambda t: bool(_PLAIN_NAME.fullmatch(t))),
        "yes_no": share(is_yes_no),
        "bare_yes_no": share(lambda t: parse_bare_yes_no(t) is not None),
        "whole_number": _share_of(sample, _is_small_number),
    }
    evidence |= _date_evidence(sample, today)
    return {field: round(score, 3) for field, score in evidence.items() if score > 0}


def fits(field: str, value: Value, *, today: dt.date) -> bool:
    """Whether a value alone has the shape of a field."""
    evidence = column_evidence([value], today=today)
    kinds = {"date_of_birth": "date", "date_added": "date", "wanted_on_pnc": "yes_no"}
    return evidence.get(kinds.get(field, field), 0) > 0


def _sharer(texts: Sequence[str]) -> Callable[[Callable[[str], bool]], float]:
    # What stands in a column again and again, a risk, an officer, is looked at once.
    often = Counter(texts)
    return lambda test: sum(times for text, times in often.items() if test(text)) / len(texts)


def _share_of(values: Sequence[Value], test: Callable[[Value], bool]) -> float:
    return sum(map(test, values)) / len(values)


def _is_small_number(value: Value) -> bool:
    text = shown(value)
    return text.isdigit() and len(text) <= 3


def _is_risk(text: str) -> bool:
    return (
        len(text) < 20
        and not text.isdigit()
        and parse_risk(text).value is not None
        and (plain_word(text) not in ("l", "red", "amber", "green"))
    )


def _is_status(text: str) -> bool:
    return len(text) < 30 and not is_yes_no(text) and parse_status(text).value is not None


def _is_identity(text: str) -> bool:
    """A PNC id or a date of birth together with something else in one cell."""
    if looks_like_pnc_id(text) or has_postcode(text):
        return False
    if names_a_birth(text):
        return True
    shapes = pnc_shapes_inside(text)
    rest = len(text) - sum(end - start for start, end, _ in shapes)
    # A day and a letter (`12/11 A`) have the shape of a short id; a long one is beyond mistaking.
    whole = any(sum(sign.isdigit() for sign in found) >= 7 for _, _, found in shapes)
    return bool(shapes) and rest >= 6 and (whole or not looks_like_attempts(text))


def _has_reference(text: str) -> bool:
    return CRIME_SHAPE.search(text) is not None


def _is_serial(value: Value) -> bool:
    """A spreadsheet's day number between 1927 and 2036, as number or text."""
    if isinstance(value, str) and value.strip().isdigit() and len(value.strip()) == 5:
        return 10_000 < int(value) < 50_000
    return (
        isinstance(value, (int, float)) and not isinstance(value, bool) and 10_000 < value < 50_000
    )


def _date_evidence(sample: Sequence[Value], today: dt.date) -> dict[str, float]:
    """Dates of birth lie more than ten years back, dates of the list within three."""
    dated = serial = 0
    old = recent = 0
    for value in sample:
        is_serial = _is_serial(value)
        if not is_serial and not looks_like_date(value):
            continue
        serial += is_serial
        dated += 1
        day = parse_date(value, today=today).value
        if day is not None:
            recent += abs(today - day) < RECENT
            old += (today - day).days > 10 * 365
    if not dated or (serial == dated and dated < 0.9 * len(sample)):
        return {}
    share = dated / len(sample)
    return {
        "date": share,
        "date_of_birth": share * old / dated,
        "date_added": share * recent / dated,
    }
