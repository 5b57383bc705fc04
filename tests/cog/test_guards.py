"""What the database keeps of the agenda, against raw SQL by the application's own login."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest
import sqlalchemy as sa

from lomu_app.cog.commands import AddLocationNote, OfferTransfer
from lomu_app.cog.detail import load_location
from lomu_app.cog.keeping import NewLocation, add_location, finish
from lomu_app.cog.records import Location
from lomu_app.cog.registering import sign_off_as_registered
from lomu_app.cog.rules import OPEN as OPEN_STATUSES
from lomu_app.cog.rules import LocationStatus, Risk
from lomu_app.cog.work_commands import SanitiseIntelligence
from lomu_app.store.cog_guards import COG_GUARDS, KEPT_TABLES, OPEN
from lomu_app.store.unit_of_work import UnitOfWork
from tests.support.cog import (
    inform,
    link_victim,
    location,
    make_location,
    make_proposed,
    make_signed_off,
    run,
    seen,
    seen_item,
)
from tests.support.cores import Cores
from tests.support.targets import AREA, TODAY
from tests.support.units import unit_of_work

_STEP = "version = version + 1"


def _raw(uow: UnitOfWork, statement: str, values: Mapping[str, object] | None = None) -> None:
    with uow.session.connection().begin_nested():
        uow.session.connection().execute(sa.text(statement), dict(values or {}))


def _expect_refused(uow: UnitOfWork, told: str, statement: str, **values: object) -> None:
    with pytest.raises(sa.exc.DBAPIError, match=told):
        _raw(uow, statement, values)


def _set(what: str) -> str:
    return f"UPDATE cog_location SET {_STEP}, {what} WHERE id = :key"


def test_that_the_statuses_of_the_guards_are_those_of_the_rules() -> None:
    assert {name.strip(" '") for name in OPEN.split(",")} == {each.value for each in OPEN_STATUSES}


def test_that_no_raw_sql_takes_a_location_off_the_agenda(core_as: Cores) -> None:
    core, chair = core_as("sergeant"), core_as("cog_chair")
    key, other, proposed = make_location(core), make_location(core), make_proposed(core)
    away = make_location(core, area="Solihull")
    signed = make_signed_off(core, chair)
    decision = location(core, signed).sign_off_id
    inform(core, key)
    link_victim(core, key)
    run(core, key)
    core.execute(
        AddLocationNote(location_id=key, on_day=TODAY, nature="fact", text="Visited at 21:00")
    )
    core.execute(OfferTransfer(**seen(core, key), to_area="Solihull", reason="On their side"))
    with unit_of_work(core) as uow:
        for table in sorted(KEPT_TABLES):
            _expect_refused(uow, "never deleted", f"DELETE FROM {table} WHERE id > 0")
        for status in set(LocationStatus) - OPEN_STATUSES:
            _expect_refused(uow, "location", _set(f"status = '{status.value}'"), key=key)
        _expect_refused(uow, "not moved", _set("area = 'Solihull'"), key=key)
        _expect_refused(uow, "not moved", _set("authority = 'Solihull'"), key=key)
        _expect_refused(uow, "no nomination", _set("status = 'nominated'"), key=key)
        # By a decision that is not its own, is not taken yet, or is not there.
        asked = "SELECT id FROM cog_sign_off WHERE location_id = :key"
        pending = uow.session.connection().execute(sa.text(asked), {"key": proposed}).scalar_one()
        for wrong in (decision, pending, 999):
            for each in (key, proposed):
                statement = _set(f"status = 'signed_off', sign_off_id = {wrong}")
                _expect_refused(uow, "signed off by a decision", statement, key=each)
        # As the same as itself, as one elsewhere, or as one that is off the agenda.
        for wrong in (key, away, signed, 999):
            statement = _set(f"status = 'duplicate', duplicate_of_id = {wrong}")
            _expect_refused(uow, "duplicate names an open", statement, key=key)
        _raw(uow, _set(f"status = 'duplicate', duplicate_of_id = {other}"), {"key": key})
        statement = _set(f"status = 'duplicate', duplicate_of_id = {key}")
        _expect_refused(uow, "duplicate names an open", statement, key=other)


def test_that_a_sign_off_is_granted_by_rule_and_used_once(core_as: Cores) -> None:
    core, chair = core_as("sergeant"), core_as("cog_chair")
    proposed, signed = make_proposed(core), make_signed_off(core, chair)
    decision = location(core, signed).sign_off_id
    grant = f"UPDATE cog_sign_off SET {_STEP}, outcome = 'granted', "
    points = ", ".join(
        f"{name} = true"
        for name in (
            "tactic_done", "score_fallen", "intelligence_quiet", "strands_told",
            "children_safeguarded", "displacement_considered", "chair_decided", "review_set",
        )
    )  # fmt: skip
    with unit_of_work(core) as uow:
        where = " WHERE location_id = :key"
        for lacking in ("decided_by = 'chair'", f"decided_by = proposed_by, {points}"):
            _expect_refused(uow, "granted_by_rule", grant + lacking + where, key=proposed)
        told = f"UPDATE cog_sign_off SET {_STEP}, from_register = true{where}"
        _expect_refused(uow, "stays what and whose", told, key=proposed)
        altered = f"UPDATE cog_sign_off SET {_STEP}, exception_reason = '' WHERE id = :key"
        _expect_refused(uow, "not altered", altered, key=decision)
        # A decision that was used before it came back does not take it off again.
        _raw(uow, _set("status = 'reopened'"), {"key": signed})
        _expect_refused(uow, "by a decision", _set("status = 'signed_off'"), key=signed)
        # With all points and another chair it would be granted.
        _raw(uow, f"{grant} decided_by = 'chair', {points}{where}", {"key": proposed})


def test_that_a_register_signs_off_only_what_comes_in_with_it(core_as: Cores) -> None:
    core = core_as("sergeant")
    key, day = make_location(core), TODAY - dt.timedelta(days=60)
    wanted = NewLocation(
        area=AREA, name="Dunlin Park", kind="public_space", source="register", raised_on=day,
        entry=Risk("high"), now=Risk("low"), status=LocationStatus.ACCEPTED, from_register=True,
        fields={"own_reference": "COV004"},
    )  # fmt: skip
    with unit_of_work(core) as uow:
        fresh = add_location(uow, wanted)
        sign_off_as_registered(uow, fresh, TODAY, "DC 1030 Teal")
        assert fresh.status is LocationStatus.SIGNED_OFF
        known = load_location(uow.reader(), fresh.id)
        assert known.sign_offs[0].from_register
        assert (known.row.entry_band, known.row.now_band, known.row.now_score) == (
            "high", "low", None,
        )  # fmt: skip
        # One that was put in by hand, and one from a register that was worked on since.
        worked = add_location(uow, wanted)
        finish(uow, worked)
        for each in (uow.get(Location, key), worked):
            told = pytest.raises(sa.exc.DBAPIError, match="only when the location comes in")
            with told, uow.session.begin_nested():
                sign_off_as_registered(uow, each, TODAY, "DC 1030 Teal")


def test_that_a_location_comes_on_record_open(core_as: Cores) -> None:
    core = core_as("sergeant")
    key = make_location(core)
    names = sa.inspect(core.store.engine).get_columns("cog_location")
    fresh = {"id": "id + 50", "reference": "'LOC-9'", "status": "'archived'"}
    chosen = ", ".join(fresh.get(each["name"], each["name"]) for each in names)
    with unit_of_work(core) as uow:
        copy = f"INSERT INTO cog_location SELECT {chosen} FROM cog_location WHERE id = :key"
        _expect_refused(uow, "one of the agenda", copy, key=key)


def test_that_an_edit_voids_an_approval_and_nobody_approves_their_own(core_as: Cores) -> None:
    core = core_as("sergeant")
    item = inform(core, make_location(core))
    other = core_as("inspector")
    approve = f"UPDATE cog_intelligence SET {_STEP}, approved_by = 'sergeant', approved_at = "
    with unit_of_work(core) as uow:
        moment = "created_at WHERE id = :key"
        _expect_refused(uow, "four_eyes", approve + moment, key=item)
    other.execute(SanitiseIntelligence(**seen_item(other, item)))
    with unit_of_work(core) as uow:
        for edit in ("sanitised_text = 'x'", "grade = 'A'", "handling = 'P', conditions = 'x'"):
            statement = f"UPDATE cog_intelligence SET {_STEP}, {edit} WHERE id = :key"
            _expect_refused(uow, "voids the approval", statement, key=item)
        void = "sanitised_text = 'x', approved_at = NULL, approved_by = NULL"
        _raw(uow, f"UPDATE cog_intelligence SET {_STEP}, {void} WHERE id = :key", {"key": item})


@pytest.mark.parametrize(
    "name", ["cog_location_leaves_by_a_door", "cog_location_signed_off_by_decision"]
)
def test_that_without_the_guard_it_would_leave(embedded_core_as: Cores, name: str) -> None:
    core = embedded_core_as("sergeant")
    key = make_location(core)
    status = "archived" if name.endswith("door") else "signed_off"
    guard = next(each for each in COG_GUARDS if each.name == name)
    with unit_of_work(core) as uow:
        _expect_refused(uow, guard.says, _set(f"status = '{status}'"), key=key)
        uow.session.connection().exec_driver_sql(f"DROP TRIGGER guard_{name}")
        _raw(uow, _set(f"status = '{status}'"), {"key": key})
