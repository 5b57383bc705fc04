"""A unit with two people who can really sign in, and desks for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lomu_app import bootstrap
from lomu_app.access.commands import AddUser
from lomu_app.access.sign_in import hash_passphrase
from lomu_app.kernel.clock import FixedClock
from lomu_app.store.backup import KEYS
from lomu_app.store.keys import KeyFile
from tests.end_to_end.hands import Hands
from tests.support.cores import EVERY_AREA, FAST, MORNING, PASSPHRASE

# Whatever holds for the parts of the desk holds for the whole.
from tests.ui.conftest import no_qt_warning as no_qt_warning
from tests.ui.conftest import no_widget_left_behind as no_widget_left_behind
from tests.ui.conftest import theme as theme


class Unit:
    """Its database, and whoever of it sits at a desk."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self._qtbot, self.folder = qtbot, folder
        self.clock = FixedClock(MORNING)
        self._sitting: list[Hands] = []

    def sit_down(self, name: str) -> Hands:
        """Sign in, with the keys at this desk."""
        core = bootstrap.open_folder(self.folder / "data", name, PASSPHRASE, clock=self.clock)
        self._sitting.append(Hands(self._qtbot, core, self.folder))
        return self._sitting[-1]

    def go_home(self) -> None:
        """Everybody leaves."""
        for hands in reversed(self._sitting):
            hands.leave()


@pytest.fixture
def unit(qtbot: QtBot, tmp_path: Path) -> Iterator[Unit]:
    """`ps.marsh` is a sergeant, `insp.vale` an inspector."""
    made = Unit(qtbot, tmp_path)
    first = bootstrap.create(
        tmp_path / "data", "ps.marsh", PASSPHRASE, display_name="PS Marsh", clock=made.clock,
        stretching=FAST, roles=("sergeant",),
    )  # fmt: skip
    core = first.core
    core.execute(
        AddUser(
            username="insp.vale", display_name="Insp Vale",
            passphrase_hash=hash_passphrase(PASSPHRASE, FAST), roles=("inspector",),
            areas=EVERY_AREA,
        )
    )  # fmt: skip
    assert core.store.key is not None
    KeyFile.read(tmp_path / "data" / KEYS).wrap("insp.vale", PASSPHRASE, core.store.key)
    core.close()
    yield made
    made.go_home()
