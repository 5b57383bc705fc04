"""The register's page, its menu and keys, and the section on a person's page."""

from __future__ import annotations

from PySide6.QtCore import QObject

from lomu_app.kernel.permissions import Permission as May
from ui.core.desk import Desk
from ui.core.person_sections import PersonSection, PersonSectionView
from ui.kit.page import Page
from ui.packs.page import DisclosurePage, count_to_check
from ui.packs.pane import AGAIN, CHECK, LOOK, RECALL, RELEASE, WITHDRAW
from ui.packs.person_section import DisclosureSection
from ui.shell.registry import ActionSpec, PageSpec

PAGE = "disclosure"


class PackMenu(QObject):
    """Makes the page on its first visit, and does what the menu asks of it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._page: DisclosurePage | None = None

    def make(self) -> Page:
        """The page."""
        self._page = DisclosurePage(self._desk)
        return self._page

    def make_section(self) -> PersonSectionView:
        """The section of a person's page."""
        return DisclosureSection(self._desk)

    def build(self) -> None:
        """A new pack."""
        if self._page is not None:
            self._page.build()

    def check(self) -> None:
        """As a second person, let the pack shown go."""
        self._do(CHECK)

    def release(self) -> None:
        """Write the copies of the pack shown."""
        self._do(RELEASE)

    def again(self) -> None:
        """Write the copies of a pack that is out once more."""
        self._do(AGAIN)

    def withdraw(self) -> None:
        """The pack shown goes to nobody."""
        self._do(WITHDRAW)

    def recall(self) -> None:
        """Ask the copies of the pack shown back."""
        self._do(RECALL)

    def look(self) -> None:
        """What each audience of the pack shown is told."""
        self._do(LOOK)

    def clear_filter(self) -> None:
        """The whole register."""
        if self._page is not None:
            self._page.clear_filter()

    def _do(self, key: str) -> None:
        if self._page is not None:
            self._page.do(key)


def register(desk: Desk) -> None:
    """Add the page, its actions and the section."""
    does = PackMenu(desk)
    desk.registry.add_page(
        PageSpec(
            PAGE, "Disclosure", "Data", "export", does.make, "", May.SEE_DISCLOSURES,
            "packs register recipients recall canary given who has", count_to_check,
        )
    )  # fmt: skip
    for spec in (
        ActionSpec("pack_build", "Build a pack …", "Pack", does.build, "Ctrl+N", "plus",
                   May.EXPORT, PAGE, "export partner audience"),
        ActionSpec("pack_check", "Check the pack …", "Pack", does.check, "Ctrl+Shift+K", "check",
                   May.CHECK_PACKS, PAGE, "second person four eyes"),
        ActionSpec("pack_release", "Release the pack …", "Pack", does.release, "Ctrl+Shift+E",
                   "export", May.EXPORT, PAGE, "send write copies password"),
        ActionSpec("pack_again", "Write the copies again …", "Pack", does.again, "", "export",
                   May.EXPORT, PAGE, "lost file cut off repair"),
        ActionSpec("pack_look", "See what each is shown …", "Pack", does.look, "", "search",
                   None, PAGE, "preview content"),
        ActionSpec("pack_recall", "Recall the pack …", "Pack", does.recall, "", "undo",
                   May.EXPORT, PAGE, "ask back"),
        ActionSpec("pack_withdraw", "Withdraw the pack …", "Pack", does.withdraw, "", "minus",
                   May.EXPORT, PAGE, "cancel"),
        ActionSpec("pack_clear", "Show the whole register", "Pack", does.clear_filter, "",
                   "filter", None, PAGE, "clear filter"),
    ):  # fmt: skip
        desk.registry.add_action(spec)
    desk.add_person_section(
        PersonSection("disclosures", "Disclosures", does.make_section, May.SEE_DISCLOSURES)
    )
