"""Finds the word that says what to do, among the options that may stand before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# Options of the whole program that are followed by a value.
_WITH_VALUE = frozenset({"--data", "--database", "--user", "--passphrase-file", "--today"})
_ALONE = frozenset({"--json"})
# What makes of `demo` a word without a window.
_WINDOWLESS = frozenset({"--no-window", "--help", "-h"})


@dataclass(frozen=True, slots=True)
class Words:
    """A command line split at its word.

    `word` is None when there is none, which means the desk; an unknown option or `--help`
    counts as the word, so that the command line can answer it.
    """

    before: tuple[str, ...]
    word: str | None
    after: tuple[str, ...]

    @property
    def opens_the_desk(self) -> bool:
        """Whether a window is to be opened."""
        return self.word is None or (self.word == "demo" and not _WINDOWLESS & set(self.after))


def split(argv: Sequence[str]) -> Words:
    """Split the arguments at the first that is neither an option of the program nor its value."""
    place = 0
    while place < len(argv):
        name, _, value = argv[place].partition("=")
        if name in _WITH_VALUE:
            place += 1 if value else 2
        elif name in _ALONE:
            place += 1
        else:
            return Words(tuple(argv[:place]), argv[place], tuple(argv[place + 1 :]))
    return Words(tuple(argv), None, ())
