"""Words about who may sign in."""

from __future__ import annotations

import argparse
import dataclasses

from lomu_app.access.accounts import add_account, change_account, give_passphrase
from lomu_app.access.queries import UserRow, find_users
from lomu_app.bootstrap import Core
from lomu_app.cli import session
from lomu_app.cli.show import print_json, print_rows
from lomu_app.kernel.errors import RecordNotFound

_COLUMNS = ("username", "display_name", "roles", "areas", "active")


def list_users(options: argparse.Namespace) -> None:
    """Print every account."""
    with session.signed_in(options) as core:
        rows = [dataclasses.asdict(row) for row in core.ask(find_users)]
    if options.json:
        print_json(rows)
    else:
        print_rows(rows, _COLUMNS)


def add(options: argparse.Namespace) -> None:
    """Add an account, and on the embedded database its copy of the key."""
    secret = session.read_passphrase(options.new_passphrase_file)
    with session.signed_in(options) as core:
        added = add_account(
            core, options.name, options.display_name or options.name, secret,
            roles=options.roles or ("viewer",), areas=options.areas or (),
        )  # fmt: skip
    _print_done(options, {"id": added, "username": options.name}, "Added")


def change(options: argparse.Namespace) -> None:
    """Change an account; what is not named stays."""
    with session.signed_in(options) as core:
        row = _find(core, options.name)
        active = (row.active or options.allow) and not options.bar
        change_account(
            core, row, active=active,
            roles=row.roles if options.roles is None else options.roles,
            areas=row.areas if options.areas is None else options.areas,
        )  # fmt: skip
        if options.new_passphrase_file is not None:
            secret = session.read_passphrase(options.new_passphrase_file)
            give_passphrase(core, _find(core, options.name), secret)
    _print_done(options, {"username": options.name, "active": active}, "Changed")


def _find(core: Core, name: str) -> UserRow:
    for row in core.ask(find_users):
        if row.username.casefold() == name.casefold():
            return row
    raise RecordNotFound(f"There is no user {name}. See `user list`.")


def _print_done(options: argparse.Namespace, body: dict[str, object], what: str) -> None:
    if options.json:
        print_json(body)
    else:
        print(f"{what} {options.name}.")
