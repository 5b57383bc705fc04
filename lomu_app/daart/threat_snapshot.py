"""The Threat Review list as rows: built live while it is a draft, frozen when presented."""

from __future__ import annotations

import dataclasses
import datetime as dt

from sqlalchemy.orm import Session

from lomu_app.access.queries import fact
from lomu_app.daart.keeping import answer_of, facts_of, is_current
from lomu_app.daart.ranking import category_label, order_in_words
from lomu_app.daart.readiness import AddressFact, assess
from lomu_app.daart.records import Target, ThreatItem, ThreatList, ThreatSnapshot
from lomu_app.daart.snapshot import (
    Addendum,
    ListLine,
    ListSnapshot,
    Reason,
)
from lomu_app.daart.threat_alerts import alert_lines, with_outcomes
from lomu_app.daart.threat_facts import (
    aliases_of,
    attempts_total,
    briefing_addresses,
    briefing_attempts,
    briefing_markers,
    days_wanted,
    earlier_list,
    off_since,
    power_label,
    ranked_items,
    targets_by_id,
)
from lomu_app.daart.threat_rules import (
    FROZEN,
    carry_level,
    movement_in_words,
    result_codes,
)
from lomu_app.daart.threat_seen import as_seen
from lomu_app.kernel.errors import StoreUnavailable
from lomu_app.kernel.plain_data import plain_digest
from lomu_app.kernel.policy import PolicyBook
from lomu_app.people.rules import age_on
from lomu_app.store.unit_of_work import Reader, UnitOfWork

POLICY = "threat_review"
MARKING = "OFFICIAL-SENSITIVE"
PRACTICE = "practice"


def gaps_of(policies: PolicyBook, target: Target, now: dt.datetime, day: dt.date) -> list[str]:
    """What is missing from the target's arrest-ready test, in words."""
    addresses = tuple(
        AddressFact(row.last_checked)
        for row in target.person.addresses
        if is_current(row.ended_on, day)
    )
    answers = tuple(answer_of(check) for check in target.checks)
    facts = facts_of(target, addresses, answers)
    return list(assess(policies["readiness"], facts, now).gaps)


def live_snapshot(reader: Reader, shown: ThreatList) -> ListSnapshot:
    """The list with its people and targets as they are at this moment."""
    items = ranked_items(shown.items)
    targets = targets_by_id(reader.session, [item.target_id for item in items])
    labels = _marker_labels(reader.policies)
    lines = tuple(
        _line(reader.policies, shown.day, item, targets[item.target_id], labels) for item in items
    )
    earlier = earlier_list(reader.session, shown.area, shown.day)
    gone = off_since(reader.session, earlier, set(targets))
    alerts = alert_lines(reader, shown.area, shown.day, approved_at=shown.approved_at)
    bare = ListSnapshot(
        list_id=shown.id, version=shown.version, area=shown.area, day=shown.day,
        status=shown.status, marking=_marking(reader.session), prepared_by=shown.prepared_by,
        prepared_at=shown.prepared_at, submitted_by=None, submitted_at=None, approved_by=None,
        approved_at=None, approved_gaps=None, presented_by=None, presented_at=None,
        closed_by=None, closed_at=None, policy=shown.policy,
        order_rule=order_in_words(reader.policies[POLICY]), data_as_at=reader.clock.now(),
        lines=lines, off_since=gone, meeting_time=str(reader.policies[POLICY]["meeting_time"]),
        result_choices=tuple(
            result.label for result in result_codes(reader.policies[POLICY]) if result.offered
        ),
        alerts=alerts,
    )  # fmt: skip
    return _with_state(bare, shown, targets)


def keep_snapshot(uow: UnitOfWork, kept: ThreatList) -> str:
    """Store the list as it is shown now; the hash of it.

    A draft's is replaced with each change of substance; what was presented never is.
    """
    uow.session.flush()
    if kept.snapshot_hash is not None:
        return kept.snapshot_hash
    made = live_snapshot(uow.reader(), kept)
    found = uow.session.get(ThreatSnapshot, kept.id)
    if found is not None and _substance(found, made):
        return found.hash
    content = made.as_data()
    stored = found or ThreatSnapshot(list_id=kept.id)
    stored.taken_at = uow.clock.now()
    stored.content = content
    stored.hash = plain_digest(content)
    uow.session.add(stored)
    return stored.hash


def stored_snapshot(session: Session, shown: ThreatList) -> ListSnapshot | None:
    """The list as it was kept, untouched; None where nothing was kept.

    Raises StoreUnavailable where the content does not fit its hash, or a presented list's
    hash is not the one that the list itself carries.
    """
    stored = session.get(ThreatSnapshot, shown.id)
    if stored is None:
        return None
    digest = plain_digest(stored.content)
    sealed = shown.snapshot_hash if shown.status in FROZEN else stored.hash
    if digest != stored.hash or digest != sealed:
        raise StoreUnavailable(
            f"The list of {shown.area} for {shown.day:%d/%m/%Y} is not as it was presented: "
            "its content does not fit its hash. Verify the audit and tell your administrator."
        )
    return ListSnapshot.from_data(stored.content)


def kept_snapshot(reader: Reader, shown: ThreatList) -> ListSnapshot | None:
    """The kept list, with what is recorded on its lines since: decisions, results, carry-over.

    People, targets, order and reasons are those of the day. A draft that was never
    presented also takes the moves by hand that followed its last preparation.
    """
    stored = stored_snapshot(reader.session, shown)
    if stored is None:
        return None
    frozen = as_seen(reader, stored)
    items = {item.id: item for item in shown.items}
    policy = reader.policies[POLICY]
    labels = {result.code: result.label for result in result_codes(policy)}
    lines = []
    for line in frozen.lines:
        item = items.get(line.item_id)
        if item is None:
            lines.append(line)
            continue
        line = _with_work(line, item, labels)
        lines.append(line if shown.status in FROZEN else _with_place(line, item))
    lines.sort(key=lambda each: (each.removed_reason is not None, each.rank))
    return _with_state(
        dataclasses.replace(
            frozen, lines=tuple(lines), alerts=with_outcomes(reader.session, frozen.alerts)
        ),
        shown,
        targets_by_id(reader.session, {each.target_id for each in shown.addenda if each.target_id}),
    )


def _with_work(line: ListLine, item: ThreatItem, labels: dict[str, str]) -> ListLine:
    return dataclasses.replace(
        line, version=item.version, owner=item.owner, team=item.team, due=item.due,
        decision=item.decision, result=item.result, result_note=item.result_note,
        result_label=labels.get(item.result or "", item.result or ""),
        carry_reason=item.carry_reason, carry_by=item.carry_by, carry_until=item.carry_until,
    )  # fmt: skip


def _with_place(line: ListLine, item: ThreatItem) -> ListLine:
    return dataclasses.replace(
        line, rank=item.rank, movement=item.movement, ask=item.ask,
        movement_text=movement_in_words(item.movement, item.previous_rank, item.carried_days),
        moved_reason=item.moved_reason, moved_by=item.moved_by,
        removed_reason=item.removed_reason, removed_by=item.removed_by,
    )  # fmt: skip


def _with_state(
    snapshot: ListSnapshot, shown: ThreatList, targets: dict[int, Target]
) -> ListSnapshot:
    references = {key: target.reference for key, target in targets.items()}
    addenda = tuple(
        Addendum(each.created_at, each.created_by, references.get(each.target_id or 0), each.text)
        for each in shown.addenda
    )
    return dataclasses.replace(
        snapshot, version=shown.version, status=shown.status, prepared_by=shown.prepared_by,
        prepared_at=shown.prepared_at, submitted_by=shown.submitted_by,
        submitted_at=shown.submitted_at, approved_by=shown.approved_by,
        approved_at=shown.approved_at, approved_gaps=shown.approved_gaps,
        presented_by=shown.presented_by, presented_at=shown.presented_at,
        closed_by=shown.closed_by, closed_at=shown.closed_at, addenda=addenda,
        hands=tuple(shown.hands), returned_by=shown.returned_by,
        returned_reason=shown.returned_reason, snapshot_hash=shown.snapshot_hash,
    )  # fmt: skip


def _line(
    policies: PolicyBook, day: dt.date, item: ThreatItem, target: Target, labels: dict[str, str]
) -> ListLine:
    person = target.person
    policy = policies[POLICY]
    results = {result.code: result.label for result in result_codes(policy)}
    return ListLine(
        item_id=item.id, version=item.version, target_id=target.id, person_id=person.id,
        reference=target.reference, rank=item.rank, category=item.category, score=item.score,
        reasons=tuple(Reason(**reason) for reason in item.reasons), gaps=tuple(item.gaps),
        movement=item.movement, previous_rank=item.previous_rank,
        carried_days=item.carried_days, surname=person.surname, forenames=person.forenames,
        aliases=aliases_of(person), date_of_birth=person.date_of_birth,
        age=age_on(person.date_of_birth, day), sex=person.sex.value, pnc_id=person.pnc_id,
        cro_number=person.cro_number, crime_reference=target.crime_reference,
        offence=target.offence, power=target.power.value, power_reference=target.power_reference,
        necessity_grounds=target.necessity_grounds, necessity_reason=target.necessity_reason,
        victim_risk=target.victim_risk.value, wanted_on_pnc=target.wanted_on_pnc,
        date_added=target.date_added, days_wanted=days_wanted(target, day),
        officer_in_case=target.officer_in_case, owner=item.owner, team=item.team, due=item.due,
        ask=item.ask, safety_note=target.safety_note, evidence_summary=target.evidence_summary,
        tactical_options=tuple(target.tactical_options), comments=target.comments,
        addresses=briefing_addresses(person, day), markers=briefing_markers(person, labels, day),
        attempts=briefing_attempts(target), attempts_total=attempts_total(target),
        proposed_off=target.proposed_off, moved_reason=item.moved_reason, moved_by=item.moved_by,
        removed_reason=item.removed_reason, removed_by=item.removed_by,
        carry_reason=item.carry_reason, decision=item.decision, result=item.result,
        result_note=item.result_note, category_label=category_label(policy, item.category),
        power_label=power_label(target),
        movement_text=movement_in_words(item.movement, item.previous_rank, item.carried_days),
        carry_level=carry_level(policy, item.carried_days).value, carry_by=item.carry_by,
        carry_until=item.carry_until, target_status=target.status.value,
        target_outcome=target.outcome.value if target.outcome else None,
        result_label=results.get(item.result or "", item.result or ""),
    )  # fmt: skip


def _substance(stored: ThreatSnapshot, made: ListSnapshot) -> bool:
    kept = ListSnapshot.from_data(stored.content)
    same = dataclasses.replace(kept, data_as_at=made.data_as_at, version=made.version)
    return same == made


def _marker_labels(policies: PolicyBook) -> dict[str, str]:
    markers = sorted(policies["warning_markers"]["markers"], key=lambda each: int(each["order"]))
    return {str(marker["code"]): str(marker["label"]) for marker in markers}


def _marking(session: Session) -> str:
    return f"{MARKING} · PRACTICE" if fact(session, PRACTICE) == "yes" else MARKING
