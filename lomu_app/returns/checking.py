"""Is it ours, which copy, unaltered but for the open cells; and what was typed into those."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

import sqlalchemy as sa

from lomu_app.disclosure.records import PackRelease, ReleaseCopy
from lomu_app.disclosure.rows import IssuedCopy
from lomu_app.disclosure.rules import ReleaseStatus
from lomu_app.kernel.clock import london
from lomu_app.kernel.counting import counted
from lomu_app.kernel.permissions import Permission
from lomu_app.meetings.records import Meeting
from lomu_app.meetings.rules import MeetingStatus
from lomu_app.returns.comparing import Comparison, TypedCell, compare, with_all_else
from lomu_app.returns.copies import KnownCopy, as_sent, find_copy
from lomu_app.returns.earlier import Earlier, Made
from lomu_app.returns.manifest import manifest_of
from lomu_app.returns.queries import POLICY, returns_of_copy
from lomu_app.returns.reading import ReturnedFile
from lomu_app.returns.receiving import NOT_YOURS, Answer, Standing, receiver_of
from lomu_app.returns.records import SENDER
from lomu_app.returns.rows import AnswerRow, Change, ReturnCheck, ReturnRow
from lomu_app.returns.rules import DECISION_LABELS, Decision
from lomu_app.returns.taken_back import TakenBack, cell_of
from lomu_app.store.base import clean_text
from lomu_app.store.unit_of_work import Reader

_MEETING = "meeting:"
_NAMED = 3
_GONE = {
    MeetingStatus.ENDED: "is over", MeetingStatus.APPROVED: "is over",
    MeetingStatus.CALLED_OFF: "was called off",
}  # fmt: skip
TURNED = "The same answer was taken before, and the cell said something else since"
_NOTHING = Standing(
    "", "", "", closed="There is no record here that takes it, or none that you may change"
)


def check_return(reader: Reader, file: ReturnedFile, named: str = "") -> ReturnCheck:
    """Hold a file against the copy that it is; `named` is that copy's reference where given.

    Raises InvalidInput where it is none of ours, NotPermitted outside the areas of the asker.
    """
    reader.actor.require(Permission.IMPORT)
    known = find_copy(reader, file, named)
    issued = known.issued
    manifest = manifest_of(known.content, issued.copy.canary, issued.row_key)
    sent = as_sent(reader, known)
    if sent is not None:
        manifest = with_all_else(manifest, sent)
    found = compare(file.sheets, manifest, reader.clock.today())
    before = returns_of_copy(reader, issued.copy.id)
    earlier = Earlier(before, file.sha256)
    back = TakenBack(found, earlier)
    changes = list(_changes(reader, known, [*found.typed, *back.cells], earlier))
    return ReturnCheck(
        copy_id=issued.copy.id, copy=issued.copy.canary, release=issued.reference,
        kind=issued.kind, area=issued.area, day=issued.day, agency=issued.copy.agency,
        recipient=issued.copy.recipient, known_by=known.known_by, file_name=file.name,
        sha256=file.sha256, rows=found.rows,
        notices=(
            *_notices(reader, known, found, before, file, whole=sent is not None), *back.notices(),
        ),
        changes=_whole_rows(reader, changes),
        altered=tuple(found.altered), added=tuple(found.added),
    )  # fmt: skip


def _changes(
    reader: Reader, known: KnownCopy, cells: list[TypedCell], earlier: Earlier
) -> Iterator[Change]:
    rooms = _Rooms(known.issued)
    standings: dict[str, Standing | None] = {}
    for cell in cells:
        if cell.row_id not in standings:
            standings[cell.row_id] = _standing(reader, cell.row_id, known.content.data_as_at)
        standing = standings[cell.row_id] or _NOTHING
        at = cell_of(cell)
        taken, ever = earlier.known(at, cell.after), earlier.ever(at, cell.after)
        cannot = cell.cannot or standing.closed
        yield Change(
            cell=cell, reference=standing.reference or cell.row_id, title=standing.title,
            now=standing.now, since=standing.since,
            doubt=cell.doubt or ("" if taken else _turned(ever)),
            taken_before=taken is not None,
            settled_here=earlier.settled_here(at, cell.after),
            earlier="" if ever is None else _earlier(*ever),
            cannot=cannot or ("" if taken else rooms.lacking(cell, standing)),
        )  # fmt: skip


def _turned(ever: Made | None) -> str:
    """That an answer was taken once, and its cell said something else meanwhile."""
    was_taken = ever is not None and ever[1].decision is Decision.TAKEN
    return TURNED if was_taken else ""


def _standing(reader: Reader, row_id: str, since: dt.datetime) -> Standing | None:
    """How its record stands, and that nothing is taken for it by whoever may not change it."""
    receiver = receiver_of(row_id)
    found = None if receiver is None else receiver.find(reader, row_id, since)
    if receiver is None or found is None or reader.actor.may(receiver.permission):
        return found
    return dataclasses.replace(found, closed=found.closed or NOT_YOURS)


def _whole_rows(reader: Reader, changes: list[Change]) -> tuple[Change, ...]:
    """The same, where a cell that cannot be taken without another one of its row is told so."""
    rows: defaultdict[tuple[str, str], list[Change]] = defaultdict(list)
    for change in changes:
        rows[change.cell.sheet, change.cell.row_id].append(change)
    lacking = {place: _lacking(reader, row) for place, row in rows.items()}
    return tuple(
        dataclasses.replace(
            each, cannot=lacking[each.cell.sheet, each.cell.row_id].get(each.cell.key, "")
        )
        if each.may_be_taken else each
        for each in changes
    )  # fmt: skip


def _lacking(reader: Reader, row: list[Change]) -> Mapping[str, str]:
    receiver = receiver_of(row[0].cell.row_id)
    told = {each.cell.key: each.cell.after for each in row if each.may_be_taken}
    if receiver is None or not told:
        return {}
    before = {each.cell.key: each.cell.after for each in row if each.taken_before}
    return receiver.lacking(reader.policies, Answer(row[0].cell.row_id, told, "", before))


class _Rooms:
    """What the answers of one file fill up: several may be written below each other."""

    def __init__(self, issued: IssuedCopy) -> None:
        # Who sent it is named when it is taken: as long as that may be.
        self._around = SENDER + len(f" ({issued.copy.agency}), in copy {issued.copy.canary}: \n")
        self._used: Counter[str] = Counter()

    def lacking(self, cell: TypedCell, standing: Standing) -> str:
        """What to do where it does not fit any more; empty, and its room taken, where it does."""
        if standing.room is None:
            return ""
        signs = self._around + len(f"{cell.key}: {clean_text(cell.after)} · ")
        if self._used[standing.reference] + signs > standing.room.signs:
            return standing.room.full
        self._used[standing.reference] += signs
        return ""


def _earlier(row: ReturnRow, answer: AnswerRow) -> str:
    because = f": {answer.reason}" if answer.reason else ""
    label = DECISION_LABELS[answer.decision]
    return f"{label} on {london(row.at):%d/%m/%Y} by {row.by}{because}"


def _notices(
    reader: Reader, known: KnownCopy, found: Comparison, before: list[ReturnRow],
    file: ReturnedFile, *, whole: bool,
) -> Iterator[str]:  # fmt: skip
    issued = known.issued
    if issued.status is ReleaseStatus.RECALLED:
        yield (
            f"{issued.reference} was recalled. Make sure that every copy is accounted for before"
            " anything of it is taken."
        )
    if issued.status in (ReleaseStatus.BUILT, ReleaseStatus.CHECKED, ReleaseStatus.WITHDRAWN):
        yield f"{issued.reference} was never released ({issued.status.value})."
    for other in known.others:
        yield f"Something in the file is of another copy, {other}."
    yield from _returned_before(before, file)
    yield from _newer(reader, known)
    yield from _meeting(reader, known)
    yield from _late(reader, known)
    yield from _damage(found, whole=whole)


def _returned_before(before: list[ReturnRow], file: ReturnedFile) -> Iterator[str]:
    for row in before:
        same = "This very file" if row.sha256 == file.sha256 else "This copy"
        yield (
            f"{same} was brought back on {london(row.at):%d/%m/%Y %H:%M} by {row.by}, sent by"
            f" {row.returned_by}: {row.taken} taken, {row.refused} refused."
        )


def _newer(reader: Reader, known: KnownCopy) -> Iterator[str]:
    issued = known.issued
    newer = (
        sa.select(PackRelease.reference, ReleaseCopy.canary, PackRelease.released_at)
        .join(ReleaseCopy, ReleaseCopy.release_id == PackRelease.id)
        .where(
            PackRelease.kind == issued.kind, PackRelease.subject == issued.subject,
            PackRelease.area == issued.area, PackRelease.id > issued.release_id,
            PackRelease.status == ReleaseStatus.RELEASED,
            ReleaseCopy.agency == issued.copy.agency,
        )
        .order_by(PackRelease.id)
    )  # fmt: skip
    for reference, copy, at in reader.session.execute(newer):
        day = "" if at is None else f" on {london(at):%d/%m/%Y}"
        yield f"A newer one went to them{day}: {reference}, copy {copy}."


def _meeting(reader: Reader, known: KnownCopy) -> Iterator[str]:
    subject = known.issued.subject
    if not subject.removeprefix("cog:").startswith(_MEETING):
        return
    key = subject.rpartition(":")[2]
    meeting = reader.session.get(Meeting, int(key)) if key.isdigit() else None
    gone = _GONE.get(meeting.status) if meeting is not None else None
    if meeting is not None and gone is not None:
        yield (
            f"The meeting of {meeting.held_on:%d/%m/%Y} {gone}: what is taken is told at the next"
            " one."
        )


def _late(reader: Reader, known: KnownCopy) -> Iterator[str]:
    days = int(reader.policies[POLICY]["late_after_days"])
    sent = london(known.content.data_as_at).date()
    gone = (reader.clock.today() - sent) // dt.timedelta(days=1)
    if gone > days:
        yield f"It tells of {sent:%d/%m/%Y}, {counted(gone, 'day')} ago."


def _damage(found: Comparison, *, whole: bool) -> Iterator[str]:
    if not whole:
        yield (
            "The copy cannot be written again as it was sent: only its tables were compared, not"
            " what stands around them."
        )
    if found.unsigned:
        yield (
            f"{counted(found.unsigned, 'row')} lost the hidden id on the way and "
            f"{'is' if found.unsigned == 1 else 'are'} known by what stands in them."
        )
    if found.altered:
        yield (
            f"{counted(len(found.altered), 'thing')} outside the cells to fill in"
            f" {'is' if len(found.altered) == 1 else 'are'} not as sent. None of that is taken."
        )
    if found.gone:
        named = ", ".join(row_id for _, row_id in found.gone[:_NAMED])
        more = f" and {len(found.gone) - _NAMED} more" if len(found.gone) > _NAMED else ""
        yield f"{counted(len(found.gone), 'row')} of ours gone: {named}{more}."
