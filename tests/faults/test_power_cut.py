"""The power fails in the middle of writing: what was acknowledged is there, and whole."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pytest

from lomu_app import bootstrap
from tests.faults import power_cut
from tests.faults.power_cut import Figures, Recording
from tests.support.commands import EXAMPLES, everybody, with_example
from tests.support.cores import ADMIN, PASSPHRASE, Cores

CUTS = 500
CONTROL = 60
_LOG = logging.getLogger(__name__)


@pytest.fixture(scope="module")
def recorded(
    _embedded_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Recording, bytes]:
    """Every command of the program, and the database as it was before."""
    folder = tmp_path_factory.mktemp("recorded")
    shutil.copytree(_embedded_template, folder / "data")
    opened = bootstrap.open_folder(folder / "data", ADMIN, PASSPHRASE)
    core = everybody(Cores(opened.store, opened.folder))
    start = folder / power_cut.NAME
    power_cut.plain_copy(core.store, start)
    with power_cut.recording(core.store) as made:
        for kind in with_example():
            core.execute(EXAMPLES[kind].make(core))
    opened.close()
    return made, start.read_bytes()


def _cut(recorded: tuple[Recording, bytes], tmp_path: Path, synchronous: str, cuts: int) -> Figures:
    made, start = recorded
    (tmp_path / power_cut.NAME).write_bytes(start)
    log = power_cut.replay(made, tmp_path, synchronous)
    assert sum(done.kind == "acknowledged" for done in log) > len(with_example())
    figures = power_cut.cut(log, start, tmp_path, cuts, seed=11)
    _LOG.info("power cut, synchronous=%s: %s", synchronous, figures)
    return figures


def test_that_a_power_cut_loses_nothing_that_was_acknowledged(
    recorded: tuple[Recording, bytes], tmp_path: Path
) -> None:
    figures = _cut(recorded, tmp_path, "FULL", CUTS)
    assert figures == Figures(cuts=CUTS)


def test_that_the_simulation_notices_what_is_not_synced(
    recorded: tuple[Recording, bytes], tmp_path: Path
) -> None:
    late = _cut(recorded, tmp_path, "NORMAL", CONTROL)
    assert late.lost > 0
    assert late.corrupt == 0
    assert _cut(recorded, tmp_path, "OFF", CONTROL).corrupt > 0
