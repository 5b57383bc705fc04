"""Several programs change the same record at once: every change that was told done counts."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import sqlalchemy as sa

from lomu_app.access.commands import ChangeUser, SetUpInstallation
from lomu_app.access.queries import find_users
from lomu_app.kernel.errors import EditConflict
from tests.support.accounts import give_account
from tests.support.commands import everybody
from tests.support.cores import ADMIN, EVERY_AREA, PASSPHRASE, Cores
from tests.support.personal import verify

PROGRAMS = 4
ROOT = Path(__file__).parents[2]
_LOG = logging.getLogger(__name__)


def contend(cores: Cores, times: int, mode: str) -> tuple[int, int]:
    """Let the programs loose together; how many changes were acknowledged, how many failed."""
    programs = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.store.contending", str(cores.folder), ADMIN, PASSPHRASE,
             str(times), mode],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(PROGRAMS)
    ]  # fmt: skip
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("go\n")
        program.stdin.flush()
    answers = [program.communicate()[0].split() for program in programs]
    assert all(program.returncode == 0 for program in programs)
    return sum(int(done) for done, _ in answers), sum(int(failed) for _, failed in answers)


def test_that_no_update_is_lost_and_none_fails(embedded_core_as: Cores) -> None:
    core = everybody(embedded_core_as)
    core.execute(SetUpInstallation(name="counter", value="0"))
    done, failed = contend(embedded_core_as, 25, "bus")
    assert (done, failed) == (PROGRAMS * 25, 0)
    with core.store.engine.connect() as connection:
        counted = connection.execute(sa.text("SELECT value FROM installation")).scalar_one()
    assert int(counted) == done
    verdict = verify(core)
    assert verdict.ok, verdict.problems


def test_that_sqlalchemys_usual_transactions_lose_updates_without_a_word(
    embedded_core_as: Cores,
) -> None:
    with embedded_core_as.store.engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE plain (value INTEGER NOT NULL) STRICT")
        connection.exec_driver_sql("INSERT INTO plain VALUES (0)")
        connection.commit()
    done, failed = contend(embedded_core_as, 150, "usual")
    lost = done - _plain(embedded_core_as)
    _LOG.info("usual transactions: %s done, %s of them lost, %s failed", done, lost, failed)
    assert lost > 0


def _plain(cores: Cores) -> int:
    with cores.store.engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT value FROM plain").scalar_one())


def test_that_of_several_editors_of_one_record_each_is_kept_or_told(core_as: Cores) -> None:
    give_account(core_as, "pc.contended", "viewer")
    accepted, told = [0] * PROGRAMS, [0] * PROGRAMS
    together = threading.Barrier(PROGRAMS)

    def edit(number: int) -> None:
        core = core_as("administrator", name=f"admin.{number}")
        together.wait()
        while accepted[number] < 6:
            row = next(row for row in core.ask(find_users) if row.username == "pc.contended")
            areas = EVERY_AREA[: 1 + (number + row.version) % len(EVERY_AREA)]
            try:
                core.execute(
                    ChangeUser(
                        user_id=row.id, version=row.version, roles=row.roles, areas=areas,
                        active=True,
                    )
                )  # fmt: skip
                accepted[number] += 1
            except EditConflict:
                told[number] += 1

    with ThreadPoolExecutor(PROGRAMS) as pool:
        for editor in [pool.submit(edit, number) for number in range(PROGRAMS)]:
            editor.result()
    core = core_as("administrator")
    (row,) = (row for row in core.ask(find_users) if row.username == "pc.contended")
    assert row.version == 1 + sum(accepted) == 1 + PROGRAMS * 6
    _LOG.info("several editors: %s accepted, %s told of a conflict", accepted, told)
    verdict = verify(core)
    assert verdict.ok, verdict.problems
