"""MARACs are on record, and the gates know reports and hearings by themselves."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.assessments.hearings import RecordMarac
from lomu_app.assessments.marac import GateState
from lomu_app.assessments.queries import load_hearings, load_marac_gates
from lomu_app.assessments.reports import counts_reports
from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import EditConflict, InvalidInput, NotPermitted, Refused
from lomu_app.people.match_commands import JoinPeople, UndoJoin
from lomu_app.people.match_queries import load_match
from lomu_app.people.queries import load_person
from lomu_app.people.telling import timeline
from lomu_app.store.unit_of_work import Reader
from tests.support.assessments import dash, record
from tests.support.cores import Cores
from tests.support.looking import look
from tests.support.targets import AREA, TODAY, make_person

DAY = dt.timedelta(days=1)
TOLD: dict[int, set[dt.date]] = {}


def _of_another_room(_reader: Reader, person_id: int, _tool: str, since: dt.date) -> list[dt.date]:
    """What a room of the tests' own tells; nothing unless a test has put it there."""
    return [day for day in TOLD.get(person_id, ()) if day >= since]


counts_reports("another room", _of_another_room)


def heard(core: Core, person_id: int, day: dt.date, **fields: object) -> int:
    command = RecordMarac(person_id=person_id, area=AREA, heard_on=day, **fields)  # type: ignore[arg-type]  # by name
    return int(core.execute(command).result["hearing_id"])


def states(core: Core, person_id: int) -> dict[str, GateState]:
    return {gate.code: gate.state for gate in core.ask(load_marac_gates, person_id)}


def test_that_three_reports_in_a_year_and_a_repeat_raise_themselves(core_as: Cores) -> None:
    core = core_as("sergeant")
    person = make_person(core)
    assert set(states(core, person).values()) == {GateState.NOT_KNOWN}
    for days in (364, 200):
        record(core, person, "dash", answers=dash(3), assessed_on=TODAY - days * DAY)
    assert states(core, person)["escalation"] is GateState.NOT_RAISED
    assert states(core, person)["repeat"] is GateState.NOT_KNOWN, "no MARAC is on record"
    record(core, person, "dash", answers=dash(3), assessed_on=TODAY - DAY)
    assert states(core, person)["escalation"] is GateState.RAISED
    first = heard(core, person, TODAY - 100 * DAY)
    assert states(core, person)["repeat"] is GateState.RAISED
    assert states(core, person)["ticks"] is GateState.NOT_RAISED, "only what came after it"
    (row,) = core.ask(load_hearings, person)
    heard(core, person, row.heard_on, hearing_id=first, version=row.version, note="Another man")
    assert states(core, person)["repeat"] is GateState.NOT_KNOWN
    assert core.ask(load_hearings, person)[0].withdrawn_reason == "Another man"
    look(core, person)
    told = [event.title for event in core.ask(timeline, person).events]
    assert "Heard at a MARAC" in told


def test_that_one_day_told_by_two_rooms_is_one_report(core_as: Cores) -> None:
    core = core_as("sergeant")
    person = make_person(core)
    TOLD.clear()
    TOLD[person] = {TODAY - DAY, TODAY - 2 * DAY, TODAY - 400 * DAY, TODAY + DAY}
    record(core, person, "dash", answers=dash(3), assessed_on=TODAY - DAY)
    gates = {gate.code: gate for gate in core.ask(load_marac_gates, person)}
    TOLD[person].add(TODAY - 3 * DAY)
    after = states(core, person)["escalation"]
    TOLD.clear()
    assert gates["escalation"].why == "2 reports"
    assert after is GateState.RAISED
    with pytest.raises(ValueError, match="two sources"):
        counts_reports("another room", _of_another_room)


def test_that_a_marac_to_come_another_area_and_a_second_taking_back_are_refused(
    core_as: Cores,
) -> None:
    core = core_as("sergeant", areas=(AREA, "Walsall"))
    person = make_person(core)
    with pytest.raises(InvalidInput) as wrong:
        heard(core, person, TODAY + DAY)
    assert set(wrong.value.fields) == {"heard_on"}
    first = heard(core, person, TODAY)
    (row,) = core.ask(load_hearings, person)
    back = {"hearing_id": first, "version": row.version}
    with pytest.raises(InvalidInput):
        heard(core, person, TODAY, **back)
    with pytest.raises(NotPermitted):
        core.execute(
            RecordMarac(person_id=person, area="Walsall", heard_on=TODAY, note="No", **back)
        )
    heard(core, person, TODAY, note="Typed wrongly", **back)
    with pytest.raises(EditConflict):
        heard(core, person, TODAY, note="Again", **back)
    with pytest.raises(Refused):
        heard(core, person, TODAY, note="Again", hearing_id=first, version=row.version + 1)
    assert core_as("viewer", areas=("Walsall",), name="v.w").ask(load_hearings, person) == []


def test_that_a_marac_follows_a_join_and_goes_back(core_as: Cores) -> None:
    core = core_as("sergeant")
    kept, joined = make_person(core), make_person(core, pnc_id=None)
    heard(core, joined, TODAY - DAY)
    first, second = core.ask(load_person, kept), core.ask(load_person, joined)
    match_id = core.execute(
        JoinPeople(
            keep_id=kept, keep_version=first.version, joined_id=joined,
            joined_version=second.version, reason="Same tattoo",
        )
    ).result  # fmt: skip
    assert len(core.ask(load_hearings, kept)) == 1
    version = core.ask(load_match, match_id).version
    core.execute(UndoJoin(match_id=match_id, version=version, reason="They are brothers"))
    assert [len(core.ask(load_hearings, each)) for each in (kept, joined)] == [0, 1]
