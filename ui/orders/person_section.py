"""What a person's page shows of orders: each with its clocks and conditions; ended ones muted."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from lomu_app.kernel.changes import Kind
from lomu_app.kernel.permissions import Permission
from lomu_app.orders.queries import load_order, load_orders
from lomu_app.orders.rows import OrderDetail, OrderFilter
from lomu_app.orders.rules import ENDED, STATUS_LABELS, OrderStatus
from ui.core.desk import Desk
from ui.core.person_sections import PersonSectionView
from ui.kit.cards import in_card
from ui.kit.layouts import at_the_right
from ui.kit.page import IconButton
from ui.kit.pane_lines import PaneLine, PaneLines
from ui.orders import words

_SHOWN = 60  # orders of one person; nobody has more


def read_orders(reader: Any, person_id: int) -> list[OrderDetail]:
    """The orders of one person, live ones first, what runs out next on top."""
    wanted = OrderFilter(person_id=person_id, statuses=tuple(OrderStatus))
    rows = load_orders(reader, wanted)
    live = [row for row in rows if row.status not in ENDED]
    over = [row for row in rows if row.status in ENDED]
    return [load_order(reader, row.id) for row in (*live, *over)[:_SHOWN]]


class OrdersSection(PersonSectionView):
    """Enter on a line's button opens the order on the page of clocks."""

    watched = frozenset({Kind.ORDER})

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._policy = desk.core.policies["orders"]
        self.new_button = IconButton("Record an order", "plus", primary=True)
        self.new_button.setEnabled(desk.core.actor.may(Permission.EDIT_ORDERS))
        self.new_button.clicked.connect(self._new)
        self.orders = PaneLines("Orders and conditions", empty="No order is on record.")
        self.orders.chosen.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(8)
        column.addLayout(at_the_right(self.new_button))
        column.addWidget(in_card(self.orders))
        column.addStretch(1)

    def refresh(self) -> None:
        """Read them again."""
        if self.person_id:
            query = partial(read_orders, person_id=self.person_id)
            self._desk.read(self, query, self._arrived, self._failed, key="orders")

    def _arrived(self, details: list[OrderDetail]) -> None:
        self.orders.show_lines([self._line(detail) for detail in details])
        self.counted.emit(sum(detail.row.status not in ENDED for detail in details))

    def _line(self, detail: OrderDetail) -> PaneLine:
        row, now = detail.row, self._desk.core.clock.now()
        ended = row.status in ENDED
        clocks = [f"{label}: {told}" for label, told in words.clock_facts(detail, now)]
        labels = self._policy["condition_categories"]
        holding = [
            f"{words.condition_words(line, labels)}: {line.text}"
            for line in detail.conditions
            if line.ended_at is None
        ]
        broken = f"Broken {len(detail.breaches)} times" if len(detail.breaches) > 1 else ""
        if len(detail.breaches) == 1:
            broken = f"Broken: {words.breach_words(detail.breaches[0])}"
        state = STATUS_LABELS[row.status]
        return PaneLine(
            row.id, f"{row.kind_label} {row.reference}",
            tuple(part for part in (state, *clocks, *holding, broken) if part),
            (("open", "Open"),), tuple(words.head_chips(row, now)[2:]), ended=ended,
        )  # fmt: skip

    def _open(self, order_id: int, _deed: str) -> None:
        self.navigate.emit("clocks", order_id)

    def _new(self) -> None:
        self.navigate.emit("clocks", ("new", self.person_id))

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)
