"""Two units in tests, one of which is merged into the other's database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lomu_app import bootstrap
from lomu_app.actions.commands import RaiseAction
from lomu_app.daart.threat_commands import PrepareList
from lomu_app.moving.decisions import Decisions
from lomu_app.moving.ends import Place
from lomu_app.moving.merging import Credentials, Merged, merge
from lomu_app.people.limiting import LimitAccess
from lomu_app.store.seal import Head
from tests.moving.going import CLOCK, opened
from tests.support.cog import make_location
from tests.support.cohorts import make_managed_plan
from tests.support.commands import EXAMPLES, everybody
from tests.support.cores import ADMIN, FAST, PASSPHRASE, Cores
from tests.support.meetings import prepare
from tests.support.targets import make_person, make_target

UNIT, SISTER = "Coventry", "Solihull"
BORN = dt.date(1990, 3, 14)
ONE_PERSON = Decisions(users={ADMIN: "same"})


@dataclass
class Meeting:
    """Where two units came together: `place` took `source` in, and what was told of it."""

    place: Path | str
    source: Path
    told: Merged
    before: Head


def bring(
    source: Path | str, target: Path | str, decisions: Decisions = ONE_PERSON, *,
    unit: str = UNIT, rehearse: bool = False, progress: Any = None,
) -> Merged:  # fmt: skip
    """Merge as the administrator of both."""
    return merge(
        Place.named(str(source)), Place.named(str(target)),
        Credentials(ADMIN, PASSPHRASE, ADMIN, PASSPHRASE), unit, decisions,
        clock=CLOCK, rehearse=rehearse, progress=progress, stretching=FAST,
    )  # fmt: skip


def new_unit(place: Path | str, *, practice: bool = True) -> None:
    """A unit with a database of its own: people, an action, and somebody under limited access."""
    made = (
        bootstrap.create(place, ADMIN, PASSPHRASE, stretching=FAST, practice=practice).core
        if isinstance(place, Path)
        else bootstrap.create_shared(place, ADMIN, PASSPHRASE, stretching=FAST, practice=practice)
    )
    core = everybody(Cores(made.store, made.folder))
    for surname in ("Moorhen", "Kettlewell"):
        make_person(core, surname, forenames="Saul", date_of_birth=BORN)
    for kind in (RaiseAction, LimitAccess):
        core.execute(EXAMPLES[kind].make(core))
    made.close()


def keep_busy(place: Path | str) -> None:
    """Give a unit some rows of each kind that data frozen elsewhere names, so that ids differ."""
    core = opened(place)
    working = everybody(Cores(core.store, core.folder))
    day = CLOCK.today() + dt.timedelta(days=3)
    for number in (1, 2, 3):
        make_target(working, area="Wolverhampton")
        make_location(working)
        make_managed_plan(working, manager=f"PC Yarrow{number}")
    working.execute(PrepareList(area="Wolverhampton", day=day))
    prepare(working, day=day)
    core.close()
