"""From the options before the word to an open, signed-in Core."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lomu_app import bootstrap
from lomu_app.access.listing import RecordListing
from lomu_app.kernel.clock import Clock, DayClock, SystemClock
from lomu_app.kernel.errors import InvalidInput, SignInFailed


def data_folder(options: argparse.Namespace) -> Path:
    """The folder named, or the usual one."""
    named: Path | None = options.data
    return named if named is not None else bootstrap.usual_folder()


def clock(options: argparse.Namespace) -> Clock:
    """The machine's clock, or that of the day named."""
    return SystemClock() if options.today is None else DayClock(options.today)


def passphrase(options: argparse.Namespace) -> str | None:
    """The passphrase from the file named; None if no file is named."""
    return None if options.passphrase_file is None else read_passphrase(options.passphrase_file)


def read_passphrase(path: Path) -> str:
    """The first line of a passphrase file; raises InvalidInput if there is none."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"The passphrase file {path} cannot be read.") from error
    if not lines or not lines[0].strip():
        raise InvalidInput(f"The passphrase file {path} is empty.")
    return lines[0].strip()


@contextmanager
def signed_in(options: argparse.Namespace) -> Iterator[bootstrap.Core]:
    """An open Core for the person named, closed at the end."""
    core = open_core(options)
    if core.doubt:
        print(f"Warning: {core.doubt}", file=sys.stderr)
    try:
        yield core
    finally:
        core.close()


def note_listing(core: bootstrap.Core, what: str, records: int) -> None:
    """Put on record that a list of people is about to be printed."""
    core.execute(RecordListing(what=what, records=records))


def open_core(options: argparse.Namespace) -> bootstrap.Core:
    """Sign in; raises SignInFailed or StoreUnavailable."""
    secret = passphrase(options)
    if options.database is None:
        return bootstrap.open_folder(
            data_folder(options), options.user, secret, clock=clock(options)
        )
    if options.user is None or secret is None:
        raise SignInFailed("Say who you are: --user NAME --passphrase-file FILE.")
    return bootstrap.open_url(options.database, options.user, secret, clock=clock(options))
