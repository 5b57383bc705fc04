"""How alike two PNC ids or CRO numbers are. Pure: no database, no clock."""

from __future__ import annotations

import re

import jellyfish

from lomu_app.people import identifiers

_PNC_WITH_LETTER = re.compile(r"(\d{2}|\d{4})\s*/?\s*(\d{1,7})\s*([A-Z])", re.IGNORECASE)


def canonical_pnc(text: str | None, this_year: int) -> str:
    """The canonical PNC id; what is none stays as typed, in capitals."""
    if not text:
        return ""
    try:
        return identifiers.parse_pnc_id(text, this_year=this_year)
    except ValueError:
        return identifiers.clean_line(text).upper()


def corrected_pnc(text: str | None, this_year: int) -> str | None:
    """The PNC id that has these figures, with the check letter that belongs to them."""
    found = _PNC_WITH_LETTER.fullmatch(identifiers.clean_line(text or ""))
    if found is None:
        return None
    year, serial = found.group(1), found.group(2).zfill(7)
    if len(year) == 2:
        year = f"{20 if int(year) <= this_year % 100 else 19}{year}"
    return f"{year}/{serial}{identifiers.check_letter(int(year[2:] + serial))}"


def canonical_cro(text: str | None) -> str:
    """The canonical CRO number; what is none stays as typed, in capitals."""
    if not text:
        return ""
    try:
        return identifiers.parse_cro_number(text)
    except ValueError:
        return identifiers.clean_line(text).upper()


def pncs_level(one: str, two: str, this_year: int) -> str:
    """How alike two PNC ids are: equal, slip, missing or different."""
    if not one or not two:
        return "missing"
    sound_ids = [identifiers.is_pnc_id(text, this_year=this_year) for text in (one, two)]
    if one == two:
        return "equal" if all(sound_ids) else "slip"
    if corrected_pnc(one, this_year) == corrected_pnc(two, this_year) is not None:
        return "slip"
    if jellyfish.damerau_levenshtein_distance(one, two) <= 2 or not all(sound_ids):
        return "slip" if _nearly(one, two) else "missing" if not all(sound_ids) else "different"
    return "different"


def _nearly(one: str, two: str) -> bool:
    # One mistyped figure changes the check letter as well.
    return jellyfish.damerau_levenshtein_distance(one[:-1], two[:-1]) <= 1


def cros_level(one: str, two: str) -> str:
    """How alike two CRO numbers are: equal, slip, missing or different."""
    if not one or not two:
        return "missing"
    if one == two:
        return "equal" if identifiers.is_cro_number(one) else "slip"
    both = identifiers.is_cro_number(one) and identifiers.is_cro_number(two)
    return "slip" if _nearly(one, two) else "different" if both else "missing"


def worst_level(pnc: str, cro: str) -> str:
    """One level for both: whatever differs speaks first."""
    for level in ("different", "equal", "slip"):
        if level in (pnc, cro):
            return level
    return "missing"
