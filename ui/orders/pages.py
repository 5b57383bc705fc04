"""The page of clocks, its menu and keys, and what Ctrl+K finds."""

from __future__ import annotations

from PySide6.QtCore import QObject

from lomu_app.kernel.permissions import Permission as May
from ui.core.desk import Desk
from ui.core.person_sections import PersonSection, PersonSectionView
from ui.kit.page import Page
from ui.orders.finding import OrderSearch
from ui.orders.page import ClocksPage
from ui.orders.person_section import OrdersSection
from ui.orders.wall_list import count_due_today
from ui.shell.registry import ActionSpec, PageSpec

PAGE = "clocks"
_MENU = "Order"


class OrderActions(QObject):
    """Makes the page on its first visit, and does what the menu asks of it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._page: ClocksPage | None = None

    def make(self) -> Page:
        """The page."""
        self._page = ClocksPage(self._desk)
        return self._page

    def make_section(self) -> PersonSectionView:
        """Orders on a person's page."""
        return OrdersSection(self._desk)

    def new(self) -> None:
        """A new order."""
        if self._page is not None:
            self._page.new_order()

    def breach(self) -> None:
        """A breach of the order shown."""
        self._do("breach")

    def condition(self) -> None:
        """A condition of the order shown."""
        self._do("condition")

    def serve(self) -> None:
        """The order shown was served."""
        self._do("serve")

    def vary(self) -> None:
        """The order shown was varied."""
        self._do("vary")

    def extend(self) -> None:
        """The bail shown was extended."""
        self._do("extend")

    def steps(self) -> None:
        """Everything that can be done to the order shown."""
        if self._page is not None:
            self._page.pane.open_steps()

    def wall(self) -> None:
        """The wall over the whole screen."""
        if self._page is not None:
            self._page.fill_screen()

    def calendar(self) -> None:
        """All that is shown, as a calendar."""
        if self._page is not None:
            self._page.calendar()

    def calendar_of_order(self) -> None:
        """The order shown, as a calendar."""
        if self._page is not None:
            self._page.calendar_of_order()

    def person(self) -> None:
        """The person of the order shown."""
        if self._page is not None:
            self._page.open_person()

    def clear_filter(self) -> None:
        """Everything that runs."""
        if self._page is not None:
            self._page.list.clear_filter()

    def _do(self, key: str) -> None:
        if self._page is not None:
            self._page.do(key)


def register(desk: Desk) -> None:
    """Add page, actions and search."""
    does = OrderActions(desk)
    desk.registry.add_page(
        PageSpec(
            PAGE, "Clocks", "People", "clock", does.make, "Ctrl+8", May.SEE_COHORTS,
            "orders bail licence notice dvpn dvpo conditions breach wall", count_due_today,
        )
    )  # fmt: skip
    for spec in (
        ActionSpec("order_new", "Record an order …", _MENU, does.new, "Ctrl+N", "plus",
                   May.EDIT_ORDERS, PAGE, "notice licence bail"),
        ActionSpec("order_breach", "Record a breach …", _MENU, does.breach, "Ctrl+Shift+X",
                   "warning", May.EDIT_ORDERS, PAGE, "raise target arrest"),
        ActionSpec("order_condition", "Add a condition …", _MENU, does.condition, "Ctrl+Shift+K",
                   "plus", May.EDIT_ORDERS, PAGE),
        ActionSpec("order_serve", "Served …", _MENU, does.serve, "", "check", May.EDIT_ORDERS,
                   PAGE, "service"),
        ActionSpec("order_vary", "Varied …", _MENU, does.vary, "F2", "edit", May.EDIT_ORDERS,
                   PAGE, "change"),
        ActionSpec("order_extend", "Extend the bail …", _MENU, does.extend, "",
                   "calendar_clock", May.EDIT_ORDERS, PAGE, "inspector superintendent court"),
        ActionSpec("order_steps", "Next step …", _MENU, does.steps, "Ctrl+Shift+S", "forward",
                   None, PAGE, "discharge withdraw expire charged nfa review court"),
        ActionSpec("order_wall", "The wall, over the whole screen", _MENU, does.wall, "F11",
                   "present", None, PAGE, "meeting projector"),
        ActionSpec("order_calendar", "All that is shown as a calendar …", _MENU, does.calendar,
                   "Ctrl+Shift+E", "calendar", May.EXPORT, PAGE, "ics export"),
        ActionSpec("order_calendar_one", "This order as a calendar …", _MENU,
                   does.calendar_of_order, "", "calendar", May.EXPORT, PAGE, "ics export"),
        ActionSpec("order_person", "Open the person", _MENU, does.person, "", "person",
                   May.SEE_PEOPLE, PAGE, "nominal"),
        ActionSpec("order_clear", "Show everything that runs", _MENU, does.clear_filter, "",
                   "filter", None, PAGE, "clear filter"),
    ):  # fmt: skip
        desk.registry.add_action(spec)
    desk.add_search(OrderSearch(desk.core).find)
    desk.add_person_section(PersonSection("orders", "Orders", does.make_section, May.SEE_COHORTS))
