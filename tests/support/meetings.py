"""Meetings of the COG for tests, held through the same commands as the desk's."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lomu_app.actions.commands import RaiseAction
from lomu_app.bootstrap import Core
from lomu_app.meetings.commands import (
    ApproveMinutes,
    Attendee,
    CallOffMeeting,
    CloseMeeting,
    DecideItem,
    OpenMeeting,
    PrepareMeeting,
    ReadStatement,
    RecordAttendance,
)
from lomu_app.meetings.queries import load_meeting
from lomu_app.meetings.records import Meeting
from lomu_app.meetings.rows import ItemRow, MeetingDetail
from tests.support.releases import day
from tests.support.stored import stored
from tests.support.targets import AREA

QUORUM = (
    Attendee("Marian Reed", "Police LOMU", "present", "Insp"),
    Attendee("Jo Alder", "Children's social care", "present"),
    Attendee("Kim Rowan", "Education", "deputy", deputy_for="Sam Birch"),
)


def prepare(core: Core, day: dt.date | None = None, area: str = AREA) -> int:
    """The COG of the area and day (today), prepared; its id."""
    wanted = PrepareMeeting(kind="cog", area=area, held_on=day or core.clock.today())
    return int(core.execute(wanted).result["meeting_id"])


def seen(core: Core, meeting_id: int) -> dict[str, int]:
    """What every command about a meeting names, as somebody sees it now."""
    return {"meeting_id": meeting_id, "version": stored(core, Meeting, meeting_id).version}


def meeting(core: Core, meeting_id: int) -> MeetingDetail:
    """All of it."""
    return core.ask(load_meeting, meeting_id)


def attend(core: Core, meeting_id: int, people: tuple[Attendee, ...] = QUORUM) -> None:
    """Put down who came; by default, as many as it takes."""
    core.execute(RecordAttendance(**seen(core, meeting_id), people=people))


def begin(core: Core, meeting_id: int, *, quorate: bool = True) -> int:
    """Open it, with a quorum there and the statement read; its id."""
    core.execute(OpenMeeting(**seen(core, meeting_id)))
    core.execute(ReadStatement(**seen(core, meeting_id)))
    if quorate:
        attend(core, meeting_id)
    return meeting_id


def item_of(core: Core, meeting_id: int, subject_id: int) -> ItemRow:
    """The one item about a location."""
    (item,) = [each for each in meeting(core, meeting_id).items if each.subject_id == subject_id]
    return item


def deciding(item: ItemRow, decision: str = "keep", **more: Any) -> DecideItem:
    """The command that decides an item as it was seen."""
    said = {"rationale": "Reports go on"} | more
    return DecideItem(meeting_item_id=item.id, version=item.version, decision=decision, **said)


def decide_rest(core: Core, meeting_id: int, decision: str = "keep") -> None:
    """Decide whatever is left: nominations are added, the rest kept."""
    for item in meeting(core, meeting_id).items:
        if item.waits:
            wanted = decision if decision in {each.code for each in item.choices} else "add"
            core.execute(deciding(item, wanted))


def end(core: Core, meeting_id: int) -> None:
    """Decide the rest and end it."""
    decide_rest(core, meeting_id)
    core.execute(CloseMeeting(**seen(core, meeting_id)))


def call_off(core: Core, meeting_id: int) -> dict[str, Any]:
    """It is not held; what is answered."""
    command = CallOffMeeting(**seen(core, meeting_id), reason="The chair is ill")
    return dict(core.execute(command).result)


def approve(core: Core, meeting_id: int) -> None:
    """Lock the minutes."""
    core.execute(ApproveMinutes(**seen(core, meeting_id)))


def raise_for(core: Core, source: str, source_id: int, **said: Any) -> int:
    """Raise an action for a meeting's item or a location; its id."""
    values: dict[str, Any] = {
        "text": "Visit the night porter", "kind": "visit", "strand": "protect",
        "owner": "Jo Alder", "owner_agency": "Children's social care", "due": day(7), "area": AREA,
        **said,
    }  # fmt: skip
    command = RaiseAction(person_id=None, source_kind=source, source_id=source_id, **values)
    return int(core.execute(command).result["action_id"])
