"""Step 4: what was brought in, what was not, and where to go on."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.core.desk import Desk
from ui.intake.job import Job
from ui.intake.match_cards import MatchList
from ui.intake.words import count_words
from ui.kit.banner import Banner
from ui.kit.cards import Figure, FigureCards
from ui.kit.labels import WrappedLabel
from ui.kit.page import IconButton

_MISSING_SHOWN = 12


class ResultStep(QWidget):
    """`targets_wanted(id or None)`, `review_wanted`, `failed_rows_requested`, `rows_wanted(chip)`."""

    targets_wanted = Signal()
    review_wanted = Signal()
    failed_rows_requested = Signal()
    rows_wanted = Signal(str)

    def __init__(self, desk: Desk, job: Job, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job = job
        self.headline = WrappedLabel("", "h2")
        self.words_label = WrappedLabel("")
        self.banner = Banner()
        self.cards = FigureCards()
        self.cards.chosen.connect(self.rows_wanted)
        self.failed_button = IconButton("Save failed rows …", "export")
        self.targets_button = IconButton("Open Targets", "target", primary=True)
        self.review_button = IconButton("Open Threat Review", "list")
        self.failed_button.clicked.connect(self.failed_rows_requested)
        self.targets_button.clicked.connect(self.targets_wanted)
        self.review_button.clicked.connect(self.review_wanted)
        self.missing_label = WrappedLabel("")
        self.matches = MatchList(desk)
        self._lay_out()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.targets_button, self.review_button, self.failed_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        scrolled = QWidget()
        scrolled.setObjectName("scrolled")
        column = QVBoxLayout(scrolled)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        for widget in (self.banner, self.headline, self.words_label, self.cards):
            column.addWidget(widget)
        column.addLayout(buttons)
        column.addWidget(self.missing_label)
        column.addWidget(self.matches)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(scrolled)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def show_result(self) -> None:
        """What the run answered."""
        result, prepared, file = self._job.result, self._job.prepared, self._job.file
        if result is None or prepared is None or file is None:
            return
        held = result["held"] + len(prepared.read.held)
        changed = result["created"] + result["updated"]
        self.headline.setText(
            f"{file.path.name} is brought in for {self._job.area}" if changed
            else f"{file.path.name} changes nothing"
        )  # fmt: skip
        self.words_label.setText(_story(result, changed))
        self.banner.say(
            f"{count_words(held, 'row')} could not be stored. Save them as a workbook, mend them "
            "there, and bring that in." if held else "", tone="problem",
        )  # fmt: skip
        self.cards.set_figures(
            [
                Figure("new", f"{result['created']:,}", "New", "targets"),
                Figure("updates", f"{result['updated']:,}", "Updated", "targets"),
                Figure("unchanged", f"{result['unchanged']:,}", "Unchanged", "rows"),
                Figure("held", f"{held:,}", "Held", "not stored"),
                Figure("doubled", f"{len(prepared.read.doubled):,}", "Typed twice", "stored once"),
            ]
        )
        failed = self._job.failed_count()
        self.failed_button.setText(f" Save failed rows ({failed:,}) …")
        self.failed_button.setEnabled(bool(failed))
        self._show_missing(result["missing"])
        self.matches.show_pairs(result["possible_matches"])

    def _show_missing(self, missing: list[dict[str, Any]]) -> None:
        shown = "; ".join(f"{one['reference']} {one['name']}" for one in missing[:_MISSING_SHOWN])
        more = (
            f"; and {len(missing) - _MISSING_SHOWN} more" if len(missing) > _MISSING_SHOWN else ""
        )
        self.missing_label.setText(
            f"Still open here, and not in this file: {shown}{more}." if missing else ""
        )
        self.missing_label.setVisible(bool(missing))


def _story(result: dict[str, Any], changed: int) -> str:
    if not changed:
        return "All of it was stored already, so nothing was written."
    people = count_words(result["people_created"], "person was", "people were")
    known = count_words(result["people_matched"], "was", "were")
    off = sum(one["proposed_off"] for one in result["decisions"] if one["decision"] != "held")
    words = [f"{people} new, {known} on record by a safe identifier."]
    if off:
        words.append(f"{count_words(off, 'row')} struck through: proposed to come off.")
    words.append("All was stored in one go, and each row names the file that it came from.")
    return " ".join(words)
