"""Accounts: signing in, new passphrases, barring, and the last administrator."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from lomu_app import bootstrap
from lomu_app.access.accounts import (
    add_account,
    change_account,
    change_own_passphrase,
    give_passphrase,
    passphrase_problem,
)
from lomu_app.access.commands import ChangeUser
from lomu_app.access.queries import UserRow, find_users
from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import (
    EditConflict,
    InvalidInput,
    NotPermitted,
    Refused,
    SignInFailed,
)
from lomu_app.store.backup import KEYS
from lomu_app.store.keys import KeyFile
from tests.support.cores import ADMIN, FAST, PASSPHRASE, Cores

SECRET = "quite another passphrase"
OTHER = "and a third passphrase"


@pytest.fixture
def admin(embedded_folder: Path) -> Iterator[Core]:
    core = bootstrap.open_folder(embedded_folder, ADMIN, PASSPHRASE)
    yield core
    core.close()


def account(core: Core, name: str) -> UserRow:
    return next(row for row in core.ask(find_users) if row.username == name)


def add(core: Core, name: str = "pc.new", roles: tuple[str, ...] = ("viewer",)) -> UserRow:
    add_account(core, name, "PC New", SECRET, roles=roles, areas=["Coventry", "walsall"])
    return account(core, name)


def test_that_a_new_user_signs_in_with_the_roles_and_areas_given(
    admin: Core, embedded_folder: Path
) -> None:
    row = add(admin)
    assert (row.display_name, row.roles, row.areas) == (
        "PC New", ("viewer",), ("Coventry", "Walsall"),
    )  # fmt: skip
    core = bootstrap.open_folder(embedded_folder, "PC.New", SECRET)
    assert core.actor.roles == {"viewer"}
    core.close()
    with pytest.raises(SignInFailed):
        bootstrap.open_folder(embedded_folder, "pc.new", PASSPHRASE)


@pytest.mark.parametrize("name", ["Admin.ONE", "a", "two words", "-dash"])
def test_that_a_name_that_is_taken_or_odd_is_refused(admin: Core, name: str) -> None:
    with pytest.raises(InvalidInput):
        add(admin, name)
    assert len(admin.ask(find_users)) == 1
    assert len(KeyFile.read(admin.folder / KEYS).wraps) == 2  # the first one's and the recovery's


def test_that_somebody_barred_loses_the_key_and_needs_a_new_passphrase_afterwards(
    admin: Core, embedded_folder: Path
) -> None:
    row = add(admin)
    change_account(admin, row, roles=row.roles, areas=row.areas, active=False)
    with pytest.raises(SignInFailed):
        bootstrap.open_folder(embedded_folder, "pc.new", SECRET)
    assert "pc.new" not in KeyFile.read(embedded_folder / KEYS).wraps
    row = account(admin, "pc.new")
    change_account(admin, row, roles=row.roles, areas=row.areas, active=True)
    with pytest.raises(SignInFailed):
        bootstrap.open_folder(embedded_folder, "pc.new", SECRET)
    give_passphrase(admin, account(admin, "pc.new"), SECRET)
    bootstrap.open_folder(embedded_folder, "pc.new", SECRET).close()


@pytest.mark.parametrize(("roles", "active"), [(("viewer",), True), (("administrator",), False)])
def test_that_the_last_administrator_stays(
    core_as: Cores, roles: tuple[str, ...], active: bool
) -> None:
    core = core_as("administrator", name=ADMIN)
    row = account(core, ADMIN)
    change = ChangeUser(
        user_id=row.id, version=row.version, roles=roles, areas=row.areas, active=active
    )
    with pytest.raises(Refused, match="Somebody has to be administrator"):
        core.execute(change)
    assert account(core, ADMIN) == row


def test_that_an_administrator_may_go_once_there_is_another(admin: Core) -> None:
    add(admin, roles=("administrator",))
    row = account(admin, ADMIN)
    change_account(admin, row, roles=["viewer"], areas=row.areas, active=True)
    with pytest.raises(NotPermitted):  # the role is gone at once, in the open session too
        account(admin, ADMIN)
    admin.as_now = None
    assert account(admin, ADMIN).roles == ("viewer",)


def test_that_a_barred_administrator_does_not_count(admin: Core) -> None:
    second = add(admin, roles=("administrator",))
    change_account(admin, second, roles=second.roles, areas=(), active=False)
    row = account(admin, ADMIN)
    with pytest.raises(Refused):
        change_account(admin, row, roles=["viewer"], areas=row.areas, active=True)


def test_that_two_administrators_do_not_overwrite_each_other(admin: Core) -> None:
    row = add(admin)
    change_account(admin, row, roles=["sergeant"], areas=row.areas, active=True)
    with pytest.raises(EditConflict):
        change_account(admin, row, roles=["inspector"], areas=row.areas, active=True)
    assert account(admin, "pc.new").roles == ("sergeant",)


def test_that_one_changes_ones_own_passphrase_only_with_the_present_one(
    admin: Core, embedded_folder: Path
) -> None:
    with pytest.raises(InvalidInput, match="present passphrase"):
        change_own_passphrase(admin, "not this one at all", SECRET)
    change_own_passphrase(admin, PASSPHRASE, SECRET)
    bootstrap.open_folder(embedded_folder, ADMIN, SECRET).close()
    with pytest.raises(SignInFailed):
        bootstrap.open_folder(embedded_folder, ADMIN, PASSPHRASE)


@pytest.mark.parametrize(
    ("passphrase", "words"),
    [
        ("short", "at least 15 characters"), ("aaaaaaaaaaaaaaaaaaaa", "repeats"),
        ("ps.marsh ps.marsh", "user name"), ("four plain words", ""),
    ],
)  # fmt: skip
def test_that_a_weak_passphrase_is_told_why(passphrase: str, words: str) -> None:
    problem = passphrase_problem(passphrase, "ps.marsh")
    assert words in problem
    assert bool(problem) == bool(words)


def test_that_a_passphrase_is_judged_before_there_is_a_name() -> None:
    assert passphrase_problem("four plain words", "") == ""


def test_that_everybody_new_in_the_practice_force_has_the_common_passphrase(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "practice"
    core = bootstrap.create(folder, "ps.sorrel", PASSPHRASE, stretching=FAST, practice=True).core
    add_account(core, "pc.new", "PC New", "", roles=["viewer"], areas=[])
    bootstrap.open_folder(folder, "pc.new", None).close()
    row = account(core, "pc.new")
    change_account(core, row, roles=row.roles, areas=row.areas, active=False)
    assert bootstrap.practice_people(folder) == ("ps.sorrel",)
    row = account(core, "pc.new")
    change_account(core, row, roles=row.roles, areas=row.areas, active=True)
    bootstrap.open_folder(folder, "pc.new", None).close()
    core.close()


def test_that_a_passphrase_planted_in_the_key_file_opens_no_new_account(
    admin: Core, embedded_folder: Path
) -> None:
    file = KeyFile.read(embedded_folder / KEYS)
    file.practice_passphrase = "planted by somebody"
    file.write()
    row = add(admin)
    change_account(admin, row, roles=row.roles, areas=row.areas, active=False)
    row = account(admin, "pc.new")
    change_account(admin, row, roles=row.roles, areas=row.areas, active=True)
    with pytest.raises(SignInFailed):
        bootstrap.open_folder(embedded_folder, "pc.new", None)
    give_passphrase(admin, account(admin, "pc.new"), SECRET)
    with pytest.raises(SignInFailed):
        bootstrap.open_folder(embedded_folder, "pc.new", "planted by somebody")
    bootstrap.open_folder(embedded_folder, "pc.new", SECRET).close()


def test_that_passphrases_given_at_the_same_time_do_not_undo_each_other(
    admin: Core, embedded_folder: Path
) -> None:
    names = [f"pc.{number}" for number in range(12)]
    rows = [add(admin, name) for name in names]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(partial(give_passphrase, admin, passphrase=OTHER), rows))
    key = admin.store.key
    file = KeyFile.read(embedded_folder / KEYS)
    assert [file.unwrap(name, OTHER) for name in names] == [key] * len(names)
