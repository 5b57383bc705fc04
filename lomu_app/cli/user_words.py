"""Words about who may sign in."""

from __future__ import annotations

import argparse
import dataclasses

from lomu_app.access.commands import AddUser, ChangeUser, SetPassphrase
from lomu_app.access.queries import UserRow, find_users
from lomu_app.access.sign_in import hash_passphrase
from lomu_app.bootstrap import Core
from lomu_app.cli import session
from lomu_app.cli.show import print_json, print_rows
from lomu_app.kernel.errors import RecordNotFound
from lomu_app.store.backup import KEYS
from lomu_app.store.keys import KeyFile, Stretching, check_passphrase

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
    check_passphrase(secret, options.name)
    with session.signed_in(options) as core:
        done = core.execute(
            AddUser(
                username=options.name, display_name=options.display_name or options.name,
                passphrase_hash=hash_passphrase(secret, _stretching(core)),
                roles=options.roles or ("viewer",), areas=options.areas or (),
            )
        )  # fmt: skip
        _wrap_key(core, options.name, secret)
    _print_done(options, {"id": done.result, "username": options.name}, "Added")


def change(options: argparse.Namespace) -> None:
    """Change an account; what is not named stays."""
    with session.signed_in(options) as core:
        row = _find(core, options.name)
        active = (row.active or options.allow) and not options.bar
        core.execute(
            ChangeUser(
                user_id=row.id, version=row.version, active=active,
                roles=row.roles if options.roles is None else options.roles,
                areas=row.areas if options.areas is None else options.areas,
            )
        )  # fmt: skip
        if options.new_passphrase_file is not None:
            _change_passphrase(core, options)
        if not active:
            _forget_key(core, row.username)
    _print_done(options, {"username": options.name, "active": active}, "Changed")


def _change_passphrase(core: Core, options: argparse.Namespace) -> None:
    secret = session.read_passphrase(options.new_passphrase_file)
    check_passphrase(secret, options.name)
    row = _find(core, options.name)
    hashed = hash_passphrase(secret, _stretching(core))
    core.execute(SetPassphrase(user_id=row.id, version=row.version, passphrase_hash=hashed))
    _wrap_key(core, row.username, secret)


def _find(core: Core, name: str) -> UserRow:
    for row in core.ask(find_users):
        if row.username.casefold() == name.casefold():
            return row
    raise RecordNotFound(f"There is no user {name}. See `user list`.")


def _stretching(core: Core) -> Stretching:
    return Stretching() if core.folder is None else KeyFile.read(core.folder / KEYS).stretching


def _wrap_key(core: Core, name: str, secret: str) -> None:
    if core.folder is not None and core.store.key is not None:
        KeyFile.read(core.folder / KEYS).wrap(name, secret, core.store.key)


def _forget_key(core: Core, name: str) -> None:
    if core.folder is not None:
        KeyFile.read(core.folder / KEYS).forget(name)


def _print_done(options: argparse.Namespace, body: dict[str, object], what: str) -> None:
    if options.json:
        print_json(body)
    else:
        print(f"{what} {options.name}.")
