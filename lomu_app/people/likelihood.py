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
_PLACES = frozenset({"number", "street", "postcode"})


@dataclass(frozen=True, slots=True)
class Likelihood:
    """The model: how many pairs of each kind one person makes, and the tables they follow."""

    counts: Mapping[str, float]
    tables: Mapping[str, Mapping[str, Mapping[str, float]]]
    common: Mapping[str, Mapping[str, float]]

    def probability(self, levels: Levels, surname: str, forename: str) -> float:
        """How likely it is one person; the keys of the names say how common they are."""
        chances = {
            kind: count * self._chance(kind, levels, surname, forename)
            for kind, count in self.counts.items()
        }
        same = chances["same"] + chances["moved"]
        return same / math.fsum(chances.values())

    def commoner(self, field: str, one: str, two: str) -> str:
        """Of two name keys the one that more people bear."""
        shares = self.common[field]
        return max(one, two, key=lambda key: (shares.get(key, 0.0), key))

    def _chance(self, kind: str, levels: Levels, surname: str, forename: str) -> float:
        names, places = _KINDS[kind]
        found = 1.0
        for field, level in levels.items():
            source = places if field in _PLACES else names
            table = self.tables.get(kind, {}).get(field) or self.tables[source][field]
            found *= table[level]
        if names == "random":
            found *= self._rarity("surname", levels, surname)
            found *= self._rarity("forename", levels, forename)
        return found

    def _rarity(self, field: str, levels: Levels, key: str) -> float:
        """How much commoner a name is than the average that the table holds."""
        if levels.get(field) not in ("equal", "near"):
            return 1.0
        shares = self.common[field]
        return shares.get(key, shares["OTHERS"]) / self.tables["random"][field]["equal"]


def likelihood(policy: Mapping[str, Any]) -> Likelihood:
    """The model of the policy `matching`."""
    typing = policy["while_typing"]
    tables = {
        source: {field: dict(shares) for field, shares in policy[source].items()}
        for source in ("same", "namesakes", "twins", "family", "place", "random")
    }
    # Where one side gives the year alone, it fits or it does not.
    for source, share in typing["year_alone"].items():
        tables[source]["birth"]["year_alone"] = share
    moved = policy["moved"]
    others = ("namesakes", "twins", "family", "place", "strangers")
    counts = {kind: typing[kind] for kind in others}
    counts |= {"same": typing["same"] * (1 - moved), "moved": typing["same"] * moved}
    return Likelihood(counts, tables, policy["common"])
