"""kill -9 in the middle of writing: nothing acknowledged is lost, nothing is half done."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lomu_app import bootstrap
from tests.faults.kill_places import NAME, SECRET, ServerPlace
from tests.support.cores import EVERY_AREA, FAST
from tests.support.postgres import PostgresServer
from tests.support.server import make_bound

FORKS = hasattr(os, "fork")
# Without fork every victim is a whole new program.
KILLS = 200 if FORKS else 30
CONTROL = 24
# A server adds what happens when its client dies under it; what the client does is the same.
ON_SERVER, CONTROL_ON_SERVER = 10, 4
WHOLE = 16
ROOT = Path(__file__).parents[2]
_LOG = logging.getLogger(__name__)


def make_folder(where: Path, name: str) -> Path:
    """A data folder whose one user may do everything that the victims do."""
    folder = where / name
    made = bootstrap.create(folder, NAME, SECRET, stretching=FAST, roles=("sergeant", "inspector"))
    made.core.close()
    return folder


@dataclass(frozen=True)
class Loop:
    """What came of a loop, and of its control."""

    figures: dict[str, Any]
    control: dict[str, Any]


@contextmanager
def on_server(server: PostgresServer) -> Iterator[str]:
    """A database that is its own boundary, on which the victims have a login; its address."""
    cores = make_bound(server)
    try:
        ServerPlace(cores.operator).let_in("sergeant", "inspector")
        yield cores.operator
    finally:
        cores.close()


def run_loop(
    folder: Path, kills: int, *, whole: int, control: int, seed: int, url: str = ""
) -> Loop:
    """The figures of a loop that runs as a program of its own, on the server at `url` if any."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.kill_loop", str(folder), str(kills), str(whole),
         str(control), str(seed), url],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    figures, of_control = json.loads(done.stdout.splitlines()[-1])
    return Loop(figures, of_control)


@pytest.fixture(scope="module")
def on_file(tmp_path_factory: pytest.TempPathFactory) -> list[Loop]:
    """Two loops at once, the first of them with a control."""
    home = tmp_path_factory.mktemp("kills")
    first, second = make_folder(home, "first"), home / "second"
    shutil.copytree(first, second)
    with ThreadPoolExecutor(2) as pool:
        runs = [
            pool.submit(run_loop, folder, KILLS // 2, whole=WHOLE, control=control, seed=seed)
            for seed, (folder, control) in enumerate(((first, CONTROL), (second, 0)))
        ]
        found = [run.result() for run in runs]
    _LOG.info("kill -9: %s", found)
    return found


@pytest.fixture(scope="module")
def on_a_server(postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Loop:
    """A loop with a control, whose victims are clients."""
    with on_server(postgres_server) as url:
        found = run_loop(
            tmp_path_factory.mktemp("kills"), ON_SERVER, whole=0,
            control=CONTROL_ON_SERVER, seed=5, url=url,
        )  # fmt: skip
    _LOG.info("kill -9 of a client: %s", found)
    return found


def test_that_no_acknowledged_write_is_lost_when_the_program_is_killed(
    on_file: list[Loop],
) -> None:
    for loop in on_file:
        figures = loop.figures
        assert figures["kills"] == KILLS // 2
        assert figures["whole_programs"] >= KILLS // 2 // WHOLE
        assert figures["areas"] >= min(len(EVERY_AREA), KILLS // 8)
        assert figures["acknowledged"] >= KILLS // 4
        assert figures["in_a_write"] >= KILLS // 10
        assert figures["imported"] >= KILLS // 50
        assert figures["lost"] == 0
        assert figures["halves"] == 0
        assert figures["damaged"] == 0
        assert figures["problems"] == []


def test_that_the_loop_notices_an_acknowledgement_before_the_commit(on_file: list[Loop]) -> None:
    assert on_file[0].control["lost"] > 0


# Without fork every victim is a whole new program; the file's loop has to do there.
@pytest.mark.skipif(not FORKS, reason="victims are forked")
def test_that_no_acknowledged_write_is_lost_when_a_client_of_a_server_is_killed(
    on_a_server: Loop,
) -> None:
    figures = on_a_server.figures
    assert figures["kills"] == ON_SERVER
    assert figures["acknowledged"] >= ON_SERVER // 4
    assert figures["in_a_write"] >= ON_SERVER // 10
    assert figures["lost"] == 0
    assert figures["halves"] == 0
    assert figures["problems"] == []


@pytest.mark.skipif(not FORKS, reason="victims are forked")
def test_that_the_loop_notices_a_client_that_answers_before_the_server_has(
    on_a_server: Loop,
) -> None:
    assert on_a_server.control["lost"] > 0
