"""What Ctrl+K finds of cohorts."""

from __future__ import annotations

from typing import Any

from lomu_app.bootstrap import Core
from lomu_app.cohorts.queries import find_membership_ids, load_memberships
from lomu_app.cohorts.rows import MembershipFilter, MembershipRow, MembershipSort
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.kernel.permissions import Permission
from ui.cohorts.words import name_of, rag_words, stage_words
from ui.shell.palette_list import PaletteEntry

_SHOWN = 6


def _look(reader: Any, text: str) -> list[MembershipRow]:
    wanted = MembershipFilter(statuses=tuple(MembershipStatus), text=text)
    return load_memberships(
        reader, find_membership_ids(reader, wanted, MembershipSort("status"))[:_SHOWN]
    )


class MembershipSearch:
    """Memberships by name, reference, cohort or manager; the live ones first."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def find(self, text: str) -> list[PaletteEntry]:
        """A few."""
        if len(text.strip()) < 2 or not self._core.actor.may(Permission.SEE_COHORTS):
            return []
        return [_entry(row) for row in self._core.ask(_look, text)]


def _entry(row: MembershipRow) -> PaletteEntry:
    parts = [
        row.reference, row.cohort_label, stage_words(row),
        f"RAG {rag_words(row.rag).lower()}" if row.rag else "", row.lead_manager, row.area,
    ]  # fmt: skip
    return PaletteEntry(
        name_of(row), "Cohort", "people", ("page", ("cohorts", row.id)),
        "  ·  ".join(part for part in parts if part),
    )  # fmt: skip
