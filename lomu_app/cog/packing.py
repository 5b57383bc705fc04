"""What goes out of a COG: made live before the meeting, then told as the meeting was opened on.

What stays in the room never enters the rows: they are made from what may be told, not thinned
out afterwards. Free text that names a linked child by its pseudonym says “[child]” instead.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from lomu_app.access.queries import display_names
from lomu_app.cog.agenda import cog_place
from lomu_app.cog.keeping import POLICY
from lomu_app.cog.pack_lines import Known, Veil, pack_line
from lomu_app.cog.pack_rows import CogPack, PackException, PackLine
from lomu_app.cog.records import Location, LocationLink, SignOff
from lomu_app.cog.rows import IntelligenceFilter, IntelligenceRow, TacticFilter, TacticRow
from lomu_app.cog.rules import STATUS_LABELS, LinkKind
from lomu_app.cog.sign_off_rules import POINT_LABELS, Point, SignOffOutcome
from lomu_app.cog.tactic_rules import TacticStatus
from lomu_app.cog.work_queries import load_intelligence, load_tactics
from lomu_app.kernel.clock import london
from lomu_app.kernel.permissions import Permission
from lomu_app.meetings.papers import pack_action
from lomu_app.meetings.queries import kept_at_opening, load_meeting
from lomu_app.meetings.rows import MeetingDetail
from lomu_app.meetings.rules import STATUS_LABELS as MEETING_LABELS
from lomu_app.meetings.rules import TOPIC
from lomu_app.people.entry_records import AccessLimit
from lomu_app.store.unit_of_work import Reader

LOCATION = "location"


def load_pack(reader: Reader, meeting_id: int) -> CogPack:
    """The agenda that may go out: as the meeting was opened on, or live before that.

    Raises NotPermitted for a meeting that the asker may not know of, StoreUnavailable where the
    kept agenda does not fit its hash.
    """
    reader.actor.require(Permission.SEE_CSE)
    found = load_meeting(reader, meeting_id)
    kept = kept_at_opening(reader, meeting_id)
    pack = CogPack.from_data(kept) if kept else live_pack(reader, meeting_id)
    late = tuple(f"{item.reference} {item.title}" for item in found.items if item.joined_late)
    limited = _limited(reader)
    return dataclasses.replace(
        pack, lines=tuple(_without(line, limited) for line in pack.lines),
        joined_late=late if kept else (),
    )  # fmt: skip


def live_pack(reader: Reader, meeting_id: int) -> CogPack:
    """The agenda as it stands at this moment. Raises NotPermitted."""
    reader.actor.require(Permission.SEE_CSE)
    found = load_meeting(reader, meeting_id)
    policy, veil = reader.policies[POLICY], _veil(reader)
    row = found.row
    # It decides for each unit of its authority, whichever of them it meets by.
    authority = cog_place(reader.policies["areas"], row.area)[1]
    return CogPack(
        meeting_id=row.id, version=row.version, area=row.area, held_on=row.held_on,
        starts_at=row.starts_at, place=row.place, label=found.label, short=row.short,
        marking=found.marking, chair=row.chair, minute_taker=row.minute_taker,
        status=MEETING_LABELS[row.status],
        data_as_at=reader.clock.now(), frozen_at=found.opened_at, policy=policy.stamp,
        quiet_days=policy["quiet_days"], warning_days=max(policy["warning_days"]),
        topics=_topics(found), lines=_lines(reader, found, authority, veil),
        exceptions=_exceptions(reader, authority, veil),
        last_actions=tuple(pack_action(each, veil) for each in found.last_actions),
        called_off=veil(row.called_off),
    )  # fmt: skip


def veil_of(reader: Reader) -> Veil:
    """What takes the pseudonyms of linked children out of free text."""
    reader.actor.require(Permission.SEE_CSE)
    return _veil(reader)


def _veil(reader: Reader) -> Veil:
    asked = sa.select(LocationLink.label).where(LocationLink.kind == LinkKind.VICTIM).distinct()
    return Veil(reader.session.scalars(asked))


def _topics(found: MeetingDetail) -> tuple[tuple[str, str], ...]:
    """What is known under the headings, in numbers only."""
    return tuple(
        (item.title, str(told))
        for item in found.items
        if item.subject_kind == TOPIC
        for told in item.facts.get("minuted", ())
    )


def _lines(
    reader: Reader, found: MeetingDetail, authority: str, veil: Veil
) -> tuple[PackLine, ...]:  # fmt: skip
    items = [
        item for item in found.items if item.subject_kind == LOCATION and not item.settled
    ]  # fmt: skip
    places = _locations(reader, [item.subject_id or 0 for item in items])
    intelligence: defaultdict[int, list[IntelligenceRow]] = defaultdict(list)
    for one in load_intelligence(reader, IntelligenceFilter(authority=authority)):
        intelligence[one.location_id].append(one)
    tactics = _tactics(reader, authority)
    return tuple(
        pack_line(
            reader, places[item.subject_id or 0], item,
            Known(tuple(intelligence[item.subject_id or 0]), tuple(tactics[item.subject_id or 0])),
            veil,
        )
        for item in items
    )  # fmt: skip


def _locations(reader: Reader, ids: Iterable[int]) -> Mapping[int, Location]:
    parts = (Location.links, Location.notes, Location.scores, Location.sign_offs)
    asked = sa.select(Location).where(Location.id.in_(list(ids)))
    found = reader.session.scalars(asked.options(*map(selectinload, parts)))
    return {each.id: each for each in found}


def _tactics(reader: Reader, authority: str) -> Mapping[int, list[TacticRow]]:
    wanted = TacticFilter(authority=authority, statuses=tuple(TacticStatus))
    found: defaultdict[int, list[TacticRow]] = defaultdict(list)
    for one in load_tactics(reader, wanted):
        found[one.location_id].append(one)
    return found


def _limited(reader: Reader) -> frozenset[int | None]:
    """Nothing about them goes out, whoever sends it."""
    asked = sa.select(AccessLimit.person_id).where(AccessLimit.lifted_at.is_(None))
    return frozenset(reader.session.scalars(asked))


def _without(line: PackLine, limited: frozenset[int | None]) -> PackLine:
    """The line without whoever is under limited access."""
    return dataclasses.replace(
        line,
        people_ids=tuple(each for each in line.people_ids if each not in limited),
        tactics=tuple(each for each in line.tactics if each.person_id not in limited),
    )


def _exceptions(reader: Reader, authority: str, veil: Veil) -> tuple[PackException, ...]:
    """Every one of the authority, the newest first: each stays in every pack."""
    asked = (
        sa.select(SignOff, Location)
        .join(Location, Location.id == SignOff.location_id)
        .where(
            Location.authority == authority, SignOff.outcome == SignOffOutcome.GRANTED,
            SignOff.exception_reason != "",
        )
        .order_by(SignOff.decided_at.desc(), SignOff.id.desc())
    )  # fmt: skip
    names = display_names(reader.session)
    return tuple(
        PackException(
            place.reference, veil(place.name), STATUS_LABELS[place.status],
            london(each.decided_at).date() if each.decided_at is not None else None,
            names.get(each.decided_by, each.decided_by), veil(each.exception_reason),
            tuple(POINT_LABELS[point] for point in Point if not getattr(each, point.value)),
        )
        for each, place in reader.session.execute(asked)
    )  # fmt: skip
