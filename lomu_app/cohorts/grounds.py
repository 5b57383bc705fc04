"""What a decision on somebody stands on: what was assessed, and whether it speaks for selection."""

from __future__ import annotations

from typing import Any

from lomu_app.assessments.instruments import find_instrument
from lomu_app.assessments.standing import StandingAssessment, standing_assessments
from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.rows import Ground
from lomu_app.cohorts.rules import CohortRule, Speaks
from lomu_app.kernel.policy import PolicyBook
from lomu_app.store.unit_of_work import Reader

_NOT_DONE = "assessments"


def grounds_of(reader: Reader, membership: Membership, rule: CohortRule) -> tuple[Ground, ...]:
    """What the cohort asks to be known, and what is known of it today; in the policy's order."""
    today = reader.clock.today()
    known = standing_assessments(reader.session, membership.person_id, rule.tools, today)
    facts = [_flag(membership)] if "da_flag" in rule.needs else []
    tools = [_tool(reader.policies, rule, tool, known.get(tool)) for tool in rule.tools]
    return (*facts, *tools)


def as_stored(grounds: tuple[Ground, ...]) -> list[dict[str, Any]]:
    """How a membership keeps what its decision stood on."""
    return [
        {
            "code": one.code, "label": one.label, "told": one.told, "score": one.score,
            "reference": one.reference, "speaks": one.speaks.value, "policy": one.policy,
        }
        for one in grounds
    ]  # fmt: skip


def as_read(stored: list[dict[str, Any]] | None) -> tuple[Ground, ...]:
    """The grounds that a membership has kept; none before it was decided on."""
    return tuple(Ground(**{**one, "speaks": Speaks(one["speaks"])}) for one in stored or ())


def _flag(membership: Membership) -> Ground:
    label = "Earlier high-risk DA flags"
    if membership.da_flag is None:
        return Ground("da_flag", label, "Not looked up", None, None, Speaks.NEITHER, "")
    if membership.da_flag:
        return Ground("da_flag", label, "Found at the screening", None, None, Speaks.FOR, "")
    return Ground("da_flag", label, "None found at the screening", None, None, Speaks.AGAINST, "")


def _tool(
    policies: PolicyBook, rule: CohortRule, tool: str, found: StandingAssessment | None
) -> Ground:
    instrument = find_instrument(policies, tool)
    if found is None:
        return Ground(tool, instrument.short, "Not assessed", None, None, Speaks.NEITHER, "")
    if found.not_done_reason is not None:
        reasons = policies[_NOT_DONE]["not_done_reasons"]
        why = reasons.get(found.not_done_reason, found.not_done_reason)
        return Ground(
            tool, instrument.short, f"Not assessed: {why.lower()}", None, found.reference,
            Speaks.NEITHER, found.policy,
        )  # fmt: skip
    score = "" if found.score is None else f"score {found.score}"
    parts = [instrument.band_label(found.band), score, f"{found.assessed_on:%d/%m/%Y}"]
    return Ground(
        tool, instrument.short, ", ".join(part for part in parts if part), found.score,
        found.reference, _speaks(rule, tool, found.band), found.policy,
    )  # fmt: skip


def _speaks(rule: CohortRule, tool: str, band: str | None) -> Speaks:
    wanted = rule.speaks_for.get(tool)
    if wanted is None or band is None:
        return Speaks.NEITHER
    return Speaks.FOR if band in wanted else Speaks.AGAINST
