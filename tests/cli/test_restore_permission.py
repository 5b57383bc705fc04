"""Who may put a backup in place is told by the database that is there now."""

from __future__ import annotations

from pathlib import Path

import pytest

from lomu_app import bootstrap, cli
from lomu_app.store.audit import AuditEntry
from lomu_app.store.backup import DATABASE
from lomu_app.store.keys import RECOVERY
from tests.support.cores import FAST

SECRET = "four plain words will do"
THEIRS = "another four plain words"


def word(folder: Path, name: str, secret: str, *words: str | Path) -> int:
    """The exit code of a word said by somebody."""
    file = folder.parent / "secret"
    file.write_text(secret, encoding="utf-8")
    common = ["--data", str(folder), "--user", name, "--passphrase-file", str(file)]
    return cli.main([*common, *map(str, words)])


@pytest.fixture
def recovery_key(tmp_path: Path) -> str:
    """Of a database with an administrator and a viewer, and a backup of it beside it."""
    folder = tmp_path / "data"
    first = bootstrap.create(folder, "ps.one", SECRET, stretching=FAST)
    first.core.close()
    theirs = tmp_path / "theirs"
    theirs.write_text(THEIRS, encoding="utf-8")
    added = ("user", "add", "--name", "v.two", "--roles", "viewer", "--areas", "Coventry")
    assert word(folder, "ps.one", SECRET, *added, "--new-passphrase-file", theirs) == 0
    assert word(folder, "ps.one", SECRET, "backup", "--out", tmp_path / "a.lomubackup") == 0
    return first.recovery_key


@pytest.mark.usefixtures("recovery_key")
def test_that_only_who_may_restore_replaces_the_database_that_is_there(tmp_path: Path) -> None:
    folder, source = tmp_path / "data", tmp_path / "a.lomubackup"
    assert word(folder, "v.two", THEIRS, "restore", "--from", source) == 1
    assert not (folder / "replaced-001").exists()
    assert word(folder, "ps.one", SECRET, "restore", "--from", source) == 0
    assert (folder / "replaced-001").exists()
    core = bootstrap.open_folder(folder, "ps.one", SECRET)
    with core.store.reading() as session:
        entry = session.query(AuditEntry).order_by(AuditEntry.tx.desc()).first()
    assert entry is not None
    assert (entry.tag, entry.username) == ("database:restored", "ps.one")
    assert "a.lomubackup" in str(entry.reason)
    assert "the log that was there ended with #" in str(entry.reason)
    assert core.verify_audit().ok
    core.close()


@pytest.mark.usefixtures("recovery_key")
def test_that_who_was_barred_does_not_come_back_by_an_old_backup(tmp_path: Path) -> None:
    folder, source = tmp_path / "data", tmp_path / "a.lomubackup"
    barred = ("user", "change", "--name", "v.two", "--bar")
    assert word(folder, "ps.one", SECRET, *barred) == 0
    assert word(folder, "v.two", THEIRS, "restore", "--from", source) == 1
    assert not (folder / "replaced-001").exists()


def test_that_a_database_that_cannot_be_opened_is_replaced_by_the_recovery_key_alone(
    tmp_path: Path, recovery_key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, source = tmp_path / "data", tmp_path / "a.lomubackup"
    (folder / DATABASE).write_bytes(b"\x00" * 8192)
    assert word(folder, "ps.one", SECRET, "restore", "--from", source) == 1
    assert "recovery key" in capsys.readouterr().err
    assert word(folder, RECOVERY, recovery_key, "restore", "--from", source) == 0


@pytest.mark.usefixtures("recovery_key")
@pytest.mark.parametrize("words", [("check",), ("--json", "check")])
@pytest.mark.parametrize("eighth", [1, 2, 3, 4, 5, 6, 7])
def test_that_a_check_of_a_damaged_file_is_told_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...],
    eighth: int,
) -> None:  # fmt: skip
    file = tmp_path / "data" / DATABASE
    damaged = bytearray(file.read_bytes())
    damaged[len(damaged) * eighth // 8] ^= 0xFF
    file.write_bytes(damaged)
    assert word(tmp_path / "data", "ps.one", SECRET, *words) == 1
    assert "damaged" in capsys.readouterr().err


@pytest.mark.usefixtures("recovery_key")
def test_that_a_search_index_that_cannot_be_read_is_a_damaged_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    core = bootstrap.open_folder(tmp_path / "data", "ps.one", SECRET)
    with core.store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE search_fts_config")
    core.close()
    assert word(tmp_path / "data", "ps.one", SECRET, "check") == 1
    assert "damaged" in capsys.readouterr().err
