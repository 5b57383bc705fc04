"""The page for packs that come back, its menu and keys."""

from __future__ import annotations

from PySide6.QtCore import QObject

from lomu_app.kernel.permissions import Permission
from ui.core.desk import Desk
from ui.kit.page import Page
from ui.returns.page import TITLE, ReturnsPage
from ui.shell.registry import ActionSpec, PageSpec

PAGE = "returns"
_MENU = "File"


class ReturnActions(QObject):
    """Makes the page on its first visit, and does what the menu asks of it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._page: ReturnsPage | None = None

    def make(self) -> Page:
        """The page."""
        self._page = ReturnsPage(self._desk)
        return self._page

    def bring_back(self) -> None:
        """From anywhere: the page, and on it a file."""
        self._desk.go_to(PAGE)
        self.choose()

    def choose(self) -> None:
        """A file."""
        if self._page is not None:
            self._page.choose_file()

    def take_plain(self) -> None:
        """All that nothing speaks against."""
        if self._page is not None:
            self._page.check_view.take_plain()

    def take(self) -> None:
        """The chosen lines."""
        if self._page is not None:
            self._page.check_view.take()

    def refuse(self) -> None:
        """The chosen lines, with a reason."""
        if self._page is not None:
            self._page.check_view.refuse()

    def leave(self) -> None:
        """The chosen lines, for another time."""
        if self._page is not None:
            self._page.check_view.leave()

    def put_on_record(self) -> None:
        """All that was decided."""
        if self._page is not None:
            self._page.put_on_record()

    def put_away(self) -> None:
        """Begin anew."""
        if self._page is not None:
            self._page.put_away()


def register(desk: Desk) -> None:
    """Add page and actions."""
    does, may = ReturnActions(desk), Permission.IMPORT
    desk.registry.add_page(
        PageSpec(
            PAGE, TITLE, "Data", "inbox", does.make, "", may,
            "return returned pack workbook partner answers bring back yellow cells",
        )
    )  # fmt: skip
    for spec in (
        ActionSpec("return_bring", "Bring a pack back …", _MENU, does.bring_back, "", "inbox",
                   may, "", "return partner answers"),
        ActionSpec("return_choose", "Choose a file …", _MENU, does.choose, "Ctrl+O", "folder",
                   may, PAGE, "open workbook"),
        ActionSpec("return_take", "Take the chosen lines (T)", _MENU, does.take, "", "check",
                   may, PAGE, "accept"),
        ActionSpec("return_refuse", "Refuse the chosen lines … (R)", _MENU, does.refuse, "",
                   "cross", may, PAGE, "reject reason"),
        ActionSpec("return_leave", "Leave the chosen lines (Backspace)", _MENU, does.leave, "",
                   "undo", may, PAGE, "later"),
        ActionSpec("return_plain", "Take what nothing speaks against", _MENU, does.take_plain,
                   "Ctrl+Shift+T", "check", may, PAGE, "all accept"),
        ActionSpec("return_store", "Put on record …", _MENU, does.put_on_record, "Ctrl+Return",
                   "forward", may, PAGE, "store save finish"),
        ActionSpec("return_away", "Put this file away", _MENU, does.put_away, "", "cross", may,
                   PAGE, "cancel begin anew"),
    ):  # fmt: skip
        desk.registry.add_action(spec)
