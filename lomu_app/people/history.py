"""What became of a nominal's record, told in words out of the audit."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from lomu_app.people.queries import person_with_parts
from lomu_app.people.records import Person, PersonAddress, PersonName, WarningMarker
from lomu_app.people.rows import HistoryLine
from lomu_app.people.rules import shown_name
from lomu_app.store.audit import AuditChange, AuditEntry
from lomu_app.store.log_months import SameMonth
from lomu_app.store.unit_of_work import Reader

Facts = Mapping[str, Any]
_SILENT = {
    "id", "version", "created_at", "created_by", "updated_at", "updated_by", "person_id",
    "surname_key", "phonetic", "reference", "checked_by",
}  # fmt: skip
_LABELS = {
    "pnc_id": "PNC id", "cro_number": "CRO number", "perceived_birth_year": "perceived year",
    "rank": "place in the order of trying", "text": "address", "marked_on": "set on",
    "ends_on": "last day",
}  # fmt: skip
_LONGEST = 60
_FIRST, _JOINED, _UNDONE = "put on record", "joined into", "the join was undone"
_LEADING = (_FIRST, _JOINED, _UNDONE)


def history_of(reader: Reader, person_id: int) -> list[HistoryLine]:
    """Every change of the record, its names, addresses and markers; newest first.

    Raises NotPermitted, RecordNotFound. Looks are not in it: `queries.who_looked` has them.
    """
    person = person_with_parts(reader, person_id)
    told: dict[int, tuple[AuditEntry, list[str]]] = {}
    for change, entry in reader.session.execute(_changes_of(person)):
        words = list(_in_words(change))
        if words:
            told.setdefault(entry.tx, (entry, []))[1].extend(words)
    return [
        HistoryLine(
            dt.datetime.fromisoformat(entry.at), entry.username, _sentence(words),
            entry.reason or "",
        )
        for _, (entry, words) in sorted(told.items(), reverse=True)
    ]  # fmt: skip


def _sentence(words: list[str]) -> str:
    # What a record began with, or what moved with a join, needs no list.
    leading = [word for word in words if word.startswith(_LEADING)]
    told = leading[0] if leading else "; ".join(words)
    return told[:1].upper() + told[1:]


def _changes_of(person: Person) -> sa.Select[AuditChange, AuditEntry]:
    rows = {
        Person.__tablename__: [person.id],
        PersonName.__tablename__: [row.id for row in person.names],
        PersonAddress.__tablename__: [row.id for row in person.addresses],
        WarningMarker.__tablename__: [row.id for row in person.markers],
    }
    wanted = (
        sa.and_(AuditChange.table_name == table, AuditChange.row_key.in_(list(map(str, ids))))
        for table, ids in rows.items()
        if ids
    )
    return (
        sa.select(AuditChange, AuditEntry)
        .join(AuditEntry, sa.and_(AuditChange.tx == AuditEntry.tx, SameMonth()))
        .where(sa.or_(*wanted))
        .order_by(AuditChange.id)
    )


def _in_words(change: AuditChange) -> Iterator[str]:
    new: Facts = json.loads(change.new) if change.new else {}
    old: Facts = json.loads(change.old) if change.old else {}
    if change.table_name == Person.__tablename__:
        yield from _person(old, new)
    else:
        naming, table = _PARTS[change.table_name]
        yield from _part(naming(new or old), table, old, new)


def _person(old: Facts, new: Facts) -> Iterator[str]:
    if not old:
        yield _FIRST
        return
    if old.get("joined_into_id") != new.get("joined_into_id"):
        into = new.get("joined_into_id")
        yield f"{_JOINED} P-{into:06d}" if into else _UNDONE
        return
    yield from _differences(Person.__table__, old, new)


def _part(name: str, table: sa.FromClause, old: Facts, new: Facts) -> Iterator[str]:
    if not old:
        yield f"{name} put on record"
    elif old.get("person_id") != new.get("person_id"):
        yield f"{name} moved with a join"
    elif old.get("ended_on") != new.get("ended_on"):
        yield f"{name} ended"
    elif old.get("last_checked") != new.get("last_checked"):
        yield f"{name} checked on {_value('last_checked', new.get('last_checked'))}"
    elif old.get("confirmed_on") != new.get("confirmed_on"):
        yield f"{name} confirmed"
    else:
        changed = "; ".join(_differences(table, old, new))
        if changed:
            yield f"{name}: {changed}"


def _differences(table: sa.FromClause, old: Facts, new: Facts) -> Iterator[str]:
    # The table's own order; the two back-ends keep that of the audit's JSON differently.
    for column in table.columns:
        key = column.name
        if key not in _SILENT and old.get(key) != new.get(key):
            label = _LABELS.get(key, key.replace("_", " "))
            yield f"{label}: {_value(key, old.get(key))} → {_value(key, new.get(key))}"


def _name(facts: Facts) -> str:
    return f"name {shown_name(facts['surname'], facts['forenames'])}"


def _address(facts: Facts) -> str:
    return f"address {facts['text']}"


def _marker(facts: Facts) -> str:
    return f"marker {facts['code'] or facts['note']}"


_PARTS: dict[str, tuple[Callable[[Facts], str], sa.FromClause]] = {
    PersonName.__tablename__: (_name, PersonName.__table__),
    PersonAddress.__tablename__: (_address, PersonAddress.__table__),
    WarningMarker.__tablename__: (_marker, WarningMarker.__table__),
}


def _value(key: str, value: Any) -> str:
    if value in (None, ""):
        return "nothing"
    if key in {"date_of_birth", "marked_on", "ends_on", "last_checked"}:
        return f"{dt.date.fromisoformat(str(value)):%d/%m/%Y}"
    text = str(value)
    if key in {"sex", "status"}:
        return text.replace("_", " ")
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
