"""Audiences as the policy tells them: who is shown what, and how a pack is marked for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from lomu_app.disclosure.rules import Sensitivity
from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.policy import Policy

POLICY = "audiences"
OWN = "police"
"""The code of the audience of one's own unit."""


@dataclass(frozen=True, slots=True)
class Audience:
    """One kind of recipient. `without` are single columns, as `kind.sheet.column`."""

    code: str
    label: str
    agencies: tuple[str, ...]
    partner: bool
    password: bool
    sees: frozenset[Sensitivity]
    without: frozenset[str]


def audiences(policy: Policy) -> dict[str, Audience]:
    """All of the policy, by code.

    Raises InvalidInput where one is to be shown what no audience may be.
    """
    return {code: _audience(code, told) for code, told in policy["audiences"].items()}


def find_audience(policy: Policy, typed: str) -> Audience:
    """By its code or label. Raises InvalidInput that lists those that there are."""
    known = audiences(policy)
    wanted = typed.strip().casefold()
    for each in known.values():
        if wanted in (each.code.casefold(), each.label.casefold()):
            return each
    raise InvalidInput(
        f"There is no audience “{typed.strip()}”. There are: {', '.join(known)}.",
        {"audience": "not known"},
    )


def audience_of_agency(policy: Policy, agency: str) -> Audience:
    """The audience that an agency belongs to; one that is not named is any other partner."""
    wanted = agency.strip().casefold()
    known = audiences(policy)
    for each in known.values():
        if wanted in (name.casefold() for name in each.agencies):
            return each
    return known["partner"]


def audience_for(policy: Policy, agency: str, named: str = "") -> Audience:
    """The agency's own audience, or the named one.

    Raises InvalidInput where that would show a partner more than the policy lets its agency see,
    or with less care.
    """
    own = audience_of_agency(policy, agency)
    if not named:
        return own
    found = find_audience(policy, named)
    if not own.partner:
        return found
    listed = bool(own.agencies)
    if not found.partner or (listed and not found.sees <= own.sees):
        raise InvalidInput(
            f"{agency} is shown what “{own.label}” is shown, and no more. Name that audience, or"
            " none.",
            {"audience": found.code},
        )
    return replace(found, password=found.password or own.password)


def marking_for(policy: Policy, held: Iterable[Sensitivity]) -> str:
    """The least marking of something that holds these kinds of things."""
    told = policy["marking"]
    raised = {Sensitivity(each) for each in told["raised_by"]}
    return str(told["raised"] if raised & set(held) else told["least"])


def needs_second_person(policy: Policy, marking: str, wanted: Iterable[Audience]) -> bool:
    """Whether a pack so marked, for these, must be checked by somebody else first."""
    markings = policy["second_person"]["markings"]
    marked = any(marking.startswith(each) for each in markings)
    return marked and any(each.partner for each in wanted)


def _audience(code: str, told: dict[str, object]) -> Audience:
    sees = frozenset(map(Sensitivity, _strings(told["sees"])))
    if Sensitivity.HANDLING in sees:
        raise InvalidInput(
            f"The policy “{POLICY}” shows {code} intelligence with handling conditions. No pack"
            " may carry that."
        )
    return Audience(
        code, str(told["label"]), tuple(_strings(told["agencies"])), bool(told["partner"]),
        bool(told["password"]), sees, frozenset(_strings(told["without"])),
    )  # fmt: skip


def _strings(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []
