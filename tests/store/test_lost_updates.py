"""Several programs change the same record at once: every change that was told done counts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import sqlalchemy as sa

from lomu_app.access.commands import SetUpInstallation
from tests.support.commands import everybody
from tests.support.cores import ADMIN, PASSPHRASE, Cores

PROGRAMS = 4
ROOT = Path(__file__).parents[2]


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
    verdict = core.verify_audit()
    assert verdict.ok, verdict.problems


def test_that_the_same_without_an_immediate_begin_loses_or_fails(embedded_core_as: Cores) -> None:
    with embedded_core_as.store.engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE plain (value INTEGER NOT NULL) STRICT")
        connection.exec_driver_sql("INSERT INTO plain VALUES (0)")
        connection.commit()
    done, failed = contend(embedded_core_as, 300, "deferred")
    lost = done - _plain(embedded_core_as)
    assert failed + lost > 0


def _plain(cores: Cores) -> int:
    with cores.store.engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT value FROM plain").scalar_one())
