"""A person's timeline tells of actions, releases and interventions, by those who may see them."""

from __future__ import annotations

from lomu_app.interventions.commands import RecordSession
from lomu_app.people.telling import timeline
from tests.support.cohorts import row_of
from tests.support.cores import Cores
from tests.support.releases import (
    close,
    intervention,
    make_action,
    make_release,
    refer_to,
    set_day,
)
from tests.support.targets import TODAY

GROUPS = ("Actions", "Releases", "Interventions")


def test_that_the_timeline_tells_each_step_newest_first(core_as: Cores) -> None:
    core = core_as("sergeant")
    member = make_release(core, 40)
    person = row_of(core, member).person_id
    set_day(core, member, 47)
    close(core, make_action(core, person_id=person, text="See him"))
    course, support = (
        refer_to(core, "dvpp", person_id=person),
        refer_to(core, "victim_support", person_id=person, pseudonym="V1"),
    )
    version = intervention(core, course).version
    core.execute(
        RecordSession(
            intervention_id=course, version=version, number=1, held_on=TODAY, outcome="attended"
        )
    )
    told = {
        group: [event.title for event in core.ask(timeline, person, group=group).events]
        for group in GROUPS
    }
    assert told["Actions"][:2] == ["Action done: See him", "Action raised, due 01/12/2026: See him"]
    assert len(told["Actions"]) == 2 + 6 + 6
    assert told["Releases"] == [
        "Release moved from 03/01/2027 to 10/01/2027", "Release expected on 03/01/2027",
    ]  # fmt: skip
    assert told["Interventions"] == ["DVPP: started", "DVPP: referred", "DVPP, session 1: attended"]
    assert intervention(core, support).pseudonym == "V1"
    elsewhere = core_as("viewer", areas=("Walsall",), name="see.far")
    assert not any(elsewhere.ask(timeline, person, group=group).events for group in GROUPS)
