"""Invented lists of people with known duplicates, as units keep them: the set to tune on.

Households, twins, fathers and sons of one name, common names, and the ways in which one person
is written twice. `lists_to_judge` is made otherwise, by other hands' habits, and never tuned on.
"""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

with Path(__file__).with_suffix(".toml").open("rb") as _file:
    _NAMES = tomllib.load(_file)
COMMUNITIES: dict[str, dict[str, Any]] = _NAMES["communities"]
SPELLINGS: dict[str, list[str]] = _NAMES["spellings"]
_STREETS: list[str] = _NAMES["streets"].split()
_KINDS: list[str] = _NAMES["kinds"].split()
_HEADS: list[str] = _NAMES["heads"].split()
_SHORT = {"Road": "Rd", "Street": "St", "Avenue": "Ave", "Close": "Cl", "Drive": "Dr",
          "Lane": "Ln", "Crescent": "Cres", "Grove": "Gr"}  # fmt: skip
_TOWNS = (
    ("Coventry", "CV", 8), ("Birmingham", "B", 48), ("Walsall", "WS", 10), ("Dudley", "DY", 9),
    ("Wolverhampton", "WV", 14), ("Solihull", "B", 94), ("West Bromwich", "B", 71),
)  # fmt: skip
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_KEYS = {
    "a": "qsz", "b": "vgn", "c": "xvd", "d": "sfe", "e": "wrd", "f": "dgr", "g": "fht",
    "h": "gjy", "i": "uok", "j": "hkn", "k": "jlm", "l": "ko", "m": "nk", "n": "bmh", "o": "ipl",
    "p": "ol", "q": "wa", "r": "etf", "s": "adw", "t": "ryg", "u": "yij", "v": "cbf", "w": "qes",
    "x": "zcs", "y": "tuh", "z": "xa",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Address:
    """A place; `district` is the first half of its postcode."""

    number: str
    street: str
    town: str
    postcode: str


@dataclass(frozen=True, slots=True)
class Somebody:
    """One invented person."""

    surname: str
    forenames: tuple[str, ...]
    born: dt.date | None
    home: Address | None
    community: str = ""
    female: bool = False


Row = dict[str, str]


class Maker:
    """Invents households from one seed."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self._lists = {
            name: tuple(of_it[part].split() for part in ("surnames", "men", "women"))
            for name, of_it in COMMUNITIES.items()
        }

    def zipf(self, items: list[str]) -> str:
        """An item, the first of the list oftenest."""
        weights = [1 / (at + 3) for at in range(len(items))]
        return self.rng.choices(items, weights)[0]

    def surname(self, community: str) -> str:
        """A surname; one in three English ones is of the long tail."""
        name = self.zipf(self._lists[community][0])
        if community in ("english", "polish") and self.rng.random() < 0.35:
            ends = ("ton", "ley", "by", "ford", "well", "shaw", "worth", "ham", "combe", "wick")
            head = self.rng.choice(_HEADS)
            name = (
                head + self.rng.choice(("", "er", "ing", "en", "ma", "is")) + self.rng.choice(ends)
            )
        if self.rng.random() < 0.02:
            name += "-" + self.zipf(self._lists["english"][0])
        return name

    def forenames(self, community: str, *, female: bool) -> tuple[str, ...]:
        """One to three."""
        names = self._lists[community][2 if female else 1]
        count = self.rng.choices((1, 2, 3), (0.55, 0.4, 0.05))[0]
        found: list[str] = []
        while len(found) < count:
            name = self.zipf(names) if self.rng.random() < 0.8 else self.rng.choice(names)
            if name not in found:
                found.append(name)
        return tuple(found)

    def born(self, youngest: int = 16, oldest: int = 65) -> dt.date:
        """A day; one in forty is the first of January, where nobody knows better."""
        year = 2026 - self.rng.randint(youngest, oldest)
        if self.rng.random() < 0.025:
            return dt.date(year, 1, 1)
        return dt.date(year, 1, 1) + dt.timedelta(days=self.rng.randrange(365))

    def home(self) -> Address:
        """A place in one of the towns."""
        town, letters, districts = self.rng.choice(_TOWNS)
        number = str(self.rng.randint(1, 180))
        if self.rng.random() < 0.12:
            number = f"Flat {self.rng.randint(1, 24)}, {number}"
        elif self.rng.random() < 0.05:
            number += self.rng.choice("ABC")
        street = f"{self.rng.choice(_STREETS)} {self.rng.choice(_KINDS)}"
        postcode = (
            f"{letters}{self.rng.randint(1, districts)} {self.rng.randint(1, 9)}"
            f"{self.rng.choice(_LETTERS)}{self.rng.choice(_LETTERS)}"
        )
        return Address(number, street, town, postcode)

    def household(self) -> list[Somebody]:
        """One to six people who share a place, and mostly a name."""
        shares = [(name, of_it["share"]) for name, of_it in COMMUNITIES.items()]
        community = self.rng.choices([n for n, _ in shares], [s for _, s in shares])[0]
        surname, home = self.surname(community), self.home()
        first = self._member(community, surname, home, self.born(20, 65))
        people = [first]
        if self.rng.random() < 0.30:
            people += self._family(first)
        return people

    def _family(self, first: Somebody) -> list[Somebody]:
        assert first.born is not None
        kind = self.rng.choices(
            ("brother", "partner", "namesake", "twin", "many"), (0.35, 0.25, 0.12, 0.1, 0.18)
        )[0]
        if kind == "partner":
            own = self.surname(first.community) if self.rng.random() < 0.5 else first.surname
            born = first.born + dt.timedelta(days=self.rng.randint(-2500, 2500))
            return [self._member(first.community, own, first.home, born, female=not first.female)]
        if kind == "twin":
            return [self._sibling(first, first.born)]
        if kind == "namesake" and first.born.year < 1988:
            son = first.born + dt.timedelta(days=self.rng.randint(19 * 365, 34 * 365))
            middle = first.forenames[1:] if self.rng.random() < 0.5 else ()
            return [replace(first, forenames=(first.forenames[0], *middle), born=son)]
        several = self.rng.randint(1, 4) if kind == "many" else 1
        return [
            self._sibling(first, first.born + dt.timedelta(days=self.rng.randint(400, 6000)))
            for _ in range(several)
        ]

    def _sibling(self, first: Somebody, born: dt.date) -> Somebody:
        while True:
            other = self._member(first.community, first.surname, first.home, born)
            if other.forenames[0] != first.forenames[0]:
                return other

    def _member(
        self, community: str, surname: str, home: Address | None, born: dt.date,
        *, female: bool | None = None,
    ) -> Somebody:  # fmt: skip
        sex = self.rng.random() < 0.18 if female is None else female
        return Somebody(surname, self.forenames(community, female=sex), born, home, community, sex)

    # --- written once more ----------------------------------------------------------------

    def again(self, one: Somebody) -> Somebody:
        """The same person, as somebody else wrote it: one to three things are not as before."""
        changes = self.rng.choices((0, 1, 2, 3), (0.12, 0.42, 0.33, 0.13))[0]
        for _ in range(changes):
            change = self.rng.choices(
                (self._name_slip, self._forename_form, self._middle, self._swap, self._day,
                 self._no_day, self._moved, self._no_home, self._home_slip, self._surname_slip,
                 self._other_surname, self._initial),
                (0.10, 0.16, 0.16, 0.03, 0.10, 0.05, 0.14, 0.06, 0.12, 0.11, 0.03, 0.04),
            )[0]  # fmt: skip
            one = change(one)
        return one

    def slip(self, word: str) -> str:
        """One slip of the pen."""
        if len(word) < 3:
            return word
        at, kind = self.rng.randrange(1, len(word)), self.rng.randrange(5)
        if kind == 0:
            return word[:at] + word[at + 1 :]
        if kind == 1:
            return word[:at] + word[at] + word[at:]
        if kind == 2 and at < len(word) - 1:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        near = _KEYS.get(word[at].lower(), "e")
        letter = self.rng.choice(near)
        return word[:at] + letter + word[at + 1 :] if kind == 3 else word[:at] + letter + word[at:]

    def _name_slip(self, one: Somebody) -> Somebody:
        return replace(one, forenames=(self.slip(one.forenames[0]), *one.forenames[1:]))

    def _surname_slip(self, one: Somebody) -> Somebody:
        known = SPELLINGS.get(one.surname)
        if known and self.rng.random() < 0.5:
            return replace(one, surname=self.rng.choice(known))
        if "'" in one.surname and self.rng.random() < 0.6:
            return replace(one, surname=one.surname.replace("'", self.rng.choice(("", " "))))
        return replace(one, surname=self.slip(one.surname))

    def _forename_form(self, one: Somebody) -> Somebody:
        known = SPELLINGS.get(one.forenames[0])
        if not known:
            return self._middle(one)
        return replace(one, forenames=(self.rng.choice(known), *one.forenames[1:]))

    def _middle(self, one: Somebody) -> Somebody:
        if len(one.forenames) == 1:
            return one
        kind = self.rng.random()
        if kind < 0.6:
            return replace(one, forenames=one.forenames[:1])
        if kind < 0.85:
            return replace(one, forenames=(one.forenames[0], one.forenames[1][0]))
        return replace(one, forenames=one.forenames[1:])

    def _initial(self, one: Somebody) -> Somebody:
        return replace(one, forenames=(one.forenames[0][0],))

    def _swap(self, one: Somebody) -> Somebody:
        return replace(one, surname=one.forenames[0], forenames=(one.surname,))

    def _other_surname(self, one: Somebody) -> Somebody:
        if one.female or self.rng.random() < 0.3:
            return replace(one, surname=self.surname("english"))
        return replace(one, surname=f"{one.surname}-{self.surname('english')}")

    def _day(self, one: Somebody) -> Somebody:
        born = one.born
        if born is None:
            return one
        if born.day <= 12 and self.rng.random() < 0.6:
            return replace(one, born=born.replace(month=born.day, day=born.month))
        while True:
            text = list(born.strftime("%Y%m%d"))
            at = self.rng.randrange(2, 8)
            if self.rng.random() < 0.25 and at < 7:
                text[at], text[at + 1] = text[at + 1], text[at]
            else:
                text[at] = self.rng.choice("0123456789")
            try:
                found = dt.datetime.strptime("".join(text), "%Y%m%d").date()  # noqa: DTZ007 - a day
            except ValueError:
                continue
            if 1940 <= found.year <= 2012:
                return replace(one, born=found)

    def _no_day(self, one: Somebody) -> Somebody:
        return replace(one, born=None)

    def _moved(self, one: Somebody) -> Somebody:
        return replace(one, home=self.home())

    def _no_home(self, one: Somebody) -> Somebody:
        return replace(one, home=None)

    def _home_slip(self, one: Somebody) -> Somebody:
        home = one.home
        if home is None:
            return one
        name, kind = home.street.rsplit(" ", 1)
        changed = self.rng.randrange(4)
        if changed == 0:
            return replace(one, home=replace(home, street=f"{name} {_SHORT.get(kind, kind)}"))
        if changed == 1:
            return replace(one, home=replace(home, street=f"{self.slip(name)} {kind}"))
        if changed == 2:
            return replace(one, home=replace(home, postcode=""))
        last = self.rng.choice(_LETTERS)
        return replace(one, home=replace(home, postcode=home.postcode[:-1] + last))


def lists_to_tune_on(records: int, seed: int, copies: float = 0.5) -> list[Row]:
    """So many rows with `id`, `person` (the truth), names, day of birth and address.

    `copies` is the share of rows that write somebody once more who is there already.
    """
    maker = Maker(seed)
    people: list[Somebody] = []
    originals = round(records * (1 - copies))
    while len(people) < originals:
        people += maker.household()
    del people[originals:]
    rows = [(number, one) for number, one in enumerate(people)]
    while len(rows) < records:
        number = maker.rng.randrange(originals)
        rows.append((number, maker.again(people[number])))
    maker.rng.shuffle(rows)
    return [_row(at, number, one) for at, (number, one) in enumerate(rows)]


def _row(at: int, person: int, one: Somebody) -> Row:
    home = one.home
    return {
        "id": f"T{at:06}", "person": str(person), "surname": one.surname,
        "forenames": " ".join(one.forenames),
        "date_of_birth": "" if one.born is None else f"{one.born:%d/%m/%Y}",
        "address_1": "" if home is None else f"{home.number} {home.street}",
        "town": "" if home is None else home.town,
        "postcode": "" if home is None else home.postcode,
    }  # fmt: skip
