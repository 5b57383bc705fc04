"""Words about a PostgreSQL server: making it the boundary, inspecting it, letting people in."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from lomu_app import bootstrap
from lomu_app.cli import session
from lomu_app.cli.show import print_json, refused_as_printed
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import InvalidInput
from lomu_app.server.check import inspect
from lomu_app.server.logins import add_login, remove_login
from lomu_app.server.setup import set_up
from lomu_app.server.upkeep import keep_up

Word = Any


def add_words(word: Word, group: Word) -> None:
    """Put them on the command line."""
    servers = group("server", "a PostgreSQL server that keeps everybody to what they may do")
    word("init", init, "make the database its own boundary, or bring it up to date", servers)
    word("check", check, "tell each lapse of boundary, settings and log", servers)
    word("upkeep", upkeep, "make the months of the log to come, and seal what waits", servers)
    add = word("add-user", add_user, "make somebody's login and account, or set both anew", servers)
    remove = word("remove-user", remove_user, "drop somebody's login and bar the account", servers)
    for made in (add, remove):
        made.add_argument("--name", required=True, metavar="NAME")
    add.add_argument("--display-name", metavar="NAME")
    add.add_argument("--roles", type=_several, required=True, metavar="ROLE,ROLE")
    add.add_argument("--areas", type=_several, default=(), metavar="AREA,AREA")
    add.add_argument(
        "--new-passphrase-file", type=Path, required=True, metavar="FILE",
        help="the passphrase of login and account",
    )  # fmt: skip


def init(options: argparse.Namespace) -> None:
    """Make the boundary; the address names a login that may make roles."""
    roles = set_up(_address(options), bootstrap.policies())
    told = {
        "database": roles.database, "owner": roles.owner, "log": roles.log, "desk": roles.desk,
        "cleared": roles.cse, "migrator": roles.migrator,
    }  # fmt: skip
    if options.json:
        print_json(told)
        return
    print(
        f"The database {roles.database} is its own boundary now. Tables belong to {roles.owner}, "
        f"the log to {roles.log}; nobody logs in as either. Let people in by `server add-user`, "
        "and see by `server check` that all is well."
    )


def check(options: argparse.Namespace) -> None:
    """Inspect; refuses (exit 1) with each lapse in a sentence."""
    found = inspect(_address(options))
    if options.json:
        told = {"lapses": list(found.lapses), "hints": list(found.hints)}
        print_json({"ok": not found.lapses, **told})
    elif found.hints:
        print("To be weighed by whoever looks after the server:\n  " + "\n  ".join(found.hints))
    if found.lapses:
        words = "The server has lapses:\n  " + "\n  ".join(found.lapses)
        raise refused_as_printed(words, printed=options.json)
    if not options.json:
        print("The server keeps its boundary, and its log is whole.")


def upkeep(options: argparse.Namespace) -> None:
    """Make the months of the log ahead, and seal what waits in all of it."""
    made, sealed = keep_up(_address(options))
    words = f"Made: {', '.join(made)}." if made else "All months to come are there already."
    if sealed:
        words += f" Sealed: {counted(sealed, 'transaction')} that had waited."
    _told(options, {"made": made, "sealed": sealed}, words)


def add_user(options: argparse.Namespace) -> None:
    """Let somebody in."""
    added = add_login(
        _address(options), bootstrap.policies(), options.name,
        options.display_name or options.name,
        session.read_passphrase(options.new_passphrase_file),
        roles=options.roles, areas=options.areas, clock=session.clock(options),
    )  # fmt: skip
    _told(options, {"id": added, "username": options.name}, f"{options.name} may log in.")


def remove_user(options: argparse.Namespace) -> None:
    """Shut somebody out, and end what they have open."""
    remove_login(_address(options), bootstrap.policies(), options.name, session.clock(options))
    _told(options, {"username": options.name}, f"{options.name} may log in no more.")


def _address(options: argparse.Namespace) -> str:
    address: str | None = options.database
    if address is None:
        raise InvalidInput("Name the server's database: --database postgresql+psycopg://…")
    return address


def _told(options: argparse.Namespace, body: dict[str, object], words: str) -> None:
    if options.json:
        print_json(body)
    else:
        print(words)


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
