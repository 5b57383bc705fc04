"""The children at risk, as numbers that the authorities give: a quarter, and every entry."""

from __future__ import annotations

from functools import partial
from typing import Any

from lomu_app.insight.children import ChildrenPage, ChildrenRow, load_children
from lomu_app.insight.quarterly import QuarterlyReturn, load_quarterly
from lomu_app.insight.quarters import Quarter, quarter_of
from lomu_app.kernel.changes import ChangeSet, Kind
from lomu_app.kernel.clock import london
from lomu_app.kernel.permissions import Permission
from ui.core.changes import touched
from ui.core.desk import Desk
from ui.insight.children_dialog import ChildrenDialog
from ui.insight.children_table import ChildrenLine, children_columns, children_spoken
from ui.insight.measure_print import MeasurePrinting
from ui.kit.dates import day_words
from ui.kit.empty import EmptyState
from ui.kit.labels import WrappedLabel
from ui.kit.page import DetailPane, IconButton, ListAndPane, Page
from ui.kit.table import PagedTableModel
from ui.kit.table_view import RecordTable


class AtRiskPage(Page):
    """Opened with nothing, or with the code of a quarter."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Children at risk")
        self._desk = desk
        self.quarter = quarter_of(desk.core.clock.today()).before
        self.page: ChildrenPage | None = None
        self._lines: dict[int, ChildrenLine] = {}
        self.printing = MeasurePrinting(self, desk)
        levels = desk.core.policies["insight"]["children"]
        columns = children_columns([(code, levels["labels"][code]) for code in levels["levels"]])
        self.model: PagedTableModel[ChildrenLine] = PagedTableModel(
            columns, self._load, desk.tasks, self._failed, spoken=children_spoken, parent=self
        )
        self.table = RecordTable(
            self.model, name="children", title="Children at risk", settings=desk.settings
        )
        self._make_head()
        self._lay_out()
        self._connect()

    def _make_head(self) -> None:
        self.earlier_button = IconButton("Quarter before", "back")
        self.later_button = IconButton("Quarter after", "forward")
        self.return_button = IconButton("Quarterly return", "print")
        self.enter_button = IconButton("Enter numbers", "edit", primary=True)
        self.earlier_button.setToolTip("Ctrl+PgUp")
        self.later_button.setToolTip("Ctrl+PgDown")
        self.return_button.setToolTip("All of the quarter on paper (Ctrl+Shift+Q)")
        self.enter_button.setToolTip("Ctrl+N, or Enter on an authority")
        may = self._desk.core.actor.may
        self.enter_button.setEnabled(may(Permission.EDIT_CSE))
        for button in (
            self.earlier_button, self.later_button, self.return_button, self.enter_button,
        ):  # fmt: skip
            self.add_tool(button)

    def _lay_out(self) -> None:
        self.told = WrappedLabel("", "body")
        state = EmptyState("No authority", "You are set up for no area.", icon="people")
        state.button.hide()
        self.table.set_empty(state)
        self.pane = DetailPane("What was entered")
        self.name = WrappedLabel("", "h2")
        self.history = WrappedLabel("", "body")
        for label in (self.name, self.history):
            self.pane.body.addWidget(label)
        self.pane.body.addStretch(1)
        self.split = ListAndPane(self.table, self.pane)
        self.body.addWidget(self.told)
        self.body.addWidget(self.split, 1)

    def _connect(self) -> None:
        self.table.current_changed.connect(self._moved)
        self.table.opened.connect(self._opened)
        self.earlier_button.clicked.connect(self.go_earlier)
        self.later_button.clicked.connect(self.go_later)
        self.return_button.clicked.connect(self.print_page)
        self.enter_button.clicked.connect(self.enter)
        self._desk.changes.changed.connect(self._changed)

    # What the shell and the menu ask

    def open_with(self, _argument: Any) -> None:
        """Show the quarter."""
        self.refresh()
        self.table.setFocus()

    def refresh(self) -> None:
        """Read it anew."""
        query = partial(load_children, quarter=self.quarter)
        self._desk.read(self, query, self._show, self._failed, key="children")

    def print_page(self) -> None:
        """The whole return of the quarter on paper."""
        query = partial(load_quarterly, quarter=self.quarter)
        self._desk.read(self, query, self._print, self._failed, key="return")

    def go_earlier(self) -> None:
        """The quarter before."""
        self._go(self.quarter.before)

    def go_later(self) -> None:
        """The quarter after, as far as it has begun."""
        if self.quarter.after.first <= self._desk.core.clock.today():
            self._go(self.quarter.after)
        else:
            self._desk.say(f"{self.quarter.after.label} has not begun.")

    def enter(self) -> None:
        """The numbers of the authority under the cursor."""
        line = self._lines.get(self.table.current_id())
        if line is None or self.page is None or not self.enter_button.isEnabled():
            return
        ChildrenDialog(self, self._desk, self.page, line.row).open()

    # How

    def _go(self, quarter: Quarter) -> None:
        self.quarter = quarter
        self.refresh()

    def _print(self, found: QuarterlyReturn) -> None:
        self.printing.print_return(found)

    def _show(self, page: ChildrenPage) -> None:
        if page.quarter != self.quarter:
            return  # another one was asked for meanwhile
        self.page = page
        self._lines = {at: ChildrenLine(at, row) for at, row in enumerate(page.rows, 1)}
        given = sum(bool(row.version) for row in page.rows)
        told = f"{page.quarter.label} · {given} of {len(page.rows)} authorities"
        self.set_title("Children at risk", told)
        self.told.setText(" ".join(page.told) or "No authority has given numbers yet.")
        self.model.set_ids(list(self._lines))
        self.model.invalidate(self._lines)
        if self._lines and not self.table.current_id():
            self.table.go_to(1)
        self._moved(self.table.current_id())

    def _load(self, ids: list[int]) -> dict[int, ChildrenLine]:
        return {key: self._lines[key] for key in ids if key in self._lines}

    def _moved(self, key: int) -> None:
        line = self._lines.get(key)
        self.name.setText(line.row.authority if line else "")
        self.history.setText(_history(line.row) if line else "")

    def _opened(self, _key: int) -> None:
        self.enter()

    def _changed(self, changes: tuple[ChangeSet, ...]) -> None:
        if touched(changes, Kind.CHILDREN) and self.isVisible():
            self.refresh()

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)


def _history(row: ChildrenRow) -> str:
    if not row.entries:
        return "No numbers yet. Enter opens the form."
    return "\n\n".join(
        f"{day_words(london(each.at).date())}, by {each.by}\nGiven by {each.given_by}: "
        f"{', '.join(f'{number:,}' for number in each.levels.values())}; reduced {each.reduced:,}"
        + (f"\nPut right: {each.reason}" if each.reason else "")
        for each in row.entries
    )
