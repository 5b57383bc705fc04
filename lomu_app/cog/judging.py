"""What the eight points of a sign-off are judged by, as it stands on record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from lomu_app.cog.grading import counts_as_new
from lomu_app.cog.keeping import POLICY, entry_of, now_of
from lomu_app.cog.records import Location, LocationLink, SignOff
from lomu_app.cog.rules import LinkKind, LocationStatus, Safeguarding
from lomu_app.cog.sign_off_rules import SignOffFacts, TacticFact
from lomu_app.cog.tactic_rules import FINISHED, Strand
from lomu_app.cog.work_records import Intelligence, Tactic
from lomu_app.kernel.clock import london
from lomu_app.store.unit_of_work import Reader


def facts_of(
    reader: Reader, location: Location, proposal: SignOff | None, *, decided_by: str = "",
    quorate: bool = False,
) -> SignOffFacts:  # fmt: skip
    """All that the points ask; without a proposal, what it would say is still lacking."""
    today, ids = reader.clock.today(), _with_duplicates(reader, location.id)
    told = dict.fromkeys(Strand, "")
    if proposal is not None:
        told = {strand: str(getattr(proposal, strand.value)) for strand in Strand}
    return SignOffFacts(
        area=location.area, today=today, tactics=_tactics(reader, location, ids),
        entry=entry_of(location), now=now_of(location), scored_on=location.now_scored_on,
        entry_pending=location.entry_due, new_items=_new_items(reader, ids, today),
        strands=told, children=_children(reader, ids),
        displacement="" if proposal is None else proposal.displacement,
        review_on=None if proposal is None else proposal.review_on,
        proposed_by="" if proposal is None else proposal.proposed_by, decided_by=decided_by,
        quorate=quorate,
    )  # fmt: skip


def _with_duplicates(reader: Reader, location_id: int) -> list[int]:
    """The location, and whatever was found to be the same: what is known of those counts here."""
    ids = newest = [location_id]
    while newest:
        asked = sa.select(Location.id).where(
            Location.duplicate_of_id.in_(newest), Location.status == LocationStatus.DUPLICATE
        )
        newest = [key for key in reader.session.scalars(asked) if key not in ids]
        ids = ids + newest
    return ids


def _tactics(reader: Reader, location: Location, ids: Sequence[int]) -> list[TacticFact]:
    """Those that go on, and those that ended since it came on the agenda."""
    asked = sa.select(
        Tactic.reference, Tactic.status, Tactic.result, Tactic.kept_by, Tactic.status_since
    ).where(Tactic.location_id.in_(ids))
    since = location.agenda_since or location.raised_on
    return [
        TacticFact(row.reference, row.status, row.result is not None, row.kept_by)
        for row in reader.session.execute(asked.order_by(Tactic.id))
        if row.status not in FINISHED or london(row.status_since).date() >= since
    ]


def _new_items(reader: Reader, ids: Sequence[int], today: dt.date) -> int:
    since = today - dt.timedelta(days=reader.policies[POLICY]["quiet_days"])
    asked = sa.select(Intelligence.grade, Intelligence.legacy_grade).where(
        Intelligence.location_id.in_(ids), Intelligence.received_on > since
    )
    return sum(counts_as_new(grade, legacy) for grade, legacy in reader.session.execute(asked))


def _children(reader: Reader, ids: Sequence[int]) -> list[Safeguarding]:
    asked = sa.select(LocationLink.safeguarding).where(
        LocationLink.location_id.in_(ids), LocationLink.kind == LinkKind.VICTIM,
        LocationLink.ended_on.is_(None),
    )  # fmt: skip
    return [each for each in reader.session.scalars(asked) if each is not None]
