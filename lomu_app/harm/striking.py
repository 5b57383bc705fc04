"""Striking wrong rows of offences out, and taking that back: they stay, and count no more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import sqlalchemy as sa

from lomu_app.access.rules import area_names
from lomu_app.harm.records import Offence, OffenceFile, OffenceStrike
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import EditConflict, InvalidInput, Refused
from lomu_app.kernel.permissions import Actor, Permission
from lomu_app.kernel.policy import PolicyBook
from lomu_app.kernel.wording import require_words
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import CONFLICT, UnitOfWork

ROW, FILE, BACK = "row", "file", "back"


@dataclass(frozen=True, kw_only=True, slots=True)
class StrikeOffences(Command):
    """Strike out one row, or all rows of a file, or take such a strike back: `kind` says which.

    `row`: `offence_id` as it was seen in the file `file_id`, for a newer file moves it there.
    `file`: `file_id` and its `version`; rows that it brought and that still stand in it.
    `back`: `strike_id` and its `version`.
    The result holds `strike_id`, its `version`, and how many `rows` it was about.
    """

    permission: ClassVar[Permission] = Permission.STRIKE_OFFENCES
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "offences:struck"

    kind: str
    reason: str
    offence_id: int | None = None
    file_id: int | None = None
    strike_id: int | None = None
    version: int = 0


@handles(StrikeOffences)
def strike_offences(uow: UnitOfWork, command: StrikeOffences) -> dict[str, int]:
    """Do what the kind says; raises Refused where there is nothing to strike or take back."""
    does, key = _KINDS.get(command.kind, (None, ""))
    record_id: int | None = getattr(command, key, None)
    if does is None or record_id is None:
        raise InvalidInput(
            "Say what is struck out: a row, the rows of a file, or a strike that is taken back.",
            {"kind": "names nothing"},
        )
    reason = require_words(command.reason, "reason", "why")
    strike = does(uow, command, record_id, reason)
    uow.explain(reason=reason)
    return {"strike_id": strike.id, "version": strike.version, "rows": strike.rows}


def may_strike(actor: Actor, policies: PolicyBook, area: str | None) -> bool:
    """Whether somebody may strike rows of this area; rows of the whole force need every area."""
    areas = area_names(policies["areas"]) if area is None else (area,)
    return actor.may(Permission.STRIKE_OFFENCES) and all(actor.covers(one) for one in areas)


def _strike_row(
    uow: UnitOfWork, command: StrikeOffences, offence_id: int, reason: str
) -> OffenceStrike:
    offence = uow.get(Offence, offence_id)
    _require_areas(uow, offence.area)
    if offence.strike_id is not None:
        raise Refused("This row is struck out already.")
    if offence.file_id != command.file_id:
        raise EditConflict(CONFLICT, theirs=offence.file_id)
    strike = _add(uow, offence.area, None, 1, reason)
    offence.strike_id = strike.id
    uow.session.flush()
    uow.explain(subject=f"person:{offence.person_id}")
    uow.touch(Kind.HARM, offence.person_id)
    return strike


def _strike_file(
    uow: UnitOfWork, command: StrikeOffences, file_id: int, reason: str
) -> OffenceStrike:
    file = uow.get(OffenceFile, file_id, expected_version=command.version)
    _require_areas(uow, file.area)
    # A row that another area brought first is theirs, wherever it was named last.
    here = (
        Offence.file_id == file_id, Offence.strike_id.is_(None),
        Offence.area.is_not_distinct_from(file.area),
    )  # fmt: skip
    rows = uow.session.scalars(sa.select(sa.func.count()).where(*here)).one()
    if not rows:
        raise Refused(f"No row of {file.file_name} counts any more.")
    strike = _add(uow, file.area, file_id, rows, reason)
    _set(uow, here, strike.id)
    uow.explain(subject=f"offence_file:{file_id}")
    uow.touch(Kind.HARM, file_id)
    return strike


def _take_back(
    uow: UnitOfWork, command: StrikeOffences, strike_id: int, reason: str
) -> OffenceStrike:
    strike = uow.get(OffenceStrike, strike_id, expected_version=command.version)
    _require_areas(uow, strike.area)
    if strike.back_by is not None:
        raise Refused("This was taken back already.")
    _set(uow, (Offence.strike_id == strike_id,), None)
    strike.back_reason, strike.back_by = reason, uow.actor.username
    uow.changed(strike)
    uow.session.flush()
    uow.explain(subject=f"offence_strike:{strike_id}")
    uow.touch(Kind.HARM, strike_id)
    return strike


Does = Callable[[UnitOfWork, StrikeOffences, int, str], OffenceStrike]
_KINDS: dict[str, tuple[Does, str]] = {
    ROW: (_strike_row, "offence_id"),
    FILE: (_strike_file, "file_id"),
    BACK: (_take_back, "strike_id"),
}


def _require_areas(uow: UnitOfWork, area: str | None) -> None:
    for one in area_names(uow.policies["areas"]) if area is None else (area,):
        uow.actor.require_area(one)


def _add(
    uow: UnitOfWork, area: str | None, file_id: int | None, rows: int, reason: str
) -> OffenceStrike:
    return uow.add(
        OffenceStrike(
            area=area, file_id=file_id, rows=rows, reason=reason, back_reason="", back_by=None
        )
    )


def _set(uow: UnitOfWork, which: tuple[sa.ColumnElement[bool], ...], to: int | None) -> None:
    uow.session.execute(
        sa.update(Offence).where(*which).values(strike_id=to),
        execution_options={"synchronize_session": False},
    )
