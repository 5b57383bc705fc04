"""A meeting that is prepared and never held: called off with a reason, and nothing is lost."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.bootstrap import Core
from lomu_app.cli.location_text import location_text
from lomu_app.cog.detail import load_location
from lomu_app.cog.meeting import agenda_for_show
from lomu_app.cog.packing import load_pack
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.kernel.errors import (
    EditConflict,
    InvalidInput,
    NotPermitted,
    RecordNotFound,
    Refused,
)
from lomu_app.meetings.commands import (
    ArrangeMeeting,
    Attendee,
    CallOffMeeting,
    NoteItem,
    OpenMeeting,
    PrepareMeeting,
    ReadStatement,
    RecordAttendance,
    TakeUpMeeting,
)
from lomu_app.meetings.invitation import invitation_text, load_invitation
from lomu_app.meetings.queries import decisions_on, find_meetings, load_meeting, load_minutes
from lomu_app.meetings.records import Meeting
from lomu_app.meetings.rules import MeetingStatus
from lomu_app.packs import cog_words
from lomu_app.packs.cog_content import load_cog_content
from lomu_app.packs.fsim_content import load_fsim_content
from lomu_app.packs.kinds import PackWish
from lomu_app.returns.receiving import receiver_of
from tests.cog.test_agenda import assert_refused
from tests.support import odoc
from tests.support.cog import make_location
from tests.support.cohorts import make_membership
from tests.support.cores import Cores
from tests.support.meetings import (
    attend,
    begin,
    call_off,
    deciding,
    end,
    item_of,
    meeting,
    prepare,
    raise_for,
    seen,
)
from tests.support.personal import verify
from tests.support.stored import stored
from tests.support.targets import AREA, TODAY

WEEK = dt.timedelta(days=7)


def chair_of(cores: Cores) -> Core:
    return cores("cog_chair", "sergeant", name="chair.one")


def subjects(core: Core, meeting_id: int) -> list[int]:
    return [each.subject_id for each in meeting(core, meeting_id).items if each.subject_id]


def test_that_what_is_called_off_stays_as_it_stood_and_its_business_goes_to_the_next(
    core_as: Cores,
) -> None:
    core = chair_of(core_as)
    place = make_location(core)
    prepare(core, TODAY + dt.timedelta(days=1))  # and never held
    first = begin(core, prepare(core))
    earlier = raise_for(core, "meeting", item_of(core, first, place).id)
    core.execute(deciding(item_of(core, first, place), "defer"))
    end(core, first)
    core_as.clock.advance(WEEK)
    off = prepare(core)
    attend(core, off)
    asked = raise_for(core, "meeting", item_of(core, off, place).id)
    assert call_off(core, off)["next_on"] is None
    following = prepare(core, TODAY + 2 * WEEK)
    before = meeting(core, off)
    assert before.row.status_label == "Called off"
    assert before.row.called_off.endswith(", 01/12/2026 07:00: The chair is ill.")
    assert (before.row.left, before.last_actions, len(before.attendance)) == (0, (), 3)
    late = make_location(core)
    assert subjects(core, off) == [place]
    assert subjects(core, following) == [place, late]
    assert meeting(core, off) == before
    _takes_nothing(core, off, item_of(core, off, place).id)
    said = cog_words.status_text(core.ask(load_pack, off))
    assert said == f"Called off {before.row.called_off}"
    told = invitation_text(core.ask(load_invitation, off), core.clock.now(), "OFFICIAL")
    assert "SUMMARY:Called off: COG Coventry" in told
    assert "STATUS:CANCELLED" in told
    core_as.clock.advance(WEEK)
    core.execute(OpenMeeting(**seen(core, following)))
    item = item_of(core, following, place)
    assert item.deferred_before == 1, "by the meeting that was held, and by no other"
    told_of = {row["reference"]: row["meetings_on_agenda"] for row in _agenda(core, following)}
    assert told_of == {"LOC-0001": 1, "LOC-0002": 0}
    actions = meeting(core, following).last_actions
    assert [each.action_id for each in actions] == [earlier, asked]
    assert verify(core).ok


def _agenda(core: Core, meeting_id: int) -> list[dict[str, object]]:
    return [dict(row) for row in core.ask(agenda_for_show, meeting_id)]


def _takes_nothing(core: Core, off: int, item_id: int) -> None:
    at = seen(core, off)
    for command in (
        ArrangeMeeting(**at, place="Room 4"), ReadStatement(**at), OpenMeeting(**at),
        RecordAttendance(**at, people=(Attendee("A Finch", "Health", "present"),)),
        NoteItem(meeting_item_id=item_id, version=1, discussion="x"),
        CallOffMeeting(**at, reason="Twice"),
    ):  # fmt: skip
        with pytest.raises(Refused, match="called off"):
            core.execute(command)
    with pytest.raises(Refused, match="was called off"):
        raise_for(core, "meeting", item_id)
    more = f"version = version + 1 WHERE meeting_id = {off}"
    for statement, says in {
        f"UPDATE meeting SET place = 'x', version = version + 1 WHERE id = {off}": "as it stood",
        f"UPDATE meeting_item SET summary = 'x', {more}": "meeting called off",
        f"UPDATE meeting_attendance SET rank = 'x', {more}": "meeting called off",
        f"INSERT INTO meeting_attendance SELECT * FROM meeting_attendance WHERE meeting_id = {off}":
            "meeting called off",
        "UPDATE meeting SET status = 'open', opened_by = 'x', chair = 'x', version = version + 1 "
        f"WHERE id = {off}": "called off before it is opened",
    }.items():  # fmt: skip
        assert_refused(core, statement, says)


def test_that_only_the_chair_calls_off_with_a_reason_and_never_what_was_opened(
    core_as: Cores,
) -> None:
    core, officer = chair_of(core_as), core_as("sergeant", name="ps.one")
    other = core_as("inspector", name="insp.one")
    make_location(core)
    found, later = prepare(core), prepare(core, TODAY + WEEK)
    for nobody in (officer, other):
        with pytest.raises(NotPermitted):
            call_off(nobody, found)
    with pytest.raises(InvalidInput, match="Say why"):
        core.execute(CallOffMeeting(**seen(core, found), reason="  "))
    with pytest.raises(EditConflict):
        core.execute(CallOffMeeting(meeting_id=found, version=99, reason="Ill"))
    begin(core, found)
    with pytest.raises(Refused, match="open cannot become called off"):
        call_off(core, found)
    assert_refused(
        core, "UPDATE meeting SET status = 'called_off', called_off_by = 'x', called_off_reason = "
        f"'x', called_off_at = opened_at, version = version + 1 WHERE id = {found}",
        "before it is opened",
    )  # fmt: skip
    assert_refused(
        core, "UPDATE meeting SET status = 'called_off', called_off_by = 'x', called_off_at = "
        f"created_at, version = version + 1 WHERE id = {later}", "(?i)constraint",
    )  # fmt: skip
    assert call_off(core, later)["next_on"] == TODAY.isoformat()
    with pytest.raises(NotPermitted):
        other.execute(TakeUpMeeting(**seen(core, later)))
    end(core, found)


def test_that_what_was_asked_at_the_first_meeting_of_all_is_told_at_the_next(
    embedded_core_as: Cores,
) -> None:
    core = chair_of(embedded_core_as)
    place = make_location(core)
    off = prepare(core)
    asked = raise_for(core, "meeting", item_of(core, off, place).id)
    call_off(core, off)
    following = meeting(core, prepare(core, TODAY + WEEK))
    assert [each.action_id for each in following.last_actions] == [asked]


def test_that_it_is_taken_up_again_with_all_that_belongs_on_it(core_as: Cores) -> None:
    core = chair_of(core_as)
    place = make_location(core)
    found, later = prepare(core, TODAY + WEEK), prepare(core, TODAY + 2 * WEEK)
    call_off(core, found)
    late = make_location(core)
    with pytest.raises(Refused, match=r"01/12/2026 was called off: The chair is ill\. Whoever"):
        prepare(core, TODAY + WEEK)
    with pytest.raises(Refused, match=r"already\. It was called off"):
        core.execute(ArrangeMeeting(**seen(core, later), held_on=TODAY + WEEK))
    done = core.execute(TakeUpMeeting(**seen(core, found))).result
    assert (done["status"], done["added"]) == ("prepared", 1)
    assert subjects(core, found) == [place, late]
    assert meeting(core, found).row.called_off == ""
    assert stored(core, Meeting, found).called_off_reason == "The chair is ill."
    with pytest.raises(Refused, match="prepared needs no such step"):
        core.execute(TakeUpMeeting(**seen(core, found)))
    call_off(core, found)
    core_as.clock.advance(WEEK + dt.timedelta(days=1))
    with pytest.raises(Refused, match="01/12/2026, is past"):
        core.execute(TakeUpMeeting(**seen(core, found)))
    rows = core.ask(find_meetings, "cog", AREA)
    assert [row.status for row in rows] == [MeetingStatus.PREPARED, MeetingStatus.CALLED_OFF]
    # An earlier one is opened although a later one was called off.
    call_off(core, later)
    end(core, begin(core, prepare(core)))


def test_that_no_case_joins_an_odoc_that_was_called_off(core_as: Cores) -> None:
    core = core_as("inspector", name="insp.one")
    managed = make_membership(core, MembershipStatus.MANAGED)
    off, following = odoc.prepare(core), odoc.prepare(core, TODAY + WEEK)
    assert call_off(core, off)["next_on"] == (TODAY + WEEK).isoformat()
    before = core.ask(load_meeting, off)
    later = make_membership(core, MembershipStatus.MANAGED)
    assert core.ask(load_meeting, off) == before
    assert subjects(core, off) == [managed]
    assert subjects(core, following) == [managed, later]
    assert_refused(
        core, "UPDATE odoc_case SET summary = 'x', version = version + 1 WHERE meeting_item_id IN "
        f"(SELECT id FROM meeting_item WHERE meeting_id = {off})", "meeting called off",
    )  # fmt: skip
    core.execute(TakeUpMeeting(**seen(core, off)))
    odoc.hold(core, off)
    assert odoc.case_of(core, off, later).briefing


def test_that_it_is_told_wherever_the_meeting_is(embedded_core_as: Cores) -> None:
    core = embedded_core_as("cog_chair", "sergeant", "inspector", name="chair.one")
    place = make_location(core)
    off = prepare(core)
    since = core.clock.now()
    fsim = core.execute(PrepareMeeting(kind="fsim", area=AREA, held_on=TODAY)).result["meeting_id"]
    wish = PackWish(area=AREA, day=TODAY)
    assert "Stands" not in _facts(core, wish)
    row_id = f"item:{item_of(core, off, place).id}"
    assert _closed(core, row_id, since) == ""
    for found in (off, fsim):
        call_off(core, found)
    assert _facts(core, wish)["Stands"] == "Called off"
    assert "bring it to the next one" in _closed(core, row_id, since)
    with pytest.raises(RecordNotFound, match="called off: there are no minutes"):
        core.ask(load_minutes, off)
    (line,) = core.ask(decisions_on, "cog", "location", place)
    told = location_text(core.ask(load_location, place), (), (line,))
    assert told["meetings"][0]["decision"] == "Called off"
    content = core.ask(load_cog_content, wish)
    assert "is ill" not in str(content.method), "every partner is told how it was counted"
    facts = {each.name: each.value for each in content.facts}
    assert facts["Stands"] == "Called off"
    assert facts["Called off"].endswith("The chair is ill.")


def _facts(core: Core, wish: PackWish) -> dict[str, str]:
    return {each.name: each.value for each in core.ask(load_fsim_content, wish).facts}


def _closed(core: Core, row_id: str, since: dt.datetime) -> str:
    """Why what a partner says of it is not taken."""
    receiver = receiver_of(row_id)
    assert receiver is not None
    standing = core.ask(receiver.find, row_id, since)
    assert standing is not None
    return standing.closed
