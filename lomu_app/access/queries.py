"""Who may sign in, and what this installation is."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lomu_app.access.records import Installation, UserAccount
from lomu_app.access.rules import permissions_of
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.policy import PolicyBook
from lomu_app.store.unit_of_work import Reader

# Made once: asked before each query while a record is limited.
_ABLE = sa.select(UserAccount.username).where(UserAccount.active.is_(True))


@dataclass(frozen=True, slots=True)
class UserRow:
    """An account, without its secret."""

    id: int
    version: int
    username: str
    display_name: str
    roles: tuple[str, ...]
    areas: tuple[str, ...]
    active: bool


def find_users(reader: Reader) -> list[UserRow]:
    """Every account, by name."""
    reader.actor.require(Permission.MANAGE_USERS)
    accounts = reader.session.scalars(sa.select(UserAccount).order_by(UserAccount.username_folded))
    return [
        UserRow(
            account.id, account.version, account.username, account.display_name,
            tuple(account.roles), tuple(account.areas), account.active,
        )
        for account in accounts
    ]  # fmt: skip


def who_may(
    session: Session, policies: PolicyBook, permission: Permission, area: str
) -> tuple[str, ...]:
    """The user names of everybody who can sign in, holds the permission and has the area."""
    who, held, areas = UserAccount.username, UserAccount.roles, UserAccount.areas
    accounts = session.execute(sa.select(who, held, areas).where(UserAccount.active.is_(True)))
    roles = policies["roles"]
    able = {role for role in roles["roles"] if permission in permissions_of(roles, [role])}
    return tuple(
        account.username
        for account in accounts
        if area in account.areas and not able.isdisjoint(account.roles)
    )


def display_names(session: Session) -> dict[str, str]:
    """What everybody is called, by user name; for queries that have asked leave."""
    known = sa.select(UserAccount.username, UserAccount.display_name)
    return dict(session.execute(known).all())


def who_can_sign_in(session: Session) -> frozenset[str]:
    """The user names of everybody who is not barred; for queries that have asked leave."""
    return frozenset(session.connection().execute(_ABLE).scalars())


def fact(session: Session, name: str) -> str | None:
    """A fact of the installation, e.g. `practice`; None where it was never set."""
    found = session.get(Installation, name)
    return None if found is None else found.value
