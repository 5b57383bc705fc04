"""Opening a database so that what it acknowledges is durable, and checking that it is so.

Embedded: SQLCipher (an encrypted SQLite without the WAL corruption bug of older ones) in
WAL mode with `synchronous=FULL`. Shared: PostgreSQL through psycopg. Every setting that
durability or the audit leans on is read back at each connect.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import sqlcipher3.dbapi2 as cipher
from sqlalchemy import event
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.pool import PoolResetState, QueuePool

from lomu_app.kernel.errors import Refused, StoreUnavailable
from lomu_app.store.shared import checked_address

WRITE = "lomu_write"
BUSY_TIMEOUT_MS = 15_000
_LOOKS_FOR_MS = 3  # then anew
# The driver keeps 128 plans else, and those that were asked most often: what a desk asks for the
# first time later in the day would be planned anew at each time. A plan takes about 8 KB.
_KEPT_STATEMENTS = 1_000

# A server has a process for each connection, so a desk keeps two; see `Store.reading` for how its
# questions share them. Given out in turn, both soon know what a desk asks for, and grow no more.
KEPT = 2
_POOL = {"pool_size": KEPT, "max_overflow": 6}

# WAL mode can corrupt a database in SQLite before these (sqlite.org/changes.html, 3.53.0).
_SAFE_FROM = (3, 51, 3)
_BACKPORTED = {(3, 50): 7, (3, 44): 6}

_SETTINGS = {
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", 2),
    "foreign_keys": ("ON", 1),
    # Without it REPLACE deletes a row behind the audit's back.
    "recursive_triggers": ("ON", 1),
    "trusted_schema": ("OFF", 0),
    "busy_timeout": (str(BUSY_TIMEOUT_MS), BUSY_TIMEOUT_MS),
    "temp_store": ("MEMORY", 2),
    "cell_size_check": ("ON", 1),
}

_NETWORK_FILE_SYSTEMS = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "9p",
        "afs",
        "ncpfs",
        "fuse.sshfs",
        "ceph",
        "glusterfs",
    }
)


def make_folder(folder: Path) -> None:
    """Make the folder of a database, its owner's alone. Raises Refused if that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        why = error.strerror or "the system refused"
        raise Refused(
            f"The folder {folder} cannot be made ({why}). Ask for the right to write there, or "
            "name another folder with --data."
        ) from error


def open_embedded(path: Path, key: bytes) -> sa.Engine:
    """An engine on the encrypted file at `path`, made if it is not there.

    Raises StoreUnavailable if the key is wrong, the engine unsafe, the file on a network
    drive, or a setting does not hold.
    """
    refuse_unsafe_engine(cipher.sqlite_version_info)
    refuse_network_drive(path)
    refuse_read_only(path)
    if path.parent.is_dir() and not path.exists():
        # Made before SQLite opens it, so that it and its companions are the owner's alone.
        path.touch(mode=0o600)
    engine = sa.create_engine(
        "sqlite://", module=cipher, poolclass=QueuePool, pool_size=5, max_overflow=10,
        creator=lambda: _connect(path, key),
    )  # fmt: skip
    engine.dialect.statement_compiler = _Wording
    event.listen(engine, "begin", _begin)
    event.listen(engine, "reset", _undo_leftovers)
    return engine


def open_shared(url: str) -> sa.Engine:
    """An engine on a PostgreSQL server; `url` starts with `postgresql+psycopg://`.

    Raises StoreUnavailable where the address asks for less than a proved, encrypted connection.
    """
    from lomu_app.store.patient import CONNECT_SETTINGS  # the driver, for whoever has a server

    engine = sa.create_engine(
        checked_address(url), pool_pre_ping=True, connect_args=CONNECT_SETTINGS, **_POOL
    )
    event.listen(engine, "do_connect", _connect_patiently)
    event.listen(engine, "reset", _undo_leftovers)
    return engine


def _connect_patiently(_dialect: Any, _record: Any, given: Any, settings: Any) -> Any:
    from lomu_app.store.patient import PatientConnection

    connection = PatientConnection.connect(*given, **settings)
    try:
        connection.agree()
    except BaseException:
        connection.close()
        raise
    return connection


class _Wording(SQLiteCompiler):
    """Writes a limit as a sum.

    Into one that is filled in by itself SQLite looks while it plans, and plans the whole
    statement anew at each execution, lest the limit be another one by then.
    """

    def limit_clause(self, select: Any, **kw: Any) -> str:
        written: str = super().limit_clause(select, **kw)  # type: ignore[no-untyped-call]  # theirs
        return written.replace("LIMIT ", "LIMIT 0 + ", 1)


def refuse_unsafe_engine(version: tuple[int, ...]) -> None:
    """Refuse a SQLite that can corrupt a database in WAL mode."""
    patched = _BACKPORTED.get((version[0], version[1]))
    if version >= _SAFE_FROM or (patched is not None and version[2] >= patched):
        return
    shown = ".".join(map(str, version))
    raise StoreUnavailable(
        f"The database engine here is SQLite {shown}, which can corrupt data. "
        "Set the program up again with its own lock file; it brings a safe engine."
    )


def refuse_network_drive(path: Path) -> None:
    """Refuse a place where file locks cannot be trusted."""
    if _is_network_drive(path):
        raise StoreUnavailable(
            f"{path.parent} lies on a network drive, where the embedded database would lose "
            "data. Choose a folder on this computer, or use a PostgreSQL server."
        )


def refuse_read_only(path: Path) -> None:
    """Refuse a place that cannot be written to; SQLite would call the file damaged."""
    kept = [place for place in (path.parent, path) if place.exists()]
    if not all(os.access(place, os.W_OK) for place in kept):
        raise StoreUnavailable(
            f"{path.parent} can be read but not written to, and the database needs both. Ask for "
            "the right to write there, or name another folder with --data. Nothing was changed."
        )


def _is_network_drive(path: Path) -> bool:
    text = str(path)
    if text.startswith(("\\\\", "//")):
        return True
    if sys.platform == "win32":
        import ctypes

        drive_remote = 4
        drive = os.path.splitdrive(text)[0] + "\\"
        return bool(ctypes.windll.kernel32.GetDriveTypeW(drive) == drive_remote)
    return _mount_type(path) in _NETWORK_FILE_SYSTEMS


def _mount_type(path: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """The file system that holds `path`; empty where the system does not tell."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    target = path.resolve()
    best, kind = -1, ""
    for fields in (line.split() for line in lines):
        point = Path(fields[1].replace("\\040", " "))
        if target.is_relative_to(point) and len(point.parts) > best:
            best, kind = len(point.parts), fields[2]
    return kind


def _connect(path: Path, key: bytes) -> Any:
    try:
        connection = cipher.connect(
            str(path), check_same_thread=False, isolation_level=None,
            timeout=BUSY_TIMEOUT_MS / 1000, cached_statements=_KEPT_STATEMENTS,
        )  # fmt: skip
    except cipher.OperationalError as error:
        raise StoreUnavailable(
            f"The database {path.name} cannot be opened: {error}. "
            "Check that the folder exists and that you may write to it."
        ) from error
    try:
        # SQLite's own knows A to Z alone, and an owner called Ó Néill would never be found.
        connection.create_function("lower", 1, _lower, deterministic=True)
        apply_settings(connection, key)
    except BaseException:
        connection.close()
        raise
    return connection


def _lower(text: Any) -> Any:
    return text.lower() if isinstance(text, str) else text


def apply_settings(connection: Any, key: bytes) -> None:
    """Unlock the file, set what durability needs, and read each setting back."""
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master")
    except cipher.DatabaseError as error:
        raise StoreUnavailable(
            "The database cannot be unlocked: the key does not fit, or the file is damaged. "
            "Check that keys.json belongs to this database, or restore a backup."
        ) from error
    connection.execute("PRAGMA cache_size = -65536")
    for name, (wanted, expected) in _SETTINGS.items():
        connection.execute(f"PRAGMA {name} = {wanted}")
        found = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if found != expected:
            raise StoreUnavailable(
                f"The database setting {name} is {found!r} and not {expected!r}; "
                "without it data could be lost. The database was not opened."
            )


def _begin(connection: sa.Connection) -> None:
    # A deferred BEGIN that later writes fails or loses updates when two people write.
    if connection.get_execution_options().get(WRITE, False):
        _take_turn(connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _take_turn(connection: sa.Connection) -> None:
    """Begin to write as soon as nobody else does; raises OperationalError after the busy timeout.

    Whoever has waited for some time SQLite lets look ten times a second, and whoever has just come
    at once: among several that write without a pause one could wait until it is given up. So
    everybody looks like one who has just come.
    """
    raw: Any = connection.connection.dbapi_connection
    limit = raw.execute("PRAGMA busy_timeout").fetchone()[0]
    until = time.monotonic() + limit / 1000
    raw.execute(f"PRAGMA busy_timeout = {min(limit, _LOOKS_FOR_MS)}")
    try:
        while time.monotonic() < until:
            try:
                raw.execute("BEGIN IMMEDIATE")
            except cipher.OperationalError as error:
                if "locked" in str(error):
                    continue
                break  # and the same again says so
            return
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        raw.execute(f"PRAGMA busy_timeout = {limit}")


def _undo_leftovers(connection: Any, _record: Any, state: PoolResetState) -> None:
    # After a COMMIT that failed SQLAlchemy takes the transaction for ended, but it is not:
    # the connection would go back into the pool with the write lock held.
    if not state.terminate_only:
        connection.rollback()
