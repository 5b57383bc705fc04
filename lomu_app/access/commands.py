"""Naming users, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import sqlalchemy as sa

from lomu_app.access.records import Installation, UserAccount
from lomu_app.access.rules import check_roles, check_username, find_area
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import InvalidInput, RecordNotFound, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import UnitOfWork

ADMINISTRATOR = "administrator"


@dataclass(frozen=True, kw_only=True, slots=True)
class AddUser(Command):
    """Let somebody sign in. `passphrase_hash` is made by `sign_in.hash_passphrase`."""

    permission: ClassVar[Permission] = Permission.MANAGE_USERS
    verb: ClassVar[Verb] = Verb.ADMINISTRATION
    tag: ClassVar[str] = "user:added"

    username: str
    display_name: str
    passphrase_hash: str
    roles: tuple[str, ...]
    areas: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeUser(Command):
    """Change somebody's roles and areas, or whether they may sign in at all."""

    permission: ClassVar[Permission] = Permission.MANAGE_USERS
    verb: ClassVar[Verb] = Verb.ADMINISTRATION
    tag: ClassVar[str] = "user:changed"

    user_id: int
    version: int
    roles: tuple[str, ...]
    areas: tuple[str, ...]
    active: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SetPassphrase(Command):
    """Give somebody a new passphrase (an administrator, when it was forgotten)."""

    permission: ClassVar[Permission] = Permission.MANAGE_USERS
    verb: ClassVar[Verb] = Verb.ADMINISTRATION
    tag: ClassVar[str] = "user:passphrase:set"

    user_id: int
    version: int
    passphrase_hash: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeOwnPassphrase(Command):
    """Change one's own passphrase, which `accounts.change_own_passphrase` asks for first."""

    permission: ClassVar[Permission] = Permission.CHANGE_OWN_PASSPHRASE
    verb: ClassVar[Verb] = Verb.ADMINISTRATION
    tag: ClassVar[str] = "user:passphrase:changed"

    passphrase_hash: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SetUpInstallation(Command):
    """Note a fact of this database as a whole, e.g. that it is the practice force."""

    permission: ClassVar[Permission] = Permission.MANAGE_USERS
    verb: ClassVar[Verb] = Verb.ADMINISTRATION
    tag: ClassVar[str] = "installation:set_up"

    name: str
    value: str


@handles(AddUser)
def add_user(uow: UnitOfWork, command: AddUser) -> int:
    """Store the account; the id of it."""
    username = check_username(command.username)
    folded = username.casefold()
    if uow.session.scalar(sa.select(UserAccount).where(UserAccount.username_folded == folded)):
        raise InvalidInput(
            f"There is a user {username} already. Choose another name.", {"username": username}
        )
    account = uow.add(
        UserAccount(
            username=username, username_folded=folded, display_name=command.display_name,
            passphrase_hash=command.passphrase_hash, roles=_roles(uow, command.roles),
            areas=_areas(uow, command.areas), active=True,
        )
    )  # fmt: skip
    return _told(uow, account)


@handles(ChangeUser)
def change_user(uow: UnitOfWork, command: ChangeUser) -> int:
    """Apply the change; refuses to leave the force without an administrator."""
    account = uow.get(UserAccount, command.user_id, expected_version=command.version)
    account.roles = _roles(uow, command.roles)
    account.areas = _areas(uow, command.areas)
    account.active = command.active
    uow.changed(account)
    uow.session.flush()
    _require_administrator(uow)
    return _told(uow, account)


@handles(SetPassphrase)
def set_passphrase(uow: UnitOfWork, command: SetPassphrase) -> int:
    """Store the new passphrase's hash."""
    account = uow.get(UserAccount, command.user_id, expected_version=command.version)
    account.passphrase_hash = command.passphrase_hash
    uow.changed(account)
    return _told(uow, account)


@handles(ChangeOwnPassphrase)
def change_own_passphrase(uow: UnitOfWork, command: ChangeOwnPassphrase) -> int:
    """Store the new hash in the account of whoever is signed in; the id of it."""
    name = uow.actor.username.casefold()
    account = uow.session.scalar(sa.select(UserAccount).where(UserAccount.username_folded == name))
    if account is None:
        raise RecordNotFound("You have no account of your own here. Ask an administrator for one.")
    account.passphrase_hash = command.passphrase_hash
    uow.changed(account)
    return _told(uow, account)


@handles(SetUpInstallation)
def set_up_installation(uow: UnitOfWork, command: SetUpInstallation) -> None:
    """Store or replace the fact."""
    found = uow.session.get(Installation, command.name)
    if found is None:
        uow.session.add(Installation(name=command.name, value=command.value))
    else:
        found.value = command.value


def _told(uow: UnitOfWork, account: UserAccount) -> int:
    uow.explain(subject=f"user:{account.id}")
    uow.touch(Kind.USER, account.id)
    return account.id


def _roles(uow: UnitOfWork, wanted: tuple[str, ...]) -> list[str]:
    return list(check_roles(uow.policies["roles"], wanted))


def _areas(uow: UnitOfWork, wanted: tuple[str, ...]) -> list[str]:
    return sorted({find_area(uow.policies["areas"], area) for area in wanted})


def _require_administrator(uow: UnitOfWork) -> None:
    active = uow.session.scalars(sa.select(UserAccount).where(UserAccount.active.is_(True)))
    if not any(ADMINISTRATOR in account.roles for account in active):
        raise Refused("Somebody has to be administrator. Name another one first.")
