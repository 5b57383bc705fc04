"""Backups of the embedded database: consistent while others write, encrypted, checked.

A backup is one zip file that holds the database (still encrypted), its key file and a
manifest with the audit head and a digest. It is made through SQLite's backup API; the live
file is never opened by other means, because closing such a handle would drop SQLite's locks.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import sqlcipher3.dbapi2 as cipher

from lomu_app import __version__
from lomu_app.kernel.errors import InvalidInput, Refused, StoreUnavailable
from lomu_app.kernel.progress import Progress
from lomu_app.store import migrate, seal
from lomu_app.store.durable import sync_file, sync_folder
from lomu_app.store.engine import apply_settings, make_folder, open_embedded
from lomu_app.store.exchange import exchange, undo_interrupted
from lomu_app.store.keys import KeyFile
from lomu_app.store.store import Store
from lomu_app.store.witness import WITNESS

DATABASE = "lomu.db"
KEYS = "keys.json"
MANIFEST = "manifest.json"
_PARTS = (KEYS, DATABASE)
_LEAVING = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", KEYS, WITNESS)
_LARGEST = 64 * 1024**3
# What the standard library raises over a file that is no zip, or no sound one, or not ours.
_NO_BACKUP = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    ValueError,
    KeyError,
    TypeError,
)


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup or restore holds: where it is, and the audit head it ends with."""

    file: Path
    position: int
    head: str
    bytes: int
    # After a restore the folder, beside the database, that holds what was there before.
    replaced: str = ""


def back_up(store: Store, keys: Path, out: Path, progress: Progress | None = None) -> BackupReport:
    """Write a backup to `out`, whole or not at all; raises if `out` is there already.

    `progress` may stop it while the copy is checked.
    """
    key = check_place(store, out)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".backup-") as folder:
        copy = Path(folder) / DATABASE
        _copy(store, key, copy)
        head = _check(copy, key, progress)
        manifest = {
            "app_version": __version__, "position": head.position, "head": head.hash.hex(),
            "sha256": _digest(copy),
        }  # fmt: skip
        bundle = Path(folder) / "bundle"
        with zipfile.ZipFile(bundle, "w") as archive:
            archive.write(copy, DATABASE)
            archive.write(keys, KEYS)
            archive.writestr(MANIFEST, json.dumps(manifest))
        sync_file(bundle)
        bundle.chmod(0o600)
        bundle.replace(out)
    sync_folder(out.parent)
    return BackupReport(out, head.position, head.hash.hex(), out.stat().st_size)


def check_place(store: Store, out: Path) -> bytes:
    """The key of a database that can be backed up to `out`; raises Refused if it cannot."""
    if store.path is None or store.key is None:
        raise Refused("A PostgreSQL server is backed up with its own tools (pg_basebackup).")
    if out.exists():
        raise Refused(f"{out.name} is there already. Choose another name; nothing was replaced.")
    return store.key


def restore(source: Path, folder: Path, name: str, passphrase: str) -> BackupReport:
    """Put a backup in place of the database in `folder`, after checking it wholly.

    What was there is moved to a folder beside it, never deleted. Raises InvalidInput if the
    file is no backup, SignInFailed if the passphrase does not open it, StoreUnavailable if
    it is damaged, Refused if the folder cannot be made.
    """
    make_folder(folder)
    undo_interrupted(folder)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".restore-") as work:
        taken = Path(work)
        manifest = _unpack(source, taken)
        if _digest(taken / DATABASE) != manifest["sha256"]:
            raise StoreUnavailable("This backup is damaged. Use another one; nothing was changed.")
        key = KeyFile.read(taken / KEYS).unwrap(name, passphrase)
        head = _check(taken / DATABASE, key)
        aside = exchange(taken, folder, _PARTS, _LEAVING)
    size = (folder / DATABASE).stat().st_size
    return BackupReport(folder / DATABASE, head.position, head.hash.hex(), size, aside)


def _copy(store: Store, key: bytes, target: Path) -> None:
    source = store.engine.raw_connection()
    destination = cipher.connect(str(target), isolation_level=None)
    try:
        destination.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        driver = source.driver_connection
        if driver is None:
            raise AssertionError("a raw connection always has a driver connection")
        driver.backup(destination)
        destination.execute("PRAGMA journal_mode = DELETE")
    finally:
        destination.close()
        source.close()


def _check(path: Path, key: bytes, progress: Progress | None = None) -> seal.Head:
    connection = cipher.connect(str(path), isolation_level=None)
    try:
        apply_settings(connection, key)
        if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise StoreUnavailable("This copy is damaged. Use another backup.")
    except cipher.DatabaseError as error:
        raise StoreUnavailable("This copy is damaged. Use another backup.") from error
    finally:
        connection.close()
    engine = open_embedded(path, key)
    try:
        migrate.refuse_newer(migrate.revision_of(engine))
        with engine.connect() as checked, checked.begin():
            verdict = seal.verify(checked, progress)
    finally:
        engine.dispose()
    if not verdict.ok:
        raise StoreUnavailable(f"The audit of this copy does not verify: {verdict.problems[0]}.")
    return verdict.head


def _unpack(source: Path, target: Path) -> dict[str, str]:
    try:
        with zipfile.ZipFile(source) as archive:
            if sorted(archive.namelist()) != sorted([DATABASE, KEYS, MANIFEST]):
                raise InvalidInput(f"{source.name} is not a backup of this program.")
            if sum(part.file_size for part in archive.infolist()) > _LARGEST:
                raise InvalidInput(f"{source.name} is larger than any backup can be.")
            archive.extractall(target)
        for part in _PARTS:  # unpacked, they would be everybody's to read
            (target / part).chmod(0o600)
        manifest = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
        return {"sha256": str(manifest["sha256"])}
    except OSError as error:
        raise StoreUnavailable(
            f"{source.name} cannot be read or unpacked: {error.strerror or error}. "
            "Nothing was changed."
        ) from error
    except _NO_BACKUP as error:
        raise InvalidInput(f"{source.name} is not a backup of this program.") from error


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
