"""A list as it was: frozen by the meeting, whole, and shown again on any later day."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from lomu_app.daart.editing import AmendTarget
from lomu_app.daart.records import ThreatSnapshot
from lomu_app.daart.snapshot import ListSnapshot
from lomu_app.daart.threat_commands import AddAddendum, MoveLine, RemoveLine, SetLine
from lomu_app.daart.threat_queries import list_days, load_list, load_list_as_it_was
from lomu_app.kernel.errors import NotPermitted, Refused, StoreUnavailable
from lomu_app.kernel.plain_data import plain_digest
from lomu_app.store.edit import FieldChange
from tests.support.cores import Cores
from tests.support.threat import (
    AREA,
    attempt,
    line_of,
    order_of,
    prepare,
    presented,
    shown,
    staff,
    wanted,
)
from tests.support.units import unit_of_work

DAY = dt.timedelta(days=1)


def test_that_a_presented_list_is_frozen(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    target = wanted(sergeant, "Ashby", offence="Assault")
    listed = presented(sergeant, inspector)
    before = sergeant.ask(load_list_as_it_was, AREA, sergeant.clock.today())
    sergeant.execute(
        AmendTarget(
            target_id=target,
            changes=(FieldChange("offence", "Assault", "Murder"),),
        )
    )  # fmt: skip
    core_as.clock.advance(dt.timedelta(days=40))
    assert line_of(shown(sergeant, day=listed.day), target).offence == "Assault"
    after = sergeant.ask(load_list_as_it_was, AREA, listed.day)
    assert before is not None
    assert after is not None
    assert (after, after.digest()) == (before, before.digest())
    assert after.digest() == listed.snapshot_hash
    line = line_of(listed, target)
    for command in (
        MoveLine(item_id=line.item_id, version=line.version, new_rank=1, reason="x"),
        RemoveLine(item_id=line.item_id, version=line.version, reason="x"),
        SetLine(item_id=line.item_id, version=line.version, ask="x"),
    ):
        with pytest.raises(Refused, match="frozen"):
            sergeant.execute(command)


def test_that_a_presented_list_cannot_be_prepared_anew(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    wanted(sergeant, "Ashby")
    presented(sergeant, inspector)
    with pytest.raises(Refused, match="addendum"):
        prepare(sergeant)


def test_that_a_tampered_snapshot_is_not_shown_as_the_list(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    wanted(sergeant, "Ashby")
    listed = presented(sergeant, inspector)
    with unit_of_work(sergeant) as uow:
        stored = uow.session.get_one(ThreatSnapshot, listed.list_id)
        forged = json.loads(json.dumps(stored.content).replace("ASHBY", "SOMEBODYELSE"))
        # Whoever forges the content may well forge the hash beside it too.
        for digest in (stored.hash, plain_digest(forged)):
            stored.content, stored.hash = forged, digest
            uow.session.flush()
            with pytest.raises(StoreUnavailable, match="does not fit its hash"):
                load_list(uow.reader(), AREA, listed.day)
        uow.session.rollback()


def test_that_addenda_are_only_for_what_is_frozen(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    target = wanted(sergeant, "Ashby")
    listed = prepare(sergeant)
    with pytest.raises(Refused, match="still be changed"):
        sergeant.execute(AddAddendum(list_id=listed.list_id, text="Late news"))
    listed = presented(sergeant, inspector)
    line = line_of(listed, target)
    sergeant.execute(
        AddAddendum(list_id=listed.list_id, item_id=line.item_id, text="Seen at 08:55")
    )
    sergeant.execute(AddAddendum(list_id=listed.list_id, text="Two vans off the road"))
    told = [(each.reference, each.text, each.by) for each in shown(sergeant).addenda]
    assert told == [
        (line.reference, "Seen at 08:55", "ps.one"), (None, "Two vans off the road", "ps.one"),
    ]  # fmt: skip


def test_that_a_past_draft_is_shown_as_it_was(core_as: Cores) -> None:
    sergeant, _ = staff(core_as)
    target, other = wanted(sergeant, "Ashby", days=9), wanted(sergeant, "Birch")
    listed = prepare(sergeant)
    line = line_of(listed, other)
    sergeant.execute(MoveLine(item_id=line.item_id, version=line.version, new_rank=1, reason="Up"))
    core_as.clock.advance(DAY)
    sergeant.execute(
        AmendTarget(target_id=target, changes=(FieldChange("offence", "Assault", "Murder"),))
    )
    attempt(sergeant, other, "arrested")
    past = shown(sergeant, day=listed.day)
    assert order_of(past) == ["BIRCH", "ASHBY"]
    assert line_of(past, target).offence == "Assault"
    assert line_of(past, other).moved_reason == "Up"
    with pytest.raises(NotPermitted):
        core_as("administrator").ask(list_days, AREA)


def test_that_a_snapshot_comes_back_from_its_data_whole(core_as: Cores) -> None:
    sergeant, inspector = staff(core_as)
    wanted(sergeant, "Ashby", markers=("FI", "VI"))
    listed = presented(sergeant, inspector)
    again = ListSnapshot.from_data(json.loads(json.dumps(listed.as_data())))
    assert again == listed
    assert again.digest() == listed.digest()
    assert ListSnapshot.from_data({**listed.as_data(), "later": 1}) == listed
