"""Everybody by score at the left, one person's ledger at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer

from lomu_app.harm.queries import load_ranked, rank_people
from lomu_app.harm.rows import LedgerDetail, RankedRow, Ranking, Standing
from lomu_app.kernel.changes import ChangeSet, Kind
from lomu_app.kernel.errors import Cancelled
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.progress import Progress
from ui.core.changes import touched
from ui.core.desk import Desk
from ui.harm.bringing_in import BringingIn
from ui.harm.columns import COLUMNS, sort_value
from ui.harm.ethnicity_dialog import open_ethnicity
from ui.harm.fairness_dialog import FairnessDialog
from ui.harm.lab_dialog import LabDialog
from ui.harm.pane import LedgerPane
from ui.harm.strike_dialog import StrikeDialog
from ui.harm.words import ADVICE, spoken
from ui.kit.area_choice import AreaChoice
from ui.kit.banner import Banner
from ui.kit.empty import EmptyState
from ui.kit.filter_bar import FilterBar
from ui.kit.page import IconButton, ListAndPane, Page
from ui.kit.progress import ProgressBar
from ui.kit.table import PagedTableModel
from ui.kit.table_columns import ColumnsButton
from ui.kit.table_view import RecordTable

_DWELL = 60  # milliseconds that the cursor rests on a line before its ledger is read
_ALL, _ABOVE, _SERIAL = "all", "above", "serial"


_AS_RANKED = ("rank", False)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which part of the list is shown, and in which order."""

    chip: str
    text: str
    key: str
    descending: bool


class HarmPage(Page):
    """Opened with nothing, or with a person's id."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Harm")
        self._desk = desk
        self._sort = _AS_RANKED
        self._wanted = 0
        self.ranking: Ranking | None = None
        self._by_id: dict[int, Standing] = {}
        self.model = PagedTableModel(
            COLUMNS, desk.rows(self._load), desk.tasks, self._failed, spoken=spoken, parent=self
        )
        self.table = RecordTable(self.model, name="harm", title="By score", settings=desk.settings)
        self.pane = LedgerPane(desk)
        self.bar = ProgressBar()
        self.bringing = BringingIn(desk, self, self.bar)
        self.advice = Banner()
        self.filter_bar = FilterBar("Name, reference, PNC id")
        for key, words in ((_ALL, "Everybody"), (_ABOVE, "Above the line"), (_SERIAL, "Serial")):
            self.filter_bar.add_chip(key, words)
        self.empty = EmptyState(
            "No score yet", "Bring in an extract of offences for this area.", icon="person_alert",
            button="Bring offences in",
        )  # fmt: skip
        self.table.set_empty(self.empty)
        self._dwell = QTimer(self)
        self._dwell.setSingleShot(True)
        self._dwell.setInterval(_DWELL)
        self._dwell.timeout.connect(self._read_current)
        self._make_head()
        self._lay_out()
        self._connect()

    def _make_head(self) -> None:
        self.bring_button = IconButton("Bring offences in", "import", primary=True)
        self.lab_button = IconButton("Weight lab", "settings")
        self.fairness_button = IconButton("Fairness", "people")
        self.bring_button.setToolTip("Ctrl+Shift+I")
        self.lab_button.setToolTip("Try other weights (Ctrl+Shift+W)")
        may = self._desk.core.actor.may(Permission.IMPORT)
        self.bring_button.setEnabled(may)
        self.empty.button.setVisible(may)
        self.add_tool(AreaChoice(self._desk.area))
        for button in (self.fairness_button, self.lab_button, self.bring_button):
            self.add_tool(button)

    def _lay_out(self) -> None:
        self.filter_bar.add_widget(ColumnsButton(self.table.layout_of_columns))
        self.body.addWidget(self.advice)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.filter_bar)
        self.split = ListAndPane(self.table, self.pane)
        self.body.addWidget(self.split, 1)

    def _connect(self) -> None:
        self.filter_bar.chip_chosen.connect(self._narrow)
        self.filter_bar.text_changed.connect(self._narrow)
        self.filter_bar.left_downwards.connect(self.table.setFocus)
        self.model.sort_requested.connect(self._sort_by)
        self.table.opened.connect(self._open)
        self.table.current_changed.connect(self._current_changed)
        self.empty.action_requested.connect(self.bringing.begin)
        self.bring_button.clicked.connect(self.bringing.begin)
        self.lab_button.clicked.connect(self.open_lab)
        self.fairness_button.clicked.connect(self.open_fairness)
        self.pane.left.connect(self.table.setFocus)
        self.pane.person_wanted.connect(self._show_person)
        self.pane.ethnicity_wanted.connect(self._ethnicity)
        self.pane.view.strike_wanted.connect(self._strike)
        self._desk.area.changed.connect(self._area_changed)
        self._desk.changes.changed.connect(self._changed)

    # What the shell asks

    def open_with(self, argument: Any) -> None:
        """Show the list; a person's id opens their ledger."""
        self._wanted = argument if isinstance(argument, int) else self._wanted
        self.refresh()
        self.table.setFocus()

    def refresh(self) -> None:
        """Reckon everybody again."""
        area = self._desk.area.now
        if not area:
            return
        work = partial(_rank, self._desk, area)
        running = self._desk.tasks.run_long(
            self, work, self._ranked, self._not_ranked, self.bar.show_step, key="ranking"
        )
        if self.ranking is None:
            self.bar.begin("Reckoning scores", running)

    def open_lab(self) -> None:
        """Try other weights."""
        LabDialog(self, self._desk).open()

    def open_fairness(self) -> None:
        """How groups fare."""
        if self.ranking is not None:
            FairnessDialog(self, self._desk, self.ranking).open()

    # The list

    def _ranked(self, ranking: Ranking) -> None:
        self.bar.end()
        self.ranking = ranking
        self._by_id = {standing.id: standing for standing in ranking.standings}
        sample = " Harm weights are SAMPLES." if ranking.model.sample else ""
        self.advice.say(f"{ADVICE} {ranking.model.stamp}, line {ranking.model.line}.{sample}")
        self.advice.close_button.hide()
        self.model.invalidate(self._by_id)
        self._narrow()

    def _narrow(self) -> None:
        if self.ranking is None:
            return
        wanted = _Wanted(self.filter_bar.chip(), self.filter_bar.text().strip(), *self._sort)
        query = partial(_narrowed, standings=self.ranking.standings, wanted=wanted)
        self._desk.read(self, query, self._show, self._failed, key="narrow")

    def _show(self, ids: list[int]) -> None:
        ranking = self.ranking
        if ranking is None:
            return
        narrowed = len(ids) < len(ranking.standings)
        self.model.set_ids(ids)
        if narrowed:
            self.empty.set_words("Nobody fits", "Change the filter to see others.")
        else:
            self.empty.set_words("No score yet", "Bring in an extract of offences for this area.")
        may = self._desk.core.actor.may(Permission.IMPORT)
        self.empty.button.setVisible(may and not narrowed)
        told = f"{len(ids):,} shown · {ranking.above_line:,} above the line"
        self.set_title("Harm", f"{self._desk.area.now} · {told}")
        wanted = self._wanted if self._wanted in self._by_id else self.table.current_id()
        self._wanted = 0
        if ids and not (wanted and self.table.go_to(wanted)):
            self.table.go_to(ids[0])
        self._current_changed(self.table.current_id())

    def _load(self, ids: list[int]) -> dict[int, RankedRow]:
        standings = [self._by_id[key] for key in ids if key in self._by_id]
        return self._desk.core.ask(partial(load_ranked, standings=standings))

    def _sort_by(self, key: str, descending: bool) -> None:
        self._sort = (key, descending)
        self._narrow()

    def _current_changed(self, person_id: int) -> None:
        if person_id:
            self._dwell.start()
        else:
            self._dwell.stop()
            self.pane.clear()

    def _read_current(self) -> None:
        if self.table.current_id() and self.isVisible():
            self.pane.show_person(self.table.current_id())

    def _open(self, person_id: int) -> None:
        self.split.show_pane(shown=True)  # in a narrow window it had given way
        self.pane.show_person(person_id)
        self.pane.take_focus()

    def _show_person(self, person_id: int) -> None:
        self.navigate.emit("person", ("harm", person_id))

    def _ethnicity(self, person_id: int) -> None:
        open_ethnicity(self, self._desk, person_id)

    def _strike(self, ledger: LedgerDetail) -> None:
        StrikeDialog(self, self._desk, ledger).open()

    def _area_changed(self, _area: str) -> None:
        if self.isVisible():
            self.ranking = None
            self.refresh()

    def _changed(self, changes: tuple[ChangeSet, ...]) -> None:
        if touched(changes, Kind.HARM) and self.isVisible():
            self.refresh()

    def _not_ranked(self, error: Exception) -> None:
        self.bar.end()
        if isinstance(error, Cancelled):
            self.empty.set_words("Stopped", "Press F5 to reckon the scores again.")
        else:
            self._failed(error)

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)


def _rank(desk: Desk, area: str, progress: Progress) -> Ranking:
    return desk.core.ask(partial(rank_people, area=area, progress=progress))


def _narrowed(reader: Any, standings: Sequence[Standing], wanted: _Wanted) -> list[int]:
    """The ids of those that are wanted, in order; of a whole force, off the GUI thread."""
    chip = wanted.chip
    shown = [
        one for one in standings
        if (chip != _ABOVE or one.above_line) and (chip != _SERIAL or one.serial)
    ]  # fmt: skip
    if (wanted.key, wanted.descending) != _AS_RANKED:
        shown.sort(key=partial(sort_value, key=wanted.key), reverse=wanted.descending)
    if wanted.text:
        return _of_name(reader, shown, wanted.text)
    return [standing.id for standing in shown]


def _of_name(reader: Any, standings: list[Standing], text: str) -> list[int]:
    """The ids of those whose name, reference or PNC id holds the text, in the order given."""
    rows = load_ranked(reader, standings)
    wanted = text.casefold()
    return [
        one.id for one in standings
        if wanted in _words_of(rows[one.id]).casefold()
    ]  # fmt: skip


def _words_of(row: RankedRow) -> str:
    return f"{row.surname} {row.forenames} {row.surname}, {row.reference} {row.pnc_id or ''}"
