"""Moving a database in tests: as whom, and what happens on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lomu_app import bootstrap
from lomu_app.access.accounts import add_account
from lomu_app.bootstrap import Core
from lomu_app.kernel.clock import FixedClock
from lomu_app.moving.ends import Place
from lomu_app.moving.house import Moved, move
from tests.support.cores import ADMIN, FAST, MORNING, PASSPHRASE

CLOCK = FixedClock(MORNING)


def go(source: Path | str, target: Path | str, progress: Any = None) -> Moved:
    """Move as the administrator."""
    places = (Place.named(str(source)), Place.named(str(target)))
    return move(
        *places, ADMIN, PASSPHRASE, clock=CLOCK, progress=progress, stretching=FAST
    )  # fmt: skip


def opened(place: Path | str) -> Core:
    """The administrator, signed in there."""
    if isinstance(place, Path):
        return bootstrap.open_folder(place, ADMIN, PASSPHRASE)
    return bootstrap.open_url(place, ADMIN, PASSPHRASE)


@dataclass
class At:
    """Does something when the move comes to a table."""

    table: str
    do: Callable[[], None]
    stopped: bool = field(default=False)

    def step(self, _done: int, _total: int, what: str) -> None:
        if what == f"rows of {self.table}":
            self.do()

    def cancelled(self) -> bool:
        return self.stopped


class PowerCut(BaseException):
    """Nothing can be done any more, not even tidying up."""


def cut() -> None:
    raise PowerCut


@dataclass
class Journey:
    """Where it was moved to, and back; with what was told of it."""

    url: str
    there: dict[str, Any]
    folder: Path
    back: Moved


def add_viewer(core: Core) -> None:
    """Somebody who may only look."""
    add_account(core, "v.two", "V Two", PASSPHRASE, roles=["viewer"], areas=["Coventry"])
