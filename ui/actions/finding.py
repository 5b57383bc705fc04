"""What Ctrl+K finds among actions."""

from __future__ import annotations

from lomu_app.actions.queries import find_action_ids, load_actions
from lomu_app.actions.rows import ActionFilter, ActionRow
from lomu_app.actions.rules import STATUS_LABELS, ActionStatus
from lomu_app.bootstrap import Core
from lomu_app.kernel.permissions import Actor, Permission
from ui.actions.words import name_of
from ui.kit.dates import day_words
from ui.shell.palette_list import PaletteEntry

_SHOWN = 8


def sees_actions(actor: Actor) -> bool:
    """Whether somebody sees actions: all of their areas, or those that are their own."""
    return actor.may(Permission.SEE_COHORTS) or actor.may(Permission.WORK_OWN_ACTIONS)


class ActionSearch:
    """Actions by reference, words, owner or person; finished ones too."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def find(self, text: str) -> list[PaletteEntry]:
        """Those that are due first."""
        if len(text.strip()) < 2 or not sees_actions(self._core.actor):
            return []
        wanted = ActionFilter(statuses=tuple(ActionStatus), text=text)
        ids = self._core.ask(find_action_ids, wanted)[:_SHOWN]
        return [_entry(row) for row in self._core.ask(load_actions, ids)]


def _entry(row: ActionRow) -> PaletteEntry:
    parts = (
        name_of(row), row.reference, f"due {day_words(row.due)}", STATUS_LABELS[row.status],
        row.owner, row.area,
    )  # fmt: skip
    return PaletteEntry(
        row.text[:80], "Action", "check_circle", ("page", ("actions", row.id)), "  ·  ".join(parts)
    )
