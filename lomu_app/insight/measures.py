"""The measures that there are: how each is made, by what it is told, and who may know of it.

What each counts in words, from what, and who answers for it is policy `insight`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lomu_app.insight import of_actions, of_cohorts, of_locations, of_targets
from lomu_app.insight.rules import By, Fact, Figure, Form, Once, figure_of, once_each
from lomu_app.insight.scope import POLICY, Scope
from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.permissions import Actor, Permission
from lomu_app.kernel.policy import Policy

_TEAM = (By.AREA, By.TEAM, By.MONTH)
_COHORT = (By.AREA, By.COHORT, By.MONTH)
_PLACE = (By.AREA, By.TYPE, By.MONTH)
_AGENCY = (By.AREA, By.AGENCY, By.MONTH)


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. `at_a_day` says that it is what stood at the end of a day, not what happened.

    `listed_by` is the breakdown that it is shown in where nobody asks for another; `now_only`
    says that nobody knows how it stood earlier. `once` says what counts once in any number, by the
    earliest of its rows; parts may overlap then, and need not add up to the whole.
    """

    code: str
    form: Form
    sees: Permission
    facts: Callable[[Scope], list[Fact]]
    by: tuple[By, ...]
    listed_by: By
    at_a_day: bool = False
    now_only: bool = False
    once: Once = Once.ROW

    def behind(self, facts: Sequence[Fact]) -> Sequence[Fact]:
        """Those of some facts that one number is made of."""
        return once_each(facts, self.once)

    def figure(self, facts: Sequence[Fact], few: int) -> Figure:
        """The number that some facts make; below `few` rows it is called small."""
        return figure_of(self.form, self.behind(facts), few)


_TARGETS, _COHORTS = Permission.SEE_TARGETS, Permission.SEE_COHORTS
_CSE = Permission.SEE_CSE
_SHARE, _COUNT = Form.SHARE, Form.COUNT

ALL = (
    Measure("arrests_within_target", _SHARE, _TARGETS, of_targets.arrests_within_target, _TEAM,
            By.AREA),
    Measure("days_wanted", Form.MEDIAN, _TARGETS, of_targets.days_wanted, _TEAM, By.AREA),
    Measure("attempts_per_arrest", Form.MEAN, _TARGETS, of_targets.attempts_per_arrest, _TEAM,
            By.AREA),
    Measure("carried_items", _SHARE, _TARGETS, of_targets.carried_items, _TEAM, By.AREA),
    Measure("oldest_targets", Form.LONGEST, _TARGETS, of_targets.outstanding_targets, _TEAM,
            By.TEAM, at_a_day=True),
    Measure("outstanding_targets", _COUNT, _TARGETS, of_targets.outstanding_targets, _TEAM,
            By.TEAM, at_a_day=True),
    Measure("new_targets", _COUNT, _TARGETS, of_targets.new_targets, _TEAM, By.TEAM),
    Measure("cleared_targets", _COUNT, _TARGETS, of_targets.cleared_targets,
            (*_TEAM, By.OUTCOME), By.TEAM),
    Measure("reasons_withdrawn", _COUNT, _TARGETS, of_targets.reasons_withdrawn,
            (*_TEAM, By.REASON), By.REASON),
    Measure("cohort_funnel", _COUNT, _COHORTS, of_cohorts.cohort_funnel, (*_COHORT, By.STAGE),
            By.STAGE, once=Once.RECORD),
    Measure("cohort_movement", _COUNT, _COHORTS, of_cohorts.cohort_movement,
            (*_COHORT, By.STAGE), By.STAGE),
    Measure("members", _COUNT, _COHORTS, of_cohorts.members, _COHORT, By.COHORT, at_a_day=True),
    Measure("workload", _COUNT, _COHORTS, of_cohorts.workload,
            (By.AREA, By.COHORT, By.MANAGER), By.MANAGER, at_a_day=True, now_only=True),
    Measure("harm_removed", Form.SUM, Permission.SEE_SCORES, of_cohorts.harm_removed, _COHORT,
            By.COHORT, once=Once.PERSON),
    Measure("action_completion", _SHARE, _COHORTS, of_actions.action_completion, _AGENCY,
            By.AGENCY),
    Measure("action_lateness", Form.MEAN, _COHORTS, of_actions.action_lateness, _AGENCY,
            By.AGENCY),
    Measure("locations_raised", _COUNT, _CSE, of_locations.locations_raised, _PLACE, By.TYPE),
    Measure("locations_kept", _COUNT, _CSE, of_locations.locations_kept, _PLACE, By.TYPE,
            at_a_day=True),
    Measure("locations_signed_off", _COUNT, _CSE, of_locations.locations_signed_off, _PLACE,
            By.TYPE),
    Measure("tactics_begun", _COUNT, _CSE, of_locations.tactics_begun, (*_PLACE, By.STRAND),
            By.STRAND),
    Measure("sign_off_durability", _SHARE, _CSE, of_locations.sign_off_durability, _PLACE,
            By.AREA),
    Measure("cog_action_completion", _SHARE, _CSE, of_actions.cog_action_completion, _AGENCY,
            By.AGENCY),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Definition:
    """What a measure counts, in words: the same wherever the number stands."""

    code: str
    label: str
    unit: str
    formula: str
    source: str
    owner: str
    caution: str


def definition_of(policy: Policy, code: str) -> Definition:
    """The words of a measure."""
    for each in policy["measures"]:
        if each["code"] == code:
            return Definition(**each)
    raise AssertionError(f"policy {POLICY} says nothing of {code}")


def known_to(actor: Actor) -> tuple[Measure, ...]:
    """The measures that somebody may know of; of the others they are told nothing at all."""
    return tuple(each for each in ALL if actor.may(each.sees))


def find_measure(actor: Actor, policy: Policy, typed: str) -> Measure:
    """The measure meant by its code or label; raises InvalidInput naming those that there are."""
    wanted = "_".join(typed.strip().casefold().replace("-", " ").split())
    for each in known_to(actor):
        label = definition_of(policy, each.code).label.casefold()
        if wanted == each.code or typed.strip().casefold() == label:
            return each
    choices = ", ".join(each.code for each in known_to(actor)) or "none that you may see"
    raise InvalidInput(
        f"There is no measure “{typed}”. Measures are: {choices}.", {"measure": typed}
    )


def is_apart(code: str) -> bool:
    """Whether a measure is one of the compartment, which is put on record whoever looks."""
    return any(each.code == code and each.sees is _CSE for each in ALL)
