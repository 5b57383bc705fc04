"""Taking in what partners typed into their copy of a pack.

One return is one command: what is taken goes through the commands of the rooms that the rows
belong to, in the same transaction, so that a return is on record whole or not at all.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from lomu_app.disclosure.issued import load_issued
from lomu_app.disclosure.records import ReleaseCopy
from lomu_app.disclosure.rows import IssuedCopy, WrittenCell
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.permissions import COMPARTMENT, Permission
from lomu_app.kernel.wording import require_words
from lomu_app.returns.earlier import Earlier
from lomu_app.returns.queries import last_taken, returns_of_copy, taken_before
from lomu_app.returns.receiving import Answer, receiver_of
from lomu_app.returns.records import PackAnswer, PackReturn
from lomu_app.returns.rules import Decision, KnownBy
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True, slots=True)
class Decided:
    """One thing that came back, and whether it is taken; `reason` says why not.

    `column` is empty for a row that was added by hand: whoever takes that has entered it.
    """

    sheet: str
    row_id: str
    column: str
    after: str
    take: bool
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class BringPackBack(Command):
    """Put a return on record, and take what is to be taken, all or none.

    The result holds `return_id`, the numbers `taken` and `refused`, and `done`: what the answers
    led to. What was taken before is not taken twice: it counts as `known`.
    """

    permission: ClassVar[Permission] = Permission.IMPORT
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "pack:returned"

    copy_id: int
    file_name: str
    sha256: str
    returned_by: str
    received_on: dt.date
    known_by: str
    decided: tuple[Decided, ...]
    altered: int = 0
    note: str = ""


@handles(BringPackBack)
def bring_pack_back(uow: UnitOfWork, command: BringPackBack) -> dict[str, Any]:
    """Check each answer against the copy, take it or note why not, and keep the return."""
    copy = uow.get(ReleaseCopy, command.copy_id)
    subject = f"{COMPARTMENT if copy.release.seen_with else ''}copy:{copy.canary}"
    uow.explain(subject=subject)
    issued = load_issued(uow.reader(), copy.canary)
    by = require_words(command.returned_by, "returned_by", "who sent it back")
    if command.received_on > uow.clock.today():
        raise InvalidInput("This day is yet to come.", {"received_on": "not later than today"})
    kept = uow.add(
        PackReturn(
            copy_id=copy.id, area=issued.area, file_name=command.file_name[:200],
            sha256=command.sha256, returned_by=by, received_on=command.received_on,
            known_by=KnownBy(command.known_by), altered=command.altered, note=command.note.strip(),
        )
    )  # fmt: skip
    told = _Taking(uow, issued, kept).all(command.decided)
    uow.explain(subject=subject, reason=f"{command.file_name} from {by}, sha256 {command.sha256}")
    uow.touch(Kind.PACK_RETURN, kept.id)
    return {"return_id": kept.id} | told


class _Taking:
    """Goes through the answers of one return."""

    def __init__(self, uow: UnitOfWork, issued: IssuedCopy, kept: PackReturn) -> None:
        self._uow, self._kept, self._sent = uow, kept, issued.manifest
        copy = issued.copy
        self._source = f"{kept.returned_by} ({copy.agency}), in copy {copy.canary}"
        before = returns_of_copy(uow.reader(), copy.id)
        self._earlier, self._taken = Earlier(before, kept.sha256), taken_before(before)

    def all(self, decided: Iterable[Decided]) -> dict[str, Any]:
        """Take the answers of each row together; what is refused is kept with its reason."""
        rows: dict[tuple[str, str], list[Decided]] = {}
        counts: Counter[str] = Counter()
        for each in decided:
            if self._earlier.known((each.sheet, each.row_id, each.column), each.after):
                counts["known"] += 1
            else:
                rows.setdefault((each.sheet, each.row_id), []).append(each)
        done = []
        for answers in rows.values():
            said = self._take(answers)
            done += [said] if said else []
            for each in answers:
                counts[self._keep(each, said)] += 1
        return {name: counts[name] for name in (*Decision, "known")} | {"done": done}

    def _take(self, answers: list[Decided]) -> str:
        """Let the room that the row belongs to take those that are to be taken; what it did."""
        cells: dict[str, list[str]] = {}
        for each in answers:
            if each.take and each.column:
                self._require_open(each)
                cells.setdefault(each.column, []).append(each.after)
        if not cells:
            return ""
        sheet, row_id = answers[0].sheet, answers[0].row_id
        receiver = receiver_of(row_id)
        if receiver is None:
            raise Refused(f"Nothing here takes answers for {row_id}. Refuse them, with a reason.")
        self._uow.actor.require(receiver.permission)
        # The same row may stand in the file more than once; what it says twice counts once.
        told = {column: " · ".join(dict.fromkeys(said)) for column, said in cells.items()}
        before = last_taken(
            self._taken.get((sheet, row_id), {}), {each.column for each in answers}
        )  # fmt: skip
        return receiver.take(self._uow, Answer(row_id, told, self._source, before))

    def _require_open(self, each: Decided) -> None:
        cell = self._cell(each)
        if cell is None or not cell.open:
            raise InvalidInput(
                f"This is no cell to fill in: {each.column} of {each.row_id}.", {"cell": "locked"}
            )
        if cell.choices and each.after not in cell.choices:
            raise InvalidInput(
                f"“{each.after}” is none of the words to choose from.", {"cell": each.after}
            )

    def _cell(self, each: Decided) -> WrittenCell | None:
        return self._sent.get(each.sheet, {}).get(each.row_id, {}).get(each.column)

    def _keep(self, each: Decided, done: str) -> Decision:
        decision = Decision.TAKEN if each.take else Decision.REFUSED
        cell = self._cell(each)
        before = "" if cell is None or cell.value is None else str(cell.value)
        reason = each.reason.strip()
        if decision is Decision.REFUSED:
            reason = require_words(reason, "reason", "why it is refused")
        self._uow.add(
            PackAnswer(
                return_id=self._kept.id, sheet=each.sheet, row_id=each.row_id,
                column_key=each.column, before=before[:2000], after=each.after[:2000],
                decision=decision, reason=reason, done=done if each.take and each.column else "",
            )
        )  # fmt: skip
        return decision
