"""The minutes of any meeting as they may leave the room, as rows that all their forms share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from lomu_app.access.queries import display_names
from lomu_app.kernel.clock import london
from lomu_app.kernel.plain_data import as_plain, plain_digest
from lomu_app.meetings.queries import load_meeting, load_minutes
from lomu_app.meetings.raised import told_to_all
from lomu_app.meetings.rows import AddendumRow, MeetingAction
from lomu_app.store.unit_of_work import Reader

Veil = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class PackAction:
    """Something that a meeting asked an agency to do; `kind` is empty where it was kept without."""

    reference: str
    about: str
    text: str
    owner: str
    agency: str
    due: dt.date
    status: str
    result: str
    days_late: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class MinutesPack:
    """The minutes as they were drafted or approved, with what was added since.

    `kept` is the SHA-256 of the minutes as they are kept; `veiled` says that they name a linked
    child by its pseudonym, which this copy does not.
    """

    meeting_id: int
    version: int
    area: str
    held_on: dt.date
    label: str
    short: str
    marking: str
    chair: str
    status: str
    locked: bool
    approved_by: str
    approved_at: dt.datetime | None
    data_as_at: dt.datetime
    text: str
    veiled: bool
    kept: str
    addenda: tuple[tuple[str, str], ...]
    actions: tuple[PackAction, ...]

    def digest(self) -> str:
        """SHA-256 of the content, in hex."""
        return plain_digest(as_plain(self))


def _unveiled(text: str) -> str:
    """Word for word."""
    return text


def load_minutes_paper(
    reader: Reader, meeting_id: int, veil: Veil = _unveiled, meant: Sequence[str] = ()
) -> MinutesPack:
    """The minutes with what was added since and the actions they raised.

    `veil` takes out of each text what may not leave; `meant` says in lines whom the references
    mean. Raises RecordNotFound before the meeting has ended.
    """
    kept, found = load_minutes(reader, meeting_id), load_meeting(reader, meeting_id)
    names, row = display_names(reader.session), found.row
    approved_by, text = found.approved_by or "", veil(kept.text)
    key = "\n".join(["", "", "WHO IS MEANT", *meant]) if meant else ""
    return MinutesPack(
        meeting_id=row.id, version=row.version, area=row.area, held_on=row.held_on,
        label=found.label, short=row.short, marking=found.marking, chair=row.chair,
        status=row.status_label, locked=kept.locked,
        approved_by=names.get(approved_by, approved_by), approved_at=found.approved_at,
        data_as_at=found.approved_at or reader.clock.now(), text=text + key,
        veiled=text != kept.text, kept=kept.digest,
        addenda=tuple(_addendum(each, names, veil) for each in kept.addenda),
        actions=tuple(
            # As in the text: late is told as on the day of the meeting that raised them.
            replace(pack_action(action, veil), days_late=0)
            for item in found.items
            for action in told_to_all(reader, item.actions)
        ),
    )  # fmt: skip


def pack_action(each: MeetingAction, veil: Veil = _unveiled) -> PackAction:
    """An action as it may go out."""
    return PackAction(
        each.reference, veil(each.about), veil(each.text), each.owner, each.agency, each.due,
        each.status, veil(each.result), each.days_late, each.kind,
    )  # fmt: skip


def _addendum(each: AddendumRow, names: dict[str, str], veil: Veil) -> tuple[str, str]:
    about = f", {each.reference}" if each.reference else ""
    told = f"{london(each.at):%d/%m/%Y %H:%M}, {names.get(each.by, each.by)}{about}"
    return told, veil(each.text)
