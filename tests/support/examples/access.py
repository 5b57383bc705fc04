"""Examples of the commands of access."""

from __future__ import annotations

import dataclasses

from lomu_app.access.backing_up import RecordBackup
from lomu_app.access.commands import (
    AddUser,
    ChangeOwnPassphrase,
    ChangeUser,
    SetPassphrase,
    SetUpInstallation,
)
from lomu_app.access.listing import RecordCopy, RecordListing
from lomu_app.access.queries import find_users
from lomu_app.access.restoring import RecordRestore
from lomu_app.access.sign_in import hash_passphrase
from lomu_app.bootstrap import Core
from tests.support.commands import example, unique
from tests.support.cores import FAST

HASHED = hash_passphrase("a passphrase of an example", FAST)
OTHER = hash_passphrase("another passphrase of an example", FAST)


@example(AddUser)
def add_user(core: Core) -> AddUser:
    return AddUser(
        username=unique("pc.new"), display_name="PC New", passphrase_hash=HASHED,
        roles=("offender_manager",), areas=("Coventry",),
    )  # fmt: skip


@example(ChangeUser)
def change_user(core: Core) -> ChangeUser:
    user_id = core.execute(add_user(core)).result
    return ChangeUser(
        user_id=user_id, version=1, roles=("manager",), areas=("Walsall",), active=True
    )


@example(SetPassphrase)
def set_passphrase(core: Core) -> SetPassphrase:
    user_id = core.execute(add_user(core)).result
    return SetPassphrase(user_id=user_id, version=1, passphrase_hash=HASHED)


@example(ChangeOwnPassphrase)
def change_own_passphrase(core: Core) -> ChangeOwnPassphrase:
    """Whoever tries it has to have an account; the matrix names them after their role."""
    there = {row.username for row in core.ask(find_users)}
    roles = core.policies["roles"]["roles"]
    wanted = {core.actor.username, *(f"tries.{role}" for role in roles)}
    for name in sorted(wanted - there):
        core.execute(dataclasses.replace(add_user(core), username=name))
    return ChangeOwnPassphrase(passphrase_hash=OTHER)


@example(RecordBackup)
def record_backup(core: Core) -> RecordBackup:
    return RecordBackup(file="friday.lomubackup")


@example(RecordListing)
def record_listing(core: Core) -> RecordListing:
    return RecordListing(what="list people", records=3)


@example(RecordCopy)
def record_copy(_core: Core) -> RecordCopy:
    return RecordCopy(what="Copied from Targets", records=3)


@example(RecordRestore)
def record_restore(core: Core) -> RecordRestore:
    return RecordRestore(source="a.lomubackup", replaced="replaced-001", earlier_head="#9 abc")


@example(SetUpInstallation)
def set_up_installation(core: Core) -> SetUpInstallation:
    return SetUpInstallation(name=unique("fact."), value="yes")
