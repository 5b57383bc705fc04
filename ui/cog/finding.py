"""What Ctrl+K finds among CSE locations; only whoever is cleared for them has this search."""

from __future__ import annotations

from lomu_app.bootstrap import Core
from lomu_app.cog.queries import find_locations, load_locations
from lomu_app.cog.rows import LocationFilter, LocationRow
from lomu_app.cog.rules import LocationStatus
from ui.cog.words import place_words, status_words
from ui.shell.palette_list import PaletteEntry

_SHOWN = 8
_EVERY = tuple(LocationStatus)


class LocationSearch:
    """Locations by name, reference, place or owner; those off the agenda too."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def find(self, text: str) -> list[PaletteEntry]:
        """The highest risk first."""
        if len(text.strip()) < 2:
            return []
        ids = self._core.ask(find_locations, LocationFilter(statuses=_EVERY, text=text))[:_SHOWN]
        return [_entry(row) for row in self._core.ask(load_locations, ids)]


def _entry(row: LocationRow) -> PaletteEntry:
    parts = (row.reference, row.kind_label, place_words(row), status_words(row), row.area)
    return PaletteEntry(
        row.name, "Location", "pin", ("page", ("location", row.id)),
        "  ·  ".join(part for part in parts if part),
    )  # fmt: skip
