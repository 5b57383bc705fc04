"""Whatever anybody does in whatever order: no location falls off the COG's agenda unseen."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from lomu_app.cog import commands as does
from lomu_app.cog import keeping
from lomu_app.cog import work_commands as works
from lomu_app.cog.agenda import LOCATION, agenda_of
from lomu_app.cog.records import Location, LocationLink, SignOff, Transfer
from lomu_app.cog.rules import LocationStatus
from lomu_app.cog.sign_off_rules import Point, SignOffOutcome
from lomu_app.cog.tactic_rules import TacticStatus
from lomu_app.cog.work_records import Tactic
from lomu_app.kernel.errors import LomuError
from lomu_app.meetings import commands as meets
from lomu_app.meetings.records import Meeting, MeetingItem
from lomu_app.meetings.rules import THERE, MeetingStatus
from lomu_app.store.command import Command
from tests.support.cores import Cores
from tests.support.meetings import QUORUM

# Twenty thousand steps under the nightly profile, a few hundred otherwise.
NIGHTLY = settings.get_profile("nightly").max_examples
RUNS, STEPS = (100, 200) if settings.default.max_examples == NIGHTLY else (6, 70)
AREAS = ("Coventry", "Walsall")
STAFF = {
    "chair.one": ("cog_chair",), "chair.two": ("cog_chair", "sergeant"), "ps.one": ("sergeant",),
    "insp.one": ("inspector",), "cse.one": ("cse_officer",),
}  # fmt: skip
LEFT = {"signed_off", "monitoring", "archived", "duplicate", "referred_out"}
DECISIONS = ("keep", "change_tactic", "escalate", "sign_off", "refer", "add", "defer", "defer")
DEEDS = [
    "raises", "accepts", "steps", "judges", "judges", "hears", "hears", "works", "works", "works",
    "works", "links", "safeguards", "proposes", "proposes", "withdraws", "decides_outside",
    "doubles", "offers", "answers", "prepares", "prepares", "attends", "opens", "opens", "reads",
    "decides", "decides", "decides", "decides", "decides", "ends", "ends", "approves",
    "waits", "waits", "goes_past_the_core", "makes_it_ready", "makes_it_ready",
    "holds_a_whole_meeting",
]  # fmt: skip
WRONG_ON_FILE = (
    "DELETE FROM cog_location WHERE id = {id}",
    "DELETE FROM meeting_item WHERE subject_id = {id}",
    "UPDATE meeting_item SET subject_id = NULL, version = version + 1 WHERE subject_id = {id}",
    "UPDATE cog_location SET status = 'signed_off', version = version + 1 WHERE id = {id}",
    "UPDATE cog_location SET status = 'archived', version = version + 1 WHERE id = {id}",
    "UPDATE cog_location SET status = 'referred_out', version = version + 1 WHERE id = {id}",
    "UPDATE cog_location SET area = 'Dudley', version = version + 1 WHERE id = {id}",
)


class Agendas(RuleBasedStateMachine):
    """Two areas over some months, with everybody pressing everything."""

    cores: Cores
    taken: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.staff = {name: self.cores(*roles, name=name) for name, roles in STAFF.items()}
        self.changed = True
        self.items: dict[int, tuple[int, str, int | None]] = {}

    @property
    def today(self) -> dt.date:
        return self.cores.clock.today()

    def found(self, wanted: Any) -> list[Any]:
        with self.cores.store.reading() as session:
            return list(session.scalars(wanted))

    def tries(self, draw: Random, command: Command, name: str = "") -> bool:
        """Whether it was done; what is refused changes nothing, which the invariants see."""
        try:
            self.staff[name or draw.choice(list(STAFF))].execute(command)
        except LomuError:
            self.taken["refused"] += 1
            return False
        self.taken[type(command).__name__] += 1
        self.changed = True
        return True

    def place(self, draw: Random, *states: LocationStatus) -> Location | None:
        wanted = sa.select(Location).where(Location.area.in_(AREAS)).order_by(Location.id.desc())
        if states:
            wanted = wanted.where(Location.status.in_(states))
        found = self.found(wanted.limit(8))
        return draw.choice(found) if found else None

    def at(self, place: Location) -> dict[str, int]:
        return {"location_id": place.id, "version": place.version}

    # --- locations ----------------------------------------------------------------------------

    def raises(self, draw: Random) -> None:
        area = draw.choice(AREAS)
        open_ones = sa.select(Location.id).where(
            Location.area == area, Location.status.not_in(LEFT)
        )
        if len(self.found(open_ones)) < 5:
            self.tries(
                draw,
                does.NominateLocation(
                    area=area, name="Invented House", kind="hotel", source="police",
                    factors=factors(4), basis="Reports", address="1 Nowhere Lane",
                ),
                "ps.one",
            )  # fmt: skip

    def accepts(self, draw: Random) -> None:
        place = self.place(draw, LocationStatus.NOMINATED)
        if place is not None:
            self.tries(draw, does.StepLocation(**self.at(place), status="accepted", reason="Yes"))

    def steps(self, draw: Random) -> None:
        place = self.place(draw)
        if place is not None:
            status = draw.choice(["accepted", "reopened", "reopened", "monitoring", "archived"])
            self.tries(draw, does.StepLocation(**self.at(place), status=status, reason="So be it"))

    def judges(self, draw: Random) -> None:
        place = self.place(draw)
        if place is not None:
            self.tries(
                draw,
                does.ScoreRisk(
                    **self.at(place), factors=factors(draw.choice([1, 1, 3, 5])), basis="Looked",
                    grounds="disruption",
                ),
            )  # fmt: skip

    def hears(self, draw: Random) -> None:
        place = self.place(draw)
        if place is not None:
            self.tries(
                draw,
                works.RecordIntelligence(
                    location_id=place.id, informed_on=self.today,
                    graded=draw.choice(["2C P", "1A P", "3E P", "2D P"]), sanitised_text="Seen",
                ),
            )  # fmt: skip

    def works(self, draw: Random) -> None:
        place = self.place(draw)
        if place is None:
            return
        tactics = self.found(sa.select(Tactic).where(Tactic.location_id == place.id))
        waiting = [each for each in tactics if each.status in _NEXT]
        if not waiting:
            self.tries(
                draw, works.ProposeTactic(location_id=place.id, code="HVP", objective="Be seen")
            )
            return
        tactic = draw.choice(waiting)
        seen = {"tactic_id": tactic.id, "version": tactic.version}
        self.tries(draw, _next_of(tactic.status, seen, self.cores.clock.now()))

    def links(self, draw: Random) -> None:
        place = self.place(draw)
        if place is not None:
            state = draw.choice(["not_referred", "referred"])
            self.tries(
                draw,
                does.LinkToLocation(
                    location_id=place.id, kind="victim", label="Child A", safeguarding=state,
                    partner="Social care",
                ),
            )  # fmt: skip

    def safeguards(self, draw: Random) -> None:
        waiting = self.found(
            sa.select(LocationLink).where(LocationLink.safeguarding == "not_referred").limit(4)
        )
        for link in waiting:
            self.tries(
                draw,
                does.RecordSafeguarding(
                    link_id=link.id, version=link.version, safeguarding="referred", partner="MASH"
                ),
            )

    def proposes(self, draw: Random) -> None:
        place = self.place(draw)
        if place is not None:
            said = draw.choice(["Done", "Done", ""])
            self.tries(
                draw,
                does.ProposeSignOff(
                    **self.at(place), prevent=said, protect="Done", justice="Done",
                    displacement="Looked", review_on=self.today + dt.timedelta(days=60),
                ),
            )  # fmt: skip

    def withdraws(self, draw: Random) -> None:
        place = self.place(draw, LocationStatus.SIGN_OFF_PROPOSED)
        if place is not None:
            self.tries(draw, does.WithdrawSignOff(**self.at(place), reason="Too early"))

    def decides_outside(self, draw: Random) -> None:
        place = self.place(draw, LocationStatus.SIGN_OFF_PROPOSED)
        if place is not None:
            self.tries(
                draw,
                does.DecideSignOff(
                    **self.at(place), granted=draw.random() < 0.5, minute="By hand",
                    exception_reason=draw.choice(["", "Demolished"]),
                ),
            )  # fmt: skip

    def doubles(self, draw: Random) -> None:
        place, other = self.place(draw), self.place(draw)
        if place is not None and other is not None and draw.random() < 0.3:
            self.tries(
                draw, does.MarkDuplicate(**self.at(place), same_as_id=other.id, reason="Same")
            )

    def offers(self, draw: Random) -> None:
        place = self.place(draw)
        if place is not None:
            self.tries(
                draw,
                does.OfferTransfer(**self.at(place), to_area=draw.choice(AREAS), reason="Theirs"),
            )

    def answers(self, draw: Random) -> None:
        for offer in self.found(sa.select(Transfer).where(Transfer.outcome.is_(None)).limit(2)):
            self.tries(
                draw,
                does.AnswerTransfer(
                    transfer_id=offer.id, version=offer.version, accepted=draw.random() < 0.7,
                    answer="Seen",
                ),
            )  # fmt: skip

    def makes_it_ready(self, draw: Random) -> None:
        """So that some are signed off on all eight points."""
        place = self.place(draw)
        if place is None or place.status.value in LEFT:
            return
        for _ in range(4):
            self.works_on(draw, place)
        self.safeguards(draw)
        self.cores.clock.advance(dt.timedelta(days=30))
        for command in (does.ScoreRisk, does.ProposeSignOff):
            with self.cores.store.reading() as session:
                now = session.get_one(Location, place.id)
            said: dict[str, Any] = {
                "factors": factors(1), "basis": "Quiet", "grounds": "disruption",
            } if command is does.ScoreRisk else {
                "prevent": "Done", "protect": "Done", "justice": "Done", "displacement": "Looked",
                "review_on": self.today + dt.timedelta(days=60),
            }  # fmt: skip
            self.tries(draw, command(**self.at(now), **said), "ps.one")

    def works_on(self, draw: Random, place: Location) -> None:
        tactics = self.found(sa.select(Tactic).where(Tactic.location_id == place.id))
        waiting = [each for each in tactics if each.status in _NEXT]
        if waiting:
            seen = {"tactic_id": waiting[0].id, "version": waiting[0].version}
            command = _next_of(waiting[0].status, seen, self.cores.clock.now())
            self.tries(draw, command, "insp.one")
        elif not any(each.status is TacticStatus.DONE for each in tactics):
            proposal = works.ProposeTactic(location_id=place.id, code="HVP", objective="Be seen")
            self.tries(draw, proposal, "ps.one")

    # --- meetings -----------------------------------------------------------------------------

    def meeting(self, draw: Random, *states: MeetingStatus) -> Meeting | None:
        wanted = sa.select(Meeting).where(Meeting.status.in_(states or tuple(MeetingStatus)))
        found = self.found(wanted.order_by(Meeting.id.desc()).limit(4))
        return draw.choice(found) if found else None

    def met(self, meeting: Meeting) -> dict[str, int]:
        with self.cores.store.reading() as session:
            return {
                "meeting_id": meeting.id,
                "version": session.get_one(Meeting, meeting.id).version,
            }

    def prepares(self, draw: Random) -> None:
        day = self.today + dt.timedelta(days=draw.choice([0, 0, 3]))
        self.tries(
            draw, meets.PrepareMeeting(kind="cog", area=draw.choice(AREAS), held_on=day), "ps.one"
        )

    def attends(self, draw: Random) -> None:
        meeting = self.meeting(draw)
        if meeting is not None:
            people = draw.sample(QUORUM, draw.randint(1, 3))
            if draw.random() < 0.2:
                people = [meets.Attendee(QUORUM[0].name, QUORUM[0].agency, "apologies")]
            self.tries(draw, meets.RecordAttendance(**self.met(meeting), people=tuple(people)))

    def opens(self, draw: Random) -> None:
        meeting = self.meeting(draw, MeetingStatus.PREPARED)
        if meeting is not None:
            self.tries(draw, meets.OpenMeeting(**self.met(meeting)), "chair.one")

    def reads(self, draw: Random) -> None:
        meeting = self.meeting(draw, MeetingStatus.OPEN)
        if meeting is not None:
            self.tries(draw, meets.ReadStatement(**self.met(meeting)))

    def decides(self, draw: Random) -> None:
        meeting = self.meeting(draw, MeetingStatus.OPEN)
        if meeting is not None:
            wanted = sa.select(MeetingItem).where(MeetingItem.meeting_id == meeting.id)
            self.decide(draw, draw.choice(self.found(wanted)), draw.choice(DECISIONS))

    def decide(self, draw: Random, item: MeetingItem, decision: str, reason: str = "") -> bool:
        return self.tries(
            draw,
            meets.DecideItem(
                meeting_item_id=item.id, version=item.version, decision=decision,
                rationale="Reports go on", detail=draw.choice(AREAS),
                chair_reason=reason or draw.choice(["", "", "The owner is abroad"]),
            ),
            draw.choice(["chair.one", "chair.two", "ps.one"]),
        )  # fmt: skip

    def ends(self, draw: Random) -> None:
        meeting = self.meeting(draw, MeetingStatus.OPEN)
        if meeting is not None and self.tries(
            draw, meets.CloseMeeting(**self.met(meeting)), "chair.one"
        ):
            with self.cores.store.reading() as session:
                decided = _subjects(session, meeting.id, MeetingItem.decision.is_not(None))
                assert _open_ones(session, meeting.area) <= decided

    def approves(self, draw: Random) -> None:
        meeting = self.meeting(draw, MeetingStatus.ENDED)
        if meeting is not None:
            self.tries(draw, meets.ApproveMinutes(**self.met(meeting)), "chair.two")

    def holds_a_whole_meeting(self, draw: Random) -> None:
        self.prepares(draw)
        self.opens(draw)
        self.reads(draw)
        for meeting in self.found(sa.select(Meeting).where(Meeting.status == MeetingStatus.OPEN)):
            self.tries(draw, meets.RecordAttendance(**self.met(meeting), people=QUORUM), "ps.one")
            wanted = sa.select(MeetingItem).where(
                MeetingItem.meeting_id == meeting.id, MeetingItem.needs_decision,
                MeetingItem.decision.is_(None),
            )  # fmt: skip
            for item in self.found(wanted):
                tried = ("sign_off", draw.choice(DECISIONS), "keep", "defer")
                any(self.decide(draw, item, each) for each in tried)
            self.ends(draw)

    def waits(self, draw: Random) -> None:
        self.cores.clock.advance(dt.timedelta(days=draw.choice([1, 7, 28])))

    def goes_past_the_core(self, draw: Random) -> None:
        """Raw SQL, by a login that may do everything."""
        place = self.place(draw)
        if place is None or place.status.value in LEFT:
            return
        statement = draw.choice(WRONG_ON_FILE).format(id=place.id)
        with self.cores.store.engine.connect() as connection, connection.begin() as transaction:
            try:
                touched = connection.exec_driver_sql(statement).rowcount
            except sa.exc.DBAPIError:
                self.taken["kept"] += 1
            else:
                assert touched == 0, statement
            transaction.rollback()

    @rule(draw=st.randoms(use_true_random=True))
    def somebody_does_something(self, draw: Random) -> None:
        getattr(self, draw.choice(DEEDS))(draw)

    @precondition(lambda self: self.changed)
    @invariant()
    def nothing_is_lost(self) -> None:
        self.changed = False
        reader = self.staff["ps.one"]
        with self.cores.store.reading() as session:
            for area in AREAS:
                assert_on_every_agenda(session, area)
            # The next one of all, as it would be prepared now; dear, so one area at a time.
            area = AREAS[self.taken.total() % len(AREAS)]
            listed = {line.subject_id for line in reader.ask(agenda_of, area)}
            assert listed == _open_ones(session, area)
            for place in session.scalars(sa.select(Location).where(Location.status.in_(LEFT))):
                assert_left_by_a_door(session, place)
            items = {
                each.id: (each.meeting_id, each.subject_kind, each.subject_id)
                for each in session.scalars(sa.select(MeetingItem))
            }
            assert self.items.items() <= items.items()
            self.items = items
            assert_put_off_with_reason(session)


_NEXT = (
    TacticStatus.PROPOSED, TacticStatus.AUTHORISED, TacticStatus.PLANNED, TacticStatus.LIVE,
)  # fmt: skip


def _next_of(status: TacticStatus, seen: dict[str, int], now: dt.datetime) -> Command:
    made: Any = {
        TacticStatus.PROPOSED: (works.AuthoriseTactic, {}),
        TacticStatus.AUTHORISED: (works.PlanTactic, {"starts_on": now.date()}),
        TacticStatus.PLANNED: (works.ServeTactic, {"served_at": now, "served_by": "PC Sedge"}),
        TacticStatus.LIVE: (
            works.FinishTactic,
            {"result": "successful", "count_before": 9, "count_after": 1,
             "displacement": "Looked at the park"},
        ),
    }[status]  # fmt: skip
    kind, said = made
    command: Command = kind(**seen, **said)
    return command


def factors(each: int) -> dict[str, int]:
    return dict.fromkeys(("frequency", "children", "seriousness", "control", "guardianship"), each)


def _open_ones(session: Any, area: str) -> set[int]:
    """Those that have not left, told by nothing of the program's own."""
    wanted = sa.text("SELECT id, status FROM cog_location WHERE area = :area")
    return {key for key, status in session.execute(wanted, {"area": area}) if status not in LEFT}


def _subjects(session: Any, meeting_id: int, *where: Any) -> set[int]:
    wanted = sa.select(MeetingItem.subject_id).where(
        MeetingItem.meeting_id == meeting_id, MeetingItem.subject_kind == LOCATION, *where
    )
    return set(session.scalars(wanted))


def assert_on_every_agenda(session: Any, area: str) -> None:
    """Each agenda to come, or being gone through, holds every location that has not left."""
    coming = sa.select(Meeting.id).where(
        Meeting.area == area, Meeting.status.in_((MeetingStatus.PREPARED, MeetingStatus.OPEN))
    )
    for meeting_id in session.scalars(coming):
        assert _open_ones(session, area) <= _subjects(session, meeting_id)


def assert_left_by_a_door(session: Any, place: Location) -> None:
    """Signed off on eight points or by exception, taken over elsewhere, or a duplicate."""
    if place.status is LocationStatus.DUPLICATE:
        assert place.duplicate_of_id not in (None, place.id)
    elif place.status is LocationStatus.REFERRED_OUT:
        transfer = session.get_one(Transfer, place.transfer_id)
        there = session.get_one(Location, transfer.new_location_id)
        assert (there.area, there.came_from_id) == (transfer.to_area, place.id)
    else:
        decided = session.get_one(SignOff, place.sign_off_id)
        assert decided.outcome is SignOffOutcome.GRANTED
        assert decided.decided_by not in ("", decided.proposed_by)
        points = [getattr(decided, point.value) for point in Point]
        assert all(points) or decided.exception_reason
        if all(points):
            meeting = session.get_one(Meeting, decided.meeting_id)
            came = {each.agency for each in meeting.attendance if each.presence in THERE}
            assert {each.agency for each in QUORUM} <= came


def assert_put_off_with_reason(session: Any) -> None:
    """Of each location, never deferred twice running without the chair's words."""
    wanted = (
        sa.select(MeetingItem.subject_id, MeetingItem.decision, MeetingItem.chair_reason)
        .join(Meeting)
        .where(MeetingItem.decision.is_not(None))
        .order_by(MeetingItem.subject_id, Meeting.held_on, MeetingItem.id)
    )
    before = (None, None)
    for subject, decision, reason in session.execute(wanted):
        if (subject, decision) == before and decision == "defer":
            assert reason.strip()
        before = (subject, decision)


@pytest.mark.timeout(3_600)
def test_that_no_location_is_missing_from_the_next_agenda(embedded_core_as: Cores) -> None:
    taken: Counter[str] = Counter()

    class Onward(Agendas):
        cores = embedded_core_as

    Onward.taken = taken
    Onward.TestCase.settings = settings(
        max_examples=RUNS, stateful_step_count=STEPS, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    Onward.TestCase().runTest()
    for kind in (does.ProposeSignOff, meets.DecideItem, meets.CloseMeeting):
        assert taken[kind.__name__], taken
    assert taken["refused"], taken
    assert taken["kept"], taken


def test_that_a_location_which_joined_no_agenda_would_be_noticed(
    embedded_core_as: Cores, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.support.cog import make_location
    from tests.support.meetings import prepare

    core = embedded_core_as("cog_chair", "sergeant")
    make_location(core)
    prepare(core)
    monkeypatch.setattr(keeping, "_AFTER", [])
    with core.store.reading() as session:
        assert_on_every_agenda(session, AREAS[0])
    make_location(core)
    with core.store.reading() as session, pytest.raises(AssertionError):
        assert_on_every_agenda(session, AREAS[0])
