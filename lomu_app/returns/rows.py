"""What the desk and the command line show of a workbook that came back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lomu_app.returns.comparing import AddedRow, AlteredCell, TypedCell
from lomu_app.returns.rules import Decision, KnownBy


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a partner typed.

    `reference`, `title` and `now` tell of the record that it concerns, `since` what happened to
    that after the pack was made; `earlier` what was made of the same answer before. `cannot` says
    why it is not taken, `doubt` what to look at first; `settled_here` that somebody decided on it
    when this very file was brought back before.
    """

    cell: TypedCell
    reference: str
    title: str
    now: str
    since: tuple[str, ...]
    earlier: str
    taken_before: bool
    settled_here: bool
    cannot: str
    doubt: str

    @property
    def may_be_taken(self) -> bool:
        """Whether it can be taken at all."""
        return not self.cannot and not self.taken_before

    @property
    def is_plain(self) -> bool:
        """Whether it can be taken without a look at anything else."""
        return self.may_be_taken and not (self.doubt or self.since or self.settled_here)


@dataclass(frozen=True, slots=True)
class ReturnCheck:
    """A file that came back, held against the copy that it is.

    `notices` are sentences on the return as a whole: late, twice, recalled, a newer copy sent.
    """

    copy_id: int
    copy: str
    release: str
    kind: str
    area: str
    day: dt.date
    agency: str
    recipient: str
    known_by: KnownBy
    file_name: str
    sha256: str
    rows: int
    notices: tuple[str, ...]
    changes: tuple[Change, ...]
    altered: tuple[AlteredCell, ...]
    added: tuple[AddedRow, ...]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What was made of one thing that came back."""

    sheet: str
    row_id: str
    column: str
    before: str
    after: str
    decision: Decision
    reason: str
    done: str


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """One return of a pack."""

    id: int
    at: dt.datetime
    by: str
    copy: str
    release: str
    title: str
    area: str
    agency: str
    returned_by: str
    received_on: dt.date
    file_name: str
    sha256: str
    known_by: KnownBy
    altered: int
    note: str
    taken: int
    refused: int
    answers: tuple[AnswerRow, ...]
