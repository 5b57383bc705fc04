"""The log of who did what: looks at records, changes, refusals. For those who may read it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from lomu_app.kernel.permissions import COMPARTMENT, Permission
from lomu_app.store.audit import AuditEntry, Verb
from lomu_app.store.unit_of_work import Reader

_CHUNK = 5_000
_REFERENCES = {"P": "person", "T": "target"}
_REFERENCE = re.compile(r"([PT])-?0*(\d+)", re.IGNORECASE)


class LogGroup(StrEnum):
    """Which part of the log is wanted."""

    LOOKS = "looks"
    HANDED_OUT = "handed_out"
    REFUSED = "refused"
    ALL = "all"


_VERBS: dict[LogGroup, tuple[Verb, ...]] = {
    LogGroup.LOOKS: (Verb.CONSULTATION,),
    LogGroup.HANDED_OUT: (Verb.DISCLOSURE,),
    LogGroup.REFUSED: (Verb.DENIED, Verb.REFUSED_SIGN_IN),
    LogGroup.ALL: (),
}


@dataclass(frozen=True, slots=True)
class LogRow:
    """One line of the log. `record` is a reference such as `P-000012`, empty where none fits.

    `kind` and `key` name the record itself: `person`, 12.
    """

    id: int
    at: dt.datetime
    username: str
    machine: str
    verb: str
    tag: str
    kind: str
    key: int
    record: str
    reason: str
    recipients: tuple[str, ...]


def find_log_ids(reader: Reader, text: str = "", group: LogGroup = LogGroup.ALL) -> list[int]:
    """Ids of the lines that fit, newest first. Needs READ_AUDIT.

    Every word of `text` must stand in the name of the person, the machine, the reason or the
    tag, or be the reference of the record.
    """
    reader.actor.require(Permission.READ_AUDIT)
    query = sa.select(AuditEntry.tx).where(*_cleared(reader)).order_by(AuditEntry.tx.desc())
    if _VERBS[group]:
        query = query.where(AuditEntry.verb.in_([verb.value for verb in _VERBS[group]]))
    for word in text.split():
        query = query.where(_says(word))
    return list(reader.session.scalars(query))


def load_log(reader: Reader, ids: Sequence[int]) -> list[LogRow]:
    """Lines of the log, in the order of `ids`. Needs READ_AUDIT."""
    reader.actor.require(Permission.READ_AUDIT)
    rows: dict[int, LogRow] = {}
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        wanted = sa.select(AuditEntry).where(AuditEntry.tx.in_(chunk), *_cleared(reader))
        rows.update((entry.tx, _row(entry)) for entry in reader.session.scalars(wanted))
    return [rows[key] for key in ids if key in rows]


def _cleared(reader: Reader) -> tuple[sa.ColumnElement[bool], ...]:
    # Where commands serve others as well, what they are about says that it is of the compartment.
    if reader.actor.may(Permission.SEE_CSE):
        return ()
    of_it = sa.func.coalesce(AuditEntry.subject, "").startswith(COMPARTMENT)
    # Whoever was refused before it was known which meeting it was: it may have been one of theirs.
    unknown = sa.and_(AuditEntry.tag.startswith("meeting:"), AuditEntry.subject.is_(None))
    return tuple(sa.not_(each) for each in (AuditEntry.tag.startswith(COMPARTMENT), of_it, unknown))


def _says(word: str) -> sa.ColumnElement[bool]:
    columns = (AuditEntry.username, AuditEntry.machine, AuditEntry.reason, AuditEntry.tag)
    fits: list[sa.ColumnElement[bool]] = [
        column.icontains(word, autoescape=True) for column in columns
    ]
    reference = _REFERENCE.fullmatch(word)
    if reference is not None:
        kind = _REFERENCES[reference.group(1).upper()]
        fits.append(AuditEntry.subject == f"{kind}:{reference.group(2)}")
    return sa.or_(*fits)


def _row(entry: AuditEntry) -> LogRow:
    kind, _colon, figures = (entry.subject or "").partition(":")
    key = int(figures) if figures.isdecimal() else 0
    letter = next((letter for letter, known in _REFERENCES.items() if known == kind), "")
    return LogRow(
        id=entry.tx, at=dt.datetime.fromisoformat(entry.at), username=entry.username,
        machine=entry.machine, verb=entry.verb, tag=entry.tag, kind=kind, key=key,
        record=f"{letter}-{key:06d}" if letter and key else "", reason=entry.reason or "",
        recipients=tuple(entry.recipients or ()),
    )  # fmt: skip
