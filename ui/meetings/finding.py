"""What Ctrl+K finds among meetings; of a forum that one may not know of there is nothing."""

from __future__ import annotations

from functools import partial

from lomu_app.bootstrap import Core
from lomu_app.meetings.finding import search_meetings
from lomu_app.meetings.rows import MeetingRow
from ui.kit.dates import weekday_words
from ui.shell.palette_list import PaletteEntry


class MeetingSearch:
    """Meetings by forum, area, day, place or chair."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def find(self, text: str) -> list[PaletteEntry]:
        """The newest first."""
        if len(text.strip()) < 2:
            return []
        return [_entry(row) for row in self._core.ask(partial(search_meetings, text=text))]


def _entry(row: MeetingRow) -> PaletteEntry:
    parts = (weekday_words(row.held_on), row.status_label, row.chair, row.place)
    return PaletteEntry(
        row.title, "Meeting", "present", ("page", ("meetings", row.id)),
        "  ·  ".join(part for part in parts if part),
    )  # fmt: skip
