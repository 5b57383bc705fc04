"""What lists and forms show of an action."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lomu_app.actions.rules import UNFINISHED, ActionStatus, Source


@dataclass(frozen=True, slots=True)
class ActionFilter:
    """Which actions; empty fields ask for nothing. `statuses` empty means the unfinished ones.

    `mine` keeps those of the asker; `agency` those of one agency; `source` those raised for such
    a record, `source_ids` for these of them; `due_within` those due at the latest so many days
    from now.
    """

    areas: tuple[str, ...] = ()
    statuses: tuple[ActionStatus, ...] = ()
    mine: bool = False
    overdue: bool = False
    due_within: int | None = None
    person_id: int | None = None
    text: str = ""
    agency: str = ""
    source: Source | None = None
    source_ids: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class ActionSort:
    """One of `SORT_KEYS`; due brings what is to be done first to the top."""

    key: str = "due"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One line of the list. `days_late` is 0 where it is not overdue.

    What concerns no person has no `person_id`, and `about` says what it concerns. `apart` says that
    not everybody may know of it. `extended` is how often it was given a later day, `first_due` the
    day before that.
    """

    id: int
    version: int
    reference: str
    person_id: int | None
    person_reference: str
    surname: str
    forenames: str
    about: str
    area: str
    source_kind: Source
    source_id: int
    task: str | None
    text: str
    kind: str
    kind_label: str
    strand: str
    strand_label: str
    owner: str
    owner_agency: str
    due: dt.date
    due_note: str
    days_late: int
    priority: int
    status: ActionStatus
    result: str
    closed_at: dt.datetime | None
    closed_by: str | None
    apart: bool
    extended: int
    first_due: dt.date

    @property
    def finished(self) -> bool:
        """Whether nothing is left to be done."""
        return self.status not in UNFINISHED


@dataclass(frozen=True, slots=True)
class ActionStepLine:
    """One thing that happened, with what changed."""

    at: dt.datetime
    by: str
    from_status: ActionStatus | None
    to_status: ActionStatus
    due_before: dt.date | None
    due_after: dt.date
    owner_before: str
    owner_after: str
    reason: str


@dataclass(frozen=True, slots=True)
class ActionDetail:
    """Everything that the detail pane shows of one action."""

    row: ActionRow
    raised_at: dt.datetime
    raised_by: str
    steps: tuple[ActionStepLine, ...]
