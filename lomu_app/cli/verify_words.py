"""`pack verify` and `pack trace`: whose a file is, and whether it is as it was written."""

from __future__ import annotations

import argparse
import dataclasses
import sys
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lomu_app.cli import session
from lomu_app.cli.show import AsPrinted, print_details, print_json, print_rows
from lomu_app.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from lomu_app.packs.tracing import Verified

_TRACED = ("reference", "title", "agency", "recipient", "canary", "released_at", "status")
_LOOK = "look into it with --password-file FILE"


def add_words(word: Any, packs: Any) -> None:
    """Let the command line know both."""
    verified = word("verify", verify, "whose a file is, and whether it is as it was written", packs)
    verified.add_argument("file", type=Path, metavar="FILE")
    traced = word("trace", trace, "whose copy a file or a text comes from", packs)
    traced.add_argument("what_was_found", metavar="FILE|TEXT", help="`-` reads the text")
    for each in (verified, traced):
        each.add_argument("--password-file", type=Path, metavar="FILE", help="that opens the copy")


def verify(options: argparse.Namespace) -> None:
    """Is this file ours, of which version, whose, unaltered, and is its head in the log?

    Ends with 1 where anything of that is not as it should be, after all that is known is printed.
    """
    from lomu_app.packs.tracing import verify_file

    with session.signed_in(options) as core:
        data = read_file(options.file)
        found = core.ask(verify_file, data, _password(options, options.file.name, data))
    if options.json:
        print_json(dataclasses.asdict(found))
    else:
        _print(found)
    if found.problems:
        raise AsPrinted("\n".join(found.problems))
    if not options.json:
        print("It is as it was written.")


def trace(options: argparse.Namespace) -> None:
    """Whose copy a file, or a text that was pasted somewhere, comes from."""
    from lomu_app.disclosure.queries import perhaps_elsewhere
    from lomu_app.packs.locking import is_locked
    from lomu_app.packs.tracing import trace_file, trace_text

    unread = False
    with session.signed_in(options) as core:
        place = Path(options.what_was_found)
        if place.is_file():
            data = read_file(place)
            password = _password(options, place.name, data)
            found = core.ask(trace_file, data, password)
            unread = is_locked(data) and not password
        else:
            text = sys.stdin.read() if options.what_was_found == "-" else options.what_was_found
            found = core.ask(trace_text, text)
        besides = "" if found else core.ask(perhaps_elsewhere).strip()
    rows = [{**dataclasses.asdict(each.release), **dataclasses.asdict(each.copy)} for each in found]
    if options.json:
        print_json(rows)
    else:
        print_rows(rows, _TRACED)
    if unread and not rows:
        print(f"The file is locked: {_LOOK}.", file=sys.stderr)
    if besides:
        print(besides, file=sys.stderr)


def read_file(place: Path) -> bytes:
    """All of it; raises InvalidInput where it cannot be read."""
    try:
        return place.read_bytes()
    except OSError as fault:
        raise InvalidInput(f"{place} cannot be read.", {"file": str(place)}) from fault


def _print(found: Verified) -> None:
    if found.release is None or found.copy is None:
        return
    print_details({
        "pack": f"{found.release.reference} {found.release.title}",
        "version": found.release.pack_version, "copy": found.copy.canary,
        "of": f"{found.copy.recipient}, {found.copy.agency}",
        "released": found.release.released_at, "unaltered": "yes" if found.unaltered else "no",
        "head": _head_words(found),
    })  # fmt: skip


def _head_words(found: Verified) -> str:
    if found.head:
        return f"{found.head}: {'in the log' if found.head_in_log else 'not in the log'}"
    return f"not read, for the file is locked: {_LOOK}" if found.locked else "none in the file"


def _password(options: argparse.Namespace, name: str, data: bytes) -> str:
    """The one named; of a locked file whoever sits before it is asked for one."""
    from lomu_app.packs.locking import is_locked

    if options.password_file is not None:
        return session.read_passphrase(options.password_file)
    if options.json or not is_locked(data) or not sys.stdin.isatty():
        return ""
    return getpass(f"Password of {name} (Enter: look at it from outside): ")
