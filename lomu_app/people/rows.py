"""What the read side hands out about nominals: frozen rows, no records."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A line of the list. `markers` are live codes, gravest first."""

    id: int
    version: int
    reference: str
    name: str
    surname: str
    forenames: str
    date_of_birth: dt.date | None
    age: int | None
    pnc_id: str | None
    cro_number: str | None
    status: str
    address: str
    markers: tuple[str, ...]
    markers_to_confirm: bool
    open_matches: int


@dataclass(frozen=True, slots=True)
class PersonFilter:
    """What the list is narrowed to; an empty filter shows everybody not joined."""

    text: str = ""
    status: str | None = None
    marker: str | None = None
    open_matches: bool = False
    joined_too: bool = False


@dataclass(frozen=True, slots=True)
class NameRow:
    """Another name somebody goes by."""

    id: int
    version: int
    kind: str
    surname: str
    forenames: str
    name: str
    source: str
    ended_on: dt.date | None


@dataclass(frozen=True, slots=True)
class AddressRow:
    """An address; `to_check` means that nobody checked it lately, `point` is a grid reference."""

    id: int
    version: int
    rank: int
    kind: str
    text: str
    postcode: str | None
    last_checked: dt.date | None
    checked_by: str | None
    note: str
    source: str
    ended_on: dt.date | None
    to_check: bool
    point: str = ""


@dataclass(frozen=True, slots=True)
class MarkerRow:
    """A warning marker; `to_confirm` means that it is old and nobody confirmed it."""

    id: int
    version: int
    code: str
    label: str
    verified: bool
    note: str
    marked_on: dt.date | None
    ends_on: dt.date | None
    confirmed_on: dt.date | None
    source: str
    live: bool
    to_confirm: bool
    confirmed_today: bool


@dataclass(frozen=True, slots=True)
class PersonBrief:
    """Enough of somebody to tell them from another."""

    id: int
    version: int
    reference: str
    name: str
    date_of_birth: dt.date | None
    pnc_id: str | None
    cro_number: str | None
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatchRow:
    """A pair of records; `decision` is open, same or different."""

    id: int
    version: int
    first: PersonBrief
    second: PersonBrief
    score: int
    reasons: tuple[str, ...]
    decision: str
    decided_by: str | None
    decided_reason: str | None


@dataclass(frozen=True, slots=True)
class PossibleRow:
    """Somebody on record who may be the one that is being typed."""

    person: PersonBrief
    score: int
    reasons: tuple[str, ...]
    same_identifier: bool


@dataclass(frozen=True, slots=True)
class PersonDetail:
    """One nominal with all that hangs on it.

    Addresses stand in the order of trying, ended ones last; markers gravest first, ended ones
    last. `joined` are the records that were joined into this one.
    """

    id: int
    version: int
    reference: str
    name: str
    surname: str
    forenames: str
    date_of_birth: dt.date | None
    perceived_birth_year: int | None
    age: int | None
    sex: str
    pnc_id: str | None
    cro_number: str | None
    status: str
    source: str
    joined_into_id: int | None
    joined: tuple[PersonBrief, ...]
    names: tuple[NameRow, ...]
    addresses: tuple[AddressRow, ...]
    markers: tuple[MarkerRow, ...]
    matches: tuple[MatchRow, ...]
    created_at: dt.datetime
    created_by: str
    updated_at: dt.datetime
    updated_by: str


@dataclass(frozen=True, slots=True)
class LookRow:
    """Somebody looked at, or changed, a record. `at` is UTC as text, to the microsecond."""

    at: str
    username: str
    machine: str
    verb: str
    tag: str
    reason: str | None
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change of a record: when, by whom, what in words, and why where it was asked."""

    at: dt.datetime
    who: str
    what: str
    reason: str
