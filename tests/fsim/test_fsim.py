"""The weekly FSIM: its figures are the measures', and who waits longest comes before it."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.actions.queries import find_action_ids, load_actions
from lomu_app.actions.rows import ActionFilter
from lomu_app.daart.records import Target
from lomu_app.fsim.sheet import Week, load_sheet, read_week, week_of
from lomu_app.insight.queries import load_measure
from lomu_app.insight.rows import Asked
from lomu_app.kernel.errors import InvalidInput, NotPermitted
from lomu_app.meetings.commands import Attendee, PrepareMeeting
from lomu_app.meetings.queries import load_minutes
from lomu_app.people.limiting import LimitAccess
from tests.support import meetings
from tests.support.accounts import give_account
from tests.support.cores import Cores
from tests.support.stored import stored
from tests.support.threat import AREA, attempt, presented, staff, wanted

POLICE = (Attendee("Marian Reed", "Police LOMU", "present", "Insp"),)


def test_that_whoever_waits_longest_comes_before_the_meeting_with_the_weeks_figures(
    core_as: Cores,
) -> None:
    sergeant, inspector = staff(core_as)
    give_account(core_as, "ps.one", "sergeant")
    old = wanted(sergeant, "Fallow", days=40, team="Proactive")
    new = wanted(sergeant, "Gadwall", days=2, team="Response A")
    hidden = wanted(sergeant, "Heron", days=60, team="Proactive")
    person_id = stored(sergeant, Target, hidden).person_id
    sergeant.execute(
        LimitAccess(person_id=person_id, version=0, owner="ps.one", reason="Officer's brother")
    )
    attempt(sergeant, old)
    # Presented on two days with nothing done about anybody in between.
    for _ in range(2):
        presented(sergeant, inspector)
        core_as.clock.advance(dt.timedelta(days=4))
    day = sergeant.clock.today()
    made = sergeant.execute(PrepareMeeting(kind="fsim", area=AREA, held_on=day)).result
    key = int(made["meeting_id"])
    items = [each for each in meetings.meeting(sergeant, key).items if each.needs_decision]
    assert [(each.section, each.subject_id) for each in items] == [
        ("carried", old),
        ("carried", new),
    ]
    assert "FALLOW" not in str(items), "papers name targets by reference"
    meetings.begin(inspector, key, quorate=False)
    meetings.attend(inspector, key, POLICE)
    for item in items:
        with pytest.raises(InvalidInput, match="the team"):
            inspector.execute(meetings.deciding(item, "task"))
        inspector.execute(meetings.deciding(item, "task", detail="Proactive"))
    meetings.end(inspector, key)
    meetings.approve(inspector, key)
    text = inspector.ask(load_minutes, key).text
    week = week_of(day).before
    figures = inspector.ask(load_sheet, (AREA,), week, outside=True)
    for each in figures.figures:
        label = each.measure.definition.label
        asked = Asked(each.measure.definition.code, week.first, week.last, areas=(AREA,),
                      outside=True)  # fmt: skip
        assert each.now == inspector.ask(load_measure, asked).whole
        assert f"{label} ({each.measure.definition.unit}): {each.now.told};" in text
    assert figures.figure("outstanding_targets").now.base == 2
    assert sergeant.ask(load_sheet, (AREA,), week).figure("outstanding_targets").now.base == 3
    assert "Proactive" in [line.team for line in figures.teams]


def test_that_it_is_prepared_well_ahead_and_its_actions_are_those_of_the_person(
    core_as: Cores,
) -> None:
    sergeant, inspector = staff(core_as)
    target = wanted(sergeant, "Fallow", days=40, team="Proactive")
    ahead = sergeant.clock.today() + dt.timedelta(days=21)
    made = sergeant.execute(PrepareMeeting(kind="fsim", area=AREA, held_on=ahead)).result
    item = meetings.item_of(sergeant, int(made["meeting_id"]), target)
    meetings.raise_for(sergeant, "meeting", item.id, text="Ask the landlord")
    (action,) = sergeant.ask(load_actions, sergeant.ask(find_action_ids, ActionFilter()))
    person = stored(sergeant, Target, target).person_id
    assert action.person_id == person
    give_account(core_as, "ps.one", "sergeant")
    sergeant.execute(LimitAccess(person_id=person, version=0, owner="ps.one", reason="Informant"))
    with pytest.raises(NotPermitted, match="limited access"):
        meetings.raise_for(inspector, "meeting", item.id, text="Ask the landlord")


def test_that_the_sheet_keeps_to_weeks_areas_and_rights(embedded_core_as: Cores) -> None:
    assert read_week("2026-W48") == read_week("2026-11-29") == Week(dt.date(2026, 11, 23))
    assert read_week("2026W48").told == "week of 23 to 29 November 2026"
    assert read_week("2026-W49").told == "week of 30 November to 6 December 2026"
    with pytest.raises(InvalidInput, match="no week"):
        read_week("2026-W60")
    elsewhere = embedded_core_as("sergeant", areas=("Walsall",))
    with pytest.raises(NotPermitted):
        elsewhere.ask(load_sheet, (AREA,), read_week("2026-W47"))
    with pytest.raises(InvalidInput, match="has not begun"):
        elsewhere.ask(load_sheet, (), read_week("2026-W49"))
    with pytest.raises(NotPermitted):
        embedded_core_as("administrator").ask(load_sheet, (), read_week("2026-W47"))
