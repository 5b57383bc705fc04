"""What the register shows: packs, copies, and who was given somebody's data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lomu_app.disclosure.rules import ReleaseStatus, Sensitivity
from lomu_app.kernel.counting import counted


@dataclass(frozen=True, slots=True)
class ReleaseFilter:
    """Which packs: of these areas (all of the asker's if none), states, of a person, by words.

    `to_check` are those that wait for a second person other than the asker; `to_account` those
    recalled whose copies are not all accounted for; `to_write` those on record as released of
    which a file may not be there.
    """

    areas: tuple[str, ...] = ()
    statuses: tuple[ReleaseStatus, ...] = ()
    person_id: int | None = None
    text: str = ""
    to_check: bool = False
    to_account: bool = False
    to_write: bool = False


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """One pack. `recipients` are named with their agencies; `awaits` says what comes next.

    `area` is that whose unit built it; `covers` names all that it tells of, where these are more.
    """

    id: int
    version: int
    reference: str
    kind: str
    title: str
    area: str
    covers: tuple[str, ...]
    day: dt.date
    pack_version: int
    marking: str
    why: str
    status: ReleaseStatus
    status_since: dt.datetime
    built_by: str
    built_by_name: str
    built_at: dt.datetime
    needs_check: bool
    checked_by: str | None
    released_at: dt.datetime | None
    recipients: tuple[str, ...]
    copies: int
    accounted: int
    awaits: str

    @property
    def place(self) -> str:
        """Of what it tells, in a word or two: `Coventry`, `8 areas`."""
        return counted(len(self.covers), "area") if self.covers else self.area

    @property
    def areas(self) -> tuple[str, ...]:
        """Every area of which it tells, or whose unit built it."""
        return areas_told(self.area, self.covers)


def areas_told(area: str, covers: Sequence[str] | None) -> tuple[str, ...]:
    """Every area that somebody needs to read what a pack holds; its own first."""
    return area, *(each for each in covers or () if each != area)


@dataclass(frozen=True, slots=True)
class CopyRow:
    """The copy of one recipient."""

    id: int
    version: int
    number: int
    agency: str
    recipient: str
    audience: str
    audience_label: str
    canary: str
    file_name: str
    sha256: str
    sent_sha256: str
    head: str
    password: bool
    content: str | None
    accounted_at: dt.datetime | None
    accounted_how: str
    awaits_file: bool


@dataclass(frozen=True, slots=True)
class ReleaseDetail:
    """Everything about one pack but what it tells."""

    row: ReleaseRow
    subject: str
    data_as_at: dt.datetime
    snapshot: str
    policy: str
    checked_at: dt.datetime | None
    check_note: str
    released_by: str | None
    ended_reason: str
    people: int
    copies: tuple[CopyRow, ...]


@dataclass(frozen=True, slots=True)
class GivenRow:
    """That a recipient was given a person's data: when, why, and what of it."""

    release_id: int
    reference: str
    kind: str
    title: str
    area: str
    status: ReleaseStatus
    agency: str
    recipient: str
    canary: str
    at: dt.datetime
    by: str
    why: str
    given: tuple[Sensitivity, ...]
    what: str


@dataclass(frozen=True, slots=True)
class WrittenCell:
    """One cell as it was written; `open` where it was to be filled in, with the words allowed."""

    value: Any
    open: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IssuedCopy:
    """A copy with all that was written in it, for comparing what comes back.

    `manifest` is what stood in which cell: story name, then row id, then column key. `people` are
    the ids of those whose rows they are.
    """

    copy: CopyRow
    release_id: int
    reference: str
    kind: str
    subject: str
    area: str
    day: dt.date
    pack_version: int
    status: ReleaseStatus
    row_key: str
    manifest: Mapping[str, Mapping[str, Mapping[str, WrittenCell]]]
    people: Mapping[str, int] = field(default_factory=dict)
