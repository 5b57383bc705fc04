"""The page's short lists: a table that is given all its lines at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ui.core.desk import Desk
from ui.kit.delegates import row_height
from ui.kit.empty import EmptyState
from ui.kit.table import Column, PagedTableModel
from ui.kit.table_view import RecordTable
from ui.today.columns import (
    MORNING_COLUMNS,
    NEWS_COLUMNS,
    WORK_COLUMNS,
    spoken_morning,
    spoken_news,
    spoken_work,
)


class ShortTable(RecordTable):
    """A `RecordTable` of a few lines that the page already has."""

    def __init__(
        self, desk: Desk, name: str, title: str, columns: Sequence[Column[Any]],
        spoken: Callable[[Any], str],
    ) -> None:  # fmt: skip
        self._shown: dict[int, Any] = {}
        self.model_of_rows: PagedTableModel[Any] = PagedTableModel(
            columns, self._load, desk.tasks, self._failed, spoken=spoken
        )
        super().__init__(self.model_of_rows, name=name, title=title, settings=desk.settings)
        self.model_of_rows.setParent(self)
        self._desk = desk
        self.setSelectionMode(self.SelectionMode.SingleSelection)

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show these; the cursor stays where it is, or goes to the first."""
        if list(self._shown.values()) == list(rows):
            return
        self._shown = {row.id: row for row in rows}
        self.model_of_rows.set_ids(list(self._shown))
        if rows and not self.current_id():
            self.go_to(rows[0].id)

    def rows(self) -> list[Any]:
        """The lines, from top to bottom."""
        return list(self._shown.values())

    def row(self, row_id: int) -> Any | None:
        """One line."""
        return self._shown.get(row_id)

    def line_height(self) -> int:
        """Of one line, in pixels."""
        return row_height(self.font())

    def whole_height(self) -> int:
        """Of heading and all lines, in pixels."""
        head = self.horizontalHeader().sizeHint().height()
        return head + self.line_height() * len(self._shown) + 2 * self.frameWidth() + 2

    def _load(self, ids: list[int]) -> dict[int, Any]:
        rows = self._shown
        return {key: rows[key] for key in ids if key in rows}

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)


def morning_table(desk: Desk) -> ShortTable:
    """This morning's lists."""
    return ShortTable(desk, "mornings", "This morning's lists", MORNING_COLUMNS, spoken_morning)


def work_table(desk: Desk) -> ShortTable:
    """What waits."""
    table = ShortTable(desk, "waiting", "What waits", WORK_COLUMNS, spoken_work)
    table.horizontalHeader().hide()
    table.set_empty(
        EmptyState("Nothing waits", "Nobody is wanted here. Bring in the unit's tracker, or put "
                   "somebody on the list.", icon="check_circle")
    )  # fmt: skip
    return table


def news_table(desk: Desk) -> ShortTable:
    """What others did, and what was typed and not saved."""
    table = ShortTable(desk, "news", "What others did", NEWS_COLUMNS, spoken_news)
    table.horizontalHeader().hide()
    table.set_empty(
        EmptyState("Nothing new", "Nobody else has changed anything since you last looked.",
                   icon="check_circle")
    )  # fmt: skip
    return table
