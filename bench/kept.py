"""The last figures of each call, in `bench/results.md`."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

RESULTS = Path(__file__).with_name("results.md")
_HEAD = """# Results

Written by `python -m bench`: what each call of it found the last time. What the figures mean, and
those of the other races, stand in `docs/speed.md`.
"""
_MARK = "\n## "
# What follows them is a place on somebody's machine.
_PLACES = ("--lists", "--splink")


def asked(program: str, words: Sequence[str]) -> str:
    """The call as it is told to others."""
    told = [
        "…" if before in _PLACES else word
        for before, word in zip(("", *words), words, strict=False)
    ]
    return " ".join((f"python -m {program}", *told))


@contextlib.contextmanager
def keeping(call: str) -> Iterator[None]:
    """Keep all that is printed meanwhile, which is printed as ever."""
    both = _Both()
    with contextlib.redirect_stdout(both):
        yield
    keep(call, both.getvalue())


class _Both(io.StringIO):
    """Prints what it takes."""

    def __init__(self) -> None:
        super().__init__()
        self._out = sys.stdout

    def write(self, text: str, /) -> int:
        self._out.write(text)
        self._out.flush()
        return super().write(text)


def keep(call: str, found: str, file: Path = RESULTS) -> None:
    """Put what a call found in the place of what the same call had found before."""
    text = file.read_text(encoding="utf-8") if file.exists() else _HEAD
    sections = dict(part.split("\n", 1) for part in text.split(_MARK)[1:])
    sections[f"`{call}`"] = f"\n{found.strip()}\n"
    kept = [f"{_MARK}{name}\n{sections[name]}" for name in sorted(sections)]
    file.write_text(_HEAD + "".join(kept), encoding="utf-8")
