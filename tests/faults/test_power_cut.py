"""The power fails in the middle of writing: what was acknowledged is there, and whole."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pytest

from lomu_app.store import engine
from tests.faults import power_cut
from tests.faults.power_cut import LOG, Figures, Recording
from tests.support.commands import with_example

CUTS = 500
CONTROL = 60
_LOG = logging.getLogger(__name__)


@pytest.fixture
def data(_embedded_template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(_embedded_template, tmp_path / "data"))


def _cut(made: Recording, folder: Path, cuts: int) -> Figures:
    image = folder / "image"
    image.mkdir()
    figures = power_cut.cut(made, image, power_cut.points(made, cuts, seed=11), seed=11)
    _LOG.info("power cut: %s", figures)
    return figures


def test_that_a_power_cut_loses_nothing_that_was_acknowledged(data: Path, tmp_path: Path) -> None:
    made = power_cut.record(data)
    assert made.acknowledged > len(with_example())
    assert made.syncs(LOG) > made.acknowledged
    assert _cut(made, tmp_path, CUTS) == Figures(cuts=CUTS)


def _weakened(
    data: Path, monkeypatch: pytest.MonkeyPatch, synchronous: str, readback: int
) -> Recording:
    with monkeypatch.context() as patched:
        patched.setitem(engine._SETTINGS, "synchronous", (synchronous, readback))
        return power_cut.record(data, with_example()[:12])


def test_that_the_simulation_notices_what_is_synced_late(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = _cut(_weakened(data, monkeypatch, "NORMAL", 1), tmp_path, CONTROL)
    assert found.lost > 0
    assert found.corrupt == 0


def test_that_the_simulation_notices_what_is_never_synced(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = _cut(_weakened(data, monkeypatch, "OFF", 0), tmp_path, CONTROL)
    assert found.corrupt > 0
