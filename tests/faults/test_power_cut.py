"""The power fails in the middle of writing: what was acknowledged is there, and whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import power_cut
from tests.faults.power_cut import Figures, Recording
from tests.support.commands import EXAMPLES, everybody, with_example
from tests.support.cores import Cores

CUTS = 500
CONTROL = 60
# Enough commands for some hundreds of kilobytes, however many kinds there are.
ROUNDS = max(2, 36 // len(with_example()))


@pytest.fixture
def recorded(embedded_core_as: Cores, tmp_path: Path) -> tuple[Recording, bytes]:
    """Every command of the program, several times, and the database as it was before."""
    core = everybody(embedded_core_as)
    start = tmp_path / power_cut.NAME
    power_cut.plain_copy(core.store, start)
    with power_cut.recording(core.store) as made:
        for kind in with_example() * ROUNDS:
            core.execute(EXAMPLES[kind].make(core))
    return made, start.read_bytes()


def _cut(
    recorded: tuple[Recording, bytes], tmp_path: Path, synchronous: str, cuts: int
) -> Figures:
    made, start = recorded
    log = power_cut.replay(made, tmp_path, synchronous)
    assert sum(done.kind == "acknowledged" for done in log) >= ROUNDS
    figures = power_cut.cut(log, start, tmp_path, cuts, seed=11)
    print(f"power cut, synchronous={synchronous}: {figures}")
    return figures


def test_that_a_power_cut_loses_nothing_that_was_acknowledged(
    recorded: tuple[Recording, bytes], tmp_path: Path
) -> None:
    figures = _cut(recorded, tmp_path, "FULL", CUTS)
    assert figures == Figures(cuts=CUTS)


def test_that_the_simulation_notices_commits_that_are_not_synced(
    recorded: tuple[Recording, bytes], tmp_path: Path
) -> None:
    figures = _cut(recorded, tmp_path, "NORMAL", CONTROL)
    assert figures.lost > 0
    assert figures.corrupt == 0


def test_that_the_simulation_notices_a_database_that_is_never_synced(
    recorded: tuple[Recording, bytes], tmp_path: Path
) -> None:
    assert _cut(recorded, tmp_path, "OFF", CONTROL).corrupt > 0
