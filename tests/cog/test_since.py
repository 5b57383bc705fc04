"""Minutes say once what lacks, tell what is new, and follow what was escalated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from lomu_app.actions.commands import StepAction
from lomu_app.actions.queries import find_action_ids, load_action, load_actions
from lomu_app.actions.rules import ActionStatus
from lomu_app.cog.commands import StepLocation
from lomu_app.cog.detail import load_location
from lomu_app.cog.keeping import step
from lomu_app.cog.out import load_action_pack, load_minutes_pack
from lomu_app.cog.records import Location
from lomu_app.cog.rules import LocationStatus
from lomu_app.cog.sign_off_rules import Point
from lomu_app.kernel.errors import InvalidInput, NotPermitted, Refused
from lomu_app.meetings.queries import load_minutes
from lomu_app.meetings.records import Meeting, MeetingItem
from lomu_app.meetings.rules import MEETING_STATES, MeetingStatus
from tests.support.cog import (
    inform,
    link_victim,
    location,
    make_location,
    propose,
    run,
    score,
    seen,
)
from tests.support.cores import Cores
from tests.support.meetings import (
    approve,
    begin,
    deciding,
    end,
    item_of,
    meeting,
    prepare,
    raise_for,
)
from tests.support.personal import PersonalCores
from tests.support.releases import day
from tests.support.statements import Statement, statements
from tests.support.units import unit_of_work

_PLACES, _HELD = 8, 100


def test_that_minutes_tell_what_is_new_and_what_lacks_once(core_as: Cores) -> None:
    core, officer = core_as("cog_chair", "sergeant"), core_as("sergeant", name="dc.one")
    place = make_location(officer)
    quiet = make_location(officer, name="Teal Park", address="2 Wren Row, Coventry")
    first = begin(core, prepare(core))
    end(core, first)
    told = core.ask(load_minutes, first).text
    assert "since" not in told
    assert told.count("No tactic is done with a result.") == 2
    assert told.count("No sign-off is proposed.") == 2
    assert "Say where it may have gone" not in told, "what every location lacks is one phrase"

    core_as.clock.advance(dt.timedelta(days=1))
    inform(officer, place)
    inform(officer, place, graded="2D P")
    link_victim(officer, place)
    propose(officer, place)
    officer.execute(score(officer, place, 4))
    second = begin(core, prepare(core))
    facts = item_of(core, second, place).facts
    assert facts["new"] == [
        "risk Very high (20), was high (15)", "Under assessment, was accepted",
        "VISIT TAC-00001 proposed", "2 items of intelligence, 1 graded A to C", "1 child linked",
    ]  # fmt: skip
    assert item_of(core, second, quiet).facts["new"] == []
    end(core, second)
    told = core.ask(load_minutes, second).text
    assert "New since 24/11/2026: risk Very high (20), was high (15); " in told
    assert "Nothing new since 24/11/2026." in told
    assert "Open as on 24/11/2026: tactics, score. No sign-off is proposed." in told
    assert told.count("No tactic is done with a result.") == 1, "of the one whose points changed"
    assert Point.INTELLIGENCE_QUIET in facts["open_points"]

    core_as.clock.advance(dt.timedelta(days=1))
    third = item_of(core, prepare(core), place).facts
    assert (third["since"], third["new"]) == ("2026-11-25", []), "since the last of them"


def test_that_minutes_and_agenda_say_what_is_overdue(embedded_core_as: Cores) -> None:
    core = embedded_core_as("cog_chair", "inspector")
    place = make_location(core)
    run(core, place, "CLN76")
    first = begin(core, prepare(core))
    item = item_of(core, first, place)
    assert (item.facts["tactics"], item.facts["overdue"]) == (["CLN76 TAC-00001 (live)"], [])
    raise_for(core, "meeting", item.id, due=day(1))
    end(core, first)
    approve(core, first)
    embedded_core_as.clock.advance(dt.timedelta(days=3))
    second = begin(core, prepare(core))
    assert item_of(core, second, place).facts["overdue"] == ["TAC-00001"]
    raise_for(core, "meeting", item_of(core, second, place).id, due=day(4))
    end(core, second)
    told = core.ask(load_minutes, second).text
    assert "Tactics: CLN76 TAC-00001 (live, overdue since 25/11/2026)." in told
    assert "by 25/11/2026. Open, 2 days late" in told
    # Approved some days later, they tell what was late when the meeting was held.
    embedded_core_as.clock.advance(dt.timedelta(days=9))
    approve(core, second)
    assert core.ask(load_minutes, second).text == told
    assert "by 28/11/2026. Open\n" in told
    (raised,) = core.ask(load_minutes_pack, second).actions
    assert (f"{raised.due:%d/%m}", raised.status, raised.days_late) == ("28/11", "Open", 0)
    sheet = core.ask(load_action_pack, second, "Children's social care")
    assert [each.days_late for each in sheet.actions] == [11, 8], "an agency's sheet tells today"


def test_that_what_is_escalated_is_asked_of_somebody_and_told_until_it_is_answered(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("cog_chair", "sergeant")
    officer = embedded_core_as("sergeant", name="dc.one")
    place = make_location(officer)
    found = begin(core, prepare(core))
    with pytest.raises(InvalidInput, match="needs the rank or agency"):
        core.execute(deciding(item_of(core, found, place), "escalate"))
    core.execute(deciding(item_of(core, found, place), "escalate", detail="superintendent"))
    (key,) = core.ask(find_action_ids)
    row = core.ask(load_action, key).row
    assert (row.owner, row.owner_agency) == ("Superintendent", "Police, other unit")
    assert row.text.endswith("which escalates: Reports go on")
    assert row.due == core.clock.today() + dt.timedelta(days=7)
    uncleared = embedded_core_as("offender_manager", name="pc.two")
    assert uncleared.ask(find_action_ids) == []
    # Decided otherwise, and once more: the one action follows.
    core.execute(deciding(item_of(core, found, place), "keep"))
    assert core.ask(load_action, key).row.status is ActionStatus.CANCELLED
    core.execute(deciding(item_of(core, found, place), "escalate", detail="DCI Marsh"))
    row = core.ask(load_action, key).row
    assert (row.status, row.owner, row.owner_agency) == (
        ActionStatus.OPEN, "DCI Marsh", "Police LOMU",
    )  # fmt: skip
    end(core, found)
    assert "Decision: Escalate: DCI Marsh" in core.ask(load_minutes, found).text

    embedded_core_as.clock.advance(dt.timedelta(days=1))
    second = begin(core, prepare(core))
    (line,) = item_of(core, second, place).facts["escalated"]
    assert line.startswith("Escalated on 24/11/2026 to DCI Marsh, Police LOMU (AX-000001, due")
    assert [each.action_id for each in meeting(core, second).last_actions] == [key]
    end(core, second)
    (row,) = core.ask(load_actions, [key])
    core.execute(
        StepAction(action_id=key, version=row.version, status="done", result="Two more officers")
    )
    for told in (["Done: Two more officers."], []):
        embedded_core_as.clock.advance(dt.timedelta(days=1))
        third = begin(core, prepare(core))
        lines = item_of(core, third, place).facts["escalated"]
        assert [line.rpartition("). ")[2] for line in lines] == told
        end(core, third)


def test_that_a_nomination_is_rejected_with_its_reason_and_may_come_back(core_as: Cores) -> None:
    core = core_as("cog_chair", "sergeant")
    officer = core_as("sergeant", name="dc.one")
    place = make_location(officer, accepted=False)
    with pytest.raises(InvalidInput, match="steps to one of"):
        core.execute(StepLocation(**seen(core, place), status="rejected", reason="No"))
    found = begin(core, prepare(core))
    with pytest.raises(InvalidInput, match="needs the reason"):
        core.execute(deciding(item_of(core, found, place), "reject", rationale=""))
    with unit_of_work(core) as uow, pytest.raises(sa.exc.DBAPIError, match="as a nomination"):
        uow.session.connection().execute(
            sa.text("UPDATE cog_location SET version = version + 1, status = 'rejected'")
        )
    core.execute(deciding(item_of(core, found, place), "reject", rationale="One call, no child"))
    row = core.ask(load_location, place)
    assert (row.row.status, row.row.is_open) == (LocationStatus.REJECTED, False)
    assert row.steps[-1].reason == "COG of 24/11/2026: One call, no child"
    assert row.steps[-1].meeting_id == found
    with pytest.raises(Refused, match="was decided: reject the nomination"):
        core.execute(deciding(item_of(core, found, place), "add"))
    end(core, found)
    assert (
        "Decision: Reject the nomination\nWhy: One call, no child"
        in core.ask(load_minutes, found).text
    )
    core_as.clock.advance(dt.timedelta(days=1))
    assert not [each for each in meeting(core, prepare(core)).items if each.subject_id == place]
    inform(officer, place)  # new intelligence brings it back by itself
    assert location(core, place).status is LocationStatus.REOPENED
    told = r"cannot become nomination rejected\. From here it can"
    with unit_of_work(core) as uow, pytest.raises(Refused, match=told):
        step(uow, uow.get(Location, place), LocationStatus.REJECTED, "No")


def test_that_refusals_speak_as_the_trade_does(embedded_core_as: Cores) -> None:
    core = embedded_core_as("cog_chair", "sergeant")
    found = begin(core, prepare(core))
    end(core, found)
    approve(core, found)
    with pytest.raises(Refused) as told:
        approve(core, found)
    assert str(told.value) == (
        "A meeting that is approved and locked needs no such step: it is that already."
    )
    with pytest.raises(Refused, match=r"approved and locked cannot become open\. Nothing comes"):
        MEETING_STATES.require(MeetingStatus.APPROVED, MeetingStatus.OPEN)
    other = embedded_core_as("offender_manager", name="pc.two")
    with pytest.raises(NotPermitted, match=r"allow this \(see CSE locations\)"):
        other.ask(load_location, 1)


def test_that_an_agenda_after_many_meetings_holds_no_line_of_them_against_each_other_one(
    personal_core_as: PersonalCores,
) -> None:
    """Where the server knows nothing of the rows, as on one that binds everybody."""
    core = personal_core_as("cog_chair", "inspector", name="chair.one")
    for _ in range(_PLACES):
        make_location(core)
    end(core, begin(core, prepare(core)))
    with personal_core_as.store.engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for table, moved in (
            (Meeting.__table__, {"id": "id + 1000 * n", "held_on": "held_on - n"}),
            (MeetingItem.__table__,
             {"id": "id + 1000 * n", "meeting_id": "meeting_id + 1000 * n"}),
        ):  # fmt: skip
            names = [column.name for column in table.columns]
            connection.exec_driver_sql(
                f"INSERT INTO {table.name} ({', '.join(names)}) "
                f"SELECT {', '.join(moved.get(name, name) for name in names)} "
                f"FROM {table.name}, generate_series(1, {_HELD}) n"
            )
        # How many rows there are is known there, and of what is in them nothing.
        connection.exec_driver_sql("ANALYZE meeting, meeting_item")
    personal_core_as.clock.advance(dt.timedelta(days=1))
    with statements(core.store) as asked:
        prepare(core)
    with core.store.engine.connect() as connection:
        read = {
            each.sql: _most_rows(connection, each)
            for each in asked
            if each.sql.startswith("SELECT")
        }
    assert len(read) > 20
    assert max(read.values()) >= _HELD * _PLACES, "what was held before is asked for"
    # Each line with each meeting, which are few, and never with each other line.
    assert {sql: rows for sql, rows in read.items() if rows > _PLACES * (_HELD + 2) ** 2} == {}


def _most_rows(connection: sa.Connection, asked: Statement) -> int:
    """How many rows go through the busiest part of a plan, those included that are thrown away."""
    ((told,),) = connection.exec_driver_sql(
        f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {asked.sql}", asked.parameters
    ).all()
    return max(_rows(told[0]["Plan"]))


def _rows(node: dict[str, Any]) -> Iterator[int]:
    lost = sum(value for name, value in node.items() if name.startswith("Rows Removed by"))
    yield int((node["Actual Rows"] + lost) * node["Actual Loops"])
    for part in node.get("Plans", []):
        yield from _rows(part)
