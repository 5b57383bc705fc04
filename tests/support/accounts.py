"""Accounts for those whom tests send to work; four eyes look for people who could sign in."""

from __future__ import annotations

from collections.abc import Iterable

from lomu_app.access.commands import AddUser, ChangeUser
from lomu_app.access.queries import find_users
from tests.support.cores import EVERY_AREA, Cores
from tests.support.personal import PersonalCores


def give_account(
    cores: Cores, username: str, *roles: str, areas: Iterable[str] = EVERY_AREA
) -> None:
    """Let somebody sign in, in these roles, for these areas; on a server that is not done here."""
    if isinstance(cores, PersonalCores):
        cores(*roles, areas=tuple(areas), name=username)
        return
    cores("administrator").execute(
        AddUser(
            username=username, display_name=username.replace(".", " ").title(),
            passphrase_hash="none", roles=roles, areas=tuple(areas),
        )
    )  # fmt: skip


def bar(cores: Cores, username: str) -> None:
    """Let somebody sign in no more."""
    administrator = cores("administrator")
    (row,) = (row for row in administrator.ask(find_users) if row.username == username)
    administrator.execute(
        ChangeUser(
            user_id=row.id, version=row.version, roles=row.roles, areas=row.areas, active=False
        )
    )
