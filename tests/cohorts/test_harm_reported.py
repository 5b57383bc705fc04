"""What extracts say was reported raises the gates of the MARAC, as a DASH does."""

from __future__ import annotations

import datetime as dt

from lomu_app.assessments.hearings import RecordMarac
from lomu_app.assessments.marac import Gate, GateState
from lomu_app.assessments.queries import load_marac_gates
from lomu_app.bootstrap import Core
from lomu_app.people.queries import load_person
from tests.support.assessments import dash, record
from tests.support.cores import Cores
from tests.support.harm import batch_of, import_batch
from tests.support.targets import AREA, TODAY, make_person

DAY = dt.timedelta(days=1)


def _offence(
    core: Core, person_id: int, number: int, day: dt.date, *, da: bool | None = True,
    outcome: str = "NFA", grade: str = "", area: str = AREA,
) -> None:  # fmt: skip
    batch = batch_of(number=number, person=core.ask(load_person, person_id))
    row = [2, 0, f"20CV/{number}A/26", day.isoformat(), "Harassment", da, "V1", "Partner", outcome,
           None, grade]  # fmt: skip
    batch.take({"stage": "rows", "table": 0, "people": [], "rows": [row], "doubts": [],
                "held": [], "notes": []})  # fmt: skip
    import_batch(core, batch, area)


def _gates(core: Core, person_id: int) -> dict[str, Gate]:
    return {gate.code: gate for gate in core.ask(load_marac_gates, person_id)}


def test_that_offences_marked_as_domestic_abuse_are_reports(core_as: Cores) -> None:
    core = core_as("sergeant")
    person = make_person(core)
    assert _gates(core, person)["escalation"].state is GateState.NOT_KNOWN
    _offence(core, person, 1, TODAY - 300 * DAY)
    _offence(core, person, 2, TODAY - 20 * DAY, outcome="Not guilty")
    assert _gates(core, person)["escalation"].why == "2 reports", "an acquittal takes none away"
    record(core, person, "dash", answers=dash(3), assessed_on=TODAY - 20 * DAY)
    assert _gates(core, person)["escalation"].why == "2 reports", "one day, one report"
    _offence(core, person, 3, TODAY - 2 * DAY, area="Walsall")
    gates = _gates(core, person)
    assert (gates["escalation"].state, gates["escalation"].why) == (GateState.RAISED, "3 reports")
    heard = TODAY - 30 * DAY
    core.execute(RecordMarac(person_id=person, area=AREA, heard_on=heard))
    repeat = _gates(core, person)["repeat"]
    assert repeat.state is GateState.RAISED
    assert f"{TODAY - 2 * DAY:%d/%m/%Y}" in repeat.why


def test_that_what_was_no_report_of_domestic_abuse_raises_nothing(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    person = make_person(core)
    _offence(core, person, 1, TODAY - DAY, da=False)
    _offence(core, person, 2, TODAY - 2 * DAY, da=None)
    _offence(core, person, 3, TODAY - 3 * DAY, outcome="No crime")
    _offence(core, person, 4, TODAY - 4 * DAY, outcome="", grade="B2C")
    _offence(core, person, 5, TODAY - 400 * DAY)
    _offence(core, person, 6, TODAY + DAY)
    gates = _gates(core, person)
    assert gates["escalation"].state is GateState.NOT_KNOWN, "nothing on record is not known"
    assert gates["repeat"].state is GateState.NOT_KNOWN
    _offence(core, person, 7, TODAY - 5 * DAY)
    assert _gates(core, person)["escalation"].why == "1 report"
