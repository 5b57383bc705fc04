"""One location of an agenda as it may go out, made from what may be told of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from lomu_app.cog.keeping import POLICY, entry_of, now_of
from lomu_app.cog.pack_rows import (
    PackItem,
    PackLine,
    PackNote,
    PackPoint,
    PackProposal,
    PackRisk,
    PackScore,
    PackTactic,
)
from lomu_app.cog.queries import points_of
from lomu_app.cog.records import Location, LocationLink
from lomu_app.cog.rows import IntelligenceRow, TacticRow
from lomu_app.cog.rules import (
    STATUS_LABELS,
    LinkKind,
    NoteNature,
    Risk,
    Safeguarding,
    find_band,
    trend_of,
)
from lomu_app.cog.tactic_rules import RESULT_LABELS
from lomu_app.cog.tactic_rules import STATUS_LABELS as TACTIC_LABELS
from lomu_app.cog.work_queries import running_clocks
from lomu_app.kernel.clock import london
from lomu_app.kernel.policy import Policy
from lomu_app.meetings.rows import ItemRow
from lomu_app.store.unit_of_work import Reader

LATEST_FACTS, LATEST_SCORES = 6, 4
A_CHILD = "[child]"
SOMEBODY = "a known person"


class Veil:
    """Free text without the pseudonyms of linked children."""

    def __init__(self, labels: Iterable[str]) -> None:
        # One letter alone identifies nobody, and would tear words out of every text.
        words = sorted({each.strip() for each in labels if len(each.strip()) > 1}, key=len)
        told = "|".join(re.escape(word) for word in reversed(words))
        self._named = re.compile(rf"(?<!\w)(?:{told})(?!\w)", re.IGNORECASE) if told else None

    def __call__(self, text: str) -> str:
        """The text as it may go out."""
        return text if self._named is None else self._named.sub(A_CHILD, text)


@dataclass(frozen=True, slots=True)
class Known:
    """What is on record of one location beside itself, and may be told or counted.

    `intelligence` is all there is of it: what may not go out is counted.
    """

    intelligence: tuple[IntelligenceRow, ...]
    tactics: tuple[TacticRow, ...]


def pack_line(
    reader: Reader, location: Location, item: ItemRow, known: Known, veil: Veil
) -> PackLine:
    """The location of one item of the agenda."""
    policy = reader.policies[POLICY]
    links = [link for link in location.links if link.ended_on is None]
    usable = [each for each in known.intelligence if each.usable]
    now_at = reader.clock.now()
    warned = now_at + dt.timedelta(days=max(policy["warning_days"]))
    entry, now = entry_of(location), now_of(location)
    return PackLine(
        reference=location.reference, own_reference=location.own_reference,
        name=veil(location.name), section=item.section, kind=str(item.facts.get("kind", "")),
        status=STATUS_LABELS[location.status], place=_place(location), ward=location.ward,
        lead=location.lead, theme=veil(location.theme), entry=risk_row(policy, entry),
        now=risk_row(policy, now), trend=trend_of(policy, now, entry).value,
        raised_on=location.raised_on, agenda_since=location.agenda_since,
        meetings_on_agenda=int(item.facts.get("meetings_on_agenda", 0)),
        deferred_before=item.deferred_before, next_review=location.next_review,
        children=_linked(links, LinkKind.VICTIM),
        not_referred=sum(link.safeguarding is Safeguarding.NOT_REFERRED for link in links),
        people_ids=tuple(each.person_id for each in links if each.person_id is not None),
        vehicles=_linked(links, LinkKind.VEHICLE),
        groups=_linked(links, LinkKind.GROUP), summary=veil(item.summary),
        blockers=tuple(str(each) for each in item.facts.get("blockers", ())),
        points=tuple(
            PackPoint(each.label, each.met, each.told) for each in points_of(reader, location)
        ),
        proposal=_proposal(location, veil), scores=_scores(policy, location),
        facts=_facts(location, veil),
        intelligence=tuple(
            PackItem(each.reference, each.received_on, each.graded, veil(each.sanitised_text),
                     each.single_source)
            for each in usable
        ),
        kept_back=len(known.intelligence) - len(usable),
        tactics=tuple(_tactic(each, veil, now_at, warned) for each in known.tactics),
        since=_day(item.facts.get("since")),
        new=tuple(
            veil(str(each)) for name in ("new", "escalated") for each in item.facts.get(name, ())
        ),
    )  # fmt: skip


def _day(written: object) -> dt.date | None:
    return None if written is None else dt.date.fromisoformat(str(written))


def risk_row(policy: Policy, risk: Risk) -> PackRisk:
    """The band in words, its rank, and the score where there is one."""
    band = find_band(policy, risk.band)
    return PackRisk(band.label, band.rank, risk.score)


def _linked(links: list[LocationLink], kind: LinkKind) -> int:
    return sum(link.kind is kind for link in links)


def _place(location: Location) -> str:
    if location.platform:
        return location.platform
    return ", ".join(part for part in (location.address, location.postcode) if part)


def _scores(policy: Policy, location: Location) -> tuple[PackScore, ...]:
    return tuple(
        PackScore(each.scored_on, risk_row(policy, Risk(each.band, each.score)))
        for each in location.scores[-LATEST_SCORES:]
    )


def _facts(location: Location, veil: Veil) -> tuple[PackNote, ...]:
    """The latest of them, in the order in which they happened."""
    told = [each for each in location.notes if each.nature is NoteNature.FACT]
    return tuple(PackNote(each.on_day, veil(each.text)) for each in told[-LATEST_FACTS:])


def _proposal(location: Location, veil: Veil) -> PackProposal | None:
    waiting = [each for each in location.sign_offs if each.outcome is None]
    if not waiting:
        return None
    found = waiting[-1]
    return PackProposal(
        veil(found.prevent), veil(found.protect), veil(found.justice), veil(found.displacement),
        found.review_on, found.proposed_by,
    )  # fmt: skip


def _tactic(row: TacticRow, veil: Veil, now: dt.datetime, warned: dt.datetime) -> PackTactic:
    clocks = running_clocks(row)
    past = sum(at <= now for at, _ in clocks)
    return PackTactic(
        reference=row.reference, label=row.label,
        target=SOMEBODY if row.person_id is not None else veil(row.target),
        person_id=row.person_id, strand=row.strand.value.capitalize(),
        objective=veil(row.objective), agency=row.agency, status=TACTIC_LABELS[row.status],
        since=london(row.status_since).date(),
        clocks=tuple((name, f"{london(at):%d/%m/%Y %H:%M}") for at, name in clocks),
        near=any(at <= warned for at, _ in clocks[past:]), past=past, breaches=row.breaches,
        count_before=row.count_before, count_after=row.count_after,
        result=RESULT_LABELS[row.result] if row.result is not None else "",
        displacement=veil(row.displacement),
    )  # fmt: skip
