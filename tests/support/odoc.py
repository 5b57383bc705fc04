"""ODOC and DA meetings for tests, held through the same commands as the desk's."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lomu_app.bootstrap import Core
from lomu_app.meetings.commands import Attendee, PrepareMeeting
from lomu_app.odoc.commands import DecideCase
from lomu_app.odoc.queries import load_cases
from lomu_app.odoc.rows import CaseRow
from tests.support.meetings import attend as attend_meeting
from tests.support.meetings import begin
from tests.support.targets import AREA

QUORUM = (
    Attendee("Marian Reed", "Police LOMU", "present", "Insp"),
    Attendee("Jo Alder", "Probation", "present"),
    Attendee("Kim Rowan", "Housing", "deputy", deputy_for="Sam Birch"),
)
WHY = "Two calls since, and he has moved back in"


def prepare(core: Core, day: dt.date | None = None, kind: str = "odoc", area: str = AREA) -> int:
    """The meeting of the area and day (today), prepared; its id."""
    wanted = PrepareMeeting(kind=kind, area=area, held_on=day or core.clock.today())
    return int(core.execute(wanted).result["meeting_id"])


def attend(core: Core, meeting_id: int, people: tuple[Attendee, ...] = QUORUM) -> None:
    """Put down who came; by default, as many as it takes."""
    attend_meeting(core, meeting_id, people)


def hold(core: Core, meeting_id: int, *, quorate: bool = True) -> int:
    """Open it, with the statement read and a quorum there; its id."""
    begin(core, meeting_id, quorate=False)
    if quorate:
        attend(core, meeting_id)
    return meeting_id


def case_of(core: Core, meeting_id: int, membership_id: int) -> CaseRow:
    """The one case about a membership."""
    (case,) = [
        each for each in core.ask(load_cases, meeting_id) if each.membership_id == membership_id
    ]
    return case


def deciding(case: CaseRow, decision: str = "keep", **more: Any) -> DecideCase:
    """The command that decides a case as it was seen."""
    said: dict[str, Any] = {
        "rationale": WHY, "rag": case.briefing.rag_now,
        "next_review": case.briefing.review_due,
    }  # fmt: skip
    return DecideCase(
        meeting_item_id=case.item_id, version=case.item_version, decision=decision,
        **said | more,
    )  # fmt: skip
