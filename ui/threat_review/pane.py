"""The detail pane: the line under the cursor, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from lomu_app.daart.snapshot import ListLine
from lomu_app.daart.threat_rules import ListStatus
from ui.core.desk import Desk
from ui.kit.empty import EmptyState
from ui.kit.labels import as_tooltip
from ui.kit.layouts import FlowLayout
from ui.kit.page import DetailPane
from ui.threat_review.line_deeds import LineDeeds
from ui.threat_review.line_view import LineView
from ui.threat_review.listing import Listing
from ui.threat_review.reading import Facts
from ui.threat_review.rows import off


class LinePane(DetailPane):
    """Shows a line; its buttons do the deeds that its list is ready for."""

    def __init__(
        self, desk: Desk, listing: Listing, deeds: LineDeeds, parent: QWidget | None = None
    ) -> None:
        super().__init__("Line", parent)
        self._listing = listing
        self._checks = len(desk.core.policies["readiness"]["items"])
        self.view = LineView()
        self._empty = EmptyState("No line chosen", "Choose a line of the list.", icon="list")
        self.body.addWidget(self.view)
        self.body.addWidget(self._empty)
        self.body.addStretch(1)
        holder = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        self._row = FlowLayout(holder, 6)
        self.foot.addWidget(holder, 1)
        self.decide_button = self._button("Decide …", deeds.decide, primary=True)
        self.result_button = self._button("Outcome …", deeds.result)
        self.carry_button = self._button("Carry …", deeds.carry)
        self.move_button = self._button("Move …", deeds.move_to)
        self.who_button = self._button("Owner …", deeds.who)
        self.off_button = self._button("Take off …", deeds.take_off)
        self.back_button = self._button("Put back …", deeds.put_back)
        self.open_button = self._button("Open", deeds.open_target)

    def show_line(self, line: ListLine | None) -> None:
        """Show this line, or that there is none."""
        facts, standing = self._listing.facts, self._listing.standing
        snapshot = facts.snapshot if facts else None
        if line is not None and snapshot is not None:
            self.view.show_line(line, snapshot, self._checks)
        self.view.setVisible(line is not None)
        self._empty.setVisible(line is None)
        for button, deed, shown in self._offered(facts, line):
            why_not = standing.why_not(deed) if deed else ""
            button.setVisible(shown and line is not None)
            button.setEnabled(not why_not)
            button.setToolTip(as_tooltip(why_not))

    def _offered(
        self, facts: Facts | None, line: ListLine | None
    ) -> tuple[tuple[QPushButton, str, bool], ...]:
        """Each button, the deed that judges it, and whether it is of use here."""
        exact = facts is None or facts.exact
        frozen = facts is not None and facts.frozen and not exact
        drafting = facts is not None and facts.drafting and not exact
        gone = line is not None and off(line)
        moved = line is not None and bool(line.moved_reason)
        told = line is not None and line.result is not None
        meeting = frozen and facts is not None and facts.status != ListStatus.CLOSED
        return (
            (self.decide_button, "decide", meeting and not gone),
            (self.result_button, "result", frozen and not gone),
            (self.carry_button, "carry", meeting and not gone and not told),
            (self.move_button, "edit", drafting and not gone),
            (self.who_button, "edit", drafting and not gone),
            (self.off_button, "edit", drafting and not gone),
            (self.back_button, "edit", drafting and (gone or moved)),
            (self.open_button, "", True),
        )

    def _button(
        self, words: str, deed: Callable[[], None], *, primary: bool = False
    ) -> QPushButton:
        button = QPushButton(words)
        button.setProperty("primary", primary)
        button.clicked.connect(deed)
        button.hide()
        self._row.addWidget(button)
        return button
