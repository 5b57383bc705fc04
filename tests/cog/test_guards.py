"""What the database keeps of the agenda, against raw SQL by the application's own login."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest
import sqlalchemy as sa

from lomu_app.bootstrap import Core
from lomu_app.cog.commands import AddLocationNote, OfferTransfer
from lomu_app.cog.detail import load_location
from lomu_app.cog.keeping import NewLocation, add_location, finish
from lomu_app.cog.records import Location
from lomu_app.cog.registering import sign_off_as_registered
from lomu_app.cog.rules import OPEN as OPEN_STATUSES
from lomu_app.cog.rules import LocationStatus, Risk
from lomu_app.cog.work_commands import AmendIntelligence, SanitiseIntelligence
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
from tests.support.meetings import begin, prepare
from tests.support.personal import keepers
from tests.support.targets import AREA, TODAY
from tests.support.units import unit_of_work

_STEP = "version = version + 1"
_AUTHOR, _FOURTH = "'sergeant'", "'ps.four'"
# What must be on record for a sign-off, and how it goes: a tactic done, a fallen score, and a
# child that was referred.
BORNE_OUT = {
    "cog_tactic": "status = 'withdrawn' WHERE location_id =",
    "cog_location": "now_score = entry_score WHERE id =",
    "cog_location_link": "safeguarding = 'not_referred' WHERE kind = 'victim' AND location_id =",
}


def _raw(uow: UnitOfWork, statement: str, values: Mapping[str, object] | None = None) -> None:
    with uow.session.connection().begin_nested():
        uow.session.connection().execute(sa.text(statement), dict(values or {}))


def _expect_refused(uow: UnitOfWork, told: str, statement: str, **values: object) -> None:
    with pytest.raises(sa.exc.DBAPIError, match=told):
        _raw(uow, statement, values)


def _copying(table: str, core: Core, other: Mapping[str, str]) -> str:
    """The statement that copies rows of a table with some columns told otherwise."""
    names = [each["name"] for each in sa.inspect(core.store.engine).get_columns(table)]
    chosen = ", ".join(other.get(name, name) for name in names)
    return f"INSERT INTO {table} ({', '.join(names)}) SELECT {chosen} FROM {table}"


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
    with unit_of_work(keepers(core)) as uow:
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
    held = begin(chair, prepare(core))
    with unit_of_work(keepers(core)) as uow:
        where = " WHERE location_id = :key"
        for lacking in (
            f"decided_by = 'chair', meeting_id = {held}",
            f"decided_by = proposed_by, meeting_id = {held}, {points}",
            f"decided_by = proposed_by, exception_reason = 'Pulled down', {points}",
        ):
            _expect_refused(uow, "granted_by_rule", grant + lacking + where, key=proposed)
        # That a point is met is not for whoever writes it to say.
        all_said = f"{grant} decided_by = 'chair', {points}"
        whole = f"{all_said}, meeting_id = {held}"
        for lacking in (all_said, f"{all_said}, meeting_id = 999", f"{whole}, justice = ' '"):
            _expect_refused(uow, "does not bear out", lacking + where, key=proposed)
        for table, gone in BORNE_OUT.items():
            with uow.session.connection().begin_nested() as undone:
                _raw(uow, f"UPDATE {table} SET {_STEP}, {gone} :key", {"key": proposed})
                _expect_refused(uow, "does not bear out", whole + where, key=proposed)
                undone.rollback()
        taken = {"id": "id + 50", "outcome": "'granted'", "decided_by": "'chair'"}
        fresh = _copying("cog_sign_off", core, taken | {"exception_reason": "'x'"})
        _expect_refused(uow, "proposed first", fresh + where, key=proposed)
        told = f"UPDATE cog_sign_off SET {_STEP}, from_register = true{where}"
        _expect_refused(uow, "stays what and whose", told, key=proposed)
        altered = f"UPDATE cog_sign_off SET {_STEP}, exception_reason = '' WHERE id = :key"
        _expect_refused(uow, "not altered", altered, key=decision)
        # A decision that was used before it came back does not take it off again.
        _raw(uow, _set("status = 'reopened'"), {"key": signed})
        _expect_refused(uow, "by a decision", _set("status = 'signed_off'"), key=signed)
        # On what is on record, by another chair, it would be granted.
        _raw(uow, whole + where, {"key": proposed})


def test_that_a_register_signs_off_only_what_comes_in_with_it(core_as: Cores) -> None:
    core = core_as("sergeant")
    key, day = make_location(core), TODAY - dt.timedelta(days=60)
    wanted = NewLocation(
        area=AREA, name="Dunlin Park", kind="public_space", source="register", raised_on=day,
        entry=Risk("high"), now=Risk("low"), status=LocationStatus.ACCEPTED, from_register=True,
        fields={"own_reference": "COV004"},
    )  # fmt: skip
    with unit_of_work(keepers(core)) as uow:
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
    core.execute(OfferTransfer(**seen(core, key), to_area="Solihull", reason="On their side"))
    fresh = {"id": "id + 50", "reference": "'LOC-9'", "status": "'archived'"}
    answered = {"id": "id + 50", "outcome": "'accepted'", "answered_by": "'x'",
                "new_location_id": "location_id"}  # fmt: skip
    with unit_of_work(keepers(core)) as uow:
        where = " WHERE id = :key"
        copy = _copying("cog_location", core, fresh) + where
        _expect_refused(uow, "one of the agenda", copy, key=key)
        _expect_refused(uow, "offered first", _copying("cog_transfer", core, answered))


def test_that_an_edit_voids_an_approval_and_nobody_approves_their_own(core_as: Cores) -> None:
    core = core_as("sergeant")
    item, elsewhere = inform(core, make_location(core)), make_location(core)
    other, third = core_as("inspector"), core_as("sergeant", name="ps.three")
    set_ = f"UPDATE cog_intelligence SET {_STEP},"
    approve = "approved_by = {who}, approved_at = created_at WHERE id = :key"
    with unit_of_work(keepers(core)) as uow:
        _expect_refused(uow, "worked on", f"{set_} {approve.format(who=_AUTHOR)}", key=item)
    other.execute(SanitiseIntelligence(**seen_item(other, item)))
    edits = ("sanitised_text = 'x'", "grade = 'A'", "handling = 'P', conditions = 'x'")
    with unit_of_work(keepers(core)) as uow:
        for edit in edits:
            _expect_refused(
                uow, "voids the approval|as it stands", f"{set_} {edit} WHERE id = :key", key=item
            )
            # Nor with a new approval in the same step, nor by somebody who is not named with it.
            fresh = f"{set_} {edit}, text_by = 'x', edited_by = edited_by || ';x;', "
            again = fresh + approve.format(who="'z'")
            _expect_refused(uow, "voids the approval|as it stands", again, key=item)
            void = f"{set_} {edit}, approved_at = NULL, approved_by = NULL"
            named = "text_by = 'x', edited_by = edited_by || ';x;' WHERE id = :key"
            _expect_refused(uow, "is named", f"{void}, text_by = 'x' WHERE id = :key", key=item)
            with uow.session.connection().begin_nested() as undone:
                _raw(uow, f"{void}, {named}", {"key": item})
                undone.rollback()
        for moved in ("submitted_by = 'x'", f"location_id = {elsewhere}", "text_by = 'x'"):
            statement = f"{set_} {moved} WHERE id = :key"
            _expect_refused(uow, "of whom and where", statement, key=item)
        for names in ("NULL", "''", "';x;'"):
            statement = f"{set_} edited_by = {names} WHERE id = :key"
            _expect_refused(uow, "stays so", statement, key=item)
        # A copy of what was approved may come in, as with a handover; no other approval.
        fresh = {"id": "id + 50", "reference": "'INT-9'"}
        copy = _copying("cog_intelligence", core, fresh | {"sanitised_text": "'x'"})
        _expect_refused(uow, "without an approval", f"{copy} WHERE id = :key", key=item)
        _raw(uow, _copying("cog_intelligence", core, fresh) + " WHERE id = :key", {"key": item})
    # A third person's edit gives nobody their own words to approve.
    third.execute(_amend(third, item))
    other.execute(_amend(other, item, sanitised_text="One girl"))
    with unit_of_work(keepers(core)) as uow:
        for who in ("sergeant", "ps.three", "inspector"):
            wrong = f"{set_} {approve.format(who=repr(who))}"
            _expect_refused(uow, "worked on", wrong, key=item)
        _raw(uow, f"{set_} {approve.format(who=_FOURTH)}", {"key": item})


def _amend(core: Core, item: int, **fields: object) -> AmendIntelligence:
    said = {"graded": "2B P", "sanitised_text": "Two girls"} | fields
    return AmendIntelligence(**seen_item(core, item), **said)


@pytest.mark.parametrize(
    "name", ["cog_location_leaves_by_a_door", "cog_location_signed_off_by_decision"]
)
def test_that_without_the_guard_it_would_leave(core_as: Cores, name: str) -> None:
    core = core_as("sergeant")
    key = make_location(core)
    status = "archived" if name.endswith("door") else "signed_off"
    guard = next(each for each in COG_GUARDS if each.name == name)
    with unit_of_work(keepers(core)) as uow:
        _expect_refused(uow, guard.says, _set(f"status = '{status}'"), key=key)
        whose = "" if core.store.embedded else " ON cog_location"
        uow.session.connection().exec_driver_sql(f"DROP TRIGGER guard_{name}{whose}")
        _raw(uow, _set(f"status = '{status}'"), {"key": key})
