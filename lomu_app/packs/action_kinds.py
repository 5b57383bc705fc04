"""How sensitive an action is, by its kind: the same in every pack."""

from __future__ import annotations

from lomu_app.disclosure.rules import Sensitivity

# What concerns victims or intelligence goes only to those who are shown such things.
_KINDS = {"intelligence": Sensitivity.INTELLIGENCE, "victim_contact": Sensitivity.VICTIM}


def sensitivity_of_action(kind: str) -> Sensitivity:
    """How sensitive an action of this kind (a code of the policy of actions) is."""
    return _KINDS.get(kind, Sensitivity.ACTION)


def sensitivity_of_kept_action(kind: str) -> Sensitivity:
    """The same of one that a paper kept; of one kept without its kind no partner is told."""
    return sensitivity_of_action(kind) if kind else Sensitivity.INTELLIGENCE
