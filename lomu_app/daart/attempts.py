"""Going for somebody: what was tried, when, by whom, and what came of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

import sqlalchemy as sa

from lomu_app.daart.keeping import finish, get_target, require_outstanding, require_reason, step
from lomu_app.daart.records import ArrestAttempt, Target
from lomu_app.daart.rules import (
    ATTEMPT_LABELS,
    PROPOSES,
    WORKABLE,
    AttemptOutcome,
    TargetStatus,
    attempt_outcome,
)
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.permissions import Permission
from lomu_app.store.audit import Verb
from lomu_app.store.base import clean_text
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import UnitOfWork

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordAttempt(Command):
    """One attempt to arrest. An attempt is a fact, so no version is asked for.

    `at_time` reads `22:10`. The result holds `attempt_id`, `status`, `version`,
    `proposes` (the outcome to close with, or None) and `prompts` (what else to do, in words).
    """

    permission: ClassVar[Permission] = Permission.RECORD_ATTEMPTS
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "target:attempt:recorded"

    target_id: int
    on_day: dt.date
    outcome: str
    at_time: str | None = None
    place: str = ""
    officers: str = ""
    note: str = ""
    next_step: str = ""
    custody_reference: str = ""


@dataclass(frozen=True, slots=True)
class ReadAttempt:
    """An attempt as a spreadsheet told it; `outcome` is the intake's code."""

    on_day: dt.date | None
    at_time: str | None
    outcome: str
    note: str


@handles(RecordAttempt)
def record_attempt(uow: UnitOfWork, command: RecordAttempt) -> dict[str, Any]:
    """Store the attempt and move the target on where a sergeant has made it ready."""
    target = get_target(uow, command.target_id, None)
    require_outstanding(target)
    outcome = _checked(uow, command)
    attempt = ArrestAttempt(
        target_id=target.id, on_day=command.on_day, at_time=command.at_time,
        place=command.place.strip(), officers=command.officers.strip(), outcome=outcome,
        note=command.note.strip(), next_step=command.next_step.strip(),
        custody_reference=command.custody_reference.strip(), source="",
    )  # fmt: skip
    target.attempts.append(attempt)
    uow.add(attempt)
    if outcome is AttemptOutcome.ARRESTED:
        step(uow, target, TargetStatus.ARRESTED)
    elif target.status in WORKABLE:
        step(uow, target, TargetStatus.ATTEMPTED)
    finish(uow, target)
    proposed = PROPOSES.get(outcome)
    return {
        "attempt_id": attempt.id, "status": target.status.value, "version": target.version,
        "proposes": proposed.value if proposed else None, "prompts": _prompts(target, outcome),
    }  # fmt: skip


def add_attempts(
    uow: UnitOfWork, target: Target, attempts: Iterable[ReadAttempt], *, source: str,
    reported: int | None = None,
) -> int:  # fmt: skip
    """Store what a spreadsheet tells of attempts and is not known yet; how many were new.

    Known means the same day, time and note from a spreadsheet. Attempts without a day are
    kept in words. `reported` is the number that the spreadsheet gives; what it counts beyond
    the dated ones is kept as a number. For use inside a command's handler.
    """
    read = list(attempts)
    known = {(row.on_day, row.at_time, row.note) for row in target.attempts if row.source}
    new = 0
    for one in read:
        note = clean_text(one.note).strip()
        if one.on_day is None or (one.on_day, one.at_time, note) in known:
            continue
        known.add((one.on_day, one.at_time, note))
        target.attempts.append(_from_spreadsheet(uow, target, one, source))
        new += 1
    undated = [_in_words(one) for one in read if one.on_day is None]
    dated = sum(1 for row in target.attempts if row.source)
    beyond = max(len(undated), (reported or 0) - dated)
    if new or beyond != target.attempts_reported or undated != target.undated_attempts:
        target.attempts_reported, target.undated_attempts = beyond, undated
        uow.changed(target)
        uow.session.flush()
        uow.touch(Kind.TARGET, target.id)
    return new


def arrest_of(uow: UnitOfWork, target: Target) -> ArrestAttempt | None:
    """The attempt that ended in arrest, with its custody reference; None without one."""
    return uow.session.scalar(
        sa.select(ArrestAttempt).where(
            ArrestAttempt.target_id == target.id, ArrestAttempt.custody_reference != "",
            ArrestAttempt.outcome == AttemptOutcome.ARRESTED,
        ).limit(1)
    )  # fmt: skip


def _checked(uow: UnitOfWork, command: RecordAttempt) -> AttemptOutcome:
    try:
        outcome = AttemptOutcome(command.outcome)
    except ValueError as error:
        choices = ", ".join(AttemptOutcome)
        raise InvalidInput(
            f"“{command.outcome}” is no outcome of an attempt. Choose one of: {choices}.",
            {"outcome": choices},
        ) from error
    if command.on_day > uow.clock.today():
        raise InvalidInput(
            "An attempt cannot lie in the future. Check the day.", {"on_day": "in the future"}
        )
    if command.at_time is not None and not _TIME.fullmatch(command.at_time):
        raise InvalidInput("Write the time like 22:10.", {"at_time": "like 22:10"})
    if outcome is AttemptOutcome.ARRESTED:
        require_reason(command.custody_reference, "custody_reference", "the custody reference")
    return outcome


def _prompts(target: Target, outcome: AttemptOutcome) -> list[str]:
    prompts = []
    if outcome in PROPOSES:
        if target.wanted_on_pnc:
            prompts.append("Cancel the wanted circulation on PNC.")
        prompts.append("Tell the victim, as the contact plan says.")
    if outcome in {AttemptOutcome.WRONG_ADDRESS, AttemptOutcome.ADDRESS_EMPTY}:
        prompts.append("Note on the address what was found, and ask for a new one.")
    return prompts


def _from_spreadsheet(
    uow: UnitOfWork, target: Target, one: ReadAttempt, source: str
) -> ArrestAttempt:
    if one.on_day is None:
        raise AssertionError("an attempt without a day is kept in words")
    now = uow.clock.now()
    return ArrestAttempt(
        target_id=target.id, on_day=one.on_day, at_time=one.at_time, place="", officers="",
        outcome=attempt_outcome(one.outcome), note=one.note.strip(), next_step="",
        custody_reference="", source=source, created_at=now, updated_at=now,
        created_by=uow.actor.username, updated_by=uow.actor.username,
    )  # fmt: skip


def _in_words(one: ReadAttempt) -> str:
    label = ATTEMPT_LABELS[attempt_outcome(one.outcome)]
    return f"{label}: {one.note.strip()}" if one.note.strip() else label
