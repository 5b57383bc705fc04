"""The practice force's COG: one meeting held four weeks ago, one that meets today."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, NamedTuple

from lomu_app import bootstrap
from lomu_app.actions.commands import RaiseAction, StepAction
from lomu_app.actions.queries import find_action_ids, load_actions
from lomu_app.kernel.clock import FixedClock
from lomu_app.meetings.commands import (
    ApproveMinutes,
    Attendee,
    CloseMeeting,
    DecideItem,
    NoteItem,
    OpenMeeting,
    PrepareMeeting,
    ReadStatement,
    RecordAttendance,
)
from lomu_app.meetings.queries import load_meeting
from lomu_app.meetings.rows import ItemRow
from lomu_app.meetings.rules import Presence

CHAIR = "ci.yew"
AREA = "Coventry"
_WEEKS = dt.timedelta(weeks=4)
_PEOPLE = (
    ("Sorrel", "Police LOMU", "PS"), ("Bryony", "CSE team", "DC"),
    ("A Hawthorn", "Children's social care", "Team manager"),
    ("B Linden", "Education", "Safeguarding lead"), ("C Rowan", "Licensing", "Officer"),
    ("D Aspen", "Health", "Nurse"),
)  # fmt: skip


class _Asked(NamedTuple):
    """What the meeting asks of somebody; days are counted from the meeting."""

    place: str
    text: str
    kind: str
    owner: str
    agency: str
    days: int
    result: str = ""


_ASKED = (
    _Asked("Lapwing Lodge", "Serve the notice on the new night manager", "visit", "DC Bryony",
           "CSE team", 14),
    _Asked("Lapwing Lodge", "Tell the three families how to ring the team", "safeguarding",
           "A Hawthorn", "Children's social care", 30),
    _Asked("Teasel Park pavilion", "Walk the park with the school’s safeguarding lead", "visit",
           "B Linden", "Education", 21, "Walked twice; two lamps were out and are mended."),
    _Asked("Harlequin Chicken", "Inspect the late licence once more", "visit", "C Rowan",
           "Licensing", 29),
    _Asked("12 Sluice Road", "Look through the tenancy papers", "intelligence", "PS Sorrel",
           "Police LOMU", 35),
)  # fmt: skip
_SAID = {
    "Teasel Park pavilion": "School and wardens see the same three men; parents are worried.",
    "Harlequin Chicken": "No call for months. Licensing has no concern.",
}


def hold_last_cog(folder: Path, clock: FixedClock, passphrase: str) -> None:
    """Four weeks before the clock's day: chaired, decided, minuted, approved.

    It is told of the locations as they are known today, since they are put down only now.
    """
    now = clock.moment
    clock.moment = now - _WEEKS + dt.timedelta(hours=3)
    core = bootstrap.open_folder(folder, CHAIR, passphrase, clock=clock)
    try:
        _hold(core, clock)
        clock.moment = now - dt.timedelta(hours=2)
        _settle(core)
    finally:
        core.close()
        clock.moment = now


def invite_cog(core: bootstrap.Core, today: dt.date) -> None:
    """The COG meets today: its agenda made, its people asked."""
    _invite(core, today, Presence.EXPECTED)


def _invite(core: bootstrap.Core, day: dt.date, presence: Presence) -> int:
    made = core.execute(PrepareMeeting(kind="cog", area=AREA, held_on=day)).result
    people = tuple(Attendee(name, agency, presence.value, rank) for name, agency, rank in _PEOPLE)
    core.execute(RecordAttendance(**_seen(core, int(made["meeting_id"])), people=people))
    return int(made["meeting_id"])


def _hold(core: bootstrap.Core, clock: FixedClock) -> None:
    key = _invite(core, clock.today(), Presence.PRESENT)
    core.execute(OpenMeeting(**_seen(core, key)))
    core.execute(ReadStatement(**_seen(core, key)))
    for item in core.ask(load_meeting, key).items:
        if item.waits:
            clock.advance(dt.timedelta(minutes=3))
            _decide(core, item, clock.today())
    clock.advance(dt.timedelta(minutes=5))
    core.execute(CloseMeeting(**_seen(core, key)))
    clock.advance(dt.timedelta(minutes=20))
    core.execute(ApproveMinutes(**_seen(core, key)))


def _decide(core: bootstrap.Core, item: ItemRow, day: dt.date) -> None:
    """Everything is kept, a nomination put off; what is said and asked goes with it."""
    offered = {each.code for each in item.choices}
    told = core.execute(
        DecideItem(
            meeting_item_id=item.id, version=item.version,
            decision="keep" if "keep" in offered else "defer",
        )
    ).result  # fmt: skip
    if item.title in _SAID:
        core.execute(
            NoteItem(
                meeting_item_id=item.id, version=int(told["item_version"]),
                presented_by="DC Bryony", discussion=_SAID[item.title],
            )
        )  # fmt: skip
    for asked in _ASKED:
        if asked.place == item.title:
            core.execute(
                RaiseAction(
                    person_id=None, area=AREA, text=asked.text, kind=asked.kind,
                    strand="protect", owner=asked.owner, owner_agency=asked.agency,
                    due=day + dt.timedelta(days=asked.days), source_kind="meeting",
                    source_id=item.id,
                )
            )  # fmt: skip


def _settle(core: bootstrap.Core) -> None:
    """What has been answered since."""
    results = {asked.text: asked.result for asked in _ASKED if asked.result}
    for row in core.ask(load_actions, core.ask(find_action_ids)):
        if row.text in results:
            core.execute(
                StepAction(
                    action_id=row.id, version=row.version, status="done", result=results[row.text]
                )
            )


def _seen(core: bootstrap.Core, meeting_id: int) -> dict[str, Any]:
    version = core.ask(load_meeting, meeting_id).row.version
    return {"meeting_id": meeting_id, "version": version}
