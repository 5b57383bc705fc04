"""How likely each pair is one person: estimated from the list itself, starting from the policy.

A pair is of one of seven kinds: one person at one place, one person who moved, father and son
of one name, twins, two of a family, two of one place, or strangers. Kinds tie fields together
that are not independent of each other, such as surname and address of brothers. Strangers are
weighed by how common their shared values are (term frequencies), and counted among all pairs,
not only those compared, so that no estimate is carried away by what the blocking chose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from lomu_app.intake.alike.columns import Columns, Field
from lomu_app.intake.alike.levels import LEVELS, Groups, Levels, Pairs, compare_pairs, level

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


def estimate(
    columns: Columns, levels: Levels, policy: Mapping[str, Any], groups: Groups, all_pairs: float
) -> Estimate:
    """Learn from the compared pairs; `all_pairs` counts those that were not compared too."""
    start = policy_tables(policy)
    tables = {source: dict(fields) for source, fields in start.items()}
    tables["random"] = _of_strangers(columns, start["random"], groups)
    patterns, weights = _patterns(levels)
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


def _patterns(levels: Levels) -> tuple[Levels, np.ndarray]:
    """The different combinations of levels, and how many pairs show each."""
    code = np.zeros(len(levels["birth"]), dtype=np.int64)
    for field in LEVELS:
        code = code * len(LEVELS[field]) + levels[field]
    unique, counts = np.unique(code, return_counts=True)
    found: Levels = {}
    for field in reversed(list(LEVELS)):
        found[field] = unique % len(LEVELS[field])
        unique = unique // len(LEVELS[field])
    return found, counts.astype(float)


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
    columns: Columns, pairs: Pairs, levels: Levels, learnt: Estimate
) -> tuple[np.ndarray, np.ndarray]:
    """For each pair how likely it is one person, and how likely namesakes or twins.

    Common values weigh less than rare ones.
    """
    found = [np.empty((0, 2))]
    # Some at a time: every number of every pair at once would fill the memory.
    for start in range(0, len(pairs[0]), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        of_some = {field: of_field[some] for field, of_field in levels.items()}
        found.append(_shares(columns, (pairs[0][some], pairs[1][some]), of_some, learnt))
    both = np.concatenate(found)
    return both[:, 0], both[:, 1]


_AT_ONCE = 250_000


def _shares(columns: Columns, pairs: Pairs, levels: Levels, learnt: Estimate) -> np.ndarray:
    """For each of some pairs the shares of one person, and of namesakes or twins."""
    chances = _chances(levels, learnt.tables)
    random = learnt.tables["random"]
    names = _rarity(columns, pairs, levels, random)
    places = np.ones(len(names))
    for field in ("street", "town", "postcode"):
        places *= _factor(getattr(columns, field), field, pairs, levels, random)
    by_forename = _factor(columns.forename, "forename", pairs, levels, random)
    chances[:, 1] *= places
    chances[:, 4] *= np.maximum(by_forename, 1.0) ** 0.5
    chances[:, 5] *= names
    chances[:, 6] *= names * places
    joint = chances * learnt.counts
    shares = joint / joint.sum(axis=1, keepdims=True)
    found: np.ndarray = np.stack((shares[:, 0] + shares[:, 1], shares[:, 2] + shares[:, 3]), axis=1)
    return found


def _rarity(
    columns: Columns, pairs: Pairs, levels: Levels, random: dict[str, np.ndarray]
) -> np.ndarray:
    """How much oftener than an average pair two strangers share just these names and this day."""
    apart = _factor(columns.surname, "surname", pairs, levels, random) * _factor(
        columns.forename, "forename", pairs, levels, random
    )
    both = (levels["surname"] == 1) & (levels["forename"] == 1)
    whole = _seen_together(columns)
    average = random["surname"][1] * random["forename"][1]
    together = np.where(both, whole[pairs[0]] / average, 0.0)
    found: np.ndarray = np.maximum(apart, together)
    found *= _common_days(columns, pairs, levels, random)
    return found


def _factor(
    field: Field, name: str, pairs: Pairs, levels: Levels, random: dict[str, np.ndarray]
) -> np.ndarray:
    """For an equal value its own share, else that of the commoner value, against the average."""
    share = np.append(field.share(), 0.0)
    one, two = (share[field.codes[side]] for side in pairs)
    # Who is spelt nearly as many are spelt is hardly rarer than they.
    usual = np.maximum(random[name], 1e-9)[levels[name]]
    found = np.maximum(one, two) / usual
    last = len(LEVELS[name]) - 1
    alike = (levels[name] > 1) & (levels[name] < last)
    found = np.where(alike, np.clip(found, 0.3, 30.0), found)
    return np.where((levels[name] == 1) | alike, found, 1.0)


def _seen_together(columns: Columns) -> np.ndarray:
    """For each record the share of others with its surname and first forename.

    Two such records may be one person twice; only what is beyond that counts.
    """
    width = len(columns.forename.values) + 1
    code = columns.surname.codes * width + columns.forename.codes
    _, back, counts = np.unique(code, return_inverse=True, return_counts=True)
    share: np.ndarray = np.maximum(counts - 3, 0)[back] / columns.count
    return share


def _common_days(
    columns: Columns, pairs: Pairs, levels: Levels, random: dict[str, np.ndarray]
) -> np.ndarray:
    """Days that many share, such as the first of January where the day is not known."""
    codes = columns.born_code()
    known = codes >= 0
    _, back, counts = np.unique(codes, return_inverse=True, return_counts=True)
    share = np.maximum(counts[back] - 1, 1) / max(1, int(known.sum()))
    floor = random["birth"][1]
    equal = levels["birth"] == level("birth", "equal")
    found: np.ndarray = np.where(equal, np.maximum(share[pairs[0]] / floor, 0.5), 1.0)
    return found
