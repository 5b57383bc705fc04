"""What the one-page profile says of somebody, gathered from every room that the reader may see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lomu_app.assessments.queries import load_assessments_of_person
from lomu_app.assessments.rows import AssessmentRow
from lomu_app.assessments.rules import AssessmentState
from lomu_app.cog.of_person import locations_of_person
from lomu_app.cog.rules import bands
from lomu_app.cog.tactic_rules import FINISHED
from lomu_app.cog.tactic_rules import STATUS_LABELS as TACTIC_LABELS
from lomu_app.daart.queries import find_target_ids, load_targets
from lomu_app.daart.rows import TargetFilter, TargetGroup
from lomu_app.daart.rules import OUTSTANDING, STATUS_LABELS
from lomu_app.kernel.clock import london
from lomu_app.kernel.permissions import Permission
from lomu_app.orders.queries import load_order, load_orders
from lomu_app.orders.rows import OrderFilter
from lomu_app.people.entry_queries import load_links, load_photo
from lomu_app.people.queries import load_person
from lomu_app.people.rows import PersonDetail
from lomu_app.people.standing import Weight, standing_of
from lomu_app.people.telling import PersonEvent, timeline
from ui.people.person_lines import facts
from ui.people.words import CATEGORIES, LINKS, basis_words, day_words
from ui.printing.profile_print import ProfilePaper, ProfileRow

_EVENTS = 12  # of the timeline, newest first
_NO_MARKER = "None on record. That does not mean that there is no danger."


def read_profile(reader: Any, person_id: int) -> ProfilePaper:
    """All of it on one snapshot. Raises NotPermitted, RecordNotFound."""
    person = load_person(reader, person_id)
    photo = load_photo(reader, person_id)
    words = ""
    if photo is not None:
        words = f"Taken {day_words(photo.taken_on)}" if photo.taken_on else "Day not known"
        words += "; old" if photo.old else ""
    rows = (
        *_dangers(reader, person), *_identity(person), *_targets(reader, person_id),
        *_orders(reader, person_id), *_locations(reader, person_id), *_risk(reader, person_id),
        *_links(reader, person_id), *_events(reader, person_id),
    )  # fmt: skip
    return ProfilePaper(
        person.reference, person.name, rows, None if photo is None else photo.content, words
    )


def _dangers(reader: Any, person: PersonDetail) -> Iterator[ProfileRow]:
    live = [marker for marker in person.markers if marker.live]
    for marker in live:
        told = f"{marker.code} {marker.label}".strip() if marker.code else marker.note
        more = marker.note if marker.code else ""
        old = "old, not confirmed" if marker.to_confirm else ""
        yield ProfileRow("Warning", _joined(told, more, old), danger=True)
    if not live:
        yield ProfileRow("Warning", _NO_MARKER)
    flags = standing_of(reader, person.id)
    grave = [flag.words for flag in flags if flag.weight is Weight.GRAVE]
    if grave:
        yield ProfileRow("Now", "; ".join(grave), danger=True)
    others = [flag.words for flag in flags if flag.weight is not Weight.GRAVE]
    if others:
        yield ProfileRow("Stands", "; ".join(others))


def _identity(person: PersonDetail) -> Iterator[ProfileRow]:
    yield ProfileRow("Identity", "; ".join(f"{label}: {value}" for label, value in facts(person)))
    for address in person.addresses:
        if address.ended_on is None:
            checked = day_words(address.last_checked) or "never"
            yield ProfileRow(
                f"Address {address.rank}",
                _joined(address.text, address.kind, f"last checked: {checked}", address.note),
            )


def _targets(reader: Any, person_id: int) -> Iterator[ProfileRow]:
    if not reader.actor.may(Permission.SEE_TARGETS):
        return
    wanted = TargetFilter(group=TargetGroup.ALL, person_id=person_id)
    ids = find_target_ids(reader, wanted)
    rows = load_targets(reader, ids)
    for key in ids:
        if key in rows and rows[key].status in OUTSTANDING:
            row = rows[key]
            told = _joined(row.reference, row.offence, row.area, STATUS_LABELS[row.status])
            yield ProfileRow("Target", told, danger=True)


def _orders(reader: Any, person_id: int) -> Iterator[ProfileRow]:
    if not reader.actor.may(Permission.SEE_COHORTS):
        return
    now = reader.clock.now()
    for row in load_orders(reader, OrderFilter(person_id=person_id)):
        ends = f"until {london(row.ends_at):%d/%m/%Y %H:%M}" if row.ends_at else "no end given"
        conditions = [
            line.text
            for line in load_order(reader, row.id).conditions
            if line.ended_at is None and (line.ends_at is None or line.ends_at > now)
        ]
        if row.ends_at is not None and row.ends_at <= now:
            # Whoever reads it at a door must not take it for an order that binds.
            ends, conditions = f"RAN OUT {london(row.ends_at):%d/%m/%Y %H:%M}, not ended", []
        yield ProfileRow("Order", _joined(row.kind_label, row.reference, ends, *conditions))


def _locations(reader: Any, person_id: int) -> Iterator[ProfileRow]:
    """Where they are linked to now; to whoever is not cleared, nothing at all."""
    if not reader.actor.may(Permission.SEE_CSE):
        return
    known = {band.code: band.label for band in bands(reader.policies["cog"])}
    for linked in locations_of_person(reader, person_id):
        if linked.now:
            row = linked.row
            tactics = (
                f"{each.label}: {TACTIC_LABELS[each.status].lower()}"
                for each in linked.tactics if each.status not in FINISHED
            )  # fmt: skip
            told = _joined(
                row.name, row.reference, row.area, f"risk {known.get(row.now_band, row.now_band)}",
                linked.role, *tactics,
            )  # fmt: skip
            yield ProfileRow("CSE location", told)


def _risk(reader: Any, person_id: int) -> Iterator[ProfileRow]:
    if not reader.actor.may(Permission.SEE_COHORTS):
        return
    newest: dict[str, AssessmentRow] = {}
    for row in load_assessments_of_person(reader, person_id):
        if row.state is AssessmentState.DONE:
            newest.setdefault(row.tool, row)
    for row in newest.values():
        band = f"{row.tool_short}: {row.stands_label or 'recorded'}"
        told = _joined(band, day_words(row.assessed_on))
        yield ProfileRow("Risk", f"{told}  ({basis_words('opinion')})")


def _links(reader: Any, person_id: int) -> Iterator[ProfileRow]:
    for link in load_links(reader, person_id):
        if link.removed_reason is None:
            category = dict(CATEGORIES)[link.category] if link.category else ""
            told = _joined(
                link.name, "" if link.turned else link.relation, category, basis_words(link.basis)
            )
            yield ProfileRow(dict(LINKS)[link.kind].split(",")[0], told)


def _events(reader: Any, person_id: int) -> Iterator[ProfileRow]:
    for event in timeline(reader, person_id, limit=_EVENTS).events:
        yield ProfileRow(f"{london(event.at):%d/%m/%Y}", _event(event))


def _event(event: PersonEvent) -> str:
    category = dict(CATEGORIES)[event.category] if event.category else ""
    return _joined(event.title, category, basis_words(event.basis))


def _joined(*parts: str) -> str:
    return "  ·  ".join(part for part in parts if part)
