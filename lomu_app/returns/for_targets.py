"""What partners know of somebody who is wanted: it stands in the comments on the target."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from lomu_app.daart.commands import AmendTarget, FieldChange
from lomu_app.daart.editing import COMMENTS, amend_target
from lomu_app.daart.keeping import get_target
from lomu_app.daart.records import ArrestAttempt
from lomu_app.daart.rules import ATTEMPT_LABELS, OUTSTANDING, STATUS_LABELS
from lomu_app.daart.target_detail import load_target
from lomu_app.kernel.clock import london
from lomu_app.kernel.errors import NotPermitted, RecordNotFound
from lomu_app.people.rules import shown_name
from lomu_app.returns.receiving import Answer, Receiver, Room, Standing, key_of, receives
from lomu_app.store.unit_of_work import GONE, Reader, UnitOfWork


def _find(reader: Reader, row_id: str, since: dt.datetime) -> Standing | None:
    key = key_of(row_id)
    if not isinstance(key, int):
        return None
    try:
        found = load_target(reader, key)
    except (NotPermitted, RecordNotFound):
        return None
    row, label = found.row, STATUS_LABELS[found.row.status]
    newer = sa.select(ArrestAttempt).where(
        ArrestAttempt.target_id == key, ArrestAttempt.created_at > since
    )
    told = [
        f"{each.on_day:%d/%m/%Y} {each.created_by}: {ATTEMPT_LABELS[each.outcome]}"
        for each in reader.session.scalars(newer.order_by(ArrestAttempt.id))
    ]
    if found.status_since > since:
        told.append(f"{london(found.status_since):%d/%m/%Y %H:%M} {label}")
    closed = "" if row.status in OUTSTANDING else f"{row.reference} is {label.lower()} here"
    name = shown_name(row.surname, row.forenames)
    room = Room(
        COMMENTS - len(found.comments),
        f"The comments of {row.reference} are full: shorten them first",
    )
    return Standing(row.reference, name, label, tuple(told), closed, room)


def _take(uow: UnitOfWork, answer: Answer) -> str:
    """Put it below what was said already: how an arrest is tried is decided here."""
    key = key_of(answer.row_id)
    if not isinstance(key, int):
        raise RecordNotFound(GONE)
    target = get_target(uow, key, None)
    said = f"{answer.source}: {' · '.join(answer.cells.values())}"
    told = "\n".join(part for part in (target.comments, said) if part)
    change = FieldChange("comments", target.comments, told)
    amend_target(uow, AmendTarget(target_id=key, changes=(change,)))
    return f"{target.reference}: noted"


receives(Receiver(("target",), (), AmendTarget.permission, _find, _take))
