"""How harmful an offence is: its words as an extract writes them, found in a table of weights.

Found by whole titles and whole phrases only. What is not found has no weight, and is told;
nothing is guessed by likeness.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from lomu_app.harm.records import HarmTable
from lomu_app.kernel.policy import Policy

_NOT_WORDS = re.compile(r"[^a-z0-9]+")
_SAY_NOTHING = frozenset({"da", "dv", "domestic", "abuse", "related", "offence", "a", "an", "the"})


@dataclass(frozen=True, slots=True)
class Found:
    """A harm weight in thousandths, and the entry of the table that gave it."""

    weight: int
    entry: str


@dataclass(frozen=True)
class Weights:
    """One table of harm weights; `digest` covers its content and how words are found in it."""

    name: str
    sample: bool
    digest: str
    by_title: Mapping[str, int]
    kinds: tuple[Mapping[str, Any], ...]
    _known: dict[str, Found | None] = field(default_factory=dict)

    def find(self, offence: str) -> Found | None:
        """The weight of an offence as it was written, or None."""
        if offence not in self._known:
            self._known[offence] = self._find(plain_title(offence))
        return self._known[offence]

    def _find(self, words: str) -> Found | None:
        if words in self.by_title:
            return Found(self.by_title[words], words)
        kind = kind_of(self.kinds, words)
        if kind is None:
            return None
        for title in (str(kind["code"]), *kind["titles"]):
            known = self.by_title.get(plain_title(title))
            if known is not None:
                return Found(known, title)
        return None


def plain_title(text: str) -> str:
    """Small letters and figures, one blank between words."""
    return _NOT_WORDS.sub(" ", text.lower()).strip()


def kind_of(kinds: tuple[Mapping[str, Any], ...], words: str) -> Mapping[str, Any] | None:
    """The kind whose phrase the words are, but for words that say nothing of the offence."""
    bare = " ".join(word for word in words.split() if word not in _SAY_NOTHING)
    for kind in kinds:
        if any(_phrase(phrase) in (words, bare) for phrase in kind["words"]):
            return kind
    return None


@lru_cache(maxsize=2_000)
def _phrase(text: str) -> str:
    return plain_title(text)


def sample_weights(policy: Policy, scale: str) -> Weights:
    """The sample of the policy file, marked as one."""
    listed = {plain_title(code): weight * 1000 for code, weight in policy["sample"][scale].items()}
    return _weights(policy, f"{policy['sample']['name']} ({scale})", listed, sample=True)


def table_weights(policy: Policy, table: HarmTable) -> Weights:
    """A published table that was brought in."""
    return _weights(policy, table.name, table.content, sample=False)


def _weights(policy: Policy, name: str, listed: Mapping[str, int], *, sample: bool) -> Weights:
    kinds = tuple(policy["offences"])
    body = json.dumps([listed, kinds], sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(body.encode()).hexdigest()
    return Weights(name, sample, digest, listed, kinds)
