"""One target with all that hangs on it, and its history out of the audit."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from lomu_app.daart.keeping import is_current
from lomu_app.daart.proposing import find_conflicts
from lomu_app.daart.queries import load_around, readiness_in, row_of
from lomu_app.daart.records import ArrestAttempt, Target
from lomu_app.daart.rows import AddressRow, AttemptRow, HistoryLine, MarkerRow, TargetDetail
from lomu_app.daart.rules import (
    ATTEMPT_LABELS,
    OUTCOME_LABELS,
    POWER_LABELS,
    RISK_LABELS,
    STATUS_LABELS,
    TARGET_STATES,
    AttemptOutcome,
)
from lomu_app.kernel.errors import RecordNotFound
from lomu_app.kernel.permissions import Permission
from lomu_app.people.records import Person
from lomu_app.people.rules import marker_is_live, marker_needs_confirming, shown_name
from lomu_app.store.audit import AuditChange, AuditEntry
from lomu_app.store.log_months import SameMonth
from lomu_app.store.unit_of_work import Reader


def load_target(reader: Reader, target_id: int) -> TargetDetail:
    """One target; raises RecordNotFound where there is none in the areas of the asker."""
    reader.actor.require(Permission.SEE_TARGETS)
    query = (
        sa.select(Target)
        .options(joinedload(Target.person))
        .where(Target.id == target_id, Target.area.in_(sorted(reader.actor.areas)))
    )
    target = reader.session.scalars(query).one_or_none()
    if target is None:
        raise RecordNotFound("There is no such target in your areas. Reload the list.")
    around = load_around(reader, [target])
    person = target.person
    return TargetDetail(
        row=row_of(reader, target, around), sex=person.sex.value, cro_number=person.cro_number,
        aliases=_aliases(person, reader.clock.today()),
        addresses=_addresses(person, reader.clock.today()), markers=_markers(reader, person),
        power_reference=target.power_reference, warrant_code=target.warrant_code,
        warrant_result=target.warrant_result, necessity_grounds=target.necessity_grounds,
        necessity_reason=target.necessity_reason,
        voluntary_attendance=target.voluntary_attendance,
        evidence_summary=target.evidence_summary, safety_note=target.safety_note,
        tactical_options=tuple(target.tactical_options), comments=target.comments,
        period_days=target.period_days, circulation=target.circulation,
        circulated_on=target.circulated_on, reviewed_at=target.reviewed_at,
        reviewed_by=target.reviewed_by, status_since=target.status_since,
        outcome_detail=target.outcome_detail, closed_on=target.closed_on, policy=target.policy,
        created_at=target.created_at, created_by=target.created_by,
        updated_at=target.updated_at, updated_by=target.updated_by,
        readiness=readiness_in(reader, target, around),
        attempts=tuple(_attempt(row) for row in target.attempts),
        undated_attempts=tuple(target.undated_attempts),
        conflicts=find_conflicts(reader, person.id, but=target.id),
        history=_history(reader, target),
        offered=TARGET_STATES.offered(target.status, reader.actor.permissions),
    )  # fmt: skip


def _aliases(person: Person, today: dt.date) -> tuple[str, ...]:
    return tuple(
        shown_name(row.surname, row.forenames)
        for row in person.names
        if is_current(row.ended_on, today)
    )


def _addresses(person: Person, today: dt.date) -> tuple[AddressRow, ...]:
    return tuple(
        AddressRow(
            row.id, row.version, row.rank, row.kind, row.text, row.postcode, row.last_checked,
            row.checked_by, row.note,
        )
        for row in person.addresses
        if is_current(row.ended_on, today)
    )  # fmt: skip


def _markers(reader: Reader, person: Person) -> tuple[MarkerRow, ...]:
    today, months = reader.clock.today(), int(reader.policies["people"]["marker_stale_months"])
    return tuple(
        MarkerRow(
            id=row.id, version=row.version, code=row.code, note=row.note,
            marked_on=row.marked_on, confirmed_on=row.confirmed_on,
            to_confirm=marker_needs_confirming(row.marked_on, row.confirmed_on, today, months),
        )
        for row in person.markers
        if marker_is_live(row.ends_on, today)
    )  # fmt: skip


def _attempt(row: ArrestAttempt) -> AttemptRow:
    return AttemptRow(
        id=row.id, on_day=row.on_day, at_time=row.at_time, place=row.place,
        officers=row.officers, outcome=row.outcome, outcome_label=ATTEMPT_LABELS[row.outcome],
        note=row.note, next_step=row.next_step, custody_reference=row.custody_reference,
        source=row.source, recorded_by=row.created_by,
    )  # fmt: skip


def _history(reader: Reader, target: Target) -> tuple[HistoryLine, ...]:
    """What the audit knows of the target, its attempts and its checks; newest first."""
    keys = {
        "target": [str(target.id)],
        "arrest_attempt": [str(row.id) for row in target.attempts],
        "target_check": [str(row.id) for row in target.checks],
    }
    wanted = sa.or_(
        *(
            sa.and_(AuditChange.table_name == table, AuditChange.row_key.in_(ids))
            for table, ids in keys.items()
            if ids
        )
    )
    query = (
        sa.select(AuditChange, AuditEntry)
        .join(AuditEntry, sa.and_(AuditChange.tx == AuditEntry.tx, SameMonth()))
        .where(wanted)
        .order_by(AuditChange.id)
    )
    labels = {item["code"]: item["label"] for item in reader.policies["readiness"]["items"]}
    told: dict[int, tuple[AuditEntry, list[str]]] = {}
    for change, entry in reader.session.execute(query):
        words = _in_words(change, labels)
        if words:
            told.setdefault(entry.tx, (entry, []))[1].extend(words)
    return tuple(
        HistoryLine(_moment(entry.at), entry.username, "; ".join(words), entry.reason)
        for _, (entry, words) in sorted(told.items(), reverse=True)
    )


def _in_words(change: AuditChange, labels: Mapping[str, str]) -> list[str]:
    new = json.loads(change.new) if change.new else {}
    old = json.loads(change.old) if change.old else {}
    if change.table_name == "arrest_attempt":
        outcome = ATTEMPT_LABELS[AttemptOutcome(new["outcome"])].lower()
        return [f"attempt of {_told('on_day', new['on_day'])}: {outcome}"]
    if change.table_name == "target_check":
        return _check_in_words(old, new, labels)
    if not old:
        return ["target proposed"]
    return [
        f"{name.replace('_', ' ')}: {_told(name, old.get(name))} → {_told(name, new.get(name))}"
        for name in _differing(old, new)
    ]


def _check_in_words(
    old: Mapping[str, Any], new: Mapping[str, Any], labels: Mapping[str, str]
) -> list[str]:
    label = labels.get(new["code"], new["code"])
    if new.get("exception_reason") != old.get("exception_reason"):
        return [f"exception for “{label}”"]
    return [f"“{label}” answered {new['state'].replace('_', ' ')}"]


_SILENT = {
    "id", "version", "created_at", "created_by", "updated_at", "updated_by", "status_since",
    "status_before", "policy", "reviewed_by", "person_id",
}  # fmt: skip
_LABELS: dict[str, dict[Any, str]] = {
    "status": {status.value: label for status, label in STATUS_LABELS.items()},
    "power": {power.value: label for power, label in POWER_LABELS.items()},
    "victim_risk": {risk.value: label for risk, label in RISK_LABELS.items()},
    "outcome": {outcome.value: label for outcome, label in OUTCOME_LABELS.items()},
    "wanted_on_pnc": {1: "yes", 0: "no"},
    "date_added_assumed": {1: "yes", 0: "no"},
}
_DAYS = {"on_day", "date_added", "return_due", "review_due", "closed_on", "circulated_on"}


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[str]:
    # The table's own order; the two back-ends keep that of the audit's JSON differently.
    names = (column.name for column in Target.__table__.columns)
    return (name for name in names if name not in _SILENT and old.get(name) != new.get(name))


def _told(name: str, value: Any) -> str:
    if value is None or value in {"", "[]"}:
        return "nothing"
    if name in _LABELS:
        return _LABELS[name].get(value, str(value))
    if name in _DAYS:
        return f"{dt.date.fromisoformat(str(value)):%d/%m/%Y}"
    if name == "reviewed_at":
        return "stamped"
    if name in {"tactical_options", "undated_attempts"}:
        return ", ".join(json.loads(value))
    text = str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _moment(at: str) -> dt.datetime:
    return dt.datetime.strptime(at, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=dt.UTC)
