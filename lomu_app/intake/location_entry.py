"""What a line of a COG register says, as the COG keeps it and as the next file is compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from lomu_app.cog.from_register import (
    RegisteredLocation,
    RegisterIntelligence,
    RegisterNote,
    RegisterTactic,
)
from lomu_app.cog.tactic_rules import TacticStatus
from lomu_app.intake.location_line import LocationLine, TacticSaid

_ONLINE, _OTHER = "online", "other"
_STATUS_OF = {
    "used": TacticStatus.LIVE, "considered": TacticStatus.PROPOSED, "ended": TacticStatus.EXPIRED,
}  # fmt: skip
_AFTER_SIGN_OFF = {TacticStatus.LIVE: TacticStatus.EXPIRED,
                   TacticStatus.PROPOSED: TacticStatus.WITHDRAWN}  # fmt: skip
_LONGEST_TEXT = 4_000


def fields_of(line: LocationLine) -> dict[str, Any]:
    """The fields of a location that a line fills."""
    online = line.kind == _ONLINE
    return {
        "name": line.name, "own_reference": line.reference, "kind_detail": line.kind_said,
        "address": "" if online else line.address, "platform": line.address if online else "",
        "postcode": line.postcode, "proprietor": line.premises_owner, "licensee": line.licensee,
        "licence_number": line.licence, "opening_hours": line.opening_hours,
        "lead": line.officer, "raised_by": line.raised_by, "raised_on": line.raised_on,
        "next_review": line.next_review,
    }  # fmt: skip


def said_by(line: LocationLine) -> dict[str, Any]:
    """Everything that a line says, as JSON-able data, to tell a newer file from this one.

    The row number is left out: a line that only moved has not changed.
    """
    return {
        "fields": {name: frozen(value) for name, value in fields_of(line).items()},
        "kind": line.kind, "initial_risk": line.initial_risk, "current_risk": line.current_risk,
        "signed_off_on": frozen(line.signed_off_on), "signed_off_by": line.signed_off_by,
        "intelligence": _graded(line), "tactics": [_tactic_key(one) for one in line.tactics],
        "notes": [key for key, _ in _keyed_notes(line, dt.date.min)],
    }  # fmt: skip


def registered(line: LocationLine, area: str, origin: str, today: dt.date) -> RegisteredLocation:
    """The whole line. What has no day of its own is of `today`."""
    fields = {
        name: value for name, value in fields_of(line).items()
        if name not in ("name", "next_review", "raised_on")
    }  # fmt: skip
    return RegisteredLocation(
        origin=origin, area=area, name=line.name, kind=line.kind or _OTHER,
        raised_on=line.raised_on or today, entry_band=line.initial_risk,
        now_band=line.current_risk, fields=fields,
        notes=[note for _, note in _keyed_notes(line, today)],
        tactics=_tactics(line.tactics, over=line.is_signed_off),
        intelligence=_intelligence(line), next_review=line.next_review,
        signed_off_on=line.signed_off_on,
        signed_off_by=line.signed_off_by,
    )  # fmt: skip


def new_notes(line: LocationLine, before: dict[str, Any], today: dt.date) -> list[RegisterNote]:
    """The notes of a line that no earlier file had."""
    known = before.get("notes", [])
    return [note for key, note in _keyed_notes(line, today) if key not in known]


def new_tactics(
    line: LocationLine, before: dict[str, Any], *, over: bool
) -> list[RegisterTactic]:  # fmt: skip
    """The tactics of a line that no earlier file had; `over` where none is in use any more."""
    known = before.get("tactics", [])
    return _tactics([one for one in line.tactics if _tactic_key(one) not in known], over=over)


def new_intelligence(line: LocationLine, before: dict[str, Any]) -> RegisterIntelligence | None:
    """The graded intelligence of a line, if no earlier file said the same."""
    return None if before.get("intelligence") == _graded(line) else _intelligence(line)


def frozen(value: Any) -> Any:
    """A value as JSON holds it."""
    return value.isoformat() if isinstance(value, dt.date) else value


def _keyed_notes(line: LocationLine, today: dt.date) -> Iterable[tuple[list[str], RegisterNote]]:
    """Every note with what it is known again by: its own day, or none, and its text."""
    for one in line.notes:
        day = "" if one.day is None else one.day.isoformat()
        yield [day, one.text], RegisterNote(one.day or today, one.text)
    said = [line.comments] if line.comments else []
    said += [
        f"Tactics in the register: {one.text}"
        for one in line.tactics
        if not one.code or one.stage not in _STATUS_OF
    ]
    for text in said:
        yield ["", text], RegisterNote(today, text)
    told = line.intelligence[_LONGEST_TEXT:] if _is_graded(line) else line.intelligence
    if told:
        yield ["", told], RegisterNote(line.raised_on or today, told, intelligence=True)


def _tactics(said: Sequence[TacticSaid], *, over: bool) -> list[RegisterTactic]:
    """Those that are plainly said; of what is signed off none is in use any more."""
    found = []
    for one in said:
        status = _STATUS_OF.get(one.stage)
        if one.code and status is not None:
            status = _AFTER_SIGN_OFF.get(status, status) if over else status
            found.append(RegisterTactic(one.code, one.text, status))
    return found


def _tactic_key(said: TacticSaid) -> list[str]:
    return [said.code, said.text, said.stage]


def _is_graded(line: LocationLine) -> bool:
    return bool(line.grading.source or line.grading.legacy)


def _graded(line: LocationLine) -> list[str]:
    told = line.grading
    return [line.intelligence, told.source, told.grade, told.handling, told.conditions, told.legacy]


def _intelligence(line: LocationLine) -> RegisterIntelligence | None:
    """What is graded; a text without a grading becomes a note instead."""
    if not _is_graded(line) or not line.intelligence:
        return None
    told = line.grading
    return RegisterIntelligence(
        line.intelligence[:_LONGEST_TEXT], told.source, told.grade, told.handling,
        tuple(told.conditions.split()), told.legacy,
    )  # fmt: skip
