"""What the desk is started with: which database, which person, which day.

Light on purpose: the core's libraries take longer to import than the window to show.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lomu_app.kernel.clock import Clock, DayClock, SystemClock
from lomu_app.kernel.errors import InvalidInput
from lomu_app.setup.words import split


@dataclass(frozen=True, slots=True)
class Options:
    """The command line of the desk. Without `folder` and `url` the usual folder is meant."""

    folder: Path | None = None
    url: str | None = None
    practice: bool = False
    user: str | None = None
    passphrase: str | None = None
    clock: Clock = SystemClock()  # noqa: RUF009 - it holds nothing, so it may be shared


def options_of(argv: Sequence[str]) -> Options:
    """What these arguments mean. Raises InvalidInput, or exits like argparse."""
    words = split(argv)
    parser = argparse.ArgumentParser(prog="main.py", add_help=False)
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--data", type=Path)
    where.add_argument("--database")
    parser.add_argument("--user")
    parser.add_argument("--passphrase-file", type=Path)
    parser.add_argument("--today", type=dt.date.fromisoformat)
    given, _rest = parser.parse_known_args([*words.before, *words.after])
    return Options(
        folder=given.data,
        url=given.database,
        practice=words.word == "demo",
        user=given.user,
        passphrase=None if given.passphrase_file is None else _first_line(given.passphrase_file),
        clock=SystemClock() if given.today is None else DayClock(given.today),
    )


def _first_line(path: Path) -> str:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(
            f"The passphrase file {path} cannot be read. Check its name, and that you may read it."
        ) from error
    return lines[0].strip() if lines else ""
