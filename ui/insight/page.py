"""The measures at the left; at the right one of them: its months, its groups, its rows."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from lomu_app.insight.queries import list_measures, load_measure
from lomu_app.insight.rows import MeasureDetail, MeasureRow
from lomu_app.insight.rules import By
from lomu_app.kernel.changes import ChangeSet
from lomu_app.kernel.changes import Kind as Of
from lomu_app.kernel.counting import counted
from ui.core.desk import Desk
from ui.insight import words
from ui.insight.asking import Asking
from ui.insight.funnel import HOW_TO_READ, has_funnel, stages_of
from ui.insight.measure_print import MeasurePrinting
from ui.insight.tables import (
    FACTS,
    GROUPS,
    MEASURES,
    FactLine,
    GroupLine,
    MeasureLine,
    fact_spoken,
    group_spoken,
    measure_spoken,
)
from ui.kit.charts import FunnelChart, RunChart
from ui.kit.chip_row import ChipRow
from ui.kit.empty import EmptyState
from ui.kit.labels import WrappedLabel
from ui.kit.layouts import FlowLayout
from ui.kit.page import IconButton, Page
from ui.kit.table import PagedTableModel
from ui.kit.table_view import RecordTable

_DWELL = 60  # milliseconds that the cursor rests on a measure before it is reckoned
_MONTHS, _FUNNEL, _GROUPS, _ROWS = "months", "funnel", "groups", "rows"
_VIEWS = (_MONTHS, _FUNNEL, _GROUPS, _ROWS)
_LIST_LETTERS = 30  # of width below which the names of measures would be cut
# Where a row's record is shown.
_PAGES = {
    Of.TARGET: "targets", Of.MEMBERSHIP: "cohorts", Of.ACTION: "actions", Of.LOCATION: "location",
}  # fmt: skip


def _column(*widgets: QWidget) -> QScrollArea:
    """These below each other, at the top; they scroll where the window is too low for them."""
    inside = QWidget()
    inside.setObjectName("scrolled")
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    made = QScrollArea()
    made.setWidgetResizable(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setWidget(inside)
    return made


class InsightPage(Page):
    """Opened with nothing, or with the code of a measure."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Insight")
        self._desk = desk
        self._lines: dict[int, MeasureLine] = {}
        self._groups: dict[int, GroupLine] = {}
        self._facts: dict[int, FactLine] = {}
        self._wanted = ""
        self.detail: MeasureDetail | None = None
        self.asking = Asking(self, desk)
        self.printing = MeasurePrinting(self, desk)
        self._dwell = QTimer(self)
        self._dwell.setSingleShot(True)
        self._dwell.setInterval(_DWELL)
        self._dwell.timeout.connect(self.read_one)
        self._make_lists()
        self._make_head()
        self._lay_out()
        self._connect()

    # Parts

    def _make_lists(self) -> None:
        tasks, settings = self._desk.tasks, self._desk.settings
        self.measures: PagedTableModel[MeasureLine] = PagedTableModel(
            MEASURES, self._load_measures, tasks, self._failed, spoken=measure_spoken, parent=self
        )
        self.groups: PagedTableModel[GroupLine] = PagedTableModel(
            GROUPS, self._load_groups, tasks, self._failed, spoken=group_spoken, parent=self
        )
        self.facts: PagedTableModel[FactLine] = PagedTableModel(
            FACTS, self._load_facts, tasks, self._failed, spoken=fact_spoken, parent=self
        )
        self.list = RecordTable(self.measures, name="measures", title="Measures",
                                settings=settings)  # fmt: skip
        self.group_table = RecordTable(self.groups, name="groups", title="Groups",
                                       settings=settings)  # fmt: skip
        self.fact_table = RecordTable(self.facts, name="facts", title="Rows behind the number",
                                      settings=settings)  # fmt: skip
        empty = ((self.list, "No measure", "Your role sees no measures."),
                 (self.group_table, "No rows", "Choose another period or area."),
                 (self.fact_table, "No rows", "Choose another period or area."))  # fmt: skip
        for table, title, advice in empty:
            state = EmptyState(title, advice, icon="trend")
            state.button.hide()
            table.set_empty(state)

    def _make_head(self) -> None:
        self.print_button = IconButton("Print", "print")
        self.print_button.setToolTip("Ctrl+P")
        asking = self.asking
        for widget in (asking.area_box, asking.period_box, asking.days_button, self.print_button):
            self.add_tool(widget)

    def _lay_out(self) -> None:
        self.name = WrappedLabel("", "h2")
        self.period = WrappedLabel("", "muted")
        self.formula = WrappedLabel("", "body")
        self.caution = WrappedLabel("", "muted")
        self.chart = RunChart("")
        self.funnel = FunnelChart("")
        self.trend = WrappedLabel("", "muted")
        self.views = ChipRow("What is shown")
        for key, told in zip(_VIEWS, ("Months", "Funnel", "Groups", "Rows"), strict=True):
            self.views.add(key, told)
        self.stack = QStackedWidget()
        pictures = (
            _column(self.chart, self.trend),
            _column(self.funnel, WrappedLabel(HOW_TO_READ, "muted")),
        )
        for view in (*pictures, self.group_table, self.fact_table):
            self.stack.addWidget(view)
        choosing = QWidget()
        flow = FlowLayout(choosing)
        flow.addWidget(self.views)
        flow.addWidget(self.asking.by_box)
        right = QWidget()
        inside = QVBoxLayout(right)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(6)
        for label in (self.name, self.period, self.formula, self.caution, choosing):
            inside.addWidget(label)
        inside.addWidget(self.stack, 1)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(10)
        right.setMinimumWidth(300)
        self.split.addWidget(self.list)
        self.split.addWidget(right)
        self.split.setStretchFactor(0, 2)
        self.split.setStretchFactor(1, 5)
        self.body.addWidget(self.split, 1)

    def _connect(self) -> None:
        self.list.current_changed.connect(self._moved)
        self.list.opened.connect(self._enter)
        self.group_table.opened.connect(self._open_group)
        self.fact_table.opened.connect(self._open_fact)
        self.views.chosen.connect(self._show_view)
        self.asking.changed.connect(self._asked_anew)
        self.print_button.clicked.connect(self.print_page)
        self._desk.changes.changed.connect(self._changed)

    # What the shell asks

    def open_with(self, argument: Any) -> None:
        """Show the list; the code of a measure shows that one."""
        self._wanted = argument if isinstance(argument, str) else ""
        self.list.setMinimumWidth(_LIST_LETTERS * self.fontMetrics().averageCharWidth())
        self.refresh()
        self.list.setFocus()

    def refresh(self) -> None:
        """Ask anew which measures there are, and for the one shown."""
        self._desk.read(self, list_measures, self._arrived, self._failed, key="measures")

    def print_page(self) -> None:
        """Ctrl+P: the measure on paper."""
        if self.detail is not None:
            self.printing.print_measure(self.detail)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.list.setFocus()
        else:
            super().keyPressEvent(event)

    # Measures

    def _arrived(self, found: tuple[MeasureRow, ...]) -> None:
        self._lines = {at: MeasureLine(at, row) for at, row in enumerate(found, 1)}
        self.measures.set_ids(list(self._lines))
        self.set_title("Insight", counted(len(found), "measure"))
        wanted = next(
            (key for key, line in self._lines.items() if line.row.definition.code == self._wanted),
            self.list.current_id() or min(self._lines, default=0),
        )
        self._wanted = ""
        if wanted:
            self.list.go_to(wanted)
        self.read_one()

    def _load_measures(self, ids: list[int]) -> dict[int, MeasureLine]:
        return {key: self._lines[key] for key in ids if key in self._lines}

    def _moved(self, key: int) -> None:
        if key > 0:
            self._dwell.start()

    def _asked_anew(self) -> None:
        self.read_one(keep_by=True)

    def read_one(self, *, keep_by: bool = False) -> None:
        """Reckon the measure under the cursor."""
        line = self._lines.get(self.list.current_id())
        if line is None:
            return
        code = line.row.definition.code
        same = self.detail is not None and self.detail.row.definition.code == code
        if not same and not keep_by:
            self.asking.offer(line.row)
        query = partial(load_measure, asked=self.asking.asked(code))
        self._desk.read(self, query, self._show, self._failed, key="one")

    # One of them

    def _show(self, detail: MeasureDetail) -> None:
        self.detail = detail
        self.asking.shows(detail.first, detail.last)
        about = detail.row.definition
        self.name.setText(words.title_of(detail))
        self.period.setText(f"{words.period_of(detail)}. {about.source}. Owner: {about.owner}.")
        self.formula.setText(about.formula)
        self.caution.setText(f"▲ Take care: {about.caution}" if about.caution else "")
        self.caution.setVisible(bool(about.caution))
        run = words.run_story(detail)
        self.chart.show_run(f"{about.label}, by month", run)
        self.chart.setVisible(bool(run.points))
        limits = any(point.low is not None for point in run.points)
        self.trend.setText(self._trend(run.median_words, run.told, limits=limits))
        self.views.set_shown(_FUNNEL, shown=has_funnel(detail))
        self.funnel.show_stages(f"{about.label}, by stage", stages_of(detail))
        self._groups = {at: GroupLine(at, each, detail) for at, each in enumerate(detail.groups, 1)}
        self.groups.set_ids(list(self._groups))
        self.groups.invalidate(self._groups)
        self._show_facts(detail.facts)
        self._show_view(self.views.key())

    def _trend(self, median: str, told: str, *, limits: bool) -> str:
        shown = f"Dashed: the median, {median}. " if median else ""
        shaded = "Shaded: where chance alone moves it. " if limits else ""
        return f"{shown}{shaded}{told}"

    def _show_facts(self, facts: Any) -> None:
        self._facts = {at: FactLine(at, each) for at, each in enumerate(facts, 1)}
        self.facts.set_ids(list(self._facts))
        self.facts.invalidate(self._facts)

    def _load_groups(self, ids: list[int]) -> dict[int, GroupLine]:
        return {key: self._groups[key] for key in ids if key in self._groups}

    def _load_facts(self, ids: list[int]) -> dict[int, FactLine]:
        return {key: self._facts[key] for key in ids if key in self._facts}

    def _show_view(self, key: str) -> None:
        self.stack.setCurrentIndex(_VIEWS.index(key))
        self.asking.by_box.setEnabled(key == _GROUPS)
        if key == _FUNNEL:
            self.asking.choose_by(By.STAGE)
        if key == _ROWS and self.detail is not None:
            self._show_facts(self.detail.facts)

    def _enter(self, _key: int) -> None:
        self.views.choose(_GROUPS)
        self.group_table.setFocus()

    def _open_group(self, key: int) -> None:
        """The rows of one group alone."""
        line = self._groups.get(key)
        if line is not None:
            self.views.choose(_ROWS)
            self._show_facts(line.group.facts)
            self.fact_table.setFocus()

    def _open_fact(self, key: int) -> None:
        line = self._facts.get(key)
        if line is not None and line.fact.kind in _PAGES:
            self.navigate.emit(_PAGES[line.fact.kind], line.fact.id)

    def _changed(self, changes: tuple[ChangeSet, ...]) -> None:
        if changes and self.isVisible():
            self.read_one(keep_by=True)

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)
