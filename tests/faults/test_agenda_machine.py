"""Whatever anybody does in whatever order: no location falls off the COG's agenda unseen."""

from __future__ import annotations

import datetime as dt
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import ClassVar

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import invariant, precondition, rule

from lomu_app.cog import commands as does
from lomu_app.cog import keeping
from lomu_app.cog.agenda import agenda_of
from lomu_app.cog.records import Location
from lomu_app.meetings import commands as meets
from lomu_app.meetings.records import Meeting, MeetingItem
from lomu_app.meetings.rules import MeetingStatus
from tests.faults.agenda_checks import (
    LEFT,
    assert_left_by_a_door,
    assert_on_every_agenda,
    assert_put_off_with_reason,
    open_ones,
    subjects_of,
)
from tests.faults.agenda_deeds import AREAS, Places
from tests.faults.side_by_side import DEEP, fresh_seed, side_by_side
from tests.support.cog import make_location
from tests.support.cores import Cores
from tests.support.meetings import QUORUM, prepare
from tests.support.personal import PersonalCores, verify

# Twenty thousand steps under the nightly profile, a few hundred otherwise. A force grows with
# each, and so does every look at all of it: hence several forces.
FORCES, RUNS, STEPS = (20, 5, 200) if DEEP else (1, 4, 70)
# On file and server at once, of one force.
TOGETHER = 2_000 if DEEP else 40
DECISIONS = (
    "keep", "change_tactic", "escalate", "sign_off", "refer", "add", "reject", "defer", "defer",
)  # fmt: skip
DEEDS = [
    "raises", "accepts", "steps", "judges", "judges", "hears", "hears", "works", "works", "works",
    "works", "links", "safeguards", "proposes", "proposes", "withdraws", "decides_outside",
    "doubles", "offers", "answers", "prepares", "prepares", "attends", "opens", "opens", "reads",
    "calls_off", "takes_up", "decides", "decides", "decides", "decides", "decides", "ends", "ends",
    "approves",
    "waits", "waits", "goes_past_the_core", "makes_it_ready", "makes_it_ready",
    "holds_a_whole_meeting", "holds_a_whole_meeting", "holds_a_whole_meeting",
]  # fmt: skip
WRONG_ON_FILE = (
    "DELETE FROM cog_location WHERE id = {id}",
    "DELETE FROM meeting_item WHERE subject_id = {id}",
    "UPDATE meeting_item SET subject_id = NULL, version = version + 1 WHERE subject_id = {id}",
    "UPDATE cog_location SET status = 'signed_off', version = version + 1 WHERE id = {id}",
    "UPDATE cog_location SET status = 'archived', version = version + 1 WHERE id = {id}",
    "UPDATE cog_location SET status = 'referred_out', version = version + 1 WHERE id = {id}",
    "UPDATE cog_location SET status = 'rejected', version = version + 1 WHERE id = {id}",
    "UPDATE cog_location SET area = 'Dudley', version = version + 1 WHERE id = {id}",
    (
        "UPDATE meeting SET status = 'called_off', called_off_by = 'x', called_off_at = opened_at, "
        "called_off_reason = 'x', version = version + 1 WHERE status = 'open' "
        "AND id IN (SELECT meeting_id FROM meeting_item WHERE subject_id = {id})"
    ),
)


_ITEMS = sa.select(
    MeetingItem.id, MeetingItem.meeting_id, MeetingItem.subject_kind, MeetingItem.subject_id
)


class Agendas(Places):
    """Some months, with everybody pressing everything."""

    broken: ClassVar[list[str]]
    kept: ClassVar[list[str]]

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

    def calls_off(self, draw: Random) -> None:
        meeting = self.meeting(draw)
        if meeting is not None:
            said = {**self.met(meeting), "reason": draw.choice(["The chair is ill", ""])}
            by = draw.choice(["chair.one", "chair.one", "ps.one"])
            if self.tries(draw, meets.CallOffMeeting(**said), by):
                assert meeting.status is MeetingStatus.PREPARED

    def takes_up(self, draw: Random) -> None:
        meeting = self.meeting(draw, MeetingStatus.CALLED_OFF)
        if meeting is not None:
            self.tries(draw, meets.TakeUpMeeting(**self.met(meeting)), "chair.one")

    def reads(self, draw: Random) -> None:
        meeting = self.meeting(draw, MeetingStatus.OPEN)
        if meeting is not None:
            self.tries(draw, meets.ReadStatement(**self.met(meeting)))

    def decides(self, draw: Random) -> None:
        meeting = self.meeting(draw, MeetingStatus.OPEN)
        if meeting is not None:
            wanted = sa.select(MeetingItem).where(MeetingItem.meeting_id == meeting.id)
            items = self.found(wanted.order_by(MeetingItem.id))
            self.decide(draw, draw.choice(items), draw.choice(DECISIONS))

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
                decided = subjects_of(session, meeting.id, MeetingItem.decision.is_not(None))
                assert open_ones(session, meeting.area) <= decided

    def approves(self, draw: Random) -> None:
        meeting = self.meeting(draw, MeetingStatus.ENDED)
        if meeting is not None:
            self.tries(draw, meets.ApproveMinutes(**self.met(meeting)), "chair.two")

    def holds_a_whole_meeting(self, draw: Random) -> None:
        self.prepares(draw)
        self.opens(draw)
        self.reads(draw)
        are_open = sa.select(Meeting).where(Meeting.status == MeetingStatus.OPEN)
        for meeting in self.found(are_open.order_by(Meeting.id)):
            self.tries(draw, meets.RecordAttendance(**self.met(meeting), people=QUORUM), "ps.one")
            wanted = sa.select(MeetingItem).where(
                MeetingItem.meeting_id == meeting.id, MeetingItem.needs_decision,
                MeetingItem.decision.is_(None),
            )  # fmt: skip
            for item in self.found(wanted.order_by(MeetingItem.id)):
                tried = ("sign_off", draw.choice(DECISIONS), "keep", "defer")
                any(self.decide(draw, item, each) for each in tried)
            self.ends(draw)

    def waits(self, draw: Random) -> None:
        self.cores.clock.advance(dt.timedelta(days=draw.choice([1, 7, 28])))

    def goes_past_the_core(self, draw: Random) -> None:
        """Raw SQL: by a login that may do everything, on a server by those of people as well."""
        place, stores = self.place(draw), [core.store for core in self.staff.values()]
        store = draw.choice([self.cores.store, *stores])
        if place is None or place.status.value in LEFT:
            return
        statement = draw.choice(WRONG_ON_FILE).format(id=place.id)
        with store.engine.connect() as connection, connection.begin() as transaction:
            try:
                touched = connection.exec_driver_sql(statement).rowcount
            except sa.exc.DBAPIError:
                self.kept.append(statement)
            else:
                assert touched == 0, statement
            transaction.rollback()

    def take(self, draw: Random) -> None:
        """One step of a walk without a searcher."""
        self.draw = draw
        self.somebody_does_something()
        if self.changed:
            self.nothing_is_lost()

    @rule()
    def somebody_does_something(self) -> None:
        with self.noting():
            getattr(self, self.draw.choice(DEEDS))(self.draw)

    def teardown(self) -> None:
        """End with what a short walk may never have come to."""
        if not self.broken:
            self.holds_a_whole_meeting(self.draw)
            for _ in range(4):
                self.goes_past_the_core(self.draw)

    @precondition(lambda self: self.changed)
    @invariant()
    def nothing_is_lost(self) -> None:
        self.changed = False
        with self.noting(), self.cores.store.reading() as session:
            assert_on_every_agenda(session)
            # The next one of all, as it would be prepared now; dear, so one area at a time.
            area = AREAS[self.taken.total() % len(AREAS)]
            listed = {line.subject_id for line in self.staff["ps.one"].ask(agenda_of, area)}
            assert listed == open_ones(session, area)
            for place in session.scalars(sa.select(Location).where(Location.status.in_(LEFT))):
                assert_left_by_a_door(session, place)
            items = {key: tuple(rest) for key, *rest in session.execute(_ITEMS)}
            assert self.items.items() <= items.items()
            self.items = items
            assert_put_off_with_reason(session)

    @contextmanager
    def noting(self) -> Iterator[None]:
        """Keep what broke: the walk cannot be taken again, for the world has moved on."""
        try:
            yield
        except AssertionError:
            self.broken.append(f"{dict(self.taken)}\n{traceback.format_exc()}")
            raise


COME_BY = [
    *(kind.__name__ for kind in (does.ProposeSignOff, meets.DecideItem, meets.CloseMeeting)),
    "refused",
]


@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("_force", range(FORCES))
def test_that_no_location_is_missing_from_the_next_agenda(
    embedded_core_as: Cores, _force: int
) -> None:
    onward = agendas_of(embedded_core_as)
    onward.TestCase.settings = settings(
        max_examples=1, stateful_step_count=STEPS, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    # One walk at a time: each goes on where the last one stopped, so none is like another.
    for _ in range(RUNS):
        try:
            onward.TestCase().runTest()
        except Exception:
            assert not onward.broken, onward.broken[0]
            raise
    assert all(onward.taken[each] for each in COME_BY), onward.taken
    assert onward.kept, "nothing was kept from whoever went past the core"


@pytest.mark.timeout(3_600)
def test_that_a_server_allows_everybody_what_the_file_allows_and_refuses_the_same(
    embedded_core_as: Cores, personal_core_as: PersonalCores
) -> None:
    file, server = agendas_of(embedded_core_as)(), agendas_of(personal_core_as)()
    side_by_side(file, server, TOGETHER, fresh_seed(), COME_BY)
    file.teardown()
    server.teardown()
    assert server.kept, "nothing was kept from whoever went past the core"
    verdict = verify(personal_core_as("sergeant", name="ps.one"))
    assert verdict.ok, verdict.problems


def agendas_of(made: Cores) -> type[Agendas]:
    """The machine on this database, with a count of its own."""

    class Onward(Agendas):
        cores = made
        broken: ClassVar[list[str]] = []
        kept: ClassVar[list[str]] = []

    Onward.taken = Counter()
    return Onward


def test_that_a_location_which_joined_no_agenda_would_be_noticed(
    embedded_core_as: Cores, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = embedded_core_as("cog_chair", "sergeant")
    make_location(core)
    prepare(core)
    monkeypatch.setattr(keeping, "_AFTER", [])
    with core.store.reading() as session:
        assert_on_every_agenda(session)
    make_location(core)
    with core.store.reading() as session, pytest.raises(AssertionError):
        assert_on_every_agenda(session)
