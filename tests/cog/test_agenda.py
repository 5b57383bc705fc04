"""The COG's agenda, made by rule: nothing is forgotten, put off unseen, or taken off by anybody."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from lomu_app.access.audit_log import find_log_ids, load_log
from lomu_app.bootstrap import Core
from lomu_app.cog.commands import AnswerTransfer, ProposeSignOff, StepLocation
from lomu_app.cog.meeting import agenda_for_show
from lomu_app.cog.records import Location, SignOff, Transfer
from lomu_app.cog.rules import LocationStatus
from lomu_app.cog.tactic_rules import TacticStatus
from lomu_app.cog.work_records import Tactic
from lomu_app.kernel.errors import InvalidInput, NotPermitted, Refused
from lomu_app.meetings.commands import (
    AmendMinutes,
    ArrangeMeeting,
    Attendee,
    CloseMeeting,
    NoteItem,
    OpenMeeting,
    ReadStatement,
    RecordAttendance,
)
from lomu_app.meetings.queries import find_meetings, load_meeting, load_minutes
from lomu_app.store.audit import Verb
from tests.support.cog import factors, make_location
from tests.support.cog import seen as seen_location
from tests.support.cores import Cores
from tests.support.meetings import (
    approve,
    attend,
    begin,
    deciding,
    end,
    item_of,
    meeting,
    prepare,
    seen,
)
from tests.support.personal import behind, verify
from tests.support.stored import stored
from tests.support.targets import TODAY


def chair_of(cores: Cores) -> Core:
    return cores("cog_chair", "sergeant", name="chair.one")


def month_later(cores: Cores, core: Core) -> int:
    cores.clock.advance(dt.timedelta(days=28))
    return prepare(core)


def propose(core: Core, location_id: int, **said: str) -> None:
    core.execute(
        ProposeSignOff(
            **seen_location(core, location_id), review_on=core.clock.today() + dt.timedelta(60),
            **{"prevent": "n/a - no work", "protect": "Children safe", "justice": "Two arrests",
               "displacement": "Looked at the park", **said},
        )
    )  # fmt: skip


def test_that_every_location_not_signed_off_is_on_the_agenda_by_risk(core_as: Cores) -> None:
    core = chair_of(core_as)
    low = make_location(core, factors=factors(2))
    high, new = make_location(core), make_location(core, accepted=False)
    make_location(core, area="Walsall")
    first = prepare(core, TODAY + dt.timedelta(days=7))
    lines = core.ask(agenda_for_show, first)
    assert [row["reference"] for row in lines] == ["LOC-0002", "LOC-0001", "LOC-0003"]
    assert list(lines[0])[1:7] == [
        "reference", "name", "kind", "risk_at_entry", "risk_now", "meetings_on_agenda",
    ]  # fmt: skip
    assert lines[0]["risk_now"] == "High (15)"
    assert len(lines[0]["blockers_to_sign_off"]) >= 5
    assert [row["nominated"] for row in lines] == [False, False, True]
    late = make_location(core, name="Came In Late")
    assert item_of(core, first, late).waits
    core.execute(StepLocation(**seen_location(core, new), status="accepted", reason="Yes"))
    assert item_of(core, first, new).section == "locations"
    assert core.ask(find_meetings, "cog")[0].left == 4
    # The same agenda prepared again is the same agenda.
    before = meeting(core, first).items
    prepare(core, TODAY + dt.timedelta(days=7))
    assert {item.id for item in meeting(core, first).items} == {item.id for item in before}
    assert {high, low, new, late} == {item.subject_id for item in before if item.subject_id}


def test_that_a_meeting_goes_from_the_statement_to_locked_minutes(core_as: Cores) -> None:
    core = chair_of(core_as)
    place, new = make_location(core), make_location(core, accepted=False)
    found = prepare(core)
    core.execute(ArrangeMeeting(**seen(core, found), place="Room 4", minute_taker="Ada Finch",
                                next_on=TODAY + dt.timedelta(days=28)))  # fmt: skip
    core.execute(OpenMeeting(**seen(core, found)))
    with pytest.raises(Refused, match="statement first"):
        core.execute(deciding(item_of(core, found, place)))
    late = make_location(core, name="Came In Late")
    assert item_of(core, found, late).joined_late
    assert meeting(core, found).row.left == 3
    core.execute(ReadStatement(**seen(core, found)))
    with pytest.raises(InvalidInput, match="decides one of: sign_off, refer, add"):
        core.execute(deciding(item_of(core, found, new), "keep"))
    with pytest.raises(InvalidInput, match="needs the reason"):
        core.execute(deciding(item_of(core, found, place), "escalate", rationale=" "))
    core.execute(deciding(item_of(core, found, new), "add"))
    assert stored(core, Location, new).status is LocationStatus.ACCEPTED
    with pytest.raises(Refused, match="was decided: add"):
        core.execute(deciding(item_of(core, found, new), "defer"))
    core.execute(deciding(item_of(core, found, place), "change_tactic", detail="CCTV",
                          rationale="CCTV first", dissent="Health would close it"))  # fmt: skip
    tactic = stored(core, Tactic, 1)
    assert (tactic.location_id, tactic.code, tactic.status) == (
        place,
        "CCTV",
        TacticStatus.PROPOSED,
    )
    with pytest.raises(Refused, match=r"Not decided yet: LOC-0003\."):
        core.execute(CloseMeeting(**seen(core, found)))
    core.execute(deciding(item_of(core, found, late), "keep", rationale=""))
    attend(core, found, (Attendee("Lee Hazel", "Health", "expected"),))
    core.execute(CloseMeeting(**seen(core, found)))
    text = core.ask(load_minutes, found).text
    for told in ("Decision: Change tactic: CCTV", "Why: CCTV first",
                 "Dissent: Health would close it",
                 "(came in during the meeting)", "Absent: Lee Hazel, Health", "Room 4",
                 "Minutes taken by: Ada Finch", "Decision: Keep, same tactic", "22/12/2026",
                 "Not quorate", "0 children linked"):  # fmt: skip
        assert told in text
    noted = item_of(core, found, late)
    core.execute(NoteItem(meeting_item_id=noted.id, version=noted.version, discussion="Heard it"))
    assert "Discussion: Heard it" in core.ask(load_minutes, found).text
    with pytest.raises(Refused, match="can still be changed"):
        core.execute(AmendMinutes(meeting_id=found, text="Too early"))
    approve(core, found)
    locked = core.ask(load_minutes, found)
    assert locked.locked
    noted = item_of(core, found, late)
    for command in (
        NoteItem(meeting_item_id=noted.id, version=noted.version, discussion="Otherwise"),
        RecordAttendance(**seen(core, found), people=(Attendee("A B", "Health", "present"),)),
        CloseMeeting(**seen(core, found)),
    ):
        with pytest.raises(Refused):
            core.execute(command)
    core.execute(AmendMinutes(meeting_id=found, text="Misheard", meeting_item_id=noted.id))
    after = core.ask(load_minutes, found)
    assert (after.text, after.digest) == (locked.text, locked.digest)
    assert [(each.text, each.reference) for each in after.addenda] == [("Misheard", "LOC-0003")]
    assert verify(core).ok


def test_that_putting_off_twice_running_takes_the_chairs_reason(core_as: Cores) -> None:
    core = chair_of(core_as)
    place = make_location(core)
    first = begin(core, prepare(core))
    core.execute(deciding(item_of(core, first, place), "defer", rationale=""))
    end(core, first)
    second = begin(core, month_later(core_as, core))
    again = item_of(core, second, place)
    assert again.deferred_before == 1
    with pytest.raises(InvalidInput, match="put off once more"):
        core.execute(deciding(again, "defer", chair_reason=" "))
    core.execute(deciding(again, "defer", chair_reason="The owner is abroad"))
    end(core, second)
    third = begin(core, month_later(core_as, core))
    assert item_of(core, third, place).deferred_before == 2
    assert core.ask(agenda_for_show, third)[0]["meetings_on_agenda"] == 2
    core.execute(deciding(item_of(core, third, place), "keep"))
    end(core, third)
    assert item_of(core, month_later(core_as, core), place).deferred_before == 0


def test_that_a_sign_off_takes_a_quorum_another_chair_and_eight_points_or_an_exception(
    core_as: Cores,
) -> None:
    core, officer = chair_of(core_as), core_as("sergeant", name="ps.two")
    place, own = make_location(core), make_location(core)
    propose(officer, place)
    propose(core, own)
    found = begin(core, prepare(core), quorate=False)
    assert item_of(core, found, place).section == "sign_offs"
    with pytest.raises(Refused, match="takes a quorum"):
        core.execute(deciding(item_of(core, found, place), "sign_off"))
    attend(core, found)
    with pytest.raises(Refused, match="Not all points are met"):
        core.execute(deciding(item_of(core, found, place), "sign_off"))
    with pytest.raises(Refused, match="proposed it yourself"):
        core.execute(deciding(item_of(core, found, own), "sign_off", chair_reason="It closed"))
    core.execute(
        deciding(item_of(core, found, place), "sign_off", chair_reason="Demolished last week")
    )
    gone = stored(core, Location, place)
    assert gone.status is LocationStatus.SIGNED_OFF
    decided = stored(core, SignOff, gone.sign_off_id or 0)
    assert (decided.meeting_id, decided.exception_reason) == (found, "Demolished last week")
    with pytest.raises(Refused, match="could not have been decided so"):
        attend(core, found, (Attendee("Jo Alder", "Children's social care", "apologies"),))
    core.execute(deciding(item_of(core, found, own), "keep"))
    assert stored(core, Location, own).status is LocationStatus.ACCEPTED
    end(core, found)
    assert "The chair’s reason: Demolished last week" in core.ask(load_minutes, found).text
    following = month_later(core_as, core)
    assert [row["reference"] for row in core.ask(agenda_for_show, following)] == ["LOC-0002"]
    core.execute(
        StepLocation(**seen_location(core, place), status="reopened", reason="Seen there again")
    )
    assert item_of(core, following, place).waits


def test_that_what_is_referred_stays_until_the_other_area_has_it(core_as: Cores) -> None:
    core, there = chair_of(core_as), core_as("sergeant", name="ps.far")
    place = make_location(core)
    theirs = prepare(core, TODAY + dt.timedelta(days=3), "Walsall")
    found = begin(core, prepare(core))
    with pytest.raises(InvalidInput, match="needs the area that it goes to"):
        core.execute(deciding(item_of(core, found, place), "refer"))
    core.execute(deciding(item_of(core, found, place), "refer", detail="wals"))
    end(core, found)
    assert "Decision: Refer to another authority: Walsall\n" in core.ask(load_minutes, found).text
    following = month_later(core_as, core)
    assert item_of(core, following, place).waits
    with core.store.reading() as session:
        offer = session.scalars(sa.select(Transfer)).one()
    there.execute(
        AnswerTransfer(transfer_id=offer.id, version=offer.version, accepted=True, answer="Ours")
    )
    item = item_of(core, following, place)
    assert (item.waits, item.settled) == (False, "No longer before this forum.")
    assert [row["meetings_on_agenda"] for row in core.ask(agenda_for_show, theirs)] == [0]
    prepare(core, core.clock.today() + dt.timedelta(days=1), "Walsall")
    core.execute(OpenMeeting(**seen(core, following)))
    end(core, following)


RAW = {
    "DELETE FROM meeting_item": "never deleted",
    "DELETE FROM meeting": "never deleted",
    "DELETE FROM meeting_attendance": "never deleted",
    "UPDATE meeting_item SET subject_id = 999, version = version + 1": "stays about what",
    "UPDATE meeting_item SET meeting_id = 999, version = version + 1": "stays about what",
    "UPDATE meeting_item SET decision = 'keep', decided_by = 'x', decided_at = created_at, "
    "version = version + 1": "decided in the meeting",
    "UPDATE meeting SET status = 'ended', version = version + 1": "in that order",
    "UPDATE meeting SET area = 'Walsall', version = version + 1": "stays of its forum",
}
WITHOUT = (
    "UPDATE meeting_item SET needs_decision = {false}, settled = 'x', version = version + 1",
    "UPDATE meeting SET status = 'ended', ended_by = 'x', version = version + 1",
)


def test_that_raw_sql_takes_nothing_off_an_agenda(core_as: Cores) -> None:
    core = chair_of(core_as)
    place = make_location(core)
    found = prepare(core)
    attend(core, found)
    for statement, says in RAW.items():
        assert_refused(core, statement, says)
    # An agenda that lacks a location: written past the core, which would have put it there.
    names = [each.name for each in Location.__table__.columns]
    other = [{"id": "id + 1", "reference": "'LOC-9999'"}.get(name, name) for name in names]
    copied = (
        f"INSERT INTO cog_location ({', '.join(names)}) SELECT {', '.join(other)} FROM cog_location"
    )
    with behind(core.store).engine.connect() as connection, connection.begin() as transaction:
        _audited(core, connection)
        connection.exec_driver_sql(copied)
        with pytest.raises(sa.exc.DBAPIError, match="missing from the agenda"):
            connection.exec_driver_sql(
                "UPDATE meeting SET status = 'open', opened_by = 'x', chair = 'x', "
                "version = version + 1"
            )
        transaction.rollback()
    begin(core, found)
    core.execute(deciding(item_of(core, found, place), "defer"))
    late = make_location(core)
    false = "0" if core.store.embedded else "false"
    marked, ended = (each.format(false=false) for each in WITHOUT)
    with behind(core.store).engine.connect() as connection, connection.begin() as transaction:
        _audited(core, connection)
        connection.exec_driver_sql(marked)
        with pytest.raises(sa.exc.DBAPIError, match="has no decision in this meeting"):
            connection.exec_driver_sql(ended)
        transaction.rollback()
    core.execute(deciding(item_of(core, found, late), "defer"))
    end(core, found)
    approve(core, found)
    locked = {
        "UPDATE meeting SET place = 'x', version = version + 1": "approved and locked",
        "UPDATE meeting_item SET rationale = 'x', version = version + 1": "approved and locked",
        "UPDATE meeting_attendance SET rank = 'x', version = version + 1": "approved and locked",
        "UPDATE meeting_paper SET digest = 'x', version = version + 1": "locked|stays as",
        "DELETE FROM meeting_paper": "never deleted",
    }
    for statement, says in locked.items():
        assert_refused(core, statement, says)
    second = begin(core, month_later(core_as, core))
    item = item_of(core, second, place)
    assert_refused(
        core, "UPDATE meeting_item SET decision = 'defer', decided_by = 'x', deferred_before = 0, "
        f"decided_at = created_at, version = version + 1 WHERE id = {item.id}",
        "written reason of the chair",
    )  # fmt: skip


def assert_refused(core: Core, statement: str, says: str) -> None:
    with behind(core.store).engine.connect() as connection, connection.begin() as transaction:
        _audited(core, connection)
        with pytest.raises(sa.exc.DBAPIError, match=says):
            connection.exec_driver_sql(statement)
        transaction.rollback()


def _audited(core: Core, connection: sa.Connection) -> None:
    """Let the audit take what is written, as for a login that knows how."""
    if not core.store.embedded:
        connection.exec_driver_sql("SELECT set_config('lomu.tx', '999999', true)")


def test_that_who_may_not_know_of_the_cog_learns_nothing(core_as: Cores) -> None:
    core = chair_of(core_as)
    make_location(core)
    found = prepare(core)
    blind = core_as("odoc_chair", "offender_manager", name="odoc.one")
    told = []
    for key in (found, 999_999):
        with pytest.raises(NotPermitted) as refused:
            blind.execute(OpenMeeting(meeting_id=key, version=1))
        told.append(refused.value.message)
        with pytest.raises(NotPermitted) as refused:
            blind.ask(load_meeting, key)
        told.append(refused.value.message)
    assert len(set(told)) == 1
    with pytest.raises(NotPermitted):
        blind.ask(find_meetings, "cog")
    for more, lines in ((), 0), (("cog_chair",), 1):
        auditor = core_as("data_protection_auditor", *more, name="audit.one")
        log = auditor.ask(load_log, auditor.ask(find_log_ids))
        done = [row for row in log if row.verb != Verb.DENIED]
        assert len([row for row in done if row.tag == "meeting:prepared"]) == lines


def test_that_a_cog_goes_through_all_units_of_its_authority(core_as: Cores) -> None:
    core = core_as("cog_chair", "sergeant", areas=("Birmingham East",), name="chair.one")
    officer = core_as("sergeant", areas=("Birmingham West",), name="ps.west")
    first = prepare(core, area="Birmingham")
    west = make_location(officer, area="Birmingham West")
    assert prepare(core, area="Birmingham West") == first
    assert item_of(core, first, west).waits, "whoever holds it need not work for both units"
    (row,) = core.ask(find_meetings, "cog", "Birmingham")
    assert (row.area, row.left) == ("Birmingham East", 1)
    begin(core, first)
    assert_refused(
        core, "UPDATE meeting SET status = 'ended', ended_by = 'x', version = version + 1",
        "not decided yet|no decision",
    )  # fmt: skip
    end(core, first)
    with pytest.raises(NotPermitted):
        officer.ask(load_meeting, first)


def test_that_meetings_are_held_one_after_the_other_and_on_their_day(
    embedded_core_as: Cores,
) -> None:
    core = chair_of(embedded_core_as)
    make_location(core)
    first, later = prepare(core), prepare(core, TODAY + dt.timedelta(days=7))
    with pytest.raises(Refused, match="is to be held on 01/12/2026"):
        core.execute(OpenMeeting(**seen(core, later)))
    begin(core, first)
    with pytest.raises(Refused, match="its day stays"):
        core.execute(ArrangeMeeting(**seen(core, first), held_on=TODAY + dt.timedelta(days=2)))
    with pytest.raises(Refused, match="already"):
        core.execute(ArrangeMeeting(**seen(core, later), held_on=TODAY))
    embedded_core_as.clock.advance(dt.timedelta(days=7))
    with pytest.raises(Refused, match="24/11/2026 is still open"):
        core.execute(OpenMeeting(**seen(core, later)))
    end(core, first)
    embedded_core_as.clock.advance(dt.timedelta(days=1))
    end(core, begin(core, prepare(core)))
    with pytest.raises(Refused, match="later meeting, of 02/12/2026, was held"):
        core.execute(OpenMeeting(**seen(core, later)))
    assert_refused(
        core, "UPDATE meeting SET status = 'open', opened_by = 'x', chair = 'x', "
        f"version = version + 1 WHERE id = {later}", "one after the other",
    )  # fmt: skip
    core.execute(ArrangeMeeting(**seen(core, later), held_on=TODAY + dt.timedelta(days=12)))
    for wrong in (TODAY + dt.timedelta(days=3), TODAY + dt.timedelta(days=900)):
        with pytest.raises(InvalidInput):
            prepare(core, wrong)
