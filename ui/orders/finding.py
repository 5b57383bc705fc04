"""What Ctrl+K finds among orders."""

from __future__ import annotations

from lomu_app.bootstrap import Core
from lomu_app.kernel.permissions import Permission
from lomu_app.orders.queries import load_orders
from lomu_app.orders.rows import OrderFilter, OrderRow
from lomu_app.orders.rules import STATUS_LABELS, OrderStatus
from ui.orders.words import name_of
from ui.shell.palette_list import PaletteEntry

_SHOWN = 8


class OrderSearch:
    """Orders by reference, case, kind, officer or person; ended ones too."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def find(self, text: str) -> list[PaletteEntry]:
        """Those that run out first."""
        if len(text.strip()) < 2 or not self._core.actor.may(Permission.SEE_COHORTS):
            return []
        wanted = OrderFilter(statuses=tuple(OrderStatus), text=text)
        return [_entry(row) for row in self._core.ask(load_orders, wanted)[:_SHOWN]]


def _entry(row: OrderRow) -> PaletteEntry:
    left = f"{row.clock_reason.lower()}: {row.left}" if row.clock else ""
    parts = [row.reference, row.kind_label, STATUS_LABELS[row.status], left, row.area]
    return PaletteEntry(
        name_of(row), "Order", "clock", ("page", ("clocks", row.id)),
        "  ·  ".join(part for part in parts if part),
    )  # fmt: skip
