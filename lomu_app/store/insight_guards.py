"""What the database keeps of the numbers of children at risk: nothing entered is lost."""

from __future__ import annotations

from lomu_app.store.row_guards import ALWAYS, RowGuard, never_deleted

INSIGHT_GUARDS: tuple[RowGuard, ...] = (
    never_deleted("children_at_risk", "what an authority gave for a quarter"),
    never_deleted("children_entry", "an entry of numbers"),
    RowGuard(
        "children_entry_stands", "children_entry", "update", ALWAYS,
        "an entry of numbers stands; numbers are put right by another",
    ),
)  # fmt: skip
