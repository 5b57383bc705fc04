"""The pages of administration, and changing one's own passphrase."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from lomu_app.kernel.permissions import Permission
from ui.access.audit_page import AuditPage
from ui.access.user_dialogs import OwnPassphraseDialog
from ui.access.users_page import UsersPage
from ui.core.desk import Desk
from ui.kit.page import Page
from ui.shell.registry import ActionSpec, PageSpec


class AccessPages(QObject):
    """Makes the pages when they are first visited, and runs their actions."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._users: UsersPage | None = None
        self._audit: AuditPage | None = None

    def make_users(self) -> Page:
        """The accounts."""
        self._users = UsersPage(self._desk)
        return self._users

    def make_audit(self) -> Page:
        """Audit, backup and log."""
        self._audit = AuditPage(self._desk)
        return self._audit

    def new_user(self) -> None:
        """Ctrl+N on the users page."""
        if self._users is not None:
            self._users.add_user()

    def verify(self) -> None:
        """Check the audit, from the audit page."""
        if self._audit is not None:
            self._audit.verify()

    def back_up(self) -> None:
        """Write a backup, from the audit page."""
        if self._audit is not None:
            self._audit.back_up()

    def own_passphrase(self) -> None:
        """Change the passphrase of whoever is signed in."""
        action = self._desk.registry.action("own_passphrase")
        window = next((w for w in action.associatedObjects() if isinstance(w, QMainWindow)), None)
        if window is None:
            return
        dialog = OwnPassphraseDialog(window, self._desk)
        dialog.saved.connect(self._own_changed)
        dialog.open()

    def _own_changed(self) -> None:
        self._desk.say("Your passphrase was changed")


def register(desk: Desk) -> None:
    """Add the pages and their actions."""
    pages = AccessPages(desk)
    registry = desk.registry
    registry.add_page(
        PageSpec(
            "users", "Users", "Administration", "key", pages.make_users, "Ctrl+6",
            Permission.MANAGE_USERS, "accounts roles areas passphrase",
        )
    )  # fmt: skip
    registry.add_page(
        PageSpec(
            "audit", "Audit and backup", "Administration", "shield", pages.make_audit, "",
            Permission.VERIFY_AUDIT, "verify chain seal log looks consultations",
        )
    )  # fmt: skip
    registry.add_action(
        ActionSpec(
            "new_user", "New user …", "Administration", pages.new_user, "Ctrl+N", "plus",
            Permission.MANAGE_USERS, page="users", keywords="add account",
        )
    )  # fmt: skip
    registry.add_action(
        ActionSpec(
            "verify", "Verify the audit", "Administration", pages.verify, "", "check_circle",
            Permission.VERIFY_AUDIT, page="audit", keywords="chain whole tampered",
        )
    )  # fmt: skip
    registry.add_action(
        ActionSpec(
            "back_up", "Back up …", "Administration", pages.back_up, "", "export",
            Permission.BACK_UP, page="audit", keywords="copy safe restore",
        )
    )  # fmt: skip
    if not desk.core.practice:  # there everybody has the same one, and is not asked for it
        registry.add_action(
            ActionSpec(
                "own_passphrase", "Change my passphrase …", "Desk", pages.own_passphrase, "",
                "key", Permission.CHANGE_OWN_PASSPHRASE, keywords="password",
            )
        )  # fmt: skip
