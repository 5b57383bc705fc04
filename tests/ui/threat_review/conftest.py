"""Two people of a unit, three wanted people, and desks to sit down at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from tests.support.cores import Cores
from tests.support.threat import wanted
from tests.ui.threat_review.rig import Rig

MakeRig = Callable[[Core], Rig]


@pytest.fixture
def sergeant(embedded_core_as: Cores) -> Core:
    return embedded_core_as("sergeant", name="ps.one")


@pytest.fixture
def inspector(embedded_core_as: Cores) -> Core:
    return embedded_core_as("inspector", name="insp.one")


@pytest.fixture
def three(sergeant: Core) -> tuple[int, int, int]:
    """Ashby before Birch before Cole, by the policy."""
    return (
        wanted(sergeant, "Ashby", days=40, victim_risk="high", power="recall", markers=("FI",)),
        wanted(sergeant, "Birch", days=20, victim_risk="medium", power="warrant"),
        wanted(sergeant, "Cole", days=2),
    )


@pytest.fixture
def sit_down(qtbot: QtBot, tmp_path: Path) -> MakeRig:
    """A desk for a person."""

    def sit(core: Core) -> Rig:
        return Rig(qtbot, core, tmp_path)

    return sit
