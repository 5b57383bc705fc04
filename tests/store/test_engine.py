"""The embedded database opens only where what it acknowledges stays."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
import sqlcipher3.dbapi2 as cipher

from lomu_app import bootstrap
from lomu_app.kernel.errors import LomuError, StoreUnavailable
from lomu_app.people.commands import RegisterPerson
from lomu_app.people.queries import search_people
from lomu_app.people.rules import NewPerson
from lomu_app.store import engine as opening
from lomu_app.store.draft import KeepDraft
from lomu_app.store.engine import (
    WRITE,
    apply_settings,
    open_embedded,
    open_shared,
    refuse_network_drive,
    refuse_unsafe_engine,
)
from lomu_app.store.keys import new_key
from tests.support.commands import everybody
from tests.support.cores import ADMIN, FAST, PASSPHRASE, Cores

POSIX = os.name == "posix"
CANARY = "Zzyzxowa Quillfeather"
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "version", [(3, 51, 3), (3, 53, 0), (3, 53, 4), (4, 0, 0), (3, 50, 7), (3, 50, 8), (3, 44, 6)]
)
def test_that_safe_engines_are_accepted(version: tuple[int, ...]) -> None:
    told = ""
    try:
        refuse_unsafe_engine(version)
    except StoreUnavailable as refusal:
        told = refusal.message
    assert told == ""


@pytest.mark.parametrize(
    "version", [(3, 7, 0), (3, 40, 1), (3, 44, 5), (3, 45, 9), (3, 46, 1), (3, 50, 6), (3, 51, 2)]
)
def test_that_engines_with_the_wal_fault_are_refused(version: tuple[int, ...]) -> None:
    with pytest.raises(StoreUnavailable, match="can corrupt data"):
        refuse_unsafe_engine(version)


def test_that_opening_asks_for_the_engines_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cipher, "sqlite_version_info", (3, 46, 1))
    with pytest.raises(StoreUnavailable, match=r"3\.46\.1"):
        open_embedded(tmp_path / "a.db", new_key())
    assert not (tmp_path / "a.db").exists()


def test_that_every_setting_holds_on_every_connection(embedded_core_as: Cores) -> None:
    engine = embedded_core_as.store.engine
    connections = [engine.connect() for _ in range(3)]
    for connection in connections:
        for name, (_, expected) in opening._SETTINGS.items():
            assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() == expected, name
        connection.close()


@pytest.mark.parametrize("name", opening._SETTINGS)
def test_that_a_setting_that_does_not_hold_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    wanted, expected = opening._SETTINGS[name]
    other = {"journal_mode": "DELETE", "synchronous": "NORMAL", "temp_store": "FILE",
             "busy_timeout": "1"}.get(name, "OFF" if wanted == "ON" else "ON")  # fmt: skip
    monkeypatch.setitem(opening._SETTINGS, name, (other, expected))
    engine = open_embedded(tmp_path / "a.db", new_key())
    with pytest.raises(StoreUnavailable, match=f"setting {name} is"):
        engine.connect()


def test_that_a_wrong_key_is_refused(embedded_folder: Path) -> None:
    engine = open_embedded(embedded_folder / "lomu.db", new_key())
    with pytest.raises(StoreUnavailable, match="cannot be unlocked"):
        engine.connect()


def test_that_a_missing_folder_is_told(tmp_path: Path) -> None:
    engine = open_embedded(tmp_path / "nowhere" / "a.db", new_key())
    with pytest.raises(StoreUnavailable, match="cannot be opened"):
        engine.connect()


def test_that_a_flipped_byte_in_the_file_is_told(embedded_folder: Path) -> None:
    path = embedded_folder / "lomu.db"
    content = bytearray(path.read_bytes())
    for place in range(100, len(content), 4096):
        content[place] ^= 1
    path.write_bytes(content)
    with pytest.raises(LomuError):
        bootstrap.open_folder(embedded_folder, ADMIN, PASSPHRASE)


@pytest.mark.skipif(not POSIX, reason="Windows tells drives by letter; see the test below")
def test_that_network_file_systems_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mounts"
    share, local = tmp_path / "a share", tmp_path / "a share" / "local"
    local.mkdir(parents=True)
    listed = str(share).replace(" ", "\\040")
    read = opening._mount_type
    monkeypatch.setattr(opening, "_mount_type", lambda path: read(path, mounts))
    for kind in sorted(opening._NETWORK_FILE_SYSTEMS):
        mounts.write_text(
            f"/dev/sda1 / ext4 rw 0 0\nserver:/x {listed} {kind} rw 0 0\n"
            f"/dev/sdb1 {listed}/local ext4 rw 0 0\n"
        )
        with pytest.raises(StoreUnavailable, match="network drive"):
            refuse_network_drive(share / "lomu.db")
        refuse_network_drive(local / "lomu.db")
        refuse_network_drive(tmp_path / "lomu.db")


@pytest.mark.parametrize("path", [r"\\server\share\lomu.db", "//server/share/lomu.db"])
def test_that_unc_paths_are_refused(path: str) -> None:
    # A plain string, because a POSIX Path folds the leading slashes of one spelling.
    assert opening._is_network_drive(path)  # type: ignore[arg-type]  # only its text is looked at


def test_that_the_tables_are_strict(embedded_core_as: Cores) -> None:
    with embedded_core_as.store.engine.connect() as connection:
        loose = connection.exec_driver_sql(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
            "AND strict = 0 AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_fts%'"
        ).scalars()
        assert list(loose) == ["alembic_version"]
        with pytest.raises(sa.exc.DBAPIError, match="cannot store TEXT value in INTEGER"):
            connection.exec_driver_sql(
                "INSERT INTO draft (id, user_id, form, saved_at, fields) "
                "VALUES (1, 'one', 'f', '2026', '{}')"
            )


def test_that_extensions_cannot_be_loaded(embedded_core_as: Cores) -> None:
    with (
        embedded_core_as.store.engine.connect() as connection,
        pytest.raises(sa.exc.DBAPIError, match="not authorized"),
    ):
        connection.exec_driver_sql("SELECT load_extension('nothing')")


@pytest.mark.skipif(not POSIX, reason="Windows keeps a profile's folders to its owner by itself")
def test_that_the_files_are_their_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    before = os.umask(0o022)
    try:
        core = bootstrap.create(folder, ADMIN, PASSPHRASE, stretching=FAST).core
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
        core.close()
    finally:
        os.umask(before)
    assert {"lomu.db", "lomu.db-wal", "keys.json"} <= set(modes)
    public = {name for name, mode in modes.items() if mode & 0o077}
    assert not public
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_that_nothing_can_be_read_in_any_file(embedded_core_as: Cores) -> None:
    core = everybody(embedded_core_as)
    for number in range(40):
        core.execute(KeepDraft(form=f"f{number}", fields={"name": CANARY}))
    person_id = core.execute(RegisterPerson(person=NewPerson(CANARY, "Sam"))).result
    hits = core.ask(search_people, CANARY)
    assert [hit.record_id for hit in hits] == [person_id]
    assert core.folder is not None
    _assert_nowhere(core.folder)
    assert (core.folder / "lomu.db-wal").stat().st_size > 0
    core.close()
    _assert_nowhere(core.folder)


def test_that_nothing_can_be_read_after_the_program_was_killed(embedded_folder: Path) -> None:
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from lomu_app import bootstrap\n"
        "from lomu_app.access.commands import SetUpInstallation\n"
        "core = bootstrap.open_folder(Path(sys.argv[1]), sys.argv[2], sys.argv[3])\n"
        "for n in range(20):\n"
        "    core.execute(SetUpInstallation(name=f'f{n}', value=sys.argv[4]))\n"
        "os._exit(9)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(embedded_folder), ADMIN, PASSPHRASE, CANARY],
        cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 9
    assert (embedded_folder / "lomu.db-wal").stat().st_size > 0
    _assert_nowhere(embedded_folder)


def test_that_the_search_for_plain_text_finds_it_where_it_is(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "plain.db")
    connection.execute("CREATE TABLE t (name TEXT)")
    connection.execute("INSERT INTO t VALUES (?)", (CANARY,))
    connection.commit()
    connection.close()
    with pytest.raises(AssertionError, match=r"plain\.db"):
        _assert_nowhere(tmp_path)


def _assert_nowhere(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            for encoding in ("utf-8", "utf-16-le"):
                assert CANARY.encode(encoding) not in content, path.name


def test_that_the_program_never_opens_the_live_files_but_through_sqlite(
    embedded_folder: Path, tmp_path: Path
) -> None:
    script = (
        "import json, sys\n"
        "from pathlib import Path\n"
        "seen = []\n"
        "def hook(event, args):\n"
        "    if event in ('open', 'shutil.copyfile', 'os.rename') and args:\n"
        "        if any('lomu.db' in str(arg) for arg in args):\n"
        "            seen.append([event, str(args[0])])\n"
        "from lomu_app import bootstrap\n"
        "from lomu_app.access.commands import SetUpInstallation\n"
        "from lomu_app.access.queries import find_users\n"
        "from lomu_app.store.backup import back_up\n"
        "sys.addaudithook(hook)\n"
        "folder, out = Path(sys.argv[1]), Path(sys.argv[2])\n"
        "core = bootstrap.open_folder(folder, sys.argv[3], sys.argv[4])\n"
        "core.execute(SetUpInstallation(name='a', value='b'))\n"
        "core.ask(find_users)\n"
        "core.verify_audit()\n"
        "back_up(core.store, folder / 'keys.json', out)\n"
        "honest = [name for event, name in seen if str(folder) in name]\n"
        "(folder / 'lomu.db').open('rb').close()\n"
        "control = [name for event, name in seen if str(folder) in name]\n"
        "print(json.dumps([honest, control]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(embedded_folder), str(tmp_path / "out"), ADMIN,
         PASSPHRASE],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    honest, control = json.loads(done.stdout)
    assert honest == []
    assert control == [str(embedded_folder / "lomu.db")]


def test_that_a_failed_commit_leaves_no_transaction_behind(embedded_core_as: Cores) -> None:
    engine = embedded_core_as.store.engine
    with engine.connect() as plain:
        connection = plain.execution_options(**{WRITE: True})
        connection.execute(sa.text("INSERT INTO installation VALUES ('a', 'b')"))
        with pytest.raises(sa.exc.IntegrityError):
            connection.commit()
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM installation").scalar() == 0


def test_that_another_kind_of_database_is_refused() -> None:
    with pytest.raises(StoreUnavailable, match="must start with"):
        open_shared("mysql://somewhere/else")


@pytest.mark.parametrize("rest", ["host:x/lomu", "ps.one:four words@host:5432:1/lomu"])
def test_that_an_address_that_cannot_be_read_is_told_without_what_it_held(rest: str) -> None:
    with pytest.raises(StoreUnavailable, match="cannot be read") as refusal:
        open_shared(f"postgresql+psycopg://{rest}")
    assert "four words" not in refusal.value.message


def test_that_the_engine_here_is_encrypted_and_new_enough(embedded_folder: Path) -> None:
    assert not (embedded_folder / "lomu.db").read_bytes().startswith(b"SQLite format 3")
    connection = cipher.connect(":memory:")
    apply = connection.execute("PRAGMA cipher_version").fetchone()
    connection.close()
    assert apply
    plain = cipher.connect(str(embedded_folder / "lomu.db"))
    with closing(plain), pytest.raises(cipher.DatabaseError):
        plain.execute("SELECT count(*) FROM sqlite_master")


def test_that_settings_are_applied_before_anything_is_read(tmp_path: Path) -> None:
    connection = cipher.connect(str(tmp_path / "a.db"), isolation_level=None)
    apply_settings(connection, new_key())
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()
