"""What a desk hears from the shared database while it is open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lomu_app.kernel.changes import ChangeSet, Kind
from lomu_app.kernel.errors import ServerAway


@dataclass(frozen=True, slots=True)
class Heard:
    """Others have changed something.

    `untold`: something of which not everybody is told what it was, or nothing at all.
    """

    changes: tuple[ChangeSet, ...]
    untold: bool


@dataclass(frozen=True, slots=True)
class Beat:
    """The server has answered; `ahead` is how far its clock is ahead of this computer's.

    `anew` with the first answer of a connection: what happened before it, nobody has told.
    `hears`: whether messages come through, which not every pool between us and it lets.
    """

    ahead: dt.timedelta
    anew: bool
    hears: bool = True


@dataclass(frozen=True, slots=True)
class Cut:
    """The connection is gone, or was never made. It is tried again and again.

    `why` where it is known, and is for the person at the desk to do something about.
    """

    why: ServerAway | None = None


@dataclass(frozen=True, slots=True)
class EditingChanged:
    """Somebody has opened this record for editing, or closed it again."""

    kind: Kind
    id: int


LiveEvent = Heard | Beat | Cut | EditingChanged
