"""The Intake page, its menu and keys."""

from __future__ import annotations

from PySide6.QtCore import QObject

from lomu_app.kernel.permissions import Permission
from ui.core.desk import Desk
from ui.intake.foot import BACK_KEY, BACK_KEYS, ON_KEY, ON_KEYS
from ui.intake.page import IntakePage
from ui.kit.page import Page
from ui.shell.registry import ActionSpec, PageSpec

PAGE = "intake"


class IntakeActions(QObject):
    """Makes the page on its first visit, and does what the menu asks of it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._page: IntakePage | None = None

    def make(self) -> Page:
        """The page."""
        self._page = IntakePage(self._desk)
        return self._page

    def choose(self) -> None:
        """Another file."""
        if self._page is not None:
            self._page.choose_file()

    def go_on(self) -> None:
        """The next step."""
        if self._page is not None:
            self._page.go_on()

    def go_back(self) -> None:
        """The step before."""
        if self._page is not None:
            self._page.go_back()

    def save_mapping(self) -> None:
        """Keep the columns as they are mapped now."""
        if self._page is not None:
            self._page.view.mapping_step.mapping_bar.save()

    def save_failed(self) -> None:
        """The rows to be mended, as a workbook."""
        if self._page is not None:
            self._page.save_failed_rows()

    def put_away(self) -> None:
        """Begin anew."""
        if self._page is not None:
            self._page.put_away()


def register(desk: Desk) -> None:
    """Add page and actions."""
    does, may = IntakeActions(desk), Permission.IMPORT
    desk.registry.add_page(
        PageSpec(
            PAGE, "Intake", "Data", "import", does.make, "Ctrl+5", may,
            "import excel workbook tracker spreadsheet bring in csv people offences custody",
        )
    )  # fmt: skip
    for spec in (
        ActionSpec("intake_choose", "Choose a file …", "Intake", does.choose, "Ctrl+O", "folder",
                   may, PAGE, "open excel tracker"),
        ActionSpec("intake_on", "Go on to the next step", "Intake", does.go_on, ON_KEY,
                   "forward", may, PAGE, "next check bring in", ON_KEYS),
        ActionSpec("intake_back", "Back to the step before", "Intake", does.go_back, BACK_KEY,
                   "back", may, PAGE, "previous", BACK_KEYS),
        ActionSpec("intake_mapping", "Save the mapping …", "Intake", does.save_mapping, "Ctrl+S",
                   "check", may, PAGE, "columns name keep"),
        ActionSpec("intake_failed", "Save failed rows …", "Intake", does.save_failed, "Ctrl+E",
                   "export", may, PAGE, "held doubts mend"),
        ActionSpec("intake_away", "Put this file away", "Intake", does.put_away, "", "cross",
                   may, PAGE, "cancel begin anew"),
    ):  # fmt: skip
        desk.registry.add_action(spec)
