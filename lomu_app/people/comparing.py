"""How alike two people are, in hundredths and in words. Pure: no database, no clock.

How likely it is comes from the policy `matching` (see `likelihood`), from where on somebody has
to look from `people`, short forms of forenames from `short_forms`. The comparison is symmetric.
It never decides: only an equal PNC id or CRO number that nothing contradicts counts as safe.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jellyfish

from lomu_app.kernel.policy import PolicyBook
from lomu_app.people import identifiers
from lomu_app.people.likelihood import Likelihood, likelihood
from lomu_app.people.reasons import told
from lomu_app.people.rules import Identity

PNC_WITH_LETTER = re.compile(r"(\d{2}|\d{4})\s*/?\s*(\d{1,7})\s*([A-Z])", re.IGNORECASE)


# Letters that Unicode does not take apart, as they are written where there is no such key.
_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "æ": "ae", "Æ": "AE",
     "œ": "oe", "Œ": "OE", "ı": "i", "þ": "th", "Þ": "TH", "ð": "d", "Ð": "D"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What the policies say: from where on, how likely, and which forenames are one name."""

    points: Mapping[str, Any]
    groups: Mapping[str, frozenset[int]]
    model: Likelihood

    def short_forms(self, one: str, two: str) -> bool:
        """Whether two forename keys are forms of one name."""
        return bool(self.groups.get(one, frozenset()) & self.groups.get(two, frozenset()))


@lru_cache(maxsize=8)
def yardstick(policies: PolicyBook) -> Yardstick:
    """The yardstick of these policies, made once a book."""
    groups: dict[str, set[int]] = {}
    for number, names in enumerate(policies["short_forms"]["groups"]):
        for name in names:
            groups.setdefault(name_key(name), set()).add(number)
    frozen = {name: frozenset(numbers) for name, numbers in groups.items()}
    model = likelihood(policies["matching"].items)
    return Yardstick(policies["people"]["matching"], frozen, model)


@lru_cache(maxsize=20_000)
def name_key(text: str) -> str:
    """A name's key: letters and digits only, no accents, upper case."""
    return identifiers.name_key(text.translate(_LETTERS))


@lru_cache(maxsize=20_000)
def sound(key: str) -> str:
    """How a name key sounds in English; the key itself where that says nothing."""
    return (jellyfish.metaphone(key).replace(" ", "") if key.isascii() else "") or key


def phonetic_key(surname: str, forenames: str) -> str:
    """One key of how surname and first forename sound, the same when they are swapped."""
    first = forename_keys(forenames)[:1]
    sounds = [sound(key)[:19] for key in (name_key(surname), *first) if key]
    return " ".join(sorted(sounds))


@lru_cache(maxsize=20_000)
def forename_keys(forenames: str) -> tuple[str, ...]:
    """The key of each forename, in order."""
    return tuple(key for word in forenames.split() if (key := name_key(word)))


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a comparison found; see `Candidate`."""

    score: int
    reasons: tuple[str, ...]
    safe: bool
    same_identifier: bool
    exact: bool


@dataclass(frozen=True, slots=True)
class _Person:
    surname: str
    forenames: tuple[str, ...]
    alias_words: frozenset[str]
    born: dt.date | None
    year: int | None
    pnc: str
    cro: str
    postcodes: frozenset[str]


def compare(one: Identity, two: Identity, measure: Yardstick, *, this_year: int) -> Likeness:
    """Compare two people."""
    a, b = _prepared(one, this_year), _prepared(two, this_year)
    points = measure.points
    surname, forenames, swapped = _names(a, b, measure)
    born = _births(a, b)
    pnc, cro = _pncs(a.pnc, b.pnc, this_year), _cros(a.cro, b.cro)
    identifier = _identifier(pnc, cro)
    shared = a.postcodes & b.postcodes
    known = _levels(a, b, surname, forenames, born, identifier, swapped=swapped)
    likely = measure.model.probability(known, *_commonest(a, b, measure.model))
    score = min(99, round(100 * likely))
    same = "equal" in (pnc, cro)
    if same:
        # Whoever shares an identifier with a record has to be looked at, whatever else differs.
        score = max(score, points["possible"])
    reasons = told(pnc, cro, surname, forenames, born, swapped=swapped, shared=shared)
    apart = a.born is not None and b.born is not None and far_apart(a.born, b.born)
    safe = same and not apart and not _contradicted(surname, forenames, born, pnc, cro)
    exact = surname == forenames == born == "equal"
    return Likeness(max(0, min(100, score)), reasons, safe, same, exact)


_AS_LEVEL = {"first": "equal", "short_form": "form", "alias": "near"}
"""Levels told here apart that the policy `matching` does not."""


def _levels(
    a: _Person, b: _Person, surname: str, forenames: str, born: str, identifier: str,
    *, swapped: bool,
) -> dict[str, str]:  # fmt: skip
    """The levels by the names of the policy; what is not known on one side is left out."""
    if swapped:
        surname, forenames = "swapped", "missing"
    if born in ("year", "different") and (a.born is None or b.born is None):
        # Years that lie more than five apart are as good as different days.
        born = "year_alone" if born == "year" else "different"
    postcode = "missing"
    if a.postcodes and b.postcodes:
        postcode = "equal" if a.postcodes & b.postcodes else "different"
    levels = {
        "surname": surname, "forename": forenames, "birth": born, "postcode": postcode,
        "identifier": "near" if identifier == "slip" else identifier,
    }  # fmt: skip
    return {
        field: _AS_LEVEL.get(level, level) for field, level in levels.items() if level != "missing"
    }


def _commonest(a: _Person, b: _Person, model: Likelihood) -> tuple[str, str]:
    """Of both surnames, and of both first forenames, the one that more people bear."""
    firsts = [person.forenames[0] if person.forenames else "" for person in (a, b)]
    return (
        model.commoner("surname", a.surname, b.surname),
        model.commoner("forename", firsts[0], firsts[1]),
    )


def _prepared(identity: Identity, this_year: int) -> _Person:
    born = identity.date_of_birth
    aliases = frozenset(
        key for alias in identity.aliases for word in alias.replace(",", " ").split()
        if len(key := name_key(word)) > 2
    )  # fmt: skip
    return _Person(
        surname=name_key(identity.surname), forenames=forename_keys(identity.forenames),
        alias_words=aliases, born=born,
        year=born.year if born is not None else identity.birth_year,
        pnc=_canonical_pnc(identity.pnc_id, this_year),
        cro=_canonical_cro(identity.cro_number),
        postcodes=frozenset(identity.postcodes),
    )  # fmt: skip


# --- names ------------------------------------------------------------------------------


def _names(a: _Person, b: _Person, measure: Yardstick) -> tuple[str, str, bool]:
    """Levels of surname and forenames, and whether they fit only when swapped."""
    plain = _surnames(a, b), _forenames(a, b, measure)
    fits = plain[0] == "equal" or plain[1] in ("equal", "first")
    if fits or not (a.forenames and b.forenames):
        return (*plain, False)
    crossed = (
        surnames_level(a.surname, b.forenames[0]), surnames_level(b.surname, a.forenames[0])
    )  # fmt: skip
    if all(level in ("equal", "near") for level in crossed):
        return ("near" if crossed == ("equal", "equal") else "alias"), "near", True
    return (*plain, False)


def _surnames(a: _Person, b: _Person) -> str:
    level = surnames_level(a.surname, b.surname)
    if level == "different" and (a.surname in b.alias_words or b.surname in a.alias_words):
        return "alias"
    return level


@lru_cache(maxsize=50_000)
def surnames_level(one: str, two: str) -> str:
    """How alike two surname keys are: equal, near, missing or different."""
    if not one or not two:
        return "missing"
    if one == two:
        return "equal"
    return "near" if _slip_of_the_pen(one, two) or _sounds_alike(one, two) else "different"


def _slip_of_the_pen(one: str, two: str) -> bool:
    shorter = min(len(one), len(two))
    allowed = 0 if shorter < 4 else 1 if shorter < 6 else 2
    if abs(len(one) - len(two)) > allowed:
        return _part_of_a_double(one, two)
    return jellyfish.damerau_levenshtein_distance(one, two) <= allowed or _part_of_a_double(
        one, two
    )


def _part_of_a_double(one: str, two: str) -> bool:
    shorter, longer = sorted((one, two), key=len)
    return (
        len(shorter) >= 4
        and len(longer) - len(shorter) >= 3
        and (longer.startswith(shorter) or longer.endswith(shorter))
    )


def _sounds_alike(one: str, two: str) -> bool:
    heard = sound(one)
    return len(heard) >= 3 and heard == sound(two)


def _forenames(a: _Person, b: _Person, measure: Yardstick) -> str:
    if not a.forenames or not b.forenames:
        return "missing"
    if a.forenames == b.forenames:
        return "equal"
    level = _forename(a.forenames[0], b.forenames[0], measure)
    if level != "different":
        return level
    if set(a.forenames) & b.alias_words or set(b.forenames) & a.alias_words:
        return "alias"
    by_middle_name = a.forenames[0] in b.forenames[1:] or b.forenames[0] in a.forenames[1:]
    return "near" if by_middle_name else "different"


def _forename(one: str, two: str, measure: Yardstick) -> str:
    shorter, longer = sorted((one, two), key=len)
    if one == two:
        return "first"
    if len(shorter) == 1:
        return "initial" if longer.startswith(shorter) else "different"
    if measure.short_forms(one, two) or (len(shorter) >= 3 and longer.startswith(shorter)):
        return "short_form"
    return "near" if surnames_level(one, two) == "near" else "different"


# --- dates of birth ---------------------------------------------------------------------

_ONE_BIRTH = dt.timedelta(days=731)
"""Same identifier, and births up to this far apart: one of them is mistyped."""


def _births(a: _Person, b: _Person) -> str:
    if a.born is not None and b.born is not None:
        return days_level(a.born, b.born)
    if a.year is None or b.year is None:
        return "missing"
    return "year" if a.year == b.year else "different" if abs(a.year - b.year) > 5 else "missing"


def days_level(one: dt.date, two: dt.date) -> str:
    """How alike two days are: equal, swapped (day and month), slip (one figure) or different."""
    if one == two:
        return "equal"
    if two == swapped_day(one):
        return "swapped"
    return "slip" if two in slips_of(one) else "different"


def far_apart(one: dt.date, two: dt.date) -> bool:
    """Whether two days of birth are too far apart to be one, whichever figure is wrong."""
    return abs(one - two) > _ONE_BIRTH


def swapped_day(day: dt.date) -> dt.date | None:
    """The day with day and month changed over, where there is one."""
    return day.replace(month=day.day, day=day.month) if day.day <= 12 else None


@lru_cache(maxsize=5_000)
def slips_of(day: dt.date) -> frozenset[dt.date]:
    """Every day that differs in one figure, or in two neighbouring figures changed over."""
    figures = day.strftime("%Y%m%d").zfill(8)
    found: set[dt.date] = set()
    for place, figure in enumerate(figures):
        others = [figures[:place] + other + figures[place + 1 :] for other in "0123456789"]
        if place:
            others.append(figures[: place - 1] + figure + figures[place - 1] + figures[place + 1 :])
        found.update(filter(None, map(_day_of, others)))
    return frozenset(found - {day})


def _day_of(figures: str) -> dt.date | None:
    try:
        return dt.date(int(figures[:4]), int(figures[4:6]), int(figures[6:]))
    except ValueError:
        return None


# --- identifiers ------------------------------------------------------------------------


def _canonical_pnc(text: str | None, this_year: int) -> str:
    if not text:
        return ""
    try:
        return identifiers.parse_pnc_id(text, this_year=this_year)
    except ValueError:
        return identifiers.clean_line(text).upper()


def corrected_pnc(text: str | None, this_year: int) -> str | None:
    """The PNC id that has these figures, with the check letter that belongs to them."""
    found = PNC_WITH_LETTER.fullmatch(identifiers.clean_line(text or ""))
    if found is None:
        return None
    year, serial = found.group(1), found.group(2).zfill(7)
    if len(year) == 2:
        year = f"{20 if int(year) <= this_year % 100 else 19}{year}"
    return f"{year}/{serial}{identifiers.check_letter(int(year[2:] + serial))}"


def _canonical_cro(text: str | None) -> str:
    if not text:
        return ""
    try:
        return identifiers.parse_cro_number(text)
    except ValueError:
        return identifiers.clean_line(text).upper()


def _pncs(one: str, two: str, this_year: int) -> str:
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


def _cros(one: str, two: str) -> str:
    if not one or not two:
        return "missing"
    if one == two:
        return "equal" if identifiers.is_cro_number(one) else "slip"
    both = identifiers.is_cro_number(one) and identifiers.is_cro_number(two)
    return "slip" if _nearly(one, two) else "different" if both else "missing"


def _identifier(pnc: str, cro: str) -> str:
    for level in ("different", "equal", "slip"):
        if level in (pnc, cro):
            return level
    return "missing"


def _contradicted(surname: str, forenames: str, born: str, pnc: str, cro: str) -> bool:
    """Whether names or numbers speak against an equal identifier, so that a person has to look.

    A list that was filled down, or sorted in part, gives one person's id to another.
    """
    if "different" in (pnc, cro):
        return True
    if surname == "different" and born not in ("equal", "swapped", "slip"):
        return True
    return (surname, forenames, born).count("different") >= 2
