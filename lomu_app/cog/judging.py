"""What the eight points of a sign-off are judged by, as it stands on record."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from lomu_app.cog.grading import counts_as_new
from lomu_app.cog.keeping import POLICY, entry_of, now_of
from lomu_app.cog.records import Location, LocationLink, SignOff
from lomu_app.cog.rules import LinkKind, Safeguarding
from lomu_app.cog.sign_off_rules import SignOffFacts, TacticFact
from lomu_app.cog.tactic_rules import Strand
from lomu_app.cog.work_records import Intelligence, Tactic
from lomu_app.kernel.clock import london
from lomu_app.store.unit_of_work import Reader


def facts_of(
    reader: Reader, location: Location, proposal: SignOff | None, *, decided_by: str = "",
    quorate: bool = False,
) -> SignOffFacts:  # fmt: skip
    """All that the points ask; without a proposal, what it would say is still lacking."""
    today = reader.clock.today()
    told = dict.fromkeys(Strand, "")
    if proposal is not None:
        told = {strand: str(getattr(proposal, strand.value)) for strand in Strand}
    return SignOffFacts(
        area=location.area, today=today, tactics=_tactics(reader, location),
        entry=entry_of(location), now=now_of(location), scored_on=location.now_scored_on,
        entry_pending=location.entry_due, new_items=_new_items(reader, location, today),
        strands=told, children=_children(reader, location),
        displacement="" if proposal is None else proposal.displacement,
        review_on=None if proposal is None else proposal.review_on,
        proposed_by="" if proposal is None else proposal.proposed_by, decided_by=decided_by,
        quorate=quorate,
    )  # fmt: skip


def _tactics(reader: Reader, location: Location) -> list[TacticFact]:
    """Those that were worked on since it came on the agenda."""
    asked = sa.select(
        Tactic.reference, Tactic.status, Tactic.result, Tactic.kept_by, Tactic.status_since
    ).where(Tactic.location_id == location.id)
    since = location.agenda_since or location.raised_on
    return [
        TacticFact(row.reference, row.status, row.result is not None, row.kept_by)
        for row in reader.session.execute(asked.order_by(Tactic.id))
        if london(row.status_since).date() >= since
    ]


def _new_items(reader: Reader, location: Location, today: dt.date) -> int:
    since = today - dt.timedelta(days=reader.policies[POLICY]["quiet_days"])
    asked = sa.select(Intelligence.grade, Intelligence.legacy_grade).where(
        Intelligence.location_id == location.id, Intelligence.received_on > since
    )
    return sum(counts_as_new(grade, legacy) for grade, legacy in reader.session.execute(asked))


def _children(reader: Reader, location: Location) -> list[Safeguarding]:
    asked = sa.select(LocationLink.safeguarding).where(
        LocationLink.location_id == location.id, LocationLink.kind == LinkKind.VICTIM,
        LocationLink.ended_on.is_(None),
    )  # fmt: skip
    return [each for each in reader.session.scalars(asked) if each is not None]
