"""Why a target is on the Threat Review list, and in which place. Pure: facts in, order out.

Everything that can be argued about (points, bands, words, ties) is in the policy
`threat_review`; this module only reads it and adds up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from lomu_app.daart.snapshot import Reason
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the order looks at. Days are whole days up to the day of the list.

    `days_without_attempt` counts from the last dated attempt, or from the day added where
    there was none; None where attempts are reported but not dated. `days_past_return` and
    `days_past_review` are 0 on the day itself and negative before.
    """

    target_id: int
    reference: str
    power: str
    victim_risk: str
    status: str
    date_added: dt.date
    days_wanted: int
    attempts_total: int
    days_without_attempt: int | None
    circulation: str
    markers: tuple[str, ...]
    days_past_return: int
    days_past_review: int
    carried_days: int
    proposed_off: bool


@dataclass(frozen=True, slots=True)
class Ranked:
    """One target in its place; `reasons` weightiest first."""

    target_id: int
    score: int
    reasons: tuple[Reason, ...]
    category: str


def rank(facts: Iterable[Facts], policy: Policy) -> tuple[Ranked, ...]:
    """All targets in the order of the policy; the same facts always give the same order."""
    judged = [(fact, _judge(fact, policy)) for fact in facts]
    order = policy["order"]

    def key(pair: tuple[Facts, Ranked]) -> tuple[Any, ...]:
        fact, ranked = pair
        last = tuple(bool(_fact(fact, name)) for name in order["last"])
        ties = tuple(_tie(fact, name) for name in order["tie_breaks"])
        return (*last, -ranked.score, *ties, fact.target_id)

    return tuple(ranked for _, ranked in sorted(judged, key=key))


def order_in_words(policy: Policy) -> tuple[str, ...]:
    """The rule that made the order, one line a factor, for the screen and the method sheet."""
    lines = [
        f"{factor['title']}: up to {most} points" if most else str(factor["title"])
        for factor in policy["factors"]
        for most in (_most(factor),)
    ]
    return (*lines, f"Equal points: {policy['order']['tie_words']}")


def category_label(policy: Policy, code: str) -> str:
    """The words for a category; the code itself where the policy no longer has it."""
    labels = {entry["code"]: str(entry["label"]) for entry in policy["categories"]}
    return labels.get(code, code)


def _judge(fact: Facts, policy: Policy) -> Ranked:
    found = [reason for factor in policy["factors"] for reason in _reasons(fact, factor)]
    shown = sorted((reason for reason in found if reason.text), key=lambda r: -r.points)
    score = sum(reason.points for reason in found)
    return Ranked(fact.target_id, score, tuple(shown), _category(fact, policy))


def _category(fact: Facts, policy: Policy) -> str:
    for entry in policy["categories"]:
        if fact.power in entry["powers"]:
            return str(entry["code"])
    raise InvalidInput(
        f"The policy {policy.id} has no category for the power “{fact.power}”. Add it there."
    )


def _reasons(fact: Facts, factor: Mapping[str, Any]) -> list[Reason]:
    kind = _KINDS.get(factor["kind"])
    if kind is None:
        raise InvalidInput(f"The factor {factor['code']} has an unknown kind: {factor['kind']}.")
    return kind(_fact(fact, factor["fact"]), factor)


def _by_choice(value: Any, factor: Mapping[str, Any]) -> list[Reason]:
    choice = factor["choices"].get(str(value))
    return [] if choice is None else [_reason(factor, choice)]


def _by_band(value: Any, factor: Mapping[str, Any]) -> list[Reason]:
    if value is None:
        return []
    reached = [band for band in factor["bands"] if value >= band["from"]]
    if not reached:
        return []
    band = max(reached, key=lambda entry: int(entry["from"]))
    return [_reason(factor, band, value)]


def _by_flag(value: Any, factor: Mapping[str, Any]) -> list[Reason]:
    return [_reason(factor, factor)] if value else []


def _by_each(value: Any, factor: Mapping[str, Any]) -> list[Reason]:
    left = int(factor["at_most"])
    reasons = []
    known = [factor["choices"][code] for code in sorted(set(value)) if code in factor["choices"]]
    for choice in sorted(known, key=lambda entry: -int(entry["points"])):
        points = min(int(choice["points"]), left)
        left -= points
        reasons.append(Reason(str(factor["code"]), str(choice["text"]), points))
    return reasons


_KINDS: dict[str, Callable[[Any, Mapping[str, Any]], list[Reason]]] = {
    "choice": _by_choice,
    "band": _by_band,
    "flag": _by_flag,
    "each": _by_each,
}


def _reason(
    factor: Mapping[str, Any], entry: Mapping[str, Any], count: int | None = None
) -> Reason:
    text = str(entry["text"])
    if count is not None:
        text = text.replace("{count}", counted(count, str(factor.get("unit", ""))))
    return Reason(str(factor["code"]), text, int(entry["points"]))


def _most(factor: Mapping[str, Any]) -> int:
    if factor["kind"] == "each":
        return int(factor["at_most"])
    entries = factor.get("bands") or list(factor.get("choices", {}).values()) or [factor]
    return max(int(entry["points"]) for entry in entries)


_NAMES = frozenset(field.name for field in fields(Facts))


def _fact(fact: Facts, name: str) -> Any:
    if name not in _NAMES:
        raise InvalidInput(
            f"The policy of the list asks for “{name}”, which is not known of a target. "
            f"Known are: {', '.join(sorted(_NAMES))}."
        )
    return getattr(fact, name)


def _tie(fact: Facts, name: str) -> Any:
    if name.startswith("-"):
        return -_fact(fact, name[1:])
    return _fact(fact, name)
