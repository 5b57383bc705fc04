"""The arrest-ready test: what is known of a target, against the items of policy `readiness`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lomu_app.daart.rules import (
    NECESSITY_GROUNDS,
    POWER_LABELS,
    WITHOUT_NECESSITY,
    CheckState,
    Power,
)
from lomu_app.kernel.clock import london
from lomu_app.kernel.policy import Policy


class ItemState(StrEnum):
    """How one item of the test stands."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"
    EXCEPTION = "exception"
    TO_COME = "to_come"


@dataclass(frozen=True, slots=True)
class AddressFact:
    """One address that has not ended: when somebody last looked."""

    last_checked: dt.date | None


@dataclass(frozen=True, slots=True)
class MarkerFact:
    """One warning marker: when it was put on record, last confirmed, and ends."""

    added_at: dt.datetime
    confirmed_on: dt.date | None
    ends_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What an officer answered to an item, and whether a sergeant made an exception."""

    code: str
    state: CheckState
    note: str
    checked_at: dt.datetime
    checked_by: str
    exception_reason: str | None = None
    exception_by: str | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """All that the test looks at."""

    power: Power
    power_reference: str
    necessity_grounds: str
    necessity_reason: str
    voluntary_attendance: str
    offence: str
    crime_reference: str | None
    evidence_summary: str
    officer_in_case: str
    safety_note: str
    tactical_options: tuple[str, ...]
    pnc_id: str | None
    cro_number: str | None
    date_of_birth: dt.date | None
    addresses: tuple[AddressFact, ...]
    answers: tuple[Answer, ...]
    markers: tuple[MarkerFact, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadinessItem:
    """One item of the test as it stands.

    `derived` is true where the target's own fields decide and an officer does not tick;
    `why` says in words what is missing, or what speaks for it; `version` is that of the
    answer, 0 where nobody has answered.
    """

    code: str
    label: str
    hint: str
    state: ItemState
    derived: bool
    why: str
    answered_by: str | None = None
    answered_at: dt.datetime | None = None
    version: int = 0

    @property
    def gap(self) -> bool:
        """Whether this keeps the target from being arrest ready."""
        return self.state is ItemState.NO


@dataclass(frozen=True, slots=True)
class Readiness:
    """The whole test. `gaps` are the labels of what is missing."""

    items: tuple[ReadinessItem, ...]

    @property
    def gaps(self) -> tuple[str, ...]:
        """What is missing, in words."""
        return tuple(item.label for item in self.items if item.gap)

    @property
    def met(self) -> int:
        """How many items stand: yes, not applicable, or a sergeant's exception."""
        missing = {ItemState.NO, ItemState.TO_COME}
        return sum(item.state not in missing for item in self.items)

    @property
    def total(self) -> int:
        """How many items there are."""
        return len(self.items)

    @property
    def words(self) -> str:
        """`ready`, or `not ready: 2 gaps`."""
        count = len(self.gaps)
        return "ready" if not count else f"not ready: {count} gap{'s' if count > 1 else ''}"


@dataclass(frozen=True, slots=True)
class _Finding:
    state: ItemState
    why: str = ""


def assess(policy: Policy, facts: TargetFacts, now: dt.datetime) -> Readiness:
    """Put a target to the test at this moment; `policy` is `readiness`."""
    answers = {answer.code: answer for answer in facts.answers}
    return Readiness(
        tuple(_item(item, facts, answers.get(item["code"]), now) for item in policy["items"])
    )


def _item(
    item: Mapping[str, Any], facts: TargetFacts, answer: Answer | None, now: dt.datetime
) -> ReadinessItem:
    finding = _find(item, facts, answer, now)
    if finding.state is ItemState.NO and answer is not None and answer.exception_reason:
        why = f"exception by {answer.exception_by}: {answer.exception_reason}"
        finding = _Finding(ItemState.EXCEPTION, why)
    return ReadinessItem(
        code=item["code"], label=item["label"], hint=item["hint"], state=finding.state,
        derived=item["kind"] == "derived", why=finding.why,
        answered_by=answer.checked_by if answer else None,
        answered_at=answer.checked_at if answer else None,
        version=answer.version if answer else 0,
    )  # fmt: skip


def _find(
    item: Mapping[str, Any], facts: TargetFacts, answer: Answer | None, now: dt.datetime
) -> _Finding:
    if item["kind"] == "approval":
        if answer is not None and answer.state is CheckState.YES:
            return _Finding(ItemState.YES, f"by {answer.checked_by}")
        return _Finding(ItemState.TO_COME, "a sergeant makes it ready")
    if item.get("same_day"):
        return _read_today(facts, answer, now)
    if item["kind"] == "ticked":
        return _ticked(answer)
    finding = _DERIVED[item["code"]](item, facts, now)
    if finding.state is ItemState.NO and item.get("tick_instead"):
        return _photograph(facts, answer) or finding
    return finding


def _photograph(facts: TargetFacts, answer: Answer | None) -> _Finding | None:
    if answer is None or answer.state is not CheckState.YES or facts.date_of_birth is None:
        return None
    return _Finding(ItemState.YES, f"date of birth and photograph, {answer.checked_by}")


def _ticked(answer: Answer | None) -> _Finding:
    if answer is None:
        return _Finding(ItemState.NO, "not answered yet")
    if answer.state is CheckState.NOT_APPLICABLE:
        return _Finding(ItemState.NOT_APPLICABLE, answer.note)
    if answer.state is CheckState.NO:
        return _Finding(ItemState.NO, answer.note or "answered no")
    return _Finding(ItemState.YES, answer.note)


def _read_today(facts: TargetFacts, answer: Answer | None, now: dt.datetime) -> _Finding:
    """Markers are read if each was confirmed today, or all were there when somebody ticked."""
    today = london(now).date()
    live = [row for row in facts.markers if row.ends_on is None or row.ends_on >= today]
    if live and all(row.confirmed_on == today for row in live):
        return _Finding(ItemState.YES, "each confirmed today")
    finding = _ticked(answer)
    if answer is None or finding.state is not ItemState.YES:
        return finding
    read_on = london(answer.checked_at).date()
    if read_on != today:
        return _Finding(ItemState.NO, f"last read on {read_on:%d/%m/%Y}, not today")
    if any(row.added_at > answer.checked_at for row in live):
        return _Finding(ItemState.NO, "a marker was added since they were read")
    return finding


def _told(told: bool, missing: str, why: str = "") -> _Finding:
    return _Finding(ItemState.YES, why) if told else _Finding(ItemState.NO, missing)


def _identity(_item: Mapping[str, Any], facts: TargetFacts, _now: dt.datetime) -> _Finding:
    number = facts.pnc_id or facts.cro_number
    return _told(number is not None, "no PNC id and no CRO number", number or "")


def _power(_item: Mapping[str, Any], facts: TargetFacts, _now: dt.datetime) -> _Finding:
    stated = facts.power is not Power.NOT_STATED
    return _told(stated, "the power is not stated", POWER_LABELS[facts.power])


def _necessity(_item: Mapping[str, Any], facts: TargetFacts, _now: dt.datetime) -> _Finding:
    if facts.power in WITHOUT_NECESSITY:
        missing = f"{POWER_LABELS[facts.power].lower()}: the reference is missing"
        return _told(bool(facts.power_reference.strip()), missing, facts.power_reference)
    letters = [letter for letter in facts.necessity_grounds if letter in NECESSITY_GROUNDS]
    reason = bool(facts.necessity_reason.strip())
    missing = {
        (False, False): "no ground and no reason",
        (False, True): "no ground of Code G",
        (True, False): "a ground, but no reason in words",
    }.get((bool(letters), reason), "")
    return _told(not missing, missing, f"({', '.join(letters)})")


def _voluntary(_item: Mapping[str, Any], facts: TargetFacts, _now: dt.datetime) -> _Finding:
    if facts.power in WITHOUT_NECESSITY:
        return _Finding(ItemState.NOT_APPLICABLE, POWER_LABELS[facts.power])
    return _told(bool(facts.voluntary_attendance.strip()), "why it will not do is not recorded")


def _offence(_item: Mapping[str, Any], facts: TargetFacts, _now: dt.datetime) -> _Finding:
    reference = facts.crime_reference
    if not reference and facts.power in WITHOUT_NECESSITY:
        reference = facts.power_reference.strip()
    missing = [
        words
        for words, told in (("offence", facts.offence.strip()), ("crime reference", reference))
        if not told
    ]
    return _told(not missing, f"no {' and no '.join(missing)}", reference or "")


def _evidence(_item: Mapping[str, Any], facts: TargetFacts, _now: dt.datetime) -> _Finding:
    missing = [
        words
        for words, told in (
            ("evidence summary", facts.evidence_summary),
            ("officer in the case", facts.officer_in_case),
        )
        if not told.strip()
    ]
    return _told(not missing, f"no {' and no '.join(missing)}")


def _address(item: Mapping[str, Any], facts: TargetFacts, now: dt.datetime) -> _Finding:
    if not facts.addresses:
        return _Finding(ItemState.NO, "no current address")
    checked = [fact.last_checked for fact in facts.addresses if fact.last_checked is not None]
    if not checked:
        return _Finding(ItemState.NO, "no address says when it was last checked")
    newest, days = max(checked), int(item["stale_days"])
    fresh = (london(now).date() - newest).days <= days
    said = f"last checked on {newest:%d/%m/%Y}"
    return _told(fresh, f"{said}, more than {days} days ago", said)


def _safety(_item: Mapping[str, Any], facts: TargetFacts, _now: dt.datetime) -> _Finding:
    missing = [
        words
        for words, told in (
            ("safety note", facts.safety_note.strip()),
            ("tactical option", facts.tactical_options),
        )
        if not told
    ]
    return _told(not missing, f"no {' and no '.join(missing)}")


_DERIVED: dict[str, Callable[[Mapping[str, Any], TargetFacts, dt.datetime], _Finding]] = {
    "identity": _identity,
    "power": _power,
    "necessity": _necessity,
    "voluntary_attendance": _voluntary,
    "offence": _offence,
    "evidence": _evidence,
    "address": _address,
    "safety": _safety,
}
