"""One of several programs that change the same rows; run by `test_lost_updates`.

    python -m tests.store.contending FOLDER NAME PASSPHRASE TIMES MODE

MODE `bus` goes through the command bus; `usual` does the same with SQLAlchemy's usual
transactions, which is the control. Prints how many changes were acknowledged and how many failed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

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


def as_sqlalchemy_does(core: bootstrap.Core, times: int) -> tuple[int, int]:
    """With SQLAlchemy's usual transactions, on a table of its own that nothing guards."""
    key = core.store.key
    assert key is not None

    def connect() -> Any:
        connection = cipher.connect(str(core.store.path))
        apply_settings(connection, key)
        return connection

    engine = sa.create_engine("sqlite://", module=cipher, creator=connect)
    done = failed = 0
    for _ in range(times):
        try:
            with engine.begin() as connection:
                seen = connection.exec_driver_sql("SELECT value FROM plain").scalar_one()
                connection.exec_driver_sql("UPDATE plain SET value = ?", (seen + 1,))
            done += 1
        except sa.exc.OperationalError:
            failed += 1
    engine.dispose()
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
        done, failed = as_sqlalchemy_does(core, int(times))
    core.close()
    sys.stdout.write(f"{done} {failed}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
