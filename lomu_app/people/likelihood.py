"""How likely two records are one person, after Fellegi and Sunter. Pure: no database, no clock.

The figures are those of the policy `matching`, which the comparison of whole lists starts from
as well. Here one person is compared with those on record, as somebody is typed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Levels = Mapping[str, str]
"""Field to level, as `matching` names them; a field that is not known is left out."""

_KINDS: Mapping[str, tuple[str, str]] = {
    "same": ("same", "same"),
    "moved": ("same", "random"),
    "namesakes": ("same", "same"),
    "twins": ("family", "same"),
    "family": ("family", "same"),
    "place": ("random", "place"),
    "strangers": ("random", "random"),
}
"""For each kind of pair, whose table its names and birth follow, and whose its address."""
_PLACES = frozenset({"number", "street", "town", "postcode"})


@dataclass(frozen=True, slots=True)
class Namesakes:
    """Of so many `people` on record, how many others bear somebody's surname, and both names."""

    people: int
    surname: int
    both: int


_WEIGHT_OF_POLICY = 20_000
"""As so many people weigh the policy's shares of names beside those on record."""
_ALIKE = frozenset({"equal", "form", "near"})


@dataclass(frozen=True, slots=True)
class Likelihood:
    """The model: how many pairs of each kind one person makes, and the tables they follow."""

    counts: Mapping[str, float]
    tables: Mapping[str, Mapping[str, Mapping[str, float]]]
    common: Mapping[str, Mapping[str, float]]

    def shares(
        self, levels: Levels, surname: str, forename: str, namesakes: Namesakes | None = None
    ) -> tuple[float, float]:
        """How likely it is one person, and how likely father and son of one name, or twins.

        The keys of the names say how common they are.
        """
        rarity = self._rarity(levels, surname, forename, namesakes)
        chances = {
            kind: count * self._chance(kind, levels, rarity) for kind, count in self.counts.items()
        }
        whole = math.fsum(chances.values())
        same = chances["same"] + chances["moved"]
        return same / whole, (chances["namesakes"] + chances["twins"]) / whole

    def commoner(self, field: str, one: str, two: str) -> str:
        """Of two name keys the one that more people bear."""
        shares = self.common[field]
        return max(one, two, key=lambda key: (shares.get(key, 0.0), key))

    def _chance(self, kind: str, levels: Levels, rarity: float) -> float:
        names, places = _KINDS[kind]
        found = rarity if names == "random" else 1.0
        own = self.tables.get(kind, {})
        for field, level in levels.items():
            table = own.get(field) or self.tables[places if field in _PLACES else names][field]
            found *= table[level]
        return found

    def _rarity(
        self, levels: Levels, surname: str, forename: str, namesakes: Namesakes | None
    ) -> float:
        """How much oftener than an average pair two strangers share just these names."""
        alike = [levels.get(field) in _ALIKE for field in ("surname", "forename")]
        shares = self.common["surname"], self.common["forename"]
        last, first = (
            share.get(key, share["OTHERS"])
            for share, key in zip(shares, (surname, forename), strict=True)
        )
        both = last * first
        if namesakes is not None:
            weight = namesakes.people + _WEIGHT_OF_POLICY
            last = (namesakes.surname + _WEIGHT_OF_POLICY * last) / weight
            # Who is called Khan is called Mohammed oftener than others are.
            both = max(last * first, (namesakes.both + _WEIGHT_OF_POLICY * both) / weight)
        average = (
            self.tables["random"]["surname"]["equal"],
            self.tables["random"]["forename"]["equal"],
        )
        if all(alike):
            return both / (average[0] * average[1])
        return last / average[0] if alike[0] else first / average[1] if alike[1] else 1.0


def likelihood(policy: Mapping[str, Any]) -> Likelihood:
    """The model of the policy `matching`."""
    typing = policy["while_typing"]
    tables = {
        source: {field: dict(shares) for field, shares in policy[source].items()}
        for source in ("same", "namesakes", "twins", "family", "place", "random")
    }
    for source, fields in typing["otherwise"].items():
        for field, shares in fields.items():
            tables[source][field] |= shares
    # Where one side gives the year alone, it fits or it does not.
    for source, share in typing["year_alone"].items():
        tables[source]["birth"]["year_alone"] = share
    moved = policy["moved"]
    others = ("namesakes", "twins", "family", "place", "strangers")
    counts = {kind: typing[kind] for kind in others}
    counts |= {"same": typing["same"] * (1 - moved), "moved": typing["same"] * moved}
    return Likelihood(counts, tables, policy["common"])
