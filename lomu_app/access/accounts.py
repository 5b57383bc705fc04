"""What goes with an account: its passphrase, and on the embedded database its copy of the key.

The command line and the desk both name users through these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Concatenate, ParamSpec, Protocol, TypeVar

import sqlalchemy as sa

from lomu_app.access.commands import AddUser, ChangeOwnPassphrase, ChangeUser, SetPassphrase
from lomu_app.access.queries import UserRow, find_users
from lomu_app.access.sign_in import hash_passphrase, is_own_passphrase
from lomu_app.kernel.errors import InvalidInput, Refused, SignInFailed
from lomu_app.kernel.permissions import Actor
from lomu_app.store.backup import KEYS
from lomu_app.store.command import Command, Done
from lomu_app.store.keys import KeyFile, Stretching, check_passphrase
from lomu_app.store.store import Store, translate
from lomu_app.store.unit_of_work import Reader

P = ParamSpec("P")
T = TypeVar("T")


class Core(Protocol):
    """What is needed of the signed-in person's `bootstrap.Core`."""

    store: Store
    folder: Path | None
    actor: Actor
    practice: bool

    def execute(self, command: Command) -> Done:
        """Do a command."""
        ...

    def ask(
        self, query: Callable[Concatenate[Reader, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Answer a query."""
        ...


def common_passphrase(core: Core) -> str | None:
    """The passphrase that everybody of the practice force has; None elsewhere.

    There nobody is asked for one, so that an account with another could not be used. That it is
    the practice force, the database says: anybody could write a passphrase into the key file.
    """
    if core.folder is None or not core.practice:
        return None
    return KeyFile.read(core.folder / KEYS).practice_passphrase


def passphrase_problem(passphrase: str, username: str) -> str:
    """What makes a passphrase too weak, in words; empty when nothing does."""
    try:
        check_passphrase(passphrase, username)
    except InvalidInput as error:
        return error.fields.get("passphrase", error.message)
    return ""


def add_account(
    core: Core, username: str, display_name: str, passphrase: str, *, roles: Sequence[str],
    areas: Sequence[str],
) -> int:  # fmt: skip
    """Let somebody sign in; the id of the account. Raises InvalidInput.

    In the practice force everybody has the common passphrase, whatever is given here.
    """
    _refuse_on_server(core)
    common = common_passphrase(core)
    if common is None:
        check_passphrase(passphrase, username)
    else:
        passphrase = common
    done = core.execute(
        AddUser(
            username=username, display_name=display_name or username,
            passphrase_hash=hash_passphrase(passphrase, _stretching(core)),
            roles=tuple(roles), areas=tuple(areas),
        )
    )  # fmt: skip
    _wrap_key(core, username, passphrase)
    return int(done.result)


def change_account(
    core: Core, row: UserRow, *, roles: Sequence[str], areas: Sequence[str], active: bool
) -> None:
    """Change roles and areas, bar somebody or let them in again.

    Whoever is barred loses their copy of the key; let in again, they need a new passphrase
    (but in the practice force, where nobody needs one).
    """
    core.execute(
        ChangeUser(
            user_id=row.id, version=row.version, roles=tuple(roles), areas=tuple(areas),
            active=active,
        )
    )  # fmt: skip
    common = common_passphrase(core)
    if not active and core.folder is not None:
        with _keys(core, core.folder) as file:
            file.forget(row.username)
    elif active and not row.active and common is not None:
        _wrap_key(core, row.username, common)


def give_passphrase(core: Core, row: UserRow, passphrase: str) -> None:
    """Give somebody a new passphrase. Raises InvalidInput."""
    _refuse_on_server(core)
    check_passphrase(passphrase, row.username)
    hashed = hash_passphrase(passphrase, _stretching(core))
    core.execute(SetPassphrase(user_id=row.id, version=row.version, passphrase_hash=hashed))
    _wrap_key(core, row.username, passphrase)


def active_account(core: Core, username: str) -> UserRow:
    """The account that the recovery key is used for; raises SignInFailed where none is open."""
    for row in core.ask(find_users):
        if row.active and row.username.casefold() == username.casefold():
            return row
    raise SignInFailed(f"The key is right, but no user {username} may sign in here.")


def change_own_passphrase(core: Core, present: str, new: str) -> None:
    """Change the passphrase of whoever is signed in. Raises InvalidInput."""
    _refuse_on_server(core)
    if not core.ask(is_own_passphrase, present):
        raise InvalidInput(
            "The present passphrase is not right. Nothing was changed.", {"present": "is not right"}
        )
    username = core.actor.username
    check_passphrase(new, username)
    core.execute(ChangeOwnPassphrase(passphrase_hash=hash_passphrase(new, _stretching(core))))
    _wrap_key(core, username, new)


def _refuse_on_server(core: Core) -> None:
    """There an account goes with a login, whose passphrase is the same."""
    if core.store.bound:
        raise Refused(
            "On this server an account goes with a login. Whoever looks after the server makes "
            "both, and gives a new passphrase: main.py --database URL server add-user."
        )


def _stretching(core: Core) -> Stretching:
    return Stretching() if core.folder is None else KeyFile.read(core.folder / KEYS).stretching


def _wrap_key(core: Core, name: str, secret: str) -> None:
    if core.folder is not None and core.store.key is not None:
        with _keys(core, core.folder) as file:
            file.wrap(name, secret, core.store.key)


@contextmanager
def _keys(core: Core, folder: Path) -> Iterator[KeyFile]:
    """The key file, for one at a time: two who change it at once would undo each other.

    Whoever else wants to write waits for the database's own lock.
    """
    try:
        with core.store.writing():
            yield KeyFile.read(folder / KEYS)
    except sa.exc.DBAPIError as error:
        raise translate(error) from error
