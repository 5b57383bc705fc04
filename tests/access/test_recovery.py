"""The recovery key: what it opens, for whom, and what it leaves in the log."""

from __future__ import annotations

from pathlib import Path

import pytest

from lomu_app import bootstrap
from lomu_app.access.accounts import add_account, change_account
from lomu_app.access.audit_log import find_log_ids, load_log
from lomu_app.access.queries import find_users
from lomu_app.kernel.errors import InvalidInput, SignInFailed
from lomu_app.store.backup import KEYS
from lomu_app.store.keys import KeyFile, tidy_recovery_key
from tests.support.cores import ADMIN, FAST, PASSPHRASE, Cores

NEW = "quite another passphrase"


@pytest.fixture
def first_run(tmp_path: Path) -> tuple[Path, str]:
    """A folder with a database, and its recovery key."""
    folder = tmp_path / "force"
    made = bootstrap.create(folder, ADMIN, PASSPHRASE, stretching=FAST)
    made.core.close()
    return folder, made.recovery_key


def test_that_the_key_gives_a_new_passphrase_and_signs_in(first_run: tuple[Path, str]) -> None:
    folder, key = first_run
    core = bootstrap.recover(folder, "Admin.One", key, NEW)
    assert core.actor.username == ADMIN
    auditor = Cores(core.store, folder)("data_protection_auditor")
    (newest, *_older) = auditor.ask(load_log, auditor.ask(find_log_ids))
    assert (newest.username, newest.tag) == ("recovery key", "user:passphrase:set")
    core.close()
    bootstrap.open_folder(folder, ADMIN, NEW).close()
    with pytest.raises(SignInFailed):
        bootstrap.open_folder(folder, ADMIN, PASSPHRASE)
    bootstrap.recover(folder, ADMIN, key, PASSPHRASE).close()
    bootstrap.open_folder(folder, ADMIN, PASSPHRASE).close()


def test_that_a_wrong_key_changes_nothing(first_run: tuple[Path, str]) -> None:
    folder, key = first_run
    wrong = key[:-1] + ("A" if key[-1] != "A" else "B")
    before = (folder / KEYS).read_bytes()
    with pytest.raises(SignInFailed, match="recovery key is not right"):
        bootstrap.recover(folder, ADMIN, wrong, NEW)
    assert (folder / KEYS).read_bytes() == before
    bootstrap.open_folder(folder, ADMIN, PASSPHRASE).close()


def test_that_neither_somebody_unknown_nor_somebody_barred_gets_in(
    first_run: tuple[Path, str],
) -> None:
    folder, key = first_run
    admin = bootstrap.open_folder(folder, ADMIN, PASSPHRASE)
    add_account(admin, "pc.gone", "PC Gone", PASSPHRASE, roles=["viewer"], areas=[])
    row = next(row for row in admin.ask(find_users) if row.username == "pc.gone")
    change_account(admin, row, roles=row.roles, areas=row.areas, active=False)
    admin.close()
    for name in ("nobody.here", "pc.gone"):
        with pytest.raises(SignInFailed, match="no user"):
            bootstrap.recover(folder, name, key, NEW)
    assert "pc.gone" not in KeyFile.read(folder / KEYS).wraps


def test_that_a_weak_passphrase_is_refused_with_the_key_too(first_run: tuple[Path, str]) -> None:
    folder, key = first_run
    with pytest.raises(InvalidInput, match="too weak"):
        bootstrap.recover(folder, ADMIN, key, "short")


def test_that_the_key_may_be_typed_as_people_type() -> None:
    printed = "ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-4567"
    assert tidy_recovery_key(printed.lower().replace("-", " ")) == printed
    assert tidy_recovery_key(printed.replace("-", "")) == printed
    assert tidy_recovery_key("a8cd-0fgh-1jkl") == "ABCD-OFGH-IJKL"
