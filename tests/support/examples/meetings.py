"""Examples of the commands of meetings; the forum is the COG, which asks for its own rights."""

from __future__ import annotations

import datetime as dt
import itertools

from lomu_app.bootstrap import Core
from lomu_app.kernel.clock import FixedClock
from lomu_app.kernel.permissions import Permission
from lomu_app.meetings.commands import (
    AmendMinutes,
    ApproveMinutes,
    ArrangeMeeting,
    Attendee,
    CallOffMeeting,
    CloseMeeting,
    DecideItem,
    NoteItem,
    OpenMeeting,
    PrepareMeeting,
    ReadStatement,
    RecordAttendance,
    TakeUpMeeting,
)
from lomu_app.meetings.queries import find_meetings
from lomu_app.meetings.rules import MeetingStatus
from lomu_app.packs.exporting import RecordCogExport
from tests.support.cog import make_location
from tests.support.commands import example, unique
from tests.support.cores import EVERY_AREA
from tests.support.meetings import (
    approve,
    begin,
    call_off,
    decide_rest,
    deciding,
    end,
    meeting,
    prepare,
    seen,
)

# Of two units of one authority, one holds its COG.
AREAS = tuple(area for area in EVERY_AREA if area != "Birmingham West")
_PLACES = itertools.count()
KEEPS = (Permission.SEE_CSE, Permission.EDIT_CSE)
CHAIRS = (Permission.SEE_CSE, Permission.CHAIR_COG)


def _place(core: Core) -> tuple[str, dt.date]:
    """An area and a day to come that no other example has used."""
    number = next(_PLACES)
    area = AREAS[number % len(AREAS)]
    return area, core.clock.today() + dt.timedelta(days=1 + number // len(AREAS) % 90)


def _prepared(core: Core) -> int:
    area, day = _place(core)
    return prepare(core, day, area)


def _today(core: Core) -> int:
    """A meeting of today with a location on its agenda, in an area where nobody meets yet."""
    today = core.clock.today()
    for area in AREAS:
        rows = core.ask(find_meetings, "cog", area)
        if not any(row.status is MeetingStatus.OPEN or row.held_on == today for row in rows):
            make_location(core, area=area)
            return prepare(core, area=area)
    for area in AREAS:
        for row in core.ask(find_meetings, "cog", area):
            if row.status is MeetingStatus.OPEN:
                end(core, row.id)
    assert isinstance(core.clock, FixedClock)
    core.clock.advance(dt.timedelta(days=1))
    return _today(core)


def _open(core: Core) -> int:
    return begin(core, _today(core))


def _ended(core: Core) -> int:
    found = _open(core)
    end(core, found)
    return found


@example(PrepareMeeting, also=KEEPS)
def prepare_meeting(core: Core) -> PrepareMeeting:
    area, day = _place(core)
    return PrepareMeeting(kind="cog", area=area, held_on=day)


@example(ArrangeMeeting, also=KEEPS)
def arrange_meeting(core: Core) -> ArrangeMeeting:
    return ArrangeMeeting(**seen(core, _prepared(core)), place="Room 4", starts_at="09:30")


@example(CallOffMeeting, also=CHAIRS)
def call_off_meeting(core: Core) -> CallOffMeeting:
    return CallOffMeeting(**seen(core, _prepared(core)), reason="The chair is ill")


@example(TakeUpMeeting, also=CHAIRS)
def take_up_meeting(core: Core) -> TakeUpMeeting:
    found = _prepared(core)
    call_off(core, found)
    return TakeUpMeeting(**seen(core, found))


@example(RecordAttendance, also=KEEPS)
def record_attendance(core: Core) -> RecordAttendance:
    person = Attendee(unique("Alder"), "Health", "apologies")
    return RecordAttendance(**seen(core, _prepared(core)), people=(person,))


@example(ReadStatement, also=KEEPS)
def read_statement(core: Core) -> ReadStatement:
    return ReadStatement(**seen(core, _prepared(core)))


@example(NoteItem, also=KEEPS)
def note_item(core: Core) -> NoteItem:
    item = meeting(core, _prepared(core)).items[0]
    return NoteItem(meeting_item_id=item.id, version=item.version, discussion="Two more reports")


@example(OpenMeeting, also=CHAIRS)
def open_meeting(core: Core) -> OpenMeeting:
    return OpenMeeting(**seen(core, _today(core)))


@example(DecideItem, also=CHAIRS)
def decide_item(core: Core) -> DecideItem:
    item = next(each for each in meeting(core, _open(core)).items if each.waits)
    return deciding(item, item.choices[0].code)


@example(CloseMeeting, also=CHAIRS)
def close_meeting(core: Core) -> CloseMeeting:
    found = _open(core)
    decide_rest(core, found)
    return CloseMeeting(**seen(core, found))


@example(ApproveMinutes, also=CHAIRS)
def approve_minutes(core: Core) -> ApproveMinutes:
    return ApproveMinutes(**seen(core, _ended(core)))


@example(AmendMinutes, also=KEEPS)
def amend_minutes(core: Core) -> AmendMinutes:
    found = _ended(core)
    approve(core, found)
    return AmendMinutes(meeting_id=found, text="The name was misheard")


@example(RecordCogExport, also=(Permission.SEE_CSE,))
def record_cog_export(core: Core) -> RecordCogExport:
    return RecordCogExport(
        meeting_id=_prepared(core), what="COG agenda pack", files=("a.xlsx",), snapshot=unique("s")
    )
