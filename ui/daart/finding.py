"""What Ctrl+K finds among targets."""

from __future__ import annotations

from typing import Any

from lomu_app.bootstrap import Core
from lomu_app.daart.queries import TargetFilter, TargetGroup, find_target_ids, load_targets
from lomu_app.daart.rows import TargetRow
from lomu_app.daart.rules import RISK_LABELS
from lomu_app.kernel.permissions import Permission
from ui.daart.words import name_of, status_words
from ui.shell.palette_list import PaletteEntry

_SHOWN = 8


def _look(reader: Any, text: str) -> list[TargetRow]:
    ids = find_target_ids(reader, TargetFilter(group=TargetGroup.ALL, text=text))[:_SHOWN]
    rows = load_targets(reader, ids)
    return [rows[key] for key in ids if key in rows]


class TargetSearch:
    """Targets by reference, name, crime reference, offence or place."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def find(self, text: str) -> list[PaletteEntry]:
        """The most urgent few."""
        if len(text.strip()) < 2 or not self._core.actor.may(Permission.SEE_TARGETS):
            return []
        return [_entry(row) for row in self._core.ask(_look, text)]


def _entry(row: TargetRow) -> PaletteEntry:
    parts = [row.reference, status_words(row), RISK_LABELS[row.victim_risk], row.offence, row.area]
    return PaletteEntry(
        name_of(row), "Target", "target", ("page", ("targets", row.id)),
        "  ·  ".join(part for part in parts if part),
    )  # fmt: skip
