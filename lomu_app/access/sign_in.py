"""Signing in: from a name and passphrase to an actor."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy.orm import Session

from lomu_app.access.records import UserAccount
from lomu_app.access.rules import permissions_of
from lomu_app.kernel.errors import NotPermitted, SignInFailed
from lomu_app.kernel.permissions import Actor
from lomu_app.kernel.policy import Policy
from lomu_app.store.keys import Stretching
from lomu_app.store.server_log import RULES, knows_who
from lomu_app.store.shared import told
from lomu_app.store.unit_of_work import Reader

_BARRED = "You may no longer work here: your account has been barred. Ask an administrator."
_WRONG = "The name or the passphrase is not right."
# Compared against when there is no such user, so that a wrong name costs the same work.
_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)


_OWN_HASH = sa.text(f"SELECT {RULES}.my_id(), {RULES}.my_passphrase_hash()")
_IS_BARRED = sa.text(f"SELECT {RULES}.my_id() IS NULL AND {RULES}.login_id() IS NOT NULL")
# Asked before every query and command.
_ACCOUNT = sa.select(
    UserAccount.id, UserAccount.username, UserAccount.display_name, UserAccount.roles,
    UserAccount.areas, UserAccount.active,
).where(UserAccount.id == sa.bindparam("id"))  # fmt: skip


def hash_passphrase(passphrase: str, stretching: Stretching) -> str:
    """The Argon2id hash that an account keeps."""
    return _hasher(stretching).hash(passphrase)


def sign_in(session: Session, username: str, passphrase: str, roles: Policy) -> Actor:
    """The actor for a name and passphrase; raises SignInFailed without saying which is wrong.

    A server that lets each login in by its own passphrase has checked it by then: its owner is told
    that they are barred.
    """
    account = session.scalar(
        sa.select(UserAccount).where(UserAccount.username_folded == username.casefold())
    )
    known = _known_hash(session, account)
    try:
        PasswordHasher().verify(known, passphrase)
    except VerificationError as error:
        raise SignInFailed(_why_not(session)) from error
    if account is None:
        raise SignInFailed(_WRONG)
    return actor_of(account, roles)


def _why_not(session: Session) -> str:
    barred = knows_who(session) and session.scalar(_IS_BARRED)
    return _BARRED if barred else _WRONG


def shared_words(url: str) -> str:
    """Which shared database an address means, for people: without a login or its password."""
    return told(url)


def is_own_passphrase(reader: Reader, passphrase: str) -> bool:
    """Whether this is the passphrase of whoever asks; the desk unlocks with it."""
    account = reader.session.get(UserAccount, reader.actor.user_id)
    known = _known_hash(reader.session, account)
    try:
        PasswordHasher().verify(known, passphrase)
    except VerificationError:
        return False
    return account is not None


def _known_hash(session: Session, account: UserAccount | None) -> str:
    """What the passphrase is held against; of nobody's where the account is not to be used.

    A server that knows who is logged in tells nobody but them, and only of the account that is
    theirs.
    """
    if account is None or not account.active:
        return _NOBODY
    if not knows_who(session):
        return account.passphrase_hash
    mine, hashed = session.execute(_OWN_HASH).one()
    return hashed if mine == account.id and hashed else _NOBODY


def as_account_stands(session: Session, actor: Actor, roles: Policy) -> Actor:
    """Whoever signed in, with the roles and areas of this moment; raises NotPermitted."""
    account = session.connection().execute(_ACCOUNT, {"id": actor.user_id}).one_or_none()
    if account is None or not account.active:
        raise NotPermitted(_BARRED)
    return actor_of(account, roles)


def actor_of(account: Any, roles: Policy) -> Actor:
    """The actor that an account, or a row of one, stands for."""
    return Actor(
        user_id=account.id,
        username=account.username,
        display_name=account.display_name,
        roles=frozenset(account.roles),
        permissions=permissions_of(roles, account.roles),
        areas=frozenset(account.areas),
    )


def _hasher(stretching: Stretching) -> PasswordHasher:
    return PasswordHasher(
        time_cost=stretching.passes,
        memory_cost=stretching.memory,
        parallelism=stretching.lanes,
    )
