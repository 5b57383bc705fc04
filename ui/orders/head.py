"""What stands above the wall: groups to choose, kinds, the quick filter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from lomu_app.orders.rules import OrderKind
from ui.kit.empty import EmptyState
from ui.kit.filter_bar import FilterBar
from ui.orders.wall_rows import COHORT, GROUP_LABELS, Group, WallRow

ALL, OPEN, ENDED = "all", "open", "ended"


class KindChoice(QComboBox):
    """Any kind, or one of those that the policy knows. `chosen` after another one was chosen."""

    chosen = Signal()

    def __init__(self, kinds: Sequence[OrderKind], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Kind")
        self.setToolTip("Only orders of this kind")
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.addItem("Any kind", "")
        for kind in kinds:
            self.addItem(f"{kind.short}  {kind.label}", kind.code)
        self.addItem("What is due in the cohorts", COHORT)
        self.activated.connect(self._activated)

    def code(self) -> str:
        """The kind that is asked for; empty for any."""
        return str(self.currentData() or "")

    def reset(self) -> None:
        """Any kind."""
        with QSignalBlocker(self):
            self.setCurrentIndex(0)

    def _activated(self, _at: int) -> None:
        self.chosen.emit()


class WallHead(FilterBar):
    """Chips for the groups, for orders without a clock and for those that have ended."""

    def __init__(self, kinds: Sequence[OrderKind], parent: QWidget | None = None) -> None:
        super().__init__("Person, order, kind", parent)
        self.add_chip(ALL, "All")
        for group, words in GROUP_LABELS.items():
            self.add_chip(group.value, words)
        self.add_chip(OPEN, "No clock")
        self.add_chip(ENDED, "Ended")
        self.kinds = KindChoice(kinds)
        self.add_widget(self.kinds)

    def reset(self) -> None:
        """Everything that runs."""
        self.clear()
        self.kinds.reset()
        self.choose(ALL)

    def narrowed(self, rows: Sequence[WallRow]) -> list[WallRow]:
        """Those of the kind and with the words that are asked for."""
        kind, typed = self.kinds.code(), self.text().casefold().split()
        return [
            row
            for row in rows
            if (not kind or row.kind == kind) and all(word in row.words() for word in typed)
        ]

    def chosen(self, rows: Sequence[WallRow]) -> list[WallRow]:
        """Those of the group that is chosen; all of them where none is."""
        groups = {group.value for group in Group}
        if self.chip() not in groups:
            return list(rows)
        return [row for row in rows if row.group.value == self.chip()]

    def show_counts(self, clocks: Sequence[WallRow], without: int) -> None:
        """How many clocks stand in each group, and how many orders have none."""
        counts = Counter(row.group for row in clocks)
        self.set_count(ALL, len(clocks))
        for group in Group:
            self.set_count(group.value, counts[group])
        self.set_count(OPEN, without)

    def narrows(self) -> bool:
        """Whether anything is left out."""
        return self.chip() != ALL or bool(self.text()) or bool(self.kinds.code())


class NoClocks(EmptyState):
    """Why the wall is empty, and what to do."""

    def __init__(self) -> None:
        super().__init__(
            "No clock runs", "", icon="clock", button="Show all that run",
        )  # fmt: skip

    def tell(self, *, area: str, narrowed: bool) -> None:
        """Say it for this area and this filter."""
        self.button.setVisible(narrowed)
        if not area:
            self.set_words("No area", "Ask an administrator to add the areas that you work for.")
        elif narrowed:
            self.set_words("Nothing fits", "No order fits what is chosen and typed above.")
        else:
            self.set_words(
                "No clock runs", f"No order of {area} has a clock. Ctrl+N records an order."
            )
