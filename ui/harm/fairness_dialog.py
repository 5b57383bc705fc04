"""How groups of people fare in the ranking."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from lomu_app.harm.lab import fairness_of
from lomu_app.harm.rows import GroupShift, Ranking
from ui.core.desk import Desk
from ui.harm.groups_view import GroupsView, GrowingDialog
from ui.kit.labels import WrappedLabel

_EXPLAINED = (
    "By how many hundredths of the list a group stands higher (+) or lower (−) than the middle. "
    "A shift is a question, not an answer: look at why before anybody leans on the list. Groups "
    "too small to say anything show no figure."
)


class FairnessDialog(GrowingDialog):
    """The present ranking, group by group."""

    def __init__(self, parent: QWidget, desk: Desk, ranking: Ranking) -> None:
        super().__init__(parent.window(), "Fairness")
        self._desk = desk
        self.groups = GroupsView()
        self.column.addWidget(WrappedLabel("Fairness of the ranking", "h2"))
        self.column.addWidget(WrappedLabel(_EXPLAINED, "muted"))
        self.column.addWidget(self.groups)
        self.add_buttons("Close", no="")
        query = partial(fairness_of, ranked=ranking.standings)
        desk.read(self, query, self._show, self._failed)

    def _show(self, groups: tuple[GroupShift, ...]) -> None:
        self.groups.show_groups(groups)
        self.grow()

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)
