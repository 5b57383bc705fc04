"""How alike two people are, in hundredths and in words. Pure: no database, no clock.

How likely it is comes from the policy `matching` (see `likelihood`), from where on somebody has
to look from `people`, short forms of forenames from `short_forms`. The comparison is symmetric.
It never decides: only an equal PNC id or CRO number that nothing contradicts counts as safe.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jellyfish

from lomu_app.kernel.policy import PolicyBook
from lomu_app.people import identifiers
from lomu_app.people.days_alike import days_level, far_apart
from lomu_app.people.likelihood import Likelihood, Namesakes, likelihood
from lomu_app.people.numbers_alike import (
    canonical_cro,
    canonical_pnc,
    cros_level,
    pncs_level,
    worst_level,
)
from lomu_app.people.places import (
    Place,
    is_one_home,
    places_levels,
    places_of,
    share_street,
    told_apart,
)
from lomu_app.people.reasons import told
from lomu_app.people.rules import Identity

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
    least_of_family: float

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
    least = float(policies["matching"]["listed_of_family"])
    return Yardstick(policies["people"]["matching"], frozen, model, least)


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
    """What a comparison found; see `Candidate`.

    `related` says that it is one person, or father and son of one name, or twins: a forename or
    a day of birth may be wrong. `near` says that both live in one house or flat, or, where the
    surname or the birth is the same, in one street: a house number may be wrong as well.
    """

    score: int
    reasons: tuple[str, ...]
    safe: bool
    same_identifier: bool
    exact: bool
    related: bool
    near: bool


@dataclass(frozen=True, slots=True)
class _Person:
    surname: str
    surname_words: tuple[str, ...]
    forenames: tuple[str, ...]
    alias_words: frozenset[str]
    born: dt.date | None
    year: int | None
    pnc: str
    cro: str
    postcodes: frozenset[str]
    places: frozenset[Place]


def compare(
    one: Identity, two: Identity, measure: Yardstick, *, this_year: int,
    namesakes: Namesakes | None = None,
) -> Likeness:  # fmt: skip
    """Compare two people. `namesakes` is how common the names of one are on record, if known."""
    a, b = _prepared(one, this_year), _prepared(two, this_year)
    points = measure.points
    surname, forenames, swapped = _names(a, b, measure)
    born = _births(a, b)
    pnc, cro = pncs_level(a.pnc, b.pnc, this_year), cros_level(a.cro, b.cro)
    shared, place = a.postcodes & b.postcodes, places_levels(a.places, b.places)
    known = told_apart(place) | _levels(a, b, surname, forenames, born, swapped=swapped)
    known |= _known("identifier", {"slip": "near"}, worst_level(pnc, cro))
    likely, relatives = measure.model.shares(known, *_commonest(a, b, measure.model), namesakes)
    score = min(99, round(100 * likely))
    same = "equal" in (pnc, cro)
    if same:
        # Whoever shares an identifier with a record has to be looked at, whatever else differs.
        score = max(score, points["possible"])
    at_home = is_one_home(place)
    of_family = surname in ("equal", "near") or swapped or born in ("equal", "swapped")
    near = at_home or (of_family and share_street(a.places, b.places))
    reasons = told(
        pnc, cro, surname, forenames, born, swapped=swapped, shared=shared, at_home=at_home
    )
    exact = surname == forenames == born == "equal"
    apart = False
    if a.born is not None and b.born is not None:
        apart = far_apart(a.born, b.born)
        born = "different" if born in ("two", "year") else born
    safe = same and not apart and not _contradicted(surname, forenames, born, pnc, cro)
    related = likely >= measure.least_of_family and likely + relatives >= _MORE_LIKELY_THAN_NOT
    return Likeness(max(0, min(100, score)), reasons, safe, same, exact, related, near)


_MORE_LIKELY_THAN_NOT = 0.5


_AS_LEVEL = {"first": "equal", "short_form": "form", "alias": "near"}
"""Levels told here apart that the policy `matching` does not."""


def _levels(
    a: _Person, b: _Person, surname: str, forenames: str, born: str, *, swapped: bool
) -> dict[str, str]:
    """The levels by the names of the policy; what is not known on one side is left out."""
    middle = _middles(a, b, forenames)
    if surname == "different" and _alike(a.surname, b.surname):
        surname = "like"
    if forenames == "different" and _alike(a.forenames[0], b.forenames[0]):
        forenames = "like"
    if swapped:
        surname, forenames, middle = "swapped", "missing", "missing"
    if born in ("year", "different") and (a.born is None or b.born is None):
        # Years that lie more than five apart are as good as different days.
        born = "year_alone" if born == "year" else "different"
    return (
        _known("surname", _AS_LEVEL, surname) | _known("forename", _AS_LEVEL, forenames)
        | _known("middle", _AS_LEVEL, middle) | _known("birth", _AS_LEVEL, born)
    )  # fmt: skip


_LIKE = 0.86
_LONG = 6


def _alike(one: str, two: str) -> bool:
    """Whether two names that are not near are alike all the same, after Jaro and Winkler.

    Two slips at the beginning of a long name count for more there than they should.
    """
    if jellyfish.jaro_winkler_similarity(one, two) >= _LIKE:
        return True
    long = min(len(one), len(two)) >= _LONG
    return long and jellyfish.damerau_levenshtein_distance(one, two) <= 2


def _known(field: str, names: Mapping[str, str], level: str) -> dict[str, str]:
    return {} if level == "missing" else {field: names.get(level, level)}


def _commonest(a: _Person, b: _Person, model: Likelihood) -> tuple[str, str]:
    """Of both surnames, and of both first forenames, the one that more people bear."""
    firsts = [person.forenames[0] if person.forenames else "" for person in (a, b)]
    return (
        model.commoner("surname", a.surname, b.surname),
        model.commoner("forename", firsts[0], firsts[1]),
    )


@lru_cache(maxsize=2_000)
def _prepared(identity: Identity, this_year: int) -> _Person:
    born = identity.date_of_birth
    aliases = frozenset(
        key for alias in identity.aliases for word in alias.replace(",", " ").split()
        if len(key := name_key(word)) > 2
    )  # fmt: skip
    return _Person(
        surname=name_key(identity.surname),
        surname_words=forename_keys(identity.surname.replace("-", " ")),
        forenames=forename_keys(identity.forenames),
        alias_words=aliases, born=born,
        year=born.year if born is not None else identity.birth_year,
        pnc=canonical_pnc(identity.pnc_id, this_year),
        cro=canonical_cro(identity.cro_number),
        postcodes=frozenset(identity.postcodes),
        places=places_of(identity.addresses, identity.postcodes),
    )  # fmt: skip


# --- names ------------------------------------------------------------------------------


def _names(a: _Person, b: _Person, measure: Yardstick) -> tuple[str, str, bool]:
    """Levels of surname and forenames, and whether they fit only when swapped."""
    plain = _surnames(a, b), _forenames(a, b, measure)
    fits = plain[0] == "equal" or plain[1] in ("equal", "first")
    if fits or not (a.forenames and b.forenames):
        return (*plain, False)
    crossed = _crosswise(a, b.forenames[0], measure), _crosswise(b, a.forenames[0], measure)
    # One of both may be an initial, or a form or part of the other; both would be too little.
    if "different" not in crossed and crossed.count("part") < len(crossed):
        return ("near" if crossed == ("equal", "equal") else "alias"), "near", True
    return (*plain, False)


def _crosswise(person: _Person, forename: str, measure: Yardstick) -> str:
    """How somebody's surname fits a forename: equal, near, part or different."""
    # Of several forenames in the place of the surname the first is the one to look at.
    for surname in (person.surname, *person.surname_words[:1]):
        level = surnames_level(surname, forename)
        if level in ("equal", "near"):
            return level
        shorter, longer = sorted((surname, forename), key=len)
        initial = len(shorter) == 1 and longer.startswith(shorter)
        if surname and (initial or _one_name(shorter, longer, measure)):
            return "part"
    return "different"


def _surnames(a: _Person, b: _Person) -> str:
    level = surnames_level(a.surname, b.surname)
    if level == "different" and (_part_of(a, b) or _part_of(b, a)):
        return "near"
    if level == "different" and (a.surname in b.alias_words or b.surname in a.alias_words):
        return "alias"
    return level


def _part_of(one: _Person, two: _Person) -> bool:
    """Whether a surname is one of the two of a double name, with a slip in it perhaps."""
    words = two.surname_words
    return len(words) > 1 and any(
        len(word) >= _LEAST_PART and surnames_level(one.surname, word) in ("equal", "near")
        for word in words
    )


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
    allowed = 0 if shorter < 3 else 1 if shorter < 7 else 2
    if abs(len(one) - len(two)) > allowed:
        return _part_of_a_double(one, two)
    return jellyfish.damerau_levenshtein_distance(one, two) <= allowed or _part_of_a_double(
        one, two
    )


_LEAST_PART = 3
"""Letters of each part of a double name at the least."""


def _part_of_a_double(one: str, two: str) -> bool:
    shorter, longer = sorted((one, two), key=len)
    return (
        len(shorter) >= _LEAST_PART
        and len(longer) - len(shorter) >= _LEAST_PART
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
    return "middle" if by_middle_name else "different"


def _middles(a: _Person, b: _Person, forenames: str) -> str:
    """Level of the second forenames: equal, initial, missing or different."""
    # Who goes by a later forename has the others out of step as well.
    if forenames == "middle" or len(a.forenames) < 2 or len(b.forenames) < 2:
        return "missing"
    one, two = a.forenames[1], b.forenames[1]
    if one == two or surnames_level(one, two) == "near":
        return "equal"
    return "initial" if min(len(one), len(two)) == 1 and one[0] == two[0] else "different"


def _forename(one: str, two: str, measure: Yardstick) -> str:
    shorter, longer = sorted((one, two), key=len)
    if one == two:
        return "first"
    if len(shorter) == 1:
        return "initial" if longer.startswith(shorter) else "different"
    if _one_name(shorter, longer, measure):
        return "short_form"
    return "near" if surnames_level(one, two) == "near" else "different"


def _one_name(shorter: str, longer: str, measure: Yardstick) -> bool:
    """Whether one of two forenames is a short form of the other, or of the same name."""
    begins = len(shorter) >= 3 and longer.startswith(shorter)
    return begins or measure.short_forms(shorter, longer)


# --- dates of birth ---------------------------------------------------------------------


def _births(a: _Person, b: _Person) -> str:
    if a.born is not None and b.born is not None:
        level = days_level(a.born, b.born)
        return _parts_of_days(a.born, b.born) if level == "different" else level
    if a.year is None or b.year is None:
        return "missing"
    return "year" if a.year == b.year else "different" if abs(a.year - b.year) > 5 else "missing"


def _parts_of_days(one: dt.date, two: dt.date) -> str:
    """Two where two of year, month and day are the same, year where that is, else different."""
    same = (one.year == two.year) + (one.month == two.month) + (one.day == two.day)
    return "two" if same == 2 else "year" if one.year == two.year else "different"


def _contradicted(surname: str, forenames: str, born: str, pnc: str, cro: str) -> bool:
    """Whether names or numbers speak against an equal identifier, so that a person has to look.

    A list that was filled down, or sorted in part, gives one person's id to another.
    """
    if "different" in (pnc, cro):
        return True
    if surname == "different" and born not in ("equal", "swapped", "slip"):
        return True
    return (surname, forenames, born).count("different") >= 2
