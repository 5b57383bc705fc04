"""What this workstation has seen of the audit chain, kept beside the database.

A chain cannot tell by itself that its end was cut off, or that an older copy of the whole
database was put back. Whoever has seen a later link can.
"""

from __future__ import annotations

import json
import logging
import os
import threading
from pathlib import Path

import sqlalchemy as sa

from lomu_app.store import seal

WITNESS = "witness.json"
_LOG = logging.getLogger(__name__)
_WRITING = threading.Lock()
_HASH_AT = sa.text("SELECT hash FROM audit_seal WHERE position = :position")


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
