"""Who is somebody else goes on being somebody else, in rights and in what is theirs."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from lomu_app.access.accounts import add_account
from lomu_app.moving.decisions import Decisions
from lomu_app.people.limiting import LimitAccess
from lomu_app.people.seeing import limited_records
from lomu_app.store.base import Base
from tests.moving.going import opened
from tests.moving.merging import bring, new_unit
from tests.support.commands import everybody
from tests.support.cores import ADMIN, PASSPHRASE, Cores
from tests.support.targets import make_person
from tests.support.worlds import raising

_T = Base.metadata.tables
ROLES = ("sergeant",)


def test_that_a_namesake_of_another_unit_is_nobody_here(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    for folder, username in ((here, "K.Rowan"), (there, "k.rowan"), (there, "kim.r")):
        if not folder.exists():
            new_unit(folder)
        core = opened(folder)
        add_account(core, username, "Kim Rowan", PASSPHRASE, roles=[*ROLES], areas=["Coventry"])
        core.close()
    core = opened(here)
    add_account(core, "p.heron", "Pat Heron", PASSPHRASE, roles=[*ROLES], areas=["Coventry"])
    core.close()
    core = opened(there)
    cores = Cores(core.store, core.folder)
    rowan = cores("sergeant", "inspector", name="k.rowan")
    theirs = make_person(rowan, "Bittern")
    working = everybody(cores)
    working.execute(LimitAccess(person_id=theirs, version=0, owner="k.rowan", reason="Informant"))
    shared = make_person(working, "Avocet")
    working.execute(raising(shared, owner="Kim Rowan"))
    working.execute(raising(shared, owner="kim.r"))
    working.execute(raising(shared, owner="pat heron"))  # who has no account there
    core.close()

    decided = Decisions(users={ADMIN: "same", "k.rowan": "k.rowan.cov"})
    told = bring(there, here, decided)
    assert told.brought.accounts.keys() >= {"k.rowan.cov", "kim.r"}
    core = opened(here)
    person, action, account = _T["person"].c, _T["action_item"].c, _T["user_account"].c
    with core.store.engine.connect() as connection:
        mine = connection.execute(
            sa.select(person.id, person.created_by).where(person.surname == "BITTERN")
        ).one()
        owners = set(connection.execute(sa.select(action.owner)).scalars())
        called = dict(
            map(tuple, connection.execute(sa.select(account.username, account.display_name)))
        )
    assert mine.created_by == "k.rowan.cov"
    assert {"Kim Rowan (Coventry)", "kim.r"} <= owners
    assert "Kim Rowan" not in owners
    assert "pat heron (Coventry)" in owners
    assert "pat heron" not in owners
    assert called["K.Rowan"] == "Kim Rowan"
    assert called["k.rowan.cov"] == called["kim.r"] == "Kim Rowan (Coventry)"
    cores = Cores(core.store, core.folder)
    for name, hidden in (("K.Rowan", True), ("k.rowan", True), ("k.rowan.cov", False)):
        seen = {row.person_id for row in cores(*ROLES, name=name).ask(limited_records)}
        assert (mine.id in seen) is hidden, name
    assert core.verify_audit().ok
    core.close()
