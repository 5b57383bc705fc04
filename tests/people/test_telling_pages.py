"""Pages of the timeline hold what the streams tell one by one, whatever falls together."""

from __future__ import annotations

import datetime as dt
from random import Random

from lomu_app.bootstrap import Core
from lomu_app.daart.commands import RecordAttempt
from lomu_app.kernel.clock import FixedClock
from lomu_app.people import telling
from lomu_app.people.commands import AddName
from lomu_app.people.entry_commands import AddLink
from lomu_app.people.joined import records_of
from lomu_app.people.limiting import LimitAccess
from lomu_app.people.marker_commands import AddMarker
from lomu_app.people.rules import NewMarker, NewName
from lomu_app.people.telling import PersonEvent, Place, timeline, timeline_groups
from lomu_app.store.unit_of_work import Reader
from tests.support.accounts import give_account
from tests.support.cores import Cores
from tests.support.looking import look
from tests.support.targets import make_person, make_target

# Midnight in London twice, in winter and in summer: there days and moments fall together.
MOMENTS = tuple(
    dt.datetime(2026, month, day, hour, minute, tzinfo=dt.UTC)
    for month, day, hour, minute in (
        (11, 24, 0, 0), (11, 24, 7, 0), (10, 24, 23, 0), (10, 24, 23, 1), (10, 24, 22, 59),
    )
)  # fmt: skip
DAYS = (dt.date(2026, 11, 24), dt.date(2026, 10, 25), dt.date(2026, 10, 24))


def one_by_one(reader: Reader, person_id: int, group: str) -> list[PersonEvent]:
    """Every stream alone, whole, without pages: then laid in order."""
    whose = {
        "person_id": person_id, "records": records_of(reader.session, person_id),
        "areas": tuple(reader.actor.areas),
    }  # fmt: skip
    found = []
    for name, stream in telling._STREAMS.items():
        if group in ("", stream.group) and reader.actor.may(stream.permission):
            rows = reader.session.execute(stream.query, whose).all()
            for event in stream.events(reader, person_id, rows):
                event.stream, event.group = name, stream.group
                found.append(event)
    return sorted(found, key=lambda event: (event.at, event.stream, event.key), reverse=True)


def lived(core: Core, clock: FixedClock, random: Random) -> int:
    """Somebody of whom things were recorded, at random, at few moments."""
    person_id = make_person(core)
    target_id = make_target(core, person_id)
    for number in range(24):
        clock.moment = random.choice(MOMENTS)
        command = random.choice(
            [
                AddMarker(person_id=person_id, marker=NewMarker("", f"Dog {number}")),
                AddName(person_id=person_id, name=NewName(f"Alias{chr(65 + number)}")),
                RecordAttempt(
                    target_id=target_id, outcome="no_reply",
                    on_day=min(random.choice(DAYS), clock.today()), note=str(number),
                ),
            ]
        )  # fmt: skip
        core.execute(command)
    clock.moment = MOMENTS[1]
    return person_id


def pages(core: Core, person_id: int, group: str, random: Random) -> list[PersonEvent]:
    """Page after page, each of another length."""
    events: list[PersonEvent] = []
    place: Place | None = None
    while True:
        limit = random.randint(1, 9)
        page = core.ask(timeline, person_id, group=group, after=place, limit=limit)
        events += page.events
        assert len(page.events) == limit or page.next is None
        place = page.next
        if place is None:
            return events


def test_that_pages_hold_what_the_streams_tell_one_by_one(core_as: Cores) -> None:
    core, random = core_as("sergeant"), Random(20261124)
    person_id = lived(core, core_as.clock, random)
    look(core, person_id)
    for group in ("", *timeline_groups(core.actor)):
        whole = core.ask(one_by_one, person_id, group)
        assert pages(core, person_id, group, random) == whole, group
    everything = core.ask(one_by_one, person_id, "")
    assert len(everything) > 24
    days = {event.at for event in everything if event.day_only}
    moments = {event.at for event in everything if not event.day_only}
    assert days & moments, "a day and a moment fall together"


def test_that_links_with_somebody_hidden_are_on_no_page(core_as: Cores) -> None:
    give_account(core_as, "ps.owner", "sergeant")
    owner = core_as("sergeant", name="ps.owner")
    person_id, hidden = make_person(owner), make_person(owner)
    look(owner, person_id)
    for number, other in enumerate((hidden, None, hidden, None)):
        owner.execute(
            AddLink(
                person_id=person_id, kind="associate", name="" if other else f"Friend {number}",
                other_id=other, basis="fact", source="Log 7",
            )
        )  # fmt: skip
    before = owner.ask(timeline, person_id, group="Links and documents").events
    owner.execute(
        LimitAccess(person_id=hidden, version=0, owner="ps.owner", reason="Officer's brother")
    )
    core = core_as("sergeant", name="ps.other")
    look(core, person_id)
    told = pages(core, person_id, "Links and documents", Random(1))
    assert [event.title for event in told] == ["Associate: Friend 3", "Associate: Friend 1"]
    assert len(before) == 4
    assert owner.ask(timeline, person_id, group="Links and documents").events == before
