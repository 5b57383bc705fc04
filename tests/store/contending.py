"""One of several programs that change the same rows; run by `test_lost_updates`.

    python -m tests.store.contending FOLDER NAME PASSPHRASE TIMES MODE

MODE `bus` goes through the command bus; `deferred` does the same by hand with a plain BEGIN,
which is the control. Prints how many changes were acknowledged and how many failed.
"""

from __future__ import annotations

import sys
from pathlib import Path

import sqlalchemy as sa
import sqlcipher3.dbapi2 as cipher

from lomu_app import bootstrap
from lomu_app.access.commands import SetUpInstallation
from lomu_app.store.command import _HANDLERS
from lomu_app.store.engine import apply_settings
from lomu_app.store.unit_of_work import UnitOfWork

READ = "SELECT value FROM installation WHERE name = 'counter'"
WRITE = "UPDATE installation SET value = ? WHERE name = 'counter'"


def count_up(uow: UnitOfWork, _command: SetUpInstallation) -> None:
    """Read, add one, write: what is lost if two do it at once unprotected."""
    seen = int(uow.session.scalars(sa.text(READ)).one())
    uow.session.execute(sa.text(WRITE.replace("?", ":value")), {"value": str(seen + 1)})


def through_the_bus(core: bootstrap.Core, times: int) -> tuple[int, int]:
    """As the program does it."""
    _HANDLERS[SetUpInstallation] = count_up
    for _ in range(times):
        core.execute(SetUpInstallation(name="counter", value="up"))
    return times, 0


def by_hand(core: bootstrap.Core, times: int) -> tuple[int, int]:
    """Without the immediate BEGIN; on a table of its own, which nothing guards."""
    assert core.store.key is not None
    connection = cipher.connect(str(core.store.path), isolation_level=None)
    apply_settings(connection, core.store.key)
    done = failed = 0
    for _ in range(times):
        try:
            connection.execute("BEGIN")
            seen = connection.execute("SELECT value FROM plain").fetchone()[0]
            connection.execute("UPDATE plain SET value = ?", (seen + 1,))
            connection.execute("COMMIT")
            done += 1
        except cipher.OperationalError:
            failed += 1
            if connection.in_transaction:
                connection.execute("ROLLBACK")
    connection.close()
    return done, failed


def main(folder: str, name: str, passphrase: str, times: str, mode: str) -> None:
    """Wait for the word to begin, then contend."""
    core = bootstrap.open_folder(Path(folder), name, passphrase)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    if mode == "bus":
        done, failed = through_the_bus(core, int(times))
    else:
        done, failed = by_hand(core, int(times))
    core.close()
    sys.stdout.write(f"{done} {failed}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
