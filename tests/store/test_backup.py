"""Backups: consistent while others write, and a restore that never loses what was there."""

from __future__ import annotations

import hashlib
import json
import os
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from lomu_app import bootstrap
from lomu_app.access.accounts import add_account, change_account
from lomu_app.access.commands import SetUpInstallation
from lomu_app.access.queries import find_users
from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import (
    InvalidInput,
    LomuError,
    NotPermitted,
    Refused,
    SignInFailed,
    StoreUnavailable,
)
from lomu_app.store import migrate
from lomu_app.store.backup import DATABASE, KEYS, MANIFEST, restore
from lomu_app.store.exchange import JOURNAL
from tests.support.cores import ADMIN, PASSPHRASE, Cores

CANARY = "WHEATENCROFT"


@pytest.fixture
def core(embedded_folder: Path) -> Iterator[Core]:
    """The administrator on a database that holds the canary."""
    core = bootstrap.open_folder(embedded_folder, ADMIN, PASSPHRASE)
    core.execute(SetUpInstallation(name="canary", value=CANARY))
    yield core
    core.close()


def facts(folder: Path) -> dict[str, str]:
    """What the database in a folder holds; it has to be sound."""
    opened = bootstrap.open_folder(folder, ADMIN, PASSPHRASE)
    try:
        verdict = opened.verify_audit()
        assert verdict.ok, verdict.problems
        with opened.store.engine.connect() as connection:
            rows = connection.execute(sa.text("SELECT name, value FROM installation"))
            return dict(rows.all())
    finally:
        opened.close()


def test_that_a_backup_comes_back_elsewhere_and_nothing_in_it_can_be_read(
    core: Core, tmp_path: Path
) -> None:
    out = tmp_path / "a.lomubackup"
    report = core.back_up(out)
    assert report.head == core.audit_head().hash.hex()
    with zipfile.ZipFile(out) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert CANARY.encode() not in content
    assert CANARY.encode("utf-16-le") not in content
    restored = restore(out, tmp_path / "elsewhere", ADMIN, PASSPHRASE)
    assert (restored.position, restored.head) == (report.position, report.head)
    assert facts(tmp_path / "elsewhere") == {"canary": CANARY}
    assert sorted(path.name for path in tmp_path.glob(".backup-*")) == []


def test_that_a_backup_is_never_written_over_another_file(core: Core, tmp_path: Path) -> None:
    out = tmp_path / "a.lomubackup"
    out.write_bytes(b"somebody's letter")
    with pytest.raises(Refused, match="already"):
        core.back_up(out)
    assert out.read_bytes() == b"somebody's letter"


def test_that_only_who_may_backs_up(embedded_core_as: Cores, tmp_path: Path) -> None:
    with pytest.raises(NotPermitted):
        embedded_core_as("inspector").back_up(tmp_path / "a.lomubackup")
    assert not (tmp_path / "a.lomubackup").exists()


def test_that_a_backup_is_on_record_in_the_database_and_in_itself(
    core: Core, tmp_path: Path
) -> None:
    core.back_up(tmp_path / "friday.lomubackup")
    restore(tmp_path / "friday.lomubackup", tmp_path / "elsewhere", ADMIN, PASSPHRASE)
    copy = bootstrap.open_folder(tmp_path / "elsewhere", ADMIN, PASSPHRASE)
    for there in (core, copy):
        with there.store.engine.connect() as connection:
            entry = connection.execute(
                sa.text("SELECT username, tag, reason FROM audit_entry ORDER BY tx DESC LIMIT 1")
            ).one()
        assert tuple(entry) == (ADMIN, "database:backed_up", "Backup to friday.lomubackup")
    copy.close()


def test_that_who_was_barred_meanwhile_takes_no_backup(
    core: Core, embedded_folder: Path, tmp_path: Path
) -> None:
    add_account(core, "a.two", "A Two", PASSPHRASE, roles=["administrator"], areas=[])
    row = next(row for row in core.ask(find_users) if row.username == "a.two")
    session = bootstrap.open_folder(embedded_folder, "a.two", PASSPHRASE)
    change_account(core, row, roles=row.roles, areas=row.areas, active=False)
    with pytest.raises(NotPermitted, match="barred"):
        session.back_up(tmp_path / "a.lomubackup")
    assert not (tmp_path / "a.lomubackup").exists()
    session.close()


def test_that_a_server_is_backed_up_with_its_own_tools(
    postgres_core_as: Cores, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="pg_basebackup"):
        postgres_core_as("administrator").back_up(tmp_path / "a.lomubackup")


def test_that_backups_under_load_are_whole_and_hold_all_that_was_acknowledged_before(
    core: Core, tmp_path: Path
) -> None:
    done: dict[int, int] = {0: 0, 1: 0}
    stop = threading.Event()

    def write(writer: int) -> None:
        while not stop.is_set():
            number = done[writer] + 1
            core.execute(SetUpInstallation(name=f"{writer}.{number}", value="x" * 300))
            done[writer] = number

    writers = [threading.Thread(target=write, args=(writer,)) for writer in done]
    for writer in writers:
        writer.start()
    try:
        taken = []
        for number in range(4):
            before = dict(done)
            report = core.back_up(tmp_path / f"{number}.lomubackup")
            taken.append((before, report))
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert sum(done.values()) > 20, "there was no load"
    for number, (before, report) in enumerate(taken):
        folder = tmp_path / f"restored-{number}"
        assert restore(report.file, folder, ADMIN, PASSPHRASE).head == report.head
        held = facts(folder)
        wanted = {f"{writer}.{place + 1}" for writer in before for place in range(before[writer])}
        assert wanted <= held.keys()


# --- what a restore refuses ----------------------------------------------------------------


def _parts(source: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(source) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _pack(target: Path, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def _a_changed_byte(parts: dict[str, bytes]) -> None:
    spoilt = bytearray(parts[DATABASE])
    spoilt[len(spoilt) // 2] ^= 1
    parts[DATABASE] = bytes(spoilt)


def _a_changed_byte_with_its_digest(parts: dict[str, bytes]) -> None:
    _a_changed_byte(parts)
    manifest = json.loads(parts[MANIFEST]) | {"sha256": hashlib.sha256(parts[DATABASE]).hexdigest()}
    parts[MANIFEST] = json.dumps(manifest).encode()


def _foreign_keys(parts: dict[str, bytes]) -> None:
    keys = json.loads(parts[KEYS])
    keys["wraps"] = {}
    parts[KEYS] = json.dumps(keys).encode()


SPOILT: dict[str, tuple[Callable[[dict[str, bytes]], None], type[LomuError]]] = {
    "a changed byte": (_a_changed_byte, StoreUnavailable),
    "a changed byte with its digest": (_a_changed_byte_with_its_digest, StoreUnavailable),
    "nobody's key": (_foreign_keys, SignInFailed),
    "damaged keys": (lambda parts: parts.update({KEYS: b"{"}), StoreUnavailable),
    "no manifest": (lambda parts: parts.pop(MANIFEST), InvalidInput),
    "an odd manifest": (lambda parts: parts.update({MANIFEST: b"[1]"}), InvalidInput),
    "one file more": (lambda parts: parts.update({"../evil": b"x"}), InvalidInput),
    "an empty database": (lambda parts: parts.update({DATABASE: b""}), StoreUnavailable),
}


@pytest.mark.parametrize("name", SPOILT)
def test_that_a_spoilt_backup_is_refused_and_what_was_there_stays(
    core: Core, embedded_folder: Path, tmp_path: Path, name: str
) -> None:
    spoil, refusal = SPOILT[name]
    core.back_up(tmp_path / "good.lomubackup")
    core.execute(SetUpInstallation(name="later", value="yes"))
    core.close()
    parts = _parts(tmp_path / "good.lomubackup")
    spoil(parts)
    _pack(tmp_path / "spoilt.lomubackup", parts)
    assert_refused(tmp_path / "spoilt.lomubackup", embedded_folder, refusal)


def assert_refused(source: Path, folder: Path, refusal: type[LomuError]) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    with pytest.raises(refusal):
        restore(source, folder, ADMIN, PASSPHRASE)
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert after == before, "something was left behind or changed"
    assert facts(folder) == {"canary": CANARY, "later": "yes"}


@pytest.mark.parametrize(
    "content",
    [b"", b"not a zip", b"PK\x03\x04" + bytes(200), b"SQLite format 3\0" + bytes(4000)],
)
def test_that_a_file_that_is_no_backup_isassert_refused(
    core: Core, embedded_folder: Path, tmp_path: Path, content: bytes
) -> None:
    core.execute(SetUpInstallation(name="later", value="yes"))
    core.close()
    (tmp_path / "a.lomubackup").write_bytes(content)
    assert_refused(tmp_path / "a.lomubackup", embedded_folder, InvalidInput)


def test_that_any_cut_or_changed_byte_of_the_bundle_isassert_refused(
    core: Core, embedded_folder: Path, tmp_path: Path
) -> None:
    core.back_up(tmp_path / "good.lomubackup")
    core.execute(SetUpInstallation(name="later", value="yes"))
    core.close()
    whole = (tmp_path / "good.lomubackup").read_bytes()
    spoilt = tmp_path / "spoilt.lomubackup"
    for part in range(1, 8):
        spoilt.write_bytes(whole[: len(whole) * part // 8])
        assert_refused(spoilt, embedded_folder, InvalidInput)
    changed = bytearray(whole)
    changed[len(whole) // 3] ^= 8
    spoilt.write_bytes(bytes(changed))
    assert_refused(spoilt, embedded_folder, LomuError)


def test_that_a_missing_backup_and_a_wrong_passphrase_are_told(
    core: Core, embedded_folder: Path, tmp_path: Path
) -> None:
    core.back_up(tmp_path / "a.lomubackup")
    with pytest.raises(StoreUnavailable, match="cannot be read"):
        restore(tmp_path / "absent.lomubackup", embedded_folder, ADMIN, PASSPHRASE)
    with pytest.raises(SignInFailed):
        restore(tmp_path / "a.lomubackup", embedded_folder, ADMIN, "some other four words")
    core.close()
    assert facts(embedded_folder) == {"canary": CANARY}


@pytest.mark.parametrize("failing", range(1, 7))
def test_that_a_restore_that_fails_on_the_way_puts_everything_back(
    core: Core, embedded_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    failing: int,
) -> None:  # fmt: skip
    core.back_up(tmp_path / "a.lomubackup")
    core.execute(SetUpInstallation(name="later", value="yes"))
    core.close()
    replace, calls = Path.replace, 0

    def fails_once(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == failing:
            raise OSError(13, "Permission denied")
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fails_once)
        with pytest.raises(StoreUnavailable, match="there again"):
            restore(tmp_path / "a.lomubackup", embedded_folder, ADMIN, PASSPHRASE)
    assert facts(embedded_folder) == {"canary": CANARY, "later": "yes"}


def test_that_a_restore_keeps_what_it_replaces_and_a_running_program_stops_writing(
    core: Core, embedded_folder: Path, tmp_path: Path
) -> None:
    core.back_up(tmp_path / "a.lomubackup")
    core.execute(SetUpInstallation(name="later", value="yes"))
    restore(tmp_path / "a.lomubackup", embedded_folder, ADMIN, PASSPHRASE)
    with pytest.raises(StoreUnavailable, match="replaced"):
        core.execute(SetUpInstallation(name="lost", value="yes"))
    core.close()
    assert facts(embedded_folder) == {"canary": CANARY}
    aside = embedded_folder / "replaced-001"
    assert {DATABASE, KEYS} <= {path.name for path in aside.iterdir()}
    assert facts(aside)["later"] == "yes"


def test_that_a_backup_of_a_newer_release_is_refused_before_anything_is_touched(
    core: Core, embedded_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    core.back_up(tmp_path / "a.lomubackup")
    core.execute(SetUpInstallation(name="later", value="yes"))
    core.close()
    with monkeypatch.context() as older:
        older.setattr(migrate, "LATEST", "0000")
        with pytest.raises(StoreUnavailable, match="newer version"):
            restore(tmp_path / "a.lomubackup", embedded_folder, ADMIN, PASSPHRASE)
    assert facts(embedded_folder) == {"canary": CANARY, "later": "yes"}


@pytest.mark.parametrize("blow", range(1, 8))
def test_that_a_restore_killed_on_the_way_leaves_the_old_database_or_the_new_one(
    core: Core, embedded_folder: Path, tmp_path: Path, blow: int
) -> None:
    core.back_up(tmp_path / "a.lomubackup")
    core.execute(SetUpInstallation(name="later", value="yes"))
    core.close()
    child = os.fork()
    if child == 0:
        replace, calls = Path.replace, 0

        def dies(self: Path, target: Path) -> Path:
            nonlocal calls
            calls += 1
            if calls == blow:
                os._exit(9)
            return replace(self, target)

        Path.replace = dies  # type: ignore[method-assign]  # in a process that is about to die
        restore(tmp_path / "a.lomubackup", embedded_folder, ADMIN, PASSPHRASE)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert bootstrap.is_set_up(embedded_folder)
    old, new = {"canary": CANARY, "later": "yes"}, {"canary": CANARY}
    assert facts(embedded_folder) == (old if os.waitstatus_to_exitcode(status) == 9 else new)
    assert not (embedded_folder / JOURNAL).exists()
    opened = bootstrap.open_folder(embedded_folder, ADMIN, PASSPHRASE)
    assert opened.verify_audit().ok
    opened.close()


@pytest.mark.parametrize(
    "journal",
    [
        "", "[]", "{}", '{"aside": "", "names": [], "parts": [5]}',
        '{"aside": "", "names": [], "parts": ["../letter.txt"]}',
        '{"aside": "", "names": [], "parts": ["{outside}"]}',
        '{"aside": "..", "names": ["letter.txt"], "parts": []}',
        '{"aside": "replaced-001", "names": ["../letter.txt"], "parts": []}',
    ],
)  # fmt: skip
def test_that_the_journal_of_a_restore_leads_nowhere_else(
    core: Core, embedded_folder: Path, journal: str
) -> None:
    core.close()
    letter = embedded_folder.parent / "letter.txt"
    letter.write_text("somebody's", encoding="utf-8")
    body = journal.replace("{outside}", letter.as_posix())
    (embedded_folder / JOURNAL).write_text(body, encoding="utf-8")
    with pytest.raises(StoreUnavailable, match="damaged"):
        bootstrap.open_folder(embedded_folder, ADMIN, PASSPHRASE)
    assert letter.read_text(encoding="utf-8") == "somebody's"
    (embedded_folder / JOURNAL).unlink()
    assert facts(embedded_folder) == {"canary": CANARY}


def test_that_what_was_restored_is_its_owners_alone(core: Core, tmp_path: Path) -> None:
    core.back_up(tmp_path / "a.lomubackup")
    folder = tmp_path / "everybodys"
    folder.mkdir()
    folder.chmod(0o755)
    restore(tmp_path / "a.lomubackup", folder, ADMIN, PASSPHRASE)
    modes = {path.name: path.stat().st_mode & 0o077 for path in (folder, *folder.iterdir())}
    assert modes.keys() == {folder.name, DATABASE, KEYS}
    # Windows has no such modes; there the folder's own list says who may read it.
    assert os.name == "nt" or set(modes.values()) == {0}
