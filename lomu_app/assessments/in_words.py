"""What an assessment says in words: its answers, reasons and note.

A server tells that of people at whom the asker has looked, and of what they wrote themselves.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, undefer, undefer_group
from sqlalchemy.orm.interfaces import ORMOption

from lomu_app.assessments.records import IN_WORDS, WORDS, Assessment
from lomu_app.assessments.rules import NOT_KNOWN
from lomu_app.people.looking import look_first
from lomu_app.store.server_log import asks_for_looks

_ASSESSED = sa.text("SELECT * FROM lomu_rules.assessed(:ids)")  # id, then as `IN_WORDS` says
_LOOK_FIRST_AT = sa.text("SELECT lomu_rules.look_first_at(:id)")
_NOT_KNOWN = sa.text("SELECT id, many FROM lomu_rules.not_known(:ids)")


class Said(NamedTuple):
    """The words of one assessment, as its columns hold them."""

    answers: list[dict[str, Any]]
    judgement_reason: str
    signed_reason: str
    withdrawn_reason: str | None
    note: str
    source: str


def words(session: Session) -> tuple[ORMOption, ...]:
    """What a statement that reads assessments is given, for `said` to find their words at once."""
    return () if asks_for_looks(session) else (undefer_group(WORDS),)


def answers(session: Session) -> tuple[ORMOption, ...]:
    """The same for `not_known`."""
    return () if asks_for_looks(session) else (undefer(Assessment.answers),)


def said(session: Session, found: Sequence[Assessment]) -> dict[int, Said]:
    """The words of each, by its id. Raises LookFirst where a server asks for a look first."""
    if not asks_for_looks(session):
        return {each.id: Said(*(getattr(each, name) for name in IN_WORDS)) for each in found}
    rows = session.execute(_ASSESSED, {"ids": [each.id for each in found]}) if found else ()
    told = {row[0]: Said(json.loads(row[1]), *row[2:]) for row in rows}
    for each in found:
        if each.id not in told:
            wanting = session.execute(_LOOK_FIRST_AT, {"id": each.id}).scalar_one()
            raise look_first(wanting or each.person_id)
    return told


def not_known(session: Session, found: Sequence[Assessment]) -> dict[int, int]:
    """How many answers of each are not known, by its id."""
    if asks_for_looks(session):
        rows = session.execute(_NOT_KNOWN, {"ids": [each.id for each in found]}) if found else ()
        return {row.id: row.many for row in rows}
    return {each.id: count_not_known(each.answers) for each in found}


def count_not_known(given: Sequence[dict[str, Any]]) -> int:
    """How many of these answers are not known."""
    return sum(answer["value"] == NOT_KNOWN for answer in given)
