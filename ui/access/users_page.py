"""Who may sign in, and what they may do."""

from __future__ import annotations

from functools import partial
from typing import Any

from lomu_app.access.accounts import change_account
from lomu_app.access.queries import UserRow, find_users
from lomu_app.kernel.changes import ChangeSet, Kind
from ui.access.user_dialogs import AccountDialog, GivePassphraseDialog, UserDialog
from ui.access.user_list import UserWords
from ui.core.changes import touched
from ui.core.desk import Desk
from ui.kit.empty import EmptyState
from ui.kit.filter_bar import FilterBar
from ui.kit.labels import show_if
from ui.kit.page import IconButton, Page
from ui.kit.table import PagedTableModel
from ui.kit.table_view import RecordTable


class UsersPage(Page):
    """The accounts; a few dozen at most, so they are narrowed and sorted here."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Users", "Who may sign in, and what they may do")
        self._desk = desk
        self._words = UserWords(desk.core.policies["roles"])
        self._rows: dict[int, UserRow] = {}
        self._sort = ("display_name", False)
        self.filter_bar = FilterBar("Name, role, area")
        for key, words in (("all", "All"), ("active", "May sign in"), ("barred", "Barred")):
            self.filter_bar.add_chip(key, words)
        self.model = PagedTableModel(
            self._words.columns(), self._load, desk.tasks, self._failed,
            spoken=self._words.spoken, parent=self,
        )  # fmt: skip
        self.table = RecordTable(self.model, name="users", title="Users", settings=desk.settings)
        self.table.set_empty(
            EmptyState("Nobody fits", "Change the filter to see others.", icon="people")
        )
        self.change_button = IconButton("Change", "edit")
        self.passphrase_button = IconButton("New passphrase", "key")
        self.bar_button = IconButton("Bar", "lock")
        self.add_button = IconButton("New user", "plus", primary=True)
        for button in (
            self.change_button, self.passphrase_button, self.bar_button, self.add_button,
        ):  # fmt: skip
            self.add_tool(button)
        show_if(self.passphrase_button, shown=not desk.core.practice)
        self.body.addWidget(self.filter_bar)
        self.body.addWidget(self.table, 1)
        self.table.show_sort(self._sort[0], descending=self._sort[1])
        self._connect()

    def _connect(self) -> None:
        self.filter_bar.chip_chosen.connect(self._show)
        self.filter_bar.text_changed.connect(self._show)
        self.filter_bar.left_downwards.connect(self.table.setFocus)
        self.model.sort_requested.connect(self._sort_by)
        self.table.opened.connect(self.change_user)
        self.table.current_changed.connect(self._current_changed)
        self.change_button.clicked.connect(self.change_user)
        self.passphrase_button.clicked.connect(self.give_passphrase)
        self.bar_button.clicked.connect(self.bar_user)
        self.add_button.clicked.connect(self.add_user)
        self._desk.changes.changed.connect(self._changed)
        self._current_changed()

    def open_with(self, _argument: Any) -> None:
        """Show the list."""
        self.refresh()
        self.table.setFocus()

    def refresh(self) -> None:
        """Read the accounts again."""
        self._desk.read(self, find_users, self._arrived, self._unread, key="users")

    # Deeds

    def add_user(self) -> None:
        """Let somebody new sign in."""
        self._open(UserDialog(self, self._desk))

    def change_user(self, _id: object = None) -> None:
        """Change roles and areas of the one chosen."""
        row = self._chosen()
        if row:
            self._open(UserDialog(self, self._desk, row))

    def give_passphrase(self) -> None:
        """Give the one chosen a new passphrase."""
        row = self._chosen()
        if row:
            self._open(GivePassphraseDialog(self, self._desk, row))

    def bar_user(self) -> None:
        """Bar the one chosen, or let them in again."""
        row = self._chosen()
        if row is None:
            return
        title = f"Bar {row.display_name}" if row.active else f"Let {row.display_name} in again"
        words = "They can sign in from now on."
        if row.active:
            words = "They cannot sign in from now on, and lose their copy of the database key."
        elif not self._desk.core.practice:
            words = "They need a new passphrase as well: give them one afterwards."
        self._desk.prompter.confirm(self, title, words, title, partial(self._switch, row))

    def _switch(self, row: UserRow) -> None:
        work = partial(
            change_account, self._desk.core, row, roles=row.roles, areas=row.areas,
            active=not row.active,
        )  # fmt: skip
        self._desk.tasks.run(self, work, self._switched, self._failed)

    def _switched(self, _done: object) -> None:
        self._desk.say("Sign-in changed")
        self.refresh()

    def _open(self, dialog: AccountDialog) -> None:
        dialog.saved.connect(self._saved)
        dialog.open()

    def _saved(self) -> None:
        self._desk.say("Saved")
        self.refresh()

    # Showing

    def _arrived(self, rows: list[UserRow]) -> None:
        self._rows = {row.id: row for row in rows}
        active = sum(row.active for row in rows)
        counts = {"all": len(rows), "active": active, "barred": len(rows) - active}
        for chip, count in counts.items():
            self.filter_bar.set_count(chip, count)
        self._show()

    def _show(self, _change: object = None) -> None:
        rows = self._words.matching(
            self._rows.values(), self.filter_bar.text(), self.filter_bar.chip()
        )
        told = self._words.sort_key(self._sort[0])
        rows.sort(key=lambda row: told(row).casefold(), reverse=self._sort[1])
        self.model.set_ids([row.id for row in rows])
        if rows and not self.table.current_id():
            self.table.go_to(rows[0].id)
        self._current_changed()

    def _load(self, ids: list[int]) -> dict[int, UserRow]:
        rows = self._rows
        return {key: rows[key] for key in ids if key in rows}

    def _sort_by(self, key: str, descending: bool) -> None:
        self._sort = (key, descending)
        self._show()

    def _chosen(self) -> UserRow | None:
        return self._rows.get(self.table.current_id())

    def _current_changed(self, _id: object = None) -> None:
        row = self._chosen()
        for button in (self.change_button, self.passphrase_button, self.bar_button):
            button.setEnabled(row is not None)
        self.bar_button.setText(" Let in again" if row is not None and not row.active else " Bar")

    def _changed(self, changes: tuple[ChangeSet, ...]) -> None:
        if self.isVisible() and touched(changes, Kind.USER):
            self.refresh()

    def _unread(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)
        if self.isVisible():
            self.refresh()
