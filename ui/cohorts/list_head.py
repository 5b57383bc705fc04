"""What stands above the list of memberships, and in its place when it is empty.

The cards are the stages of the pipeline, the chips the cohorts. Each tells how many it would
show: the stages within the cohort that is chosen, the cohorts within the stage.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QPushButton, QVBoxLayout, QWidget

from lomu_app.cohorts.counting import Pipeline, StageCount
from lomu_app.cohorts.rows import MembershipFilter
from lomu_app.cohorts.rules import (
    ENDED,
    LIVE,
    PIPELINE,
    RAG_LABELS,
    STATUS_LABELS,
    Cohort,
    CohortRule,
    MembershipStatus,
    Rag,
)
from ui.kit.cards import Figure, FigureCards
from ui.kit.empty import EmptyState
from ui.kit.filter_bar import FilterBar

LIVE_ONES, ENDED_ONES, EVERY_COHORT, NOBODY = "live", "ended", "all", "-"
PROPOSED, SUPERVISION, DOUBLED = "proposed", "supervision", "doubled"
ONLY = frozenset({PROPOSED, SUPERVISION, DOUBLED})
"""Whom Today leads to: proposed to let go, soon unsupervised by law, twice in one cohort."""
_TITLES = {
    LIVE_ONES: "All live", **{status.value: STATUS_LABELS[status] for status in PIPELINE},
    ENDED_ONES: "Ended",
}  # fmt: skip
_STAGES: dict[str, frozenset[MembershipStatus]] = {
    LIVE_ONES: LIVE, **{status.value: frozenset({status}) for status in PIPELINE},
    ENDED_ONES: ENDED,
}  # fmt: skip


def figures(counts: Iterable[StageCount]) -> list[Figure]:
    """One card a stage; what is late in it is told under its name."""
    told, made = tuple(counts), []
    for key, title in _TITLES.items():
        mine = [one for one in told if one.status in _STAGES[key]]
        late = sum(one.late for one in mine)
        number = sum(one.number for one in mine)
        made.append(Figure(key, f"{number:,}", title, f"{late:,} late" if late else "none late"))
    return made


class Choice(QComboBox):
    """Anything, or one of a few. `chosen` after another one was chosen."""

    chosen = Signal()

    def __init__(self, name: str, anything: str, letters: int) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(letters)
        self.addItem(anything, "")
        self.activated.connect(self._activated)

    def value(self) -> str:
        """What is chosen; empty for anything."""
        return str(self.currentData() or "")

    def reset(self) -> None:
        """Anything."""
        with QSignalBlocker(self):
            self.setCurrentIndex(0)

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer these; what was chosen stays chosen where it is still offered."""
        kept = self.value()
        with QSignalBlocker(self):
            while self.count() > 1:
                self.removeItem(1)
            for value, words in choices:
                self.addItem(words, value)
            self.setCurrentIndex(max(self.findData(kept), 0))

    def _activated(self, _at: int) -> None:
        self.chosen.emit()


class ListHead(QWidget):
    """Stages, cohorts, text, late, RAG, manager. `narrowed` when any of them was changed."""

    narrowed = Signal()

    def __init__(self, rules: Sequence[CohortRule], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stage = LIVE_ONES
        self.only = ""
        self.pipeline = Pipeline((), ())
        self._rules = tuple(rules)
        self.stages = FigureCards()
        self.filter_bar = FilterBar("Name, reference")
        self.filter_bar.add_chip(EVERY_COHORT, "All")
        for rule in self._rules:
            self.filter_bar.add_chip(rule.code.value, rule.short)
        self.late_button = QPushButton("Late")
        self.late_button.setCheckable(True)
        self.late_button.setProperty("chip", True)
        self.late_button.setToolTip("Only those whose next clock has run out")
        self.rags = Choice("RAG", "Any RAG", 6)
        self.rags.offer([(rag.value, RAG_LABELS[rag]) for rag in Rag])
        self.managers = Choice("Manager", "Any manager", 10)
        for widget in (self.late_button, self.rags, self.managers):
            self.filter_bar.add_widget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        column.addWidget(self.stages)
        column.addWidget(self.filter_bar)
        self._connect()
        self._tell()

    def _connect(self) -> None:
        self.stages.chosen.connect(self.choose_stage)
        self.filter_bar.chip_chosen.connect(self._narrow)
        self.filter_bar.text_changed.connect(self._narrow)
        self.late_button.toggled.connect(self._narrow)
        self.rags.chosen.connect(self._narrow)
        self.managers.chosen.connect(self._narrow)

    def wanted(self, area: str) -> MembershipFilter:
        """What the list is to show."""
        cohort, rag, manager = self.filter_bar.chip(), self.rags.value(), self.managers.value()
        return MembershipFilter(
            areas=(area,), statuses=tuple(sorted(_STAGES[self.stage])),
            cohorts=() if cohort == EVERY_COHORT else (Cohort(cohort),),
            rags=(Rag(rag),) if rag else (),
            manager="" if manager == NOBODY else manager, unallocated=manager == NOBODY,
            late=self.late_button.isChecked(), proposed=self.only == PROPOSED,
            supervision_ending=self.only == SUPERVISION, doubled=self.only == DOUBLED,
            text=self.filter_bar.text(),
        )  # fmt: skip

    def is_narrowed(self) -> bool:
        """Whether anything but all live memberships is asked for."""
        return (
            self.stage != LIVE_ONES or self.filter_bar.chip() != EVERY_COHORT
            or bool(self.filter_bar.text() or self.rags.value() or self.managers.value())
            or self.late_button.isChecked() or bool(self.only)
        )  # fmt: skip

    def show_pipeline(self, pipeline: Pipeline) -> None:
        """Numbers on cards and chips, and the managers to choose from."""
        self.pipeline = pipeline
        managers = [(name, name) for name in pipeline.managers]
        self.managers.offer([(NOBODY, "Nobody yet"), *managers])
        self._tell()

    def choose_stage(self, key: str) -> None:
        """Show one stage, within all else that is chosen."""
        self.stage, self.only = key, ""
        self._narrow()

    def show_all(self, stage: str = LIVE_ONES, *, late: bool = False, only: str = "") -> None:
        """One stage whole, or what is late in it, or those of `ONLY` alone."""
        self.filter_bar.clear()
        self.rags.reset()
        self.managers.reset()
        with QSignalBlocker(self.late_button):
            self.late_button.setChecked(late)
        self.stage, self.only = stage, only
        with QSignalBlocker(self.filter_bar):
            self.filter_bar.choose(EVERY_COHORT)
        self._narrow()

    def _narrow(self) -> None:
        self._tell()
        self.narrowed.emit()

    def _tell(self) -> None:
        cohort = self.filter_bar.chip()
        counts = self.pipeline.counts
        mine = [one for one in counts if cohort in (EVERY_COHORT, one.cohort.value)]
        self.stages.set_figures(figures(mine))
        self.stages.mark(self.stage)
        here = [one for one in counts if one.status in _STAGES[self.stage]]
        self.filter_bar.set_count(EVERY_COHORT, sum(one.number for one in here))
        for rule in self._rules:
            number = sum(one.number for one in here if one.cohort is rule.code)
            self.filter_bar.set_count(rule.code.value, number)
        late = sum(one.late for one in mine if one.status in _STAGES[self.stage])
        self.late_button.setText(f"Late {late:,}")


class NoMembers(EmptyState):
    """Why the list is empty, and what to do about it. `refer_wanted`, `clear_wanted`."""

    refer_wanted = Signal()
    clear_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", icon="people", button=" ", parent=parent)
        self._clears = False
        self.action_requested.connect(self._act)

    def tell(self, head: ListHead, *, may_refer: bool) -> None:
        """After a search without a result."""
        self._clears = head.is_narrowed()
        if self._clears:
            self._say("Nobody fits the filter", "Clear it to see everybody who is on the way in "
                      "or managed.", "Clear the filter")  # fmt: skip
        elif may_refer:
            self._say(
                "Nobody is in a cohort yet",
                "Refer somebody. A sergeant screens the referral within five working days.",
                "Refer somebody",
            )
        else:
            self._say("Nobody is in a cohort yet", "An offender manager can refer somebody.")

    def tell_no_area(self) -> None:
        """Somebody who works for no area sees nobody."""
        self._say("No area", "Ask an administrator to add your areas to you.")

    def _say(self, title: str, advice: str, button: str = "") -> None:
        self.set_words(title, advice)
        self.button.setText(button)
        self.button.setVisible(bool(button))

    def _act(self) -> None:
        if self._clears:
            self.clear_wanted.emit()
        else:
            self.refer_wanted.emit()
