"""Changing a target's fields, by hand and from a newer spreadsheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from lomu_app.daart.clocks import review_due
from lomu_app.daart.keeping import finish, get_target, index_target, require_outstanding
from lomu_app.daart.records import Target
from lomu_app.daart.rules import Power, VictimRisk, check_grounds
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.permissions import Permission
from lomu_app.store.audit import Verb
from lomu_app.store.base import clean_text
from lomu_app.store.command import Command, handles
from lomu_app.store.edit import Edited, FieldChange, apply_changes, set_fields
from lomu_app.store.unit_of_work import UnitOfWork

Clean = Callable[[Any], Any]


def _text(field: str, length: int) -> Clean:
    def clean(value: Any) -> str:
        text = clean_text(str(value or "")).strip()
        if len(text) > length:
            name = field.replace("_", " ")
            raise InvalidInput(
                f"The {name} is too long: {len(text)} characters, {length} fit.",
                {field: f"at most {length} characters"},
            )
        return text

    return clean


def _text_or_none(field: str, length: int) -> Clean:
    text = _text(field, length)

    def clean(value: Any) -> str | None:
        return text(value) or None

    return clean


def _choice(field: str, kind: type[Power | VictimRisk]) -> Clean:
    def clean(value: Any) -> Power | VictimRisk:
        try:
            return kind(value)
        except ValueError as error:
            choices = ", ".join(member.value for member in kind)
            name = field.replace("_", " ")
            raise InvalidInput(
                f"“{value}” is no {name}. Choose one of: {choices}.", {field: choices}
            ) from error

    return clean


def _day(value: Any) -> dt.date:
    if isinstance(value, dt.datetime) or not isinstance(value, dt.date):
        raise InvalidInput("Say the day as a date, e.g. 24/11/2026.", {"date_added": "a date"})
    return value


def _truth(value: Any) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise InvalidInput("Wanted on PNC is yes, no or not known.", {"wanted_on_pnc": "yes or no"})


def _options(value: Any) -> list[str]:
    one = _text("tactical_options", 80)
    return [text for text in dict.fromkeys(one(part) for part in value or ()) if text]


def _grounds(value: Any) -> str:
    return check_grounds(str(value or ""))


COMMENTS = 4_000
"""Signs of the comments on a target."""

# The fields that may be edited, each with what checks and tidies it.
EDITABLE: dict[str, Clean] = {
    "power": _choice("power", Power),
    "power_reference": _text("power_reference", 120),
    "warrant_code": _text_or_none("warrant_code", 4),
    "crime_reference": _text_or_none("crime_reference", 60),
    "offence": _text("offence", 300),
    "victim_risk": _choice("victim_risk", VictimRisk),
    "date_added": _day,
    "wanted_on_pnc": _truth,
    "officer_in_case": _text("officer_in_case", 120),
    "owner": _text("owner", 120),
    "team": _text("team", 80),
    "necessity_grounds": _grounds,
    "necessity_reason": _text("necessity_reason", 2000),
    "voluntary_attendance": _text("voluntary_attendance", 1000),
    "evidence_summary": _text("evidence_summary", 4000),
    "safety_note": _text("safety_note", 400),
    "tactical_options": _options,
    "comments": _text("comments", COMMENTS),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class AmendTarget(Command):
    """Change fields of a target. Two people may change different fields at the same time.

    Raises EditConflict with base, mine and theirs of each field that both changed. The
    result holds `version` and the changed `fields`.
    """

    permission: ClassVar[Permission] = Permission.EDIT_TARGETS
    verb: ClassVar[Verb] = Verb.ALTERATION
    tag: ClassVar[str] = "target:amended"

    target_id: int
    changes: tuple[FieldChange, ...]


@handles(AmendTarget)
def amend_target(uow: UnitOfWork, command: AmendTarget) -> dict[str, Any]:
    """Apply the edits field by field, and set the clocks that hang on them."""
    target = get_target(uow, command.target_id, None)
    require_outstanding(target)
    for change in command.changes:
        if change.field == "warrant_code":
            check_warrant_code(uow, change.mine)
    edited = apply_changes(target, command.changes, EDITABLE, theirs=target.version)
    if edited:
        _reset_clocks(uow, target, edited)
        finish(uow, target)
    return {"version": target.version, "fields": [one.field for one in edited]}


def update_target(uow: UnitOfWork, target: Target, values: Mapping[str, Any]) -> tuple[Edited, ...]:
    """Bring a target to what a newer spreadsheet says; what has changed, nothing if nothing.

    `values` are fields of EDITABLE, and `proposed_off` (text or None). For use inside a
    command's handler, which checks permission and area.
    """
    cleaned = {
        name: _PROPOSED_OFF(value) if name == "proposed_off" else EDITABLE[name](value)
        for name, value in values.items()
    }
    edited = set_fields(target, cleaned)
    if edited:
        _reset_clocks(uow, target, edited)
        uow.changed(target)
        uow.session.flush()
        index_target(uow, target)
        uow.touch(Kind.TARGET, target.id)
    return edited


_PROPOSED_OFF = _text_or_none("proposed_off", 300)


def check_warrant_code(uow: UnitOfWork, code: str | None) -> None:
    """Refuse a letter that the policy does not know; raises InvalidInput."""
    known = uow.policies["powers"]["warrant_codes"]
    if code and code not in known:
        raise InvalidInput(
            f"“{code}” is no warrant code. Choose one of: {', '.join(known)}.",
            {"warrant_code": "a letter of the list"},
        )


def _reset_clocks(uow: UnitOfWork, target: Target, edited: tuple[Edited, ...]) -> None:
    for one in edited:
        if one.field == "victim_risk":
            since = target.reviewed_at or target.created_at
            target.review_due = review_due(uow.policies["targets"], target.victim_risk, since)
        if one.field == "date_added":
            target.date_added_assumed = False
            moved = target.return_due + (one.new - one.old)
            # A later day must not extend what only an inspector may extend.
            if moved < target.return_due or uow.actor.may(Permission.EXTEND_TARGETS):
                target.return_due = moved
