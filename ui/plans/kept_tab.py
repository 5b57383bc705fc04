"""Agreement, reviews and versions of a plan, and any two of them compared."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QFrame, QGridLayout, QVBoxLayout, QWidget

from lomu_app.plans.comparing import Change, Difference
from lomu_app.plans.queries import compare_versions
from lomu_app.plans.rows import PlanDetail
from ui.core.desk import Desk
from ui.kit.labels import TextLabel, WrappedLabel
from ui.plans import words as say
from ui.plans.board import TWO_COLUMNS, Board

_NOW = "As it stands now"


class KeptTab(QWidget):
    """`version_wanted(number)` where the plan is to be shown as it was then."""

    version_wanted = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._detail: PlanDetail | None = None
        self.agreement_label = WrappedLabel()
        self.reviews = Board("Reviews", empty="No review was held yet.")
        self.versions = Board(
            "Versions",
            empty="None is kept yet. Each agreement and each review keeps one.",
        )
        self.before_combo, self.after_combo = QComboBox(), QComboBox()
        self.differences = Board("What differs", empty="Nothing differs between the two.")
        self._lay_out()
        self.versions.chosen.connect(self._deed)
        for combo in (self.before_combo, self.after_combo):
            combo.currentIndexChanged.connect(self._compare)

    def _lay_out(self) -> None:
        agreement = QFrame()
        agreement.setObjectName("panel")
        inside = QVBoxLayout(agreement)
        inside.setContentsMargins(14, 10, 12, 10)
        inside.addWidget(TextLabel("Agreement of the person", "h2"))
        inside.addWidget(self.agreement_label)
        compare = QFrame()
        compare.setObjectName("panel")
        grid = QGridLayout(compare)
        grid.setContentsMargins(14, 8, 12, 8)
        grid.setColumnStretch(1, 1)
        combos = (("From", self.before_combo), ("to", self.after_combo))
        for place, (words, combo) in enumerate(combos):
            combo.setAccessibleName("Compare from" if words == "From" else "Compare to")
            combo.setMinimumContentsLength(10)
            policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            combo.setSizeAdjustPolicy(policy)
            grid.addWidget(TextLabel(words, "muted"), place, 0)
            grid.addWidget(combo, place, 1)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, widgets in (
            (left, (agreement, self.reviews, self.versions)), (right, (compare, self.differences)),
        ):  # fmt: skip
            column.setSpacing(9)
            for widget in widgets:
                column.addWidget(widget)
            column.addStretch(1)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(9)
        self._columns.addLayout(left, 1)
        self._columns.addLayout(right, 1)

    def show_plan(self, detail: PlanDetail) -> None:
        """Show what was kept of this plan; from the newest version to now, unless chosen."""
        same = self._detail is not None and self._detail.row.id == detail.row.id
        chosen = (self.before_combo.currentData(), self.after_combo.currentData())
        newest = detail.versions[-1].number if detail.versions else 0
        before, after = chosen if same and None not in chosen else (newest, 0)
        if same and self._detail is not None and len(self._detail.versions) == 0:
            before = newest
        self._detail = detail
        self.agreement_label.setText(say.agreement_words(detail.content))
        self.reviews.show_lines(say.review_lines(detail.reviews))
        self.versions.show_lines(say.version_lines(detail.versions))
        self._fill(self.before_combo, int(before))
        self._fill(self.after_combo, int(after))
        self._compare()

    def _fill(self, combo: QComboBox, chosen: int) -> None:
        with QSignalBlocker(combo):
            combo.clear()
            combo.addItem(_NOW, 0)
            for each in reversed(self._detail.versions if self._detail else ()):
                combo.addItem(say.version_choice(each), each.number)
            combo.setCurrentIndex(max(combo.findData(chosen), 0))

    def _deed(self, key: str, deed: str) -> None:
        number = int(key.split(":")[1])
        if deed == "show":
            self.version_wanted.emit(number)
            return
        with QSignalBlocker(self.after_combo):
            self.after_combo.setCurrentIndex(self.after_combo.findData(0))
        self.before_combo.setCurrentIndex(self.before_combo.findData(number))
        self._compare()
        self.before_combo.setFocus()

    def _compare(self) -> None:
        if self._detail is None:
            return
        query = partial(
            compare_versions, plan_id=self._detail.row.id or 0,
            first=int(self.before_combo.currentData() or 0),
            second=int(self.after_combo.currentData() or 0),
        )  # fmt: skip
        self._desk.read(self, query, self._compared, self._failed, key="compare")

    def _compared(self, found: list[Difference]) -> None:
        self.differences.show_lines(say.difference_lines(found))
        counts = [sum(each.change is change for each in found) for change in Change]
        told = (f"{say.SIGNS[c].lower()} {n}" for c, n in zip(Change, counts, strict=True) if n)
        self.differences.setAccessibleName(f"What differs: {', '.join(told) or 'nothing'}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= self.fontMetrics().averageCharWidth() * TWO_COLUMNS
        ways = QBoxLayout.Direction
        self._columns.setDirection(ways.LeftToRight if wide else ways.TopToBottom)

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)
