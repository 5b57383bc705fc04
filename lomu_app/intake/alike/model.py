"""How likely each pair is one person: estimated from the list itself, starting from the policy.

A pair is of one of seven kinds: one person at one place, one person who moved, father and son
of one name, twins, two of a family, two of one place, or strangers. Kinds tie fields together
that are not independent of each other, such as surname and address of brothers. Strangers are
weighed by how common their shared values are (term frequencies), and counted among all pairs,
not only those compared, so that no estimate is carried away by what the blocking chose.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from lomu_app.intake.alike.columns import Columns
from lomu_app.intake.alike.levels import LEVELS, Levels, Pairs, compare_pairs, level
from lomu_app.intake.alike.spellings import Groups

KINDS = ("same", "moved", "namesakes", "twins", "family", "place", "strangers")
_NAMES = ("surname", "forename", "middle", "birth", "identifier")
_PLACES = ("number", "street", "town", "postcode")
_SOURCES: Mapping[str, tuple[str, str]] = {
    "same": ("same", "same"),
    "moved": ("same", "random"),
    "namesakes": ("same", "same"),
    "twins": ("family", "same"),
    "family": ("family", "same"),
    "place": ("random", "place"),
    "strangers": ("random", "random"),
}
"""For each kind whose table its names and birth follow, and whose its address."""
_SAMPLE = 100_000
_WEIGHT_OF_POLICY = 2_000
_ROUNDS = 25
_ENOUGH = 1e-4
_EXPECTED_STILL = 0.1
"""What share of the expected pairs counts beside those seen, so that no kind is ruled out."""

Tables = dict[str, dict[str, np.ndarray]]


@dataclass(frozen=True, slots=True)
class Estimate:
    """What was learnt: for each kind how many pairs, and the tables they follow."""

    counts: np.ndarray
    tables: Tables


def policy_tables(policy: Mapping[str, Any]) -> Tables:
    """The tables of the policy, each level a number, not known (level 0) being 1."""
    return {
        source: {
            field: np.array([1.0, *(float(shares[name]) for name in LEVELS[field][1:])])
            for field, shares in policy[source].items()
        }
        for source in ("same", "namesakes", "twins", "family", "place", "random")
    }


@dataclass(frozen=True, slots=True)
class Patterns:
    """The different combinations of levels, how many pairs show each, and which each pair shows."""

    levels: Levels
    weights: np.ndarray
    of_pair: np.ndarray


def patterns_of(levels: Levels) -> Patterns:
    """Gather the pairs by their combination of levels."""
    code = np.zeros(len(levels["birth"]), dtype=np.int32)
    for field in LEVELS:
        code *= len(LEVELS[field])
        code += levels[field]
    # There are few enough combinations to count each in a table, which needs no sorting.
    counts = np.bincount(code, minlength=math.prod(map(len, LEVELS.values())))
    unique = np.flatnonzero(counts)
    places = np.zeros(len(counts), dtype=np.int32)
    places[unique] = np.arange(len(unique))
    weights, found = counts[unique].astype(float), {}
    for field in reversed(list(LEVELS)):
        unique, found[field] = np.divmod(unique, len(LEVELS[field]))
    return Patterns(found, weights, places[code])


def estimate(
    columns: Columns, seen: Patterns, policy: Mapping[str, Any], groups: Groups, all_pairs: float
) -> Estimate:
    """Learn from the compared pairs; `all_pairs` counts those that were not compared too."""
    start = policy_tables(policy)
    tables = {source: dict(fields) for source, fields in start.items()}
    tables["random"] = _of_strangers(columns, start["random"], groups)
    patterns, weights = seen.levels, seen.weights
    share, moved = policy["prior_share"], policy["moved"]
    same = policy["expected_same"] * columns.count / 1_000
    others = (policy[f"expected_{kind}"] * columns.count / 1_000 for kind in KINDS[2:6])
    expected = np.array([same * (1 - moved), same * moved, *others, 0.0])
    counts = expected + np.array([0.0] * 6 + [all_pairs])
    for _ in range(_ROUNDS):
        chances = _chances(patterns, tables)
        joint = chances * counts
        belief = joint / joint.sum(axis=1, keepdims=True) * weights[:, None]
        new = belief.sum(axis=0) + _EXPECTED_STILL * expected
        new[6] = max(all_pairs - new[:6].sum(), all_pairs / 2)
        _learn(patterns, belief, tables, start, share)
        settled = np.abs(new[:6] - counts[:6]).sum() < _ENOUGH * new[:6].sum()
        counts = new
        if settled:
            break
    return Estimate(counts, tables)


def _chances(patterns: Levels, tables: Tables) -> np.ndarray:
    found = np.ones((len(patterns["birth"]), len(KINDS)))
    for at, kind in enumerate(KINDS):
        names, places = _SOURCES[kind]
        for field in _NAMES:
            source = kind if field in tables.get(kind, {}) else names
            found[:, at] *= tables[source][field][patterns[field]]
        for field in _PLACES:
            found[:, at] *= tables[places][field][patterns[field]]
    return found


def _learn(
    patterns: Levels, belief: np.ndarray, tables: Tables, start: Tables, share: float
) -> None:
    """Move the tables towards what is believed now; the policy's figures hold against it.

    Families stay as the policy has them: else they take in whoever has two fields wrong.
    """
    of_person = belief[:, 0] + belief[:, 1]
    for field in _NAMES:
        tables["same"][field] = _mixed(patterns[field], of_person, start["same"][field], share)
    for field in _PLACES:
        at_one_place = belief[:, [0, 2, 3, 4]].sum(axis=1)
        tables["same"][field] = _mixed(patterns[field], at_one_place, start["same"][field], share)
        tables["place"][field] = _mixed(patterns[field], belief[:, 5], start["place"][field], share)


def _mixed(levels: np.ndarray, belief: np.ndarray, start: np.ndarray, share: float) -> np.ndarray:
    seen = np.bincount(levels, weights=belief, minlength=len(start))
    seen[0] = 0.0
    total = seen.sum()
    weight = share * total + 20.0
    mixed: np.ndarray = (seen + weight * start) / (total + weight)
    mixed[0] = 1.0
    return mixed


def _of_strangers(
    columns: Columns, start: dict[str, np.ndarray], groups: Groups
) -> dict[str, np.ndarray]:
    """How often levels are seen among random pairs."""
    chooser = np.random.default_rng(7)
    size = min(_SAMPLE, columns.count * (columns.count - 1) // 2)
    one = chooser.integers(0, columns.count, size)
    two = (one + 1 + chooser.integers(0, columns.count - 1, size)) % columns.count
    levels = compare_pairs(columns, (one, two), groups)
    # A pair that is alike in most fields is no random pair, but one that is looked for.
    strangers = (levels["birth"] != level("birth", "equal")) | (
        levels["surname"] == level("surname", "different")
    )
    found = {}
    for field, shares in start.items():
        seen = np.bincount(levels[field][strangers], minlength=len(shares)).astype(float)
        seen[0] = 0.0
        mixed = (seen + _WEIGHT_OF_POLICY * shares) / (seen.sum() + _WEIGHT_OF_POLICY)
        mixed[0] = 1.0
        found[field] = mixed
    return found


# --- scoring ------------------------------------------------------------------------------


def probabilities(
    columns: Columns, pairs: Pairs, levels: Levels, seen: Patterns, learnt: Estimate
) -> tuple[np.ndarray, np.ndarray]:
    """For each pair how likely it is one person, and how likely namesakes or twins.

    Common values weigh less than rare ones.
    """
    joint = _chances(seen.levels, learnt.tables) * learnt.counts
    rarity = _Rarity(columns, learnt.tables["random"])
    same, of_one_family = np.empty((2, len(pairs[0])))
    # Some at a time: every number of every pair at once would fill the memory.
    for start in range(0, len(same), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        of_some = {field: of_field[some] for field, of_field in levels.items()}
        names, places, forename = rarity.of((pairs[0][some], pairs[1][some]), of_some)
        weighed = joint[seen.of_pair[some]].T
        weighed[1] *= places
        weighed[4] *= np.maximum(forename, 1.0) ** 0.5
        weighed[5] *= names
        weighed[6] *= names * places
        whole = weighed.sum(axis=0)
        same[some] = (weighed[0] + weighed[1]) / whole
        of_one_family[some] = (weighed[2] + weighed[3]) / whole
    return same, of_one_family


_AT_ONCE = 250_000


class _Rarity:
    """How much oftener than an average pair two strangers share just these values."""

    def __init__(self, columns: Columns, random: dict[str, np.ndarray]) -> None:
        self._columns = columns
        self._random = random
        fields = ("surname", "forename", "street", "town", "postcode")
        self._shares = {
            field: np.append(getattr(columns, field).share(), 0.0) for field in fields
        }  # fmt: skip
        self._both = _seen_together(columns) / (random["surname"][1] * random["forename"][1])
        self._days = np.maximum(_share_of_days(columns) / random["birth"][1], 0.5)

    def of(self, pairs: Pairs, levels: Levels) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """For each pair the factor of names and day together, of the place, of the forename."""
        forename = self._factor("forename", pairs, levels)
        names = self._factor("surname", pairs, levels) * forename
        both = np.flatnonzero((levels["surname"] == 1) & (levels["forename"] == 1))
        names[both] = np.maximum(names[both], self._both[pairs[0][both]])
        day = np.flatnonzero(levels["birth"] == level("birth", "equal"))
        names[day] *= self._days[pairs[0][day]]
        places = self._factor("street", pairs, levels)
        for field in ("town", "postcode"):
            places *= self._factor(field, pairs, levels)
        return names, places, forename

    def _factor(self, field: str, pairs: Pairs, levels: Levels) -> np.ndarray:
        """For an equal value its own share, else that of the commoner one, against the average."""
        found = np.ones(len(pairs[0]))
        seen, last = levels[field], len(LEVELS[field]) - 1
        at = np.flatnonzero((seen >= 1) & (seen < last))
        codes, share = getattr(self._columns, field).codes, self._shares[field]
        # Who is spelt nearly as many are spelt is hardly rarer than they.
        commoner = np.maximum(share[codes[pairs[0][at]]], share[codes[pairs[1][at]]])
        factor = commoner / np.maximum(self._random[field], 1e-9)[seen[at]]
        found[at] = np.where(seen[at] == 1, factor, np.clip(factor, 0.3, 30.0))
        return found


def _seen_together(columns: Columns) -> np.ndarray:
    """For each record the share of others with its surname and first forename.

    Two such records may be one person twice; only what is beyond that counts.
    """
    width = len(columns.forename.values) + 1
    code = columns.surname.codes * width + columns.forename.codes
    _, back, counts = np.unique(code, return_inverse=True, return_counts=True)
    share: np.ndarray = np.maximum(counts - 3, 0)[back] / columns.count
    return share


def _share_of_days(columns: Columns) -> np.ndarray:
    """For each record the share of others born on its day.

    Many are on a day such as the first of January, where the day is not known.
    """
    codes = columns.born_code()
    _, back, counts = np.unique(codes, return_inverse=True, return_counts=True)
    share: np.ndarray = np.maximum(counts[back] - 1, 1) / max(1, int((codes >= 0).sum()))
    return share
