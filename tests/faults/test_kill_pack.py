"""kill -9 while a pack is let go: no half file under its name, and no file that nobody knows of."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faults.pack_kill import FEW, FEWEST
from tests.faults.test_kill import make_folder, on_server
from tests.support.postgres import PostgresServer

ROOT = Path(__file__).parents[2]
_LOG = logging.getLogger(__name__)


def run_packs(folder: Path, steps: str, kills: int, seed: int, url: str = "") -> dict[str, Any]:
    """The figures of victims that run as a program of its own, on the server at `url` if any."""
    words = [str(folder), steps, str(kills), str(seed), url]
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.pack_kill", *words],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


@pytest.mark.skipif(not hasattr(os, "fork"), reason="victims die at a step of their own: by fork")
def test_that_a_pack_cut_off_leaves_no_half_file_and_none_that_is_not_on_record(
    tmp_path: Path,
) -> None:
    figures = run_packs(make_folder(tmp_path, "packs"), "few", 0, 1)
    look_at(figures, FEW)
    assert figures["recorded_without_file"] == 3


@pytest.mark.skipif(not hasattr(os, "fork"), reason="victims die at a step of their own: by fork")
def test_that_the_same_holds_of_a_pack_that_is_on_record_on_a_server(
    postgres_server: PostgresServer, tmp_path: Path
) -> None:
    with on_server(postgres_server) as url:
        figures = run_packs(tmp_path, "fewest", 0, 1, url)
    look_at(figures, FEWEST)
    assert figures["recorded_without_file"] == 1


def look_at(figures: dict[str, Any], steps: tuple[str, ...]) -> None:
    """One died at each of these steps: one before it was on record, one with the first file."""
    _LOG.info("kill -9 of packs: %s", figures)
    assert figures["steps"] == list(steps)
    assert figures["kills"] == len(steps)
    assert figures["before_record"] == 1
    assert figures["recorded_with_some"] == 1
    assert figures["halves"] == 0
    assert figures["untold"] == 0
    assert figures["not_told"] == 0
    assert figures["not_written_again"] == 0
    assert figures["problems"] == []
