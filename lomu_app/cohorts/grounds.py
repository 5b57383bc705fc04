"""What a decision on somebody stands on: what was assessed, and whether it speaks for selection.

An assessment of an area that the reader does not work for is named, and not told.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from lomu_app.assessments.instruments import find_instrument
from lomu_app.assessments.standing import (
    StandingAssessment,
    areas_of_assessments,
    standing_assessments,
)
from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.rows import Ground
from lomu_app.cohorts.rules import CohortRule, Speaks
from lomu_app.kernel.counting import and_joined
from lomu_app.kernel.policy import PolicyBook
from lomu_app.store.unit_of_work import Reader

_NOT_DONE = "assessments"


def grounds_of(reader: Reader, membership: Membership, rule: CohortRule) -> tuple[Ground, ...]:
    """What the cohort asks to be known or shows besides, and what is known of it today."""
    today = reader.clock.today()
    wanted = (*rule.tools, *rule.shows)
    known = standing_assessments(reader.session, membership.person_id, wanted, today)
    facts = [_flag(membership)] if "da_flag" in rule.needs else []
    tools = [_tool(reader.policies, rule, tool, known.get(tool)) for tool in wanted]
    areas = {one.reference: one.area for one in known.values()}
    return (*facts, *(_as_seen(reader, rule, ground, areas) for ground in tools))


def as_stored(grounds: tuple[Ground, ...]) -> list[dict[str, Any]]:
    """How a membership keeps what its decision stood on, as whoever decided saw it."""
    return [
        {
            "code": one.code, "label": one.label, "told": _as_decided(one), "score": one.score,
            "reference": one.reference, "speaks": one.speaks.value, "policy": one.policy,
            "held_by": one.held_by,
        }
        for one in grounds
    ]  # fmt: skip


def as_read(reader: Reader, found: Membership, rule: CohortRule) -> tuple[Ground, ...]:
    """The grounds that a membership has kept; none before it was decided on."""
    kept = [Ground(**{**one, "speaks": Speaks(one["speaks"])}) for one in found.grounds or ()]
    references = [one.reference for one in kept if one.reference is not None]
    areas = areas_of_assessments(reader.session, references) if references else {}
    return tuple(_as_seen(reader, rule, ground, areas) for ground in kept)


def unseen_words(areas: tuple[str, ...]) -> str:
    """Who knows what the decider does not see, and what to do about it."""
    if len(areas) == 1:
        return f"{areas[0]} holds an assessment that you do not see. Ask there what it says"
    return f"{and_joined(areas)} hold assessments that you do not see. Ask there what they say"


def _as_seen(reader: Reader, rule: CohortRule, ground: Ground, areas: Mapping[str, str]) -> Ground:
    """The ground as the asker may read it; of another area's only that it is there, and whose."""
    area = areas.get(ground.reference or "")
    if area is None or reader.actor.covers(area):
        return ground
    # What is only looked at besides speaks neither way, whatever it says.
    speaks = Speaks.UNSEEN if ground.code in rule.speaks_for else Speaks.NEITHER
    return dataclasses.replace(
        ground, told=f"Held by {area}, where you do not work: ask there", score=None,
        reference=None, speaks=speaks, held_by=area,
    )  # fmt: skip


def _as_decided(ground: Ground) -> str:
    if not ground.held_by:
        return ground.told
    return f"Held by {ground.held_by}, and not seen by whoever decided"


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
