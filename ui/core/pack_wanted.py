"""A pack that another page asks the register's page to build: of what, filled in beforehand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ui.core.desk import Desk

PAGE = "disclosure"


@dataclass(frozen=True, slots=True)
class PackWanted:
    """The kind of pack, and the area and day that it is of."""

    kind: str
    area: str
    day: dt.date


def want_pack(desk: Desk, wanted: PackWanted) -> None:
    """Go where packs are built, with the form open."""
    desk.go_to(PAGE, wanted)
