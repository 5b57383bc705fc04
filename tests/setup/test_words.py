"""The word is found among the options of the whole program."""

from __future__ import annotations

import pytest

from lomu_app.setup.words import split


@pytest.mark.parametrize(
    ("line", "word", "after"),
    [
        ("", None, ""),
        ("demo", "demo", ""),
        ("demo --no-window --people 40", "demo", "--no-window --people 40"),
        ("--data here test -k ranking", "test", "-k ranking"),
        ("--data=here --json list targets", "list", "targets"),
        ("--user amy --passphrase-file p --today 2026-11-24 import x", "import", "x"),
        ("--database postgresql://h/d", None, ""),
        ("--data", None, ""),
        ("--help", "--help", ""),
        ("--data demo", None, ""),
    ],
)
def test_that_the_word_is_found(line: str, word: str | None, after: str) -> None:
    found = split(line.split())
    assert (found.word, " ".join(found.after)) == (word, after)
    rest = [word, *found.after] if word else []
    assert [*found.before, *rest] == line.split()


@pytest.mark.parametrize(
    ("line", "opens"),
    [
        ("", True),
        ("--data here", True),
        ("demo", True),
        ("demo --people 9", True),
        ("demo --no-window", False),
        ("demo --help", False),
        ("demo -h", False),
        ("list targets", False),
        ("test", False),
    ],
)
def test_that_only_the_desk_needs_a_screen(line: str, opens: bool) -> None:
    assert split(line.split()).opens_the_desk is opens
