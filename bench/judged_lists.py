"""Invented lists of people with known duplicates: the set to judge by, never to tune on.

Made by other rules than `made_lists`: places first and then who lives there, errors per field
and per letter, up to four copies of one person, names from other lists.
"""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

Row = dict[str, str]
Person = dict[str, str]

with Path(__file__).with_suffix(".toml").open("rb") as _file:
    _NAMES = tomllib.load(_file)
Kind = tuple[list[str], list[str], list[str]]


def _kind_of(part: Mapping[str, str]) -> Kind:
    return part["surnames"].split(), part["men"].split(), part["women"].split()


_BRITISH = _kind_of(_NAMES["british"])
_OTHERS = [(float(part["share"]), _kind_of(part)) for part in _NAMES["others"]]
_ROADS: list[str] = _NAMES["roads"].split()
_SORTS: list[str] = _NAMES["sorts"].split()
_FORMS: list[list[str]] = _NAMES["forms"]
_PLACES = (
    ("COVENTRY", "CV"), ("BIRMINGHAM", "B"), ("WALSALL", "WS"), ("SANDWELL", "B"),
    ("TELFORD", "TF"), ("STOKE ON TRENT", "ST"), ("LEICESTER", "LE"),
)  # fmt: skip
_PLAIN = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ")
_HEARD = (
    ("ph", "f"), ("ck", "k"), ("ee", "ea"), ("ie", "y"), ("ou", "u"), ("ll", "l"), ("tt", "t"),
    ("s", "z"), ("c", "k"), ("y", "i"), ("ei", "ie"), ("nn", "n"),
)  # fmt: skip
_SEEN = (("m", "rn"), ("l", "i"), ("o", "0"), ("u", "v"), ("h", "b"), ("e", "c"))


def lists_to_judge(records: int, seed: int, copies: float = 0.4) -> list[Row]:
    """Rows like those of `made_lists`: `id`, `person` (the truth), names, birth, address."""
    rng = random.Random(seed)
    people: list[Person] = []
    originals = round(records * (1 - copies))
    while len(people) < originals:
        people += _who_lives_there(rng)
    del people[originals:]
    rows: list[tuple[int, Person]] = list(enumerate(people))
    while len(rows) < records:
        number = rng.randrange(originals)
        several = rng.choices((1, 2, 3, 4), (0.7, 0.18, 0.08, 0.04))[0]
        rows += [(number, _copied(rng, people[number])) for _ in range(several)]
    del rows[records:]
    rng.shuffle(rows)
    return [
        {"id": f"J-{at}", "person": str(number), **one} for at, (number, one) in enumerate(rows)
    ]


def _who_lives_there(rng: random.Random) -> list[Person]:
    place, letters = rng.choice(_PLACES)
    postcode = f"{letters}{rng.randint(1, 20)} {rng.randint(0, 9)}" + "".join(
        rng.choices("ABDEFGHJLNPQRSTUWXYZ", k=2)
    )
    house = str(rng.randint(1, 250))
    if rng.random() < 0.1:
        house = rng.choice(("Flat", "Apartment", "Room")) + f" {rng.randint(1, 40)} {house}"
    home = {
        "address_1": f"{house} {rng.choice(_ROADS)} {rng.choice(_SORTS)}", "town": place,
        "postcode": postcode,
    }  # fmt: skip
    last, men, women = _kind(rng)
    surname = rng.choice(last)
    people = []
    size = rng.choices((1, 2, 3, 4, 5, 6), (0.66, 0.16, 0.08, 0.05, 0.03, 0.02))[0]
    birth = _some_day(rng, 1955, 2006)
    for at in range(size):
        if at and rng.random() < 0.35:
            surname = rng.choice(last)  # a lodger, or somebody who kept their own name
        if at and rng.random() < 0.88:
            birth = _some_day(rng, 1955, 2008)  # otherwise born on one day: twins
        names = [rng.choice(women if rng.random() < 0.2 else men)]
        if people and rng.random() < 0.08 and birth != people[0]["date_of_birth"]:
            names = [people[0]["forenames"].split()[0]]  # named after the father
        if rng.random() < 0.35:
            names.append(rng.choice(men if names[0] in men else women))
        if (
            people
            and names[0] == people[-1]["forenames"].split()[0]
            and birth == people[-1]["date_of_birth"]
        ):
            continue
        people.append(
            {"surname": surname, "forenames": " ".join(names), "date_of_birth": birth, **home}
        )
    return people


def _kind(rng: random.Random) -> Kind:
    at = rng.random()
    for share, kind in _OTHERS:
        if at < share:
            return kind
        at -= share
    return _BRITISH


def _some_day(rng: random.Random, first: int, last: int) -> str:
    year = rng.randint(first, last)
    if rng.random() < 0.02:
        return f"{year}0101"
    day = dt.date(year, 1, 1) + dt.timedelta(days=rng.randrange(365))
    return f"{day:%Y%m%d}"


def _copied(rng: random.Random, one: Person) -> Person:
    """Errors fall on each field by itself; an address may be an older one."""
    copy = dict(one)
    for field, chance, change in _ERRORS:
        if rng.random() < chance:
            change(rng, copy, field)
    return copy


def _letters(rng: random.Random, copy: Person, field: str) -> None:
    text = copy[field]
    if len(text) < 3:
        return
    kind, at = rng.randrange(6), rng.randrange(len(text) - 1)
    if kind == 0:
        text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    elif kind == 1:
        text = text[:at] + text[at + 1 :]
    elif kind == 2:
        text = text[:at] + rng.choice("abcdefghijklmnopqrstuvwxyz") + text[at:]
    elif kind == 3:
        text = text[:at] + rng.choice("abcdefghijklmnopqrstuvwxyz") + text[at + 1 :]
    else:
        pairs = [pair for pair in (_HEARD if kind == 4 else _SEEN) if pair[0] in text.lower()]
        if pairs:
            old, new = rng.choice(pairs)
            found = text.lower().index(old)
            text = text[:found] + new + text[found + len(old) :]
    copy[field] = text


def _other_form(rng: random.Random, copy: Person, field: str) -> None:
    words = copy[field].split()
    if not words:
        return
    forms = [b if a == words[0] else a for a, b in _FORMS if words[0] in (a, b)]
    copy[field] = (
        " ".join([rng.choice(forms), *words[1:]]) if forms else copy[field].translate(_PLAIN)
    )


def _one_forename(_rng: random.Random, copy: Person, field: str) -> None:
    copy[field] = copy[field].split()[0] if copy[field] else ""


def _plain(_rng: random.Random, copy: Person, field: str) -> None:
    copy[field] = copy[field].translate(_PLAIN).replace("'", "")


def _exchanged(_rng: random.Random, copy: Person, _field: str) -> None:
    copy["surname"], copy["forenames"] = copy["forenames"], copy["surname"]


def _blank(_rng: random.Random, copy: Person, field: str) -> None:
    copy[field] = ""


def _day_and_month(_rng: random.Random, copy: Person, field: str) -> None:
    day = copy[field]
    if day and int(day[6:]) <= 12:
        copy[field] = day[:4] + day[6:] + day[4:6]


def _figure(rng: random.Random, copy: Person, field: str) -> None:
    day = copy[field]
    for _ in range(20 if day else 0):
        at = rng.randrange(3, 8)
        changed = day[:at] + rng.choice("0123456789") + day[at + 1 :]
        try:
            dt.datetime.strptime(changed, "%Y%m%d")  # noqa: DTZ007 - only whether it is a day
        except ValueError:
            continue
        copy[field] = changed
        return


def _elsewhere(rng: random.Random, copy: Person, _field: str) -> None:
    other = _who_lives_there(rng)[0]
    copy.update({name: other[name] for name in ("address_1", "town", "postcode")})


def _nowhere(_rng: random.Random, copy: Person, _field: str) -> None:
    copy.update({"address_1": "", "town": "", "postcode": ""})


def _taken_name(rng: random.Random, copy: Person, field: str) -> None:
    other = rng.choice(_BRITISH[0])
    copy[field] = f"{copy[field]}-{other}" if rng.random() < 0.5 else f"{other}-{copy[field]}"


_ERRORS: tuple[tuple[str, float, Callable[[random.Random, Person, str], None]], ...] = (
    ("surname", 0.10, _letters), ("forenames", 0.10, _letters), ("forenames", 0.22, _other_form),
    ("forenames", 0.30, _one_forename), ("surname", 0.25, _plain), ("forenames", 0.25, _plain),
    ("surname", 0.02, _exchanged), ("surname", 0.02, _taken_name),
    ("date_of_birth", 0.04, _day_and_month), ("date_of_birth", 0.05, _figure),
    ("date_of_birth", 0.04, _blank), ("address_1", 0.12, _letters), ("address_1", 0.12, _elsewhere),
    ("town", 0.06, _blank), ("postcode", 0.06, _letters), ("postcode", 0.06, _blank),
    ("address_1", 0.05, _nowhere),
)  # fmt: skip
