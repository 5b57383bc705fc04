"""An import of offences that is stopped, at whatever step, leaves nothing half."""

from __future__ import annotations

from pathlib import Path

import pytest

from lomu_app.intake.offence_commands import ImportOffences
from lomu_app.intake.offence_importing import prepare_offences
from lomu_app.kernel.errors import Cancelled
from lomu_app.store import seal
from tests.support.commands import state_of
from tests.support.cores import Cores
from tests.support.harm import batch_of, offence, write_extract
from tests.support.targets import TODAY


class _Stops:
    """Has had enough after so many questions."""

    def __init__(self, after: int) -> None:
        self.left = after

    def step(self, done: int, total: int, what: str) -> None:
        """Nothing to tell."""

    def cancelled(self) -> bool:
        self.left -= 1
        return self.left < 0


def test_that_a_cancelled_import_leaves_nothing_half(
    embedded_core_as: Cores, tmp_path: Path
) -> None:
    core = embedded_core_as("sergeant")
    rows = [offence(number, surname=f"Vane{number}", pnc="") for number in range(40)]
    path = write_extract(tmp_path / "a.csv", rows)
    with pytest.raises(Cancelled):
        prepare_offences(path, area="Coventry", today=TODAY, progress=_Stops(0))
    command = prepare_offences(path, area="Coventry", today=TODAY)
    before = state_of(core.store)
    with pytest.raises(Cancelled):
        core.execute(command, _Stops(30))
    assert state_of(core.store) == before
    core.rehearse(command)
    assert state_of(core.store) == before, "a rehearsal changes nothing"


class _StopsAtTheSeal:
    """Has had enough as soon as it hears of the seal."""

    def __init__(self) -> None:
        self.enough = False

    def step(self, done: int, total: int, what: str) -> None:
        self.enough = self.enough or "sealed" in what

    def cancelled(self) -> bool:
        return self.enough


def test_that_an_import_is_stopped_while_it_is_sealed_too(
    embedded_core_as: Cores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal, "TOLD_EVERY", 2)
    core = embedded_core_as("sergeant")
    before = state_of(core.store)
    progress = _StopsAtTheSeal()
    command = ImportOffences(
        area="Coventry", file_name="a.csv", sha256="1" * 64, batch=batch_of(TODAY)
    )
    with pytest.raises(Cancelled):
        core.execute(command, progress)
    assert progress.enough
    assert state_of(core.store) == before
    assert core.execute(command).result["created"] == 1
