"""What this workstation has seen of the audit chain: beside an embedded database, or in a folder
of its own for each server.

A chain cannot tell by itself that its end was cut off, or that an older copy of the whole
database was put back. Whoever has seen a later link can.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import threading
import time
from pathlib import Path

import sqlalchemy as sa
from platformdirs import user_data_path

from lomu_app.kernel.errors import StoreUnavailable
from lomu_app.kernel.names import PROGRAM
from lomu_app.store import seal

WITNESS = "witness.json"
_LOG = logging.getLogger(__name__)
_WRITING = threading.Lock()
_OFTEN_ENOUGH = 60.0  # seconds; on a server each note costs a question
_HASH_AT = sa.text("SELECT hash FROM audit_seal WHERE position = :position")


def place_of(address: sa.URL) -> Path:
    """Where this computer keeps what it has seen on the server at the address.

    By the address, not by what the database says it is: whoever puts another in its place may
    write that as well.
    """
    hosts = [address.host, *map(str, address.query.get("host", ()))]
    where = f"{hosts} {address.port} {address.database}"
    name = hashlib.sha256(where.encode()).hexdigest()[:24]
    return user_data_path(PROGRAM, appauthor=False) / "seen" / name


def note(folder: Path, engine: sa.Engine, *, often: bool = False) -> None:
    """Note the newest link; on a server not more than once a minute, but for `often`. Never raises.

    What was committed must not look undone for the sake of a note.
    """
    if not often and engine.dialect.name != "sqlite" and _is_fresh(folder):
        return
    try:
        with engine.connect() as connection, connection.begin():
            remember(folder, connection)
    except (sa.exc.DBAPIError, StoreUnavailable):
        _LOG.warning("The newest audit link could not be read back.")


def doubt(folder: Path, engine: sa.Engine) -> str:
    """What is wrong with the chain by what was seen of it, in words for whoever signs in.

    Empty where nothing is, or where it cannot be read just now; then the newest link is noted.
    """
    noted = seen(folder)
    try:
        with engine.connect() as connection:
            missing = None if noted is None else problem(connection, noted)
    except (sa.exc.DBAPIError, StoreUnavailable):
        return ""
    if missing is None:
        note(folder, engine, often=True)
        return ""
    return (
        f"The log is not as this computer has seen it: {missing}. Tell whoever looks after the "
        "database, and the data protection officer, before you go on. If an older copy was put "
        f"back on purpose, move {folder / WITNESS} away; what is there then counts as seen."
    )


def remember(folder: Path, connection: sa.Connection) -> None:
    """Note the newest link, unless what was noted before is missing from the chain.

    A contradiction stays on record. Never raises for the file's sake: what was committed
    is committed, whether or not it could be noted here.
    """
    with _WRITING:
        noted = seen(folder)
        if noted is not None and problem(connection, noted) is not None:
            return
        head = seal.head(connection)
        body = json.dumps({"position": head.position, "hash": head.hash.hex()})
        temporary = folder / f".witness-{os.getpid()}"
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            temporary.touch(mode=0o600)
            temporary.write_text(body, encoding="utf-8")
            temporary.replace(folder / WITNESS)
        except OSError:
            _LOG.warning("The newest audit link could not be noted on this workstation.")


def seen(folder: Path) -> seal.Head | None:
    """The newest link noted here, to be read before the chain is; None if there is none.

    Read after it, it might be a link that was not there yet when the look at the chain began.
    """
    try:
        noted = json.loads((folder / WITNESS).read_text(encoding="utf-8"))
        return seal.Head(int(noted["position"]), bytes.fromhex(noted["hash"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def problem(connection: sa.Connection, noted: seal.Head) -> str | None:
    """What the chain lacks of what was seen; None if nothing."""
    if noted.position == 0:
        return None
    found = connection.execute(_HASH_AT, {"position": noted.position}).scalar()
    if found is not None and bytes(found) == noted.hash:
        return None
    return (
        f"link {noted.position}, which this workstation has seen, is not in the log: "
        "it was cut short, or an older copy was put in its place"
    )


def _is_fresh(folder: Path) -> bool:
    try:
        return time.time() - (folder / WITNESS).stat().st_mtime < _OFTEN_ENOUGH
    except OSError:
        return False
