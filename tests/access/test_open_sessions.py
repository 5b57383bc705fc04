"""Whoever is barred or loses a role gets no further in a session that is open already."""

from __future__ import annotations

import dataclasses
from functools import partial

import pytest

from lomu_app import bootstrap
from lomu_app.access.commands import ChangeUser
from lomu_app.access.queries import find_users
from lomu_app.access.sign_in import as_account_stands
from lomu_app.bootstrap import Core
from lomu_app.daart.queries import list_targets
from lomu_app.daart.threat_commands import PrepareList
from lomu_app.daart.threat_queries import list_days
from lomu_app.kernel.errors import NotPermitted
from tests.support.accounts import bar, give_account
from tests.support.cores import ADMIN, EVERY_AREA, PASSPHRASE, Cores
from tests.support.personal import PersonalCores
from tests.support.threat import AREA, wanted

NAME = "ps.open"


@pytest.fixture
def sitting(core_as: Cores) -> Core:
    """A sergeant with an account, signed in as at a desk, with one target of the area."""
    give_account(core_as, NAME, "sergeant")
    core = core_as("sergeant", name=NAME)
    wanted(core, "Fennimore")
    (row,) = (row for row in core_as("administrator").ask(find_users) if row.username == NAME)
    core.actor = dataclasses.replace(core.actor, user_id=row.id)
    core.as_now = partial(as_account_stands, roles=core.policies["roles"])
    return core


def _change(cores: Cores, roles: tuple[str, ...], areas: tuple[str, ...]) -> None:
    if isinstance(cores, PersonalCores):  # clearance is given and taken by whoever looks after it
        cores(*roles, areas=areas, name=NAME)
        return
    administrator = cores("administrator")
    (row,) = (row for row in administrator.ask(find_users) if row.username == NAME)
    administrator.execute(
        ChangeUser(user_id=row.id, version=row.version, roles=roles, areas=areas, active=True)
    )


def _prepare(core: Core) -> PrepareList:
    return PrepareList(area=AREA, day=core.clock.today())


def test_that_who_is_barred_neither_reads_nor_writes_any_more(
    core_as: Cores, sitting: Core
) -> None:
    assert len(sitting.ask(list_targets)) == 1
    bar(core_as, NAME)
    with pytest.raises(NotPermitted, match="barred"):
        sitting.ask(list_targets)
    for attempt in (sitting.execute, sitting.rehearse):
        with pytest.raises(NotPermitted, match="barred"):
            attempt(_prepare(sitting))
    assert core_as("sergeant").ask(list_days, AREA) == []


def test_that_a_lost_role_and_a_lost_area_count_at_once(core_as: Cores, sitting: Core) -> None:
    _change(core_as, ("viewer",), EVERY_AREA)
    with pytest.raises(NotPermitted, match="prepare the Threat Review list"):
        sitting.execute(_prepare(sitting))
    _change(core_as, ("sergeant",), ("Walsall",))
    with pytest.raises(NotPermitted, match=AREA):
        sitting.execute(_prepare(sitting))
    assert sitting.ask(list_targets) == []
    _change(core_as, ("sergeant",), (AREA,))
    assert sitting.execute(_prepare(sitting)).result["lines"] == 1


def test_that_everybody_who_signs_in_is_looked_up_again(embedded_core_as: Cores) -> None:
    assert embedded_core_as.folder is not None
    core = bootstrap.open_folder(embedded_core_as.folder, ADMIN, PASSPHRASE)
    assert core.as_now is not None
    core.close()
