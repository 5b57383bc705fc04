"""kill -9 in the middle of writing: nothing acknowledged is lost, nothing is half done."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from lomu_app import bootstrap
from tests.faults.kill_loop import NAME, SECRET
from tests.support.cores import EVERY_AREA, FAST

FORKS = hasattr(os, "fork")
# Without fork every victim is a whole new program.
KILLS = 200 if FORKS else 30
CONTROL = 24
WHOLE = 16
ROOT = Path(__file__).parents[2]
_LOG = logging.getLogger(__name__)


def make_folder(where: Path, name: str) -> Path:
    """A data folder whose one user may do everything that the victims do."""
    folder = where / name
    made = bootstrap.create(folder, NAME, SECRET, stretching=FAST, roles=("sergeant", "inspector"))
    made.core.close()
    return folder


def run_loop(folder: Path, kills: int, *, whole: int, honest: bool, seed: int) -> dict[str, Any]:
    """The figures of a loop that runs as a program of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.kill_loop", str(folder), str(kills), str(whole),
         str(int(honest)), str(seed)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def test_that_no_acknowledged_write_is_lost_when_the_program_is_killed(tmp_path: Path) -> None:
    first = make_folder(tmp_path, "first")
    second = tmp_path / "second"
    shutil.copytree(first, second)
    with ThreadPoolExecutor(2) as pool:
        runs = [
            pool.submit(run_loop, folder, KILLS // 2, whole=WHOLE, honest=True, seed=seed)
            for seed, folder in enumerate((first, second))
        ]
        found = [run.result() for run in runs]
    _LOG.info("kill -9: %s", found)
    for figures in found:
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


def test_that_the_loop_notices_an_acknowledgement_before_the_commit(tmp_path: Path) -> None:
    figures = run_loop(make_folder(tmp_path, "control"), CONTROL, whole=0, honest=False, seed=3)
    _LOG.info("acknowledged before the commit: %s", figures)
    assert figures["lost"] > 0
