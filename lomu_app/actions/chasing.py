"""What each agency is to be chased for: overdue, or due within the policy's days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from lomu_app.actions.keeping import POLICY
from lomu_app.actions.queries import find_action_ids, load_actions
from lomu_app.actions.rows import ActionFilter, ActionRow
from lomu_app.store.unit_of_work import Reader


@dataclass(frozen=True, slots=True)
class Chase:
    """What one agency has not told yet, what is due first on top."""

    agency: str
    rows: tuple[ActionRow, ...]

    @property
    def late(self) -> int:
        """How many of them are overdue."""
        return sum(row.days_late > 0 for row in self.rows)


def load_chase(reader: Reader, areas: Sequence[str] = ()) -> tuple[Chase, ...]:
    """The chase list of these areas, or all of the asker's: one entry an agency, by name."""
    days = int(reader.policies[POLICY]["chase_days"])
    wanted = ActionFilter(areas=tuple(areas), due_within=days)
    by_agency: defaultdict[str, list[ActionRow]] = defaultdict(list)
    for row in load_actions(reader, find_action_ids(reader, wanted)):
        by_agency[row.owner_agency].append(row)
    return tuple(Chase(agency, tuple(rows)) for agency, rows in sorted(by_agency.items()))
