"""The different spellings of a list's names or streets, and which two of them are alike.

Most pairs differ so much that their lengths and letters tell it; only the rest are compared
letter by letter. What is left out so is never alike: each test is a bound, not a guess.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cpdist

from lomu_app.people.comparing import sound

LEAST_PART = 3
"""Letters of each part of a double name at the least."""
_PREFIX = 0.6
"""What a likeness after Winkler leaves of the unlikeness after Jaro, with four equal letters."""
_BITS = 61
"""Bits for letters; a prime, so that letters and figures share none, and below the sign."""
Groups = Mapping[str, frozenset[int]]


class Spellings:
    """Keys, each once and none empty, and what is needed to tell soon that two are not alike."""

    def __init__(self, texts: list[str]) -> None:
        self.texts = texts

    def __len__(self) -> int:
        return len(self.texts)

    @cached_property
    def lengths(self) -> np.ndarray:
        """How many letters each has."""
        return np.array([len(text) for text in self.texts], dtype=np.int32)

    @cached_property
    def _signs(self) -> np.ndarray:
        whole = "".join(self.texts).encode("utf-32-le", "surrogatepass")
        return np.frombuffer(whole, dtype=np.uint32).astype(np.int64)

    @cached_property
    def _starts(self) -> np.ndarray:
        found: np.ndarray = np.cumsum(self.lengths) - self.lengths
        return found

    @cached_property
    def letters(self) -> np.ndarray:
        """Which letters each has, a bit a letter; letters may share a bit."""
        if not self.texts:
            return np.empty(0, dtype=np.int64)
        bits = np.int64(1) << (self._signs % _BITS)
        found: np.ndarray = np.bitwise_or.reduceat(bits, self._starts)
        return found

    @cached_property
    def initials(self) -> np.ndarray:
        """The first letter of each."""
        found: np.ndarray = self._signs[self._starts]
        return found

    @cached_property
    def heads(self) -> np.ndarray:
        """The first three letters of each, -1 where it has fewer."""
        return self._three(self._starts)

    @cached_property
    def tails(self) -> np.ndarray:
        """The last three letters of each, -1 where it has fewer."""
        return self._three(self._starts + self.lengths - LEAST_PART)

    def _three(self, at: np.ndarray) -> np.ndarray:
        signs = np.append(self._signs, (0, 0, 0))
        whole = (signs[at] << 42) | (signs[at + 1] << 21) | signs[at + 2]
        return np.where(self.lengths >= LEAST_PART, whole, -1)

    @cached_property
    def sounds(self) -> np.ndarray:
        """How each sounds, a number a sound."""
        known: dict[str, int] = {}
        return np.array(
            [known.setdefault(sound(text), len(known)) for text in self.texts], dtype=np.int64
        )

    @cached_property
    def _clear(self) -> np.ndarray:
        """Whether the sound is long enough to tell anything."""
        return np.array([len(sound(text)) >= LEAST_PART for text in self.texts], dtype=bool)

    def grouped(self, groups: Groups) -> np.ndarray:
        """Which of them stand in a group of forenames."""
        return np.array([text in groups for text in self.texts], dtype=bool)

    def near(self, one: np.ndarray, two: np.ndarray) -> np.ndarray:
        """Which pairs differ by slips of the pen alone, or sound the same."""
        shorter, _ = self._shorter_and_gap(one, two)
        found: np.ndarray = (self.sounds[one] == self.sounds[two]) & self._clear[one]
        at = np.flatnonzero(~found & (shorter >= LEAST_PART))
        found[at] = self.within(one[at], two[at], slips_allowed(shorter[at]))
        return found

    def within(self, one: np.ndarray, two: np.ndarray, slips: np.ndarray | int) -> np.ndarray:
        """Which pairs differ by so many slips at most (two at the most)."""
        _, gap = self._shorter_and_gap(one, two)
        # A slip takes one letter away and brings another in, at the most.
        unlike = np.bitwise_count(self.letters[one] ^ self.letters[two])
        found: np.ndarray = (gap <= slips) & (unlike <= 2 * np.asarray(slips))
        at = np.flatnonzero(found)
        distance = cpdist(
            *self._words(one[at], two[at]), scorer=OSA.distance, score_cutoff=2, dtype=np.uint8
        )
        found[at] = distance <= (slips if isinstance(slips, int) else slips[at])
        return found

    def alike(self, one: np.ndarray, two: np.ndarray, least: float) -> np.ndarray:
        """Which pairs are alike after Jaro and Winkler, from `least` on."""
        found = self._may_be_alike(one, two, least)
        at = np.flatnonzero(found)
        found[at] = (
            cpdist(
                *self._words(one[at], two[at]), scorer=JaroWinkler.similarity,
                score_cutoff=least - 0.01, dtype=np.float32,
            )
            >= least
        )  # fmt: skip
        return found

    def _may_be_alike(self, one: np.ndarray, two: np.ndarray, least: float) -> np.ndarray:
        (a, b), (x, y) = (values[[one, two]] for values in (self.lengths, self.letters))
        # Letters that the other has not are not matched.
        matched = np.minimum(a - np.bitwise_count(x & ~y), b - np.bitwise_count(y & ~x))
        most = (matched / a + matched / b + 1) / 3
        begun = self.initials[one] == self.initials[two]
        found: np.ndarray = most >= np.where(begun, 1 - (1 - least) / _PREFIX, least) - 1e-6
        return found

    def part(self, one: np.ndarray, two: np.ndarray) -> np.ndarray:
        """Where one is a part of the other, a double name."""
        shorter, gap = self._shorter_and_gap(one, two)
        ends = (self.heads[one] == self.heads[two]) | (self.tails[one] == self.tails[two])
        found: np.ndarray = (shorter >= LEAST_PART) & (gap >= LEAST_PART) & ends
        for at in np.flatnonzero(found).tolist():
            short, long = sorted((self.texts[one[at]], self.texts[two[at]]), key=len)
            found[at] = long.startswith(short) or long.endswith(short)
        return found

    def initial(self, one: np.ndarray, two: np.ndarray) -> np.ndarray:
        """Where one is the initial of the other."""
        shorter, _ = self._shorter_and_gap(one, two)
        found: np.ndarray = (shorter == 1) & (self.initials[one] == self.initials[two])
        return found

    def stand_for_each_other(self, one: np.ndarray, two: np.ndarray, groups: Groups) -> np.ndarray:
        """Where a forename is the beginning of another, or a form of the same name."""
        grouped, nobody = self.grouped(groups), frozenset[int]()
        both = grouped[one] & grouped[two]
        found: np.ndarray = both | (
            (self.heads[one] == self.heads[two]) & (self.heads[one] >= 0)
        )  # fmt: skip
        for at in np.flatnonzero(found).tolist():
            short, long = sorted((self.texts[one[at]], self.texts[two[at]]), key=len)
            begins = len(short) >= LEAST_PART and long.startswith(short)
            found[at] = begins or bool(groups.get(short, nobody) & groups.get(long, nobody))
        return found

    def _shorter_and_gap(self, one: np.ndarray, two: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        a, b = self.lengths[one], self.lengths[two]
        return np.minimum(a, b), np.abs(a - b)

    def _words(self, one: np.ndarray, two: np.ndarray) -> tuple[list[str], list[str]]:
        texts = self.texts
        return [texts[at] for at in one.tolist()], [texts[at] for at in two.tolist()]


def slips_allowed(shorter: np.ndarray) -> np.ndarray:
    """How many slips of the pen a name of so many letters may hold and still be near."""
    return np.where(shorter < 4, 1, np.where(shorter < 7, 1, 2))
