"""What became of the lines of a register, by sheet and cohort."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from lomu_app.cohorts.rules import CohortRule
from lomu_app.intake.decision import Decision
from lomu_app.intake.register_line import RegisterLine


def counts_by_cohort(
    lines: Sequence[RegisterLine], decisions: Sequence[Decision], rules: Iterable[CohortRule]
) -> list[dict[str, Any]]:
    """Sheet, cohort (None where not known), label and counts, in the order of the file."""
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for line, decision in zip(lines, decisions, strict=True):
        found = counts.setdefault((line.sheet, line.cohort), {"rows": 0})
        found["rows"] += 1
        found[decision.decision] = found.get(decision.decision, 0) + 1
    labels = {rule.code.value: rule.label for rule in rules}
    return [
        {"sheet": sheet, "cohort": code or None, "label": labels.get(code, "not known"),
         "rows": found["rows"], "created": found.get("new", 0),
         "updated": found.get("updates", 0), "unchanged": found.get("unchanged", 0),
         "held": found.get("held", 0)}
        for (sheet, code), found in counts.items()
    ]  # fmt: skip
