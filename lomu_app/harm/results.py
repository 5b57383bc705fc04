"""Keeping results of lists of PNC ids: each once, and the offence that it tells of a step further.

For use inside a command's handler, which checks permission and area.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from lomu_app.harm.records import Offence, PncResult
from lomu_app.harm.result_kinds import RESULT_LABELS, STAGES, ResultKind, plain
from lomu_app.kernel.changes import Kind
from lomu_app.store.unit_of_work import UnitOfWork

_FILLED = ("offence", "disposal", "reference", "force", "station")


@dataclass(frozen=True, slots=True)
class ResultSaid:
    """What a row says of somebody; empty text says nothing."""

    day: dt.date
    kind: ResultKind
    said: str
    offence: str
    disposal: str
    reference: str
    force: str
    station: str
    file: str
    sheet: str
    row: int


def record_result(
    uow: UnitOfWork, person_id: int, said: ResultSaid, offence_file: Callable[[], int]
) -> tuple[PncResult, list[str]] | None:
    """The result and what is new of it (everything: `result`); None where it is known as it is.

    `offence_file` gives the id of the file under which rows of the offence history are kept.
    """
    known = _known(uow, person_id, said)
    if known is None:
        made = uow.add(
            PncResult(
                person_id=person_id, day=said.day, kind=said.kind, said=said.said,
                offence=said.offence, disposal=said.disposal, reference=said.reference,
                force=said.force, station=said.station, source_file=said.file,
                source_sheet=said.sheet, source_row=said.row,
            )
        )  # fmt: skip
        _carry_over(uow, made, offence_file)
        uow.touch(Kind.HARM, made.id)
        uow.touch(Kind.PERSON, person_id)
        return made, ["result"]
    changed = [name for name in _FILLED if getattr(said, name) and not getattr(known, name)]
    if not changed:
        return None
    for name in changed:
        setattr(known, name, getattr(said, name))
    _carry_over(uow, known, offence_file)
    uow.changed(known)
    uow.touch(Kind.HARM, known.id)
    return known, changed


def _known(uow: UnitOfWork, person_id: int, said: ResultSaid) -> PncResult | None:
    """The same event as an earlier row told it; what a row leaves blank contradicts nothing."""
    wanted = (
        sa.select(PncResult)
        .where(
            PncResult.person_id == person_id, PncResult.day == said.day,
            PncResult.kind == said.kind,
        )
        .order_by(PncResult.id)
    )  # fmt: skip
    for one in uow.session.scalars(wanted):
        if all(_agree(getattr(one, name), getattr(said, name)) for name in _FILLED):
            return one
    return None


def _agree(known: str, said: str) -> bool:
    return not known or not said or plain(known) == plain(said)


def _carry_over(uow: UnitOfWork, result: PncResult, offence_file: Callable[[], int]) -> None:
    """Into the history of offences: a row of its own, or the one of its reference a step further.

    What an extract of offences says of the same matter stands: it knows more.
    """
    if result.kind not in STAGES or not result.offence:
        return
    outcome = RESULT_LABELS[result.kind]
    if result.kind is ResultKind.DISPOSAL:
        outcome = result.disposal or result.said or outcome
    known = _same_matter(uow, result)
    if known is None:
        added = Offence(
            person_id=result.person_id, file_id=offence_file(), area=None,
            reference=result.reference, day=result.day, offence=result.offence, da=None,
            victim="", relationship="", outcome=outcome, vulnerable=None, grade="",
            sheet=result.source_sheet, row=result.source_row,
        )  # fmt: skip
        uow.session.add(added)
        uow.session.flush()
        result.offence_id = added.id
    elif _brings_further(uow, known, result.kind):
        known.outcome = outcome
        result.offence_id = known.id
    uow.session.flush()


def _same_matter(uow: UnitOfWork, result: PncResult) -> Offence | None:
    if result.offence_id is not None:
        return uow.session.get(Offence, result.offence_id)
    if not result.reference:
        return None
    wanted = sa.select(Offence).where(
        Offence.person_id == result.person_id, Offence.reference == result.reference
    )
    found = uow.session.scalars(wanted.order_by(Offence.id)).all()
    return next((one for one in found if plain(one.offence) == plain(result.offence)), None)


def _brings_further(uow: UnitOfWork, known: Offence, kind: ResultKind) -> bool:
    """Whether results alone told of the offence, and none of them of a later step."""
    wanted = sa.select(PncResult.kind).where(PncResult.offence_id == known.id)
    steps = [STAGES.index(one) for one in uow.session.scalars(wanted)]
    return known.da is None and bool(steps) and STAGES.index(kind) >= max(steps)
