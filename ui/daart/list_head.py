"""What stands above the list of targets, and in its place when it is empty."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from lomu_app.daart.rows import TargetFilter, TargetGroup
from lomu_app.daart.rules import STATUS_LABELS, TargetStatus
from ui.kit.cards import Figure, FigureCards
from ui.kit.empty import EmptyState
from ui.kit.filter_bar import FilterBar

CHIPS: tuple[tuple[str, str], ...] = (
    (TargetGroup.OUTSTANDING.value, "Outstanding"), (TargetGroup.MINE.value, "Mine"),
    (TargetGroup.HIGH_RISK.value, "High risk"), (TargetGroup.READY.value, "Arrest ready"),
    (TargetGroup.NOT_READY.value, "Not ready"), (TargetGroup.OVERDUE.value, "Overdue"),
    (TargetGroup.REVIEW_DUE.value, "Review due"), (TargetGroup.NEW.value, "New"),
    (TargetGroup.PROPOSED_OFF.value, "Proposed off"), (TargetGroup.ARRESTED.value, "Arrested"),
    (TargetGroup.ALL.value, "All"),
)  # fmt: skip


def figures(counts: Mapping[TargetGroup, int]) -> list[Figure]:
    """The few numbers that a sergeant asks for first; each leads to its chip."""
    outstanding, ready = counts[TargetGroup.OUTSTANDING], counts[TargetGroup.READY]
    share = f"{round(100 * ready / outstanding)} % of the list" if outstanding else "nobody wanted"
    return [
        Figure(TargetGroup.OUTSTANDING.value, f"{outstanding:,}", "Outstanding",
               f"{counts[TargetGroup.NEW]:,} new this week"),
        Figure(TargetGroup.READY.value, f"{ready:,}", "Arrest ready", share),
        Figure(TargetGroup.OVERDUE.value, f"{counts[TargetGroup.OVERDUE]:,}", "Overdue",
               f"{counts[TargetGroup.REVIEW_DUE]:,} due for review"),
        Figure(TargetGroup.PROPOSED_OFF.value, f"{counts[TargetGroup.PROPOSED_OFF]:,}",
               "Proposed off", "by the tracker or by a person"),
    ]  # fmt: skip


class StateChoice(QComboBox):
    """Any state, or one of them, each with its count. `chosen` after another one was chosen."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("State")
        self.setToolTip("Only targets in this state")
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(9)
        self.addItem("Any state", "")
        for status, words in STATUS_LABELS.items():
            self.addItem(words, status.value)
        self.activated.connect(self._activated)

    def statuses(self) -> tuple[str, ...]:
        """For the filter; empty for any."""
        value = str(self.currentData() or "")
        return (value,) if value else ()

    def reset(self) -> None:
        """Any state."""
        with QSignalBlocker(self):
            self.setCurrentIndex(0)

    def show_counts(self, counts: Mapping[TargetStatus, int]) -> None:
        """How many stand in each state."""
        for at in range(1, self.count()):
            status = TargetStatus(self.itemData(at))
            self.setItemText(at, f"{STATUS_LABELS[status]} {counts[status]:,}")

    def _activated(self, _at: int) -> None:
        self.chosen.emit()


class ListHead(QWidget):
    """Figures, chips, quick filter and state in one. `narrowed` when any of them was changed."""

    narrowed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = FigureCards(told_again=True)
        self.filter_bar = FilterBar("Name, reference, place")
        self.states = StateChoice()
        self.counts: Mapping[TargetGroup, int] = {}
        for key, words in CHIPS:
            self.filter_bar.add_chip(key, words)
        self.filter_bar.add_widget(self.states)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        column.addWidget(self.figures)
        column.addWidget(self.filter_bar)
        self.filter_bar.chip_chosen.connect(self.narrowed)
        self.filter_bar.text_changed.connect(self.narrowed)
        self.states.chosen.connect(self.narrowed)
        self.figures.chosen.connect(self._choose_figure)

    def wanted(self, area: str) -> TargetFilter:
        """What the list is to show."""
        return TargetFilter(
            areas=(area,), text=self.filter_bar.text(), statuses=self.states.statuses(),
            group=TargetGroup(self.filter_bar.chip()),
        )  # fmt: skip

    def is_narrowed(self) -> bool:
        """Whether anything but all that are outstanding is asked for."""
        outstanding = self.filter_bar.chip() == TargetGroup.OUTSTANDING.value
        return bool(self.filter_bar.text() or self.states.statuses()) or not outstanding

    def show_counts(self, counts: Mapping[TargetGroup, int]) -> None:
        """Numbers on chips and figures."""
        self.counts = counts
        for key, _words in CHIPS:
            self.filter_bar.set_count(key, counts[TargetGroup(key)])
        self.figures.set_figures(figures(counts))

    def choose(self, group: TargetGroup) -> None:
        """Show one group whole: no text, any state."""
        self.filter_bar.clear()
        self.states.reset()
        self.filter_bar.choose(group.value)
        self.narrowed.emit()

    def _choose_figure(self, key: str) -> None:
        self.choose(TargetGroup(key))


class NoTargets(EmptyState):
    """Why the list is empty, and what to do about it."""

    intake_wanted = Signal()
    group_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", icon="target", button=" ", parent=parent)
        self._leads_to: TargetGroup | None = None
        self.action_requested.connect(self._act)

    def tell(self, head: ListHead, *, may_import: bool) -> None:
        """After a search without a result."""
        if head.is_narrowed():
            self._say("No target fits the filter", "Clear it to see all that are outstanding.",
                      "Clear the filter", TargetGroup.OUTSTANDING)  # fmt: skip
        elif head.counts.get(TargetGroup.ALL):
            self._say("Nobody is outstanding", "Every target here has left the list.",
                      "Show those that have left", TargetGroup.ALL)  # fmt: skip
        elif may_import:
            self._say(
                "No targets yet",
                "Bring in the tracker that the unit keeps in Excel, or put somebody on the list.",
                "Bring the tracker in",
            )
        else:
            self._say("No targets yet", "A sergeant can bring the unit's tracker in.")

    def tell_no_area(self) -> None:
        """Somebody who works for no area sees no target."""
        self._say("No area", "Ask an administrator to add your areas to you.")

    def _say(
        self, title: str, advice: str, button: str = "", leads_to: TargetGroup | None = None
    ) -> None:
        self.set_words(title, advice)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self._leads_to = leads_to

    def _act(self) -> None:
        if self._leads_to is None:
            self.intake_wanted.emit()
        else:
            self.group_wanted.emit(self._leads_to)
