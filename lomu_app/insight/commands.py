"""Entering the numbers of children at risk, and putting them right; every entry stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import sqlalchemy as sa

from lomu_app.insight.quarters import Quarter, read_quarter
from lomu_app.insight.records import ChildrenAtRisk, ChildrenEntry
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import EditConflict, InvalidInput, NotPermitted, Refused
from lomu_app.kernel.permissions import Actor, Permission
from lomu_app.kernel.policy import Policy
from lomu_app.kernel.wording import require_words
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import CONFLICT, UnitOfWork

POLICY = "insight"
_MOST = 1_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class EnterChildrenAtRisk(Command):
    """The numbers of one authority and quarter, new or in place of those that stand.

    `levels` gives a number for each level of the policy. `version` is that of the numbers that
    the user was looking at, 0 where there were none; numbers in place of others say why.
    """

    permission: ClassVar[Permission] = Permission.EDIT_CSE
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "cog:children:entered"

    authority: str
    quarter: str
    levels: Mapping[str, int]
    reduced: int
    given_by: str
    version: int = 0
    reason: str = ""


@handles(EnterChildrenAtRisk)
def enter_children_at_risk(uow: UnitOfWork, command: EnterChildrenAtRisk) -> dict[str, Any]:
    """Keep the numbers; refused for a quarter to come, or where somebody was faster."""
    policy = uow.policies[POLICY]
    authority = find_authority(uow.policies["areas"], command.authority)
    uow.explain(subject=f"cog:children:{authority}")
    require_authority(uow.actor, uow.policies["areas"], authority)
    quarter = read_quarter(command.quarter)
    _require_begun(uow, quarter)
    values = {
        "levels": _levels(policy, command.levels), "reduced": _number(command.reduced, "reduced"),
    }  # fmt: skip
    given_by = require_words(command.given_by, "given_by", "who gave the numbers")
    found = _standing(uow, authority, quarter)
    if (0 if found is None else found.version) != command.version:
        raise EditConflict(CONFLICT, theirs=None if found is None else found.version)
    if found is None:
        found = uow.add(
            ChildrenAtRisk(
                authority=authority, quarter=quarter.code, policy=policy.stamp, **values
            )
        )  # fmt: skip
    else:
        _put_right(uow, found, values, command.reason)
    uow.add(
        ChildrenEntry(
            figures_id=found.id, given_by=given_by, reason=command.reason.strip(), **values
        )
    )
    uow.touch(Kind.CHILDREN, found.id)
    return {"id": found.id, "version": found.version, "quarter": quarter.code,
            "authority": authority, "total": sum(found.levels.values())}  # fmt: skip


def _put_right(
    uow: UnitOfWork, found: ChildrenAtRisk, values: Mapping[str, Any], reason: str
) -> None:
    require_words(reason, "reason", "why the numbers are put right")
    if (found.levels, found.reduced) == (values["levels"], values["reduced"]):
        raise Refused("These are the numbers that stand. There is nothing to put right.")
    found.levels, found.reduced = values["levels"], values["reduced"]
    found.policy = uow.policies[POLICY].stamp
    uow.changed(found)
    uow.session.flush()


def _standing(uow: UnitOfWork, authority: str, quarter: Quarter) -> ChildrenAtRisk | None:
    wanted = sa.select(ChildrenAtRisk).where(
        ChildrenAtRisk.authority == authority, ChildrenAtRisk.quarter == quarter.code
    )
    return uow.session.scalars(wanted).one_or_none()


def _require_begun(uow: UnitOfWork, quarter: Quarter) -> None:
    if quarter.first > uow.clock.today():
        raise InvalidInput(
            f"{quarter.told} has not begun.", {"quarter": "still to come"}
        )  # fmt: skip


def _levels(policy: Policy, typed: Mapping[str, int]) -> dict[str, int]:
    """A number for each level, in the order of the policy; raises InvalidInput."""
    known = policy["children"]["levels"]
    labels = policy["children"]["labels"]
    strange = [code for code in typed if code not in known]
    lacking = [code for code in known if code not in typed]
    if strange or lacking:
        wanted = ", ".join(labels[code] for code in known)
        raise InvalidInput(
            f"Give a number for each level: {wanted}.",
            {f"level:{code}": "needed" for code in lacking} | dict.fromkeys(strange, "no level"),
        )
    return {code: _number(typed[code], f"level:{code}") for code in known}


def _number(typed: int, field: str) -> int:
    if not 0 <= typed <= _MOST:
        raise InvalidInput("A number of children is 0 or more.", {field: "0 or more"})
    return typed


# --- authorities ------------------------------------------------------------------------------


def authorities(areas: Policy) -> tuple[str, ...]:
    """The local authorities, in the order of the policy."""
    return tuple(dict.fromkeys(str(unit["authority"]) for unit in areas["units"]))


def find_authority(areas: Policy, typed: str) -> str:
    """The authority meant; raises InvalidInput naming the choices."""
    for name in authorities(areas):
        if name.casefold() == typed.strip().casefold():
            return name
    raise InvalidInput(
        f"There is no authority “{typed}”. Choose one of: {', '.join(authorities(areas))}.",
        {"authority": typed},
    )


def units_of(areas: Policy, authority: str) -> tuple[str, ...]:
    """The policing units of an authority."""
    return tuple(str(unit["label"]) for unit in areas["units"] if unit["authority"] == authority)


def covers_authority(actor: Actor, areas: Policy, authority: str) -> bool:
    """Whether somebody works for a unit of the authority."""
    return any(actor.covers(unit) for unit in units_of(areas, authority))


def require_authority(actor: Actor, areas: Policy, authority: str) -> None:
    """Refuse, unless the actor works for a unit of the authority."""
    if not covers_authority(actor, areas, authority):
        raise NotPermitted(
            f"You are not set up for {authority}. Ask an administrator to add an area of it to you."
        )
