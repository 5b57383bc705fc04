"""The practice force's ODOC: it meets today, some of its cases briefed and checked, some not."""

from __future__ import annotations

import datetime as dt

from lomu_app import bootstrap
from lomu_app.meetings.commands import Attendee, PrepareMeeting, RecordAttendance
from lomu_app.meetings.queries import load_meeting
from lomu_app.meetings.rules import Presence
from lomu_app.odoc.commands import BriefCase, CheckBriefing
from lomu_app.odoc.queries import load_cases
from lomu_app.odoc.rows import CaseRow

AREA = "Coventry"
_PEOPLE = (
    ("Sorrel", "Police LOMU", "PS"), ("E Medlar", "Probation", "Senior probation officer"),
    ("F Quince", "Housing", "Tenancy manager"), ("G Damson", "Victim support service", "IDVA lead"),
    ("H Bullace", "Drug and alcohol service", "Team leader"),
)  # fmt: skip
_TOLD = {
    "red": "Two calls in the last month, both at night and both after drinking. Probation has seen "
    "him each week and says that he keeps to the programme. The former partner has moved; he is "
    "not known to have the address. The risk is that he is told by friends. Weekly visits go on.",
    "amber": "Nothing since the last meeting. He works, and pays what he owes. The programme ends "
    "next month; what follows it is to be agreed today.",
}
_NEW = "Referred after the third call from one address in a year. Two partners have reported him; "
_NEW += "neither wants to go to court. Nobody works with him yet."
_UNCHECKED, _UNBRIEFED = 5, 4  # every fifth is not checked, every fourth not written


def invite_odoc(core: bootstrap.Core, checker: bootstrap.Core, day: dt.date) -> None:
    """Its agenda made, its people asked, its cases briefed as far as they are."""
    made = core.execute(PrepareMeeting(kind="odoc", area=AREA, held_on=day)).result
    key = int(made["meeting_id"])
    people = tuple(
        Attendee(name, agency, Presence.EXPECTED.value, rank) for name, agency, rank in _PEOPLE
    )
    version = core.ask(load_meeting, key).row.version
    core.execute(RecordAttendance(meeting_id=key, version=version, people=people))
    for number, case in enumerate(core.ask(load_cases, key)):
        if number % _UNBRIEFED:
            _brief(core, checker, case, checked=number % _UNCHECKED != 1)


def _brief(core: bootstrap.Core, checker: bootstrap.Core, case: CaseRow, *, checked: bool) -> None:
    summary = _TOLD.get(case.briefing.rag_now, _NEW)
    told = core.execute(
        BriefCase(case_id=case.case_id, version=case.version, summary=summary)
    ).result
    if checked:
        checker.execute(CheckBriefing(case_id=case.case_id, version=int(told["version"])))
