"""Adding somebody who may sign in, changing what they may do, and new passphrases."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lomu_app.access.accounts import (
    add_account,
    change_account,
    change_own_passphrase,
    give_passphrase,
)
from lomu_app.access.queries import UserRow, find_users
from lomu_app.access.rules import area_names
from lomu_app.kernel.errors import EditConflict, InvalidInput
from ui.access.secret import CapsHint, NewPassphrase
from ui.access.tick_list import TickListField
from ui.access.user_list import UserWords
from ui.core.desk import Desk
from ui.kit.banner import Banner
from ui.kit.fields import CheckField, TextField
from ui.kit.forms import Form
from ui.kit.labels import WrappedLabel, announce
from ui.kit.scrolling_dialog import ScrollingDialog

_WORKING = "Making the keys …"  # stretching a passphrase takes a moment on purpose


class AccountDialog(ScrollingDialog):
    """Subclasses fill `form`, perhaps `secrets`, and give `work()`. `saved` once it is done.

    Nothing of it is kept as a draft: passphrases are typed here.
    """

    saved = Signal()

    def __init__(self, parent: QWidget, desk: Desk, title: str) -> None:
        super().__init__(parent.window(), title)
        self.desk = desk
        self.form = Form()
        self.secrets: NewPassphrase | None = None
        self.conflict_banner = Banner()
        self._working_label = WrappedLabel("", "muted")
        self.inside.addWidget(self.conflict_banner)
        self.inside.addWidget(self.form)
        self.inside.addStretch(1)
        self.column.addWidget(self._working_label)

    def ask_passphrase(self, username: str) -> None:
        """Add the two boxes of a new passphrase."""
        self.secrets = NewPassphrase()
        self.secrets.username = username
        self.form.add_widget(self.secrets)

    def finish(self, yes: str) -> None:
        """Call it last."""
        self.save_button = self.add_buttons(yes)
        self.form.mark_clean()
        first = next(iter(self.form.fields.values()), None)
        if first is not None:
            first.take_focus()
        elif self.secrets is not None:
            self.secrets.first.take_focus()

    def work(self) -> Callable[[], object]:
        """What is done off the GUI thread."""
        raise NotImplementedError

    def meet_conflict(self, error: EditConflict) -> None:
        """Somebody else has changed the account meanwhile."""
        self.desk.prompter.show_problem(self, error)

    def accept(self) -> None:
        """Check, then do it."""
        if not self.save_button.isEnabled() or not self.form.check():
            return
        if self.secrets is not None and not self.secrets.show_problems():
            return
        self.save_button.setEnabled(False)
        self._working_label.setText(_WORKING if self.secrets is not None else "")
        self.desk.tasks.run(self, self.work(), self._done, self._failed)

    def _done(self, _result: object) -> None:
        if self.secrets is not None:
            self.secrets.clear()
        super().accept()
        self.saved.emit()

    def _failed(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        self._working_label.setText("")
        known = set(error.fields) & set(self.form.fields) if isinstance(error, InvalidInput) else ()
        if isinstance(error, EditConflict):
            self.meet_conflict(error)
        elif isinstance(error, InvalidInput) and known:
            self.form.show_errors(dict.fromkeys(known, error.message))
        else:
            self.desk.prompter.show_problem(self, error)


class _KnownAccountDialog(AccountDialog):
    """Shared by what changes an account that is there; saving again decides a conflict."""

    def __init__(self, parent: QWidget, desk: Desk, title: str, row: UserRow | None) -> None:
        super().__init__(parent, desk, title)
        self.row = row

    def meet_conflict(self, _error: EditConflict) -> None:
        """Read the account as it now stands."""
        self.desk.read(self, find_users, self._reread, self._failed, key="account")

    def _reread(self, rows: list[UserRow]) -> None:
        mine = self.row
        self.row = next((row for row in rows if mine is not None and row.id == mine.id), mine)
        if self.row is None:
            return
        words = UserWords(self.desk.core.policies["roles"])
        sign_in = "may sign in" if self.row.active else "is barred"
        self.conflict_banner.say(
            "Somebody else has changed this account meanwhile. Now: "
            f"{words.roles_of(self.row)}; areas: {', '.join(self.row.areas) or 'none'}; {sign_in}. "
            "What you chose is still here: save again to put it in its place.",
            tone="late",
        )  # fmt: skip
        self.conflict_banner.close_button.hide()
        announce(self, self.conflict_banner.words_label.text())


class UserDialog(_KnownAccountDialog):
    """A new user, or (with `row`) another's roles and areas."""

    def __init__(self, parent: QWidget, desk: Desk, row: UserRow | None = None) -> None:
        title = "New user" if row is None else f"Change {row.display_name}"
        super().__init__(parent, desk, title, row)
        form, policies = self.form, desk.core.policies
        if row is None:
            self.name_field = form.add(
                TextField(
                    "username", "User name", required=True,
                    help_text="Letters, digits, dots, dashes or underscores; "
                    "for example ps.marsh",
                )
            )  # fmt: skip
            form.add(TextField("display_name", "Name as others see it", hint="PS Marsh"))
        form.add(
            TickListField("roles", "Roles", UserWords(policies["roles"]).choices(), required=True)
        )
        areas = [(area, area) for area in area_names(policies["areas"])]
        form.add(
            TickListField(
                "areas", "Areas", areas, help_text="Targets and lists of other areas stay hidden."
            )
        )
        if row is not None:
            help_text = "Somebody let in again needs a new passphrase as well."
            form.add(
                CheckField(
                    "active", "May sign in", help_text="" if desk.core.practice else help_text
                )
            )
            form.set_values({"roles": row.roles, "areas": row.areas, "active": row.active})
        elif not desk.core.practice:  # there everybody has the same one
            self.ask_passphrase("")
            self.name_field.changed.connect(self._name_changed)
        self.finish("Add" if row is None else "Save")

    def work(self) -> Callable[[], object]:
        """Add, or change."""
        values, core = self.form.values(), self.desk.core
        if self.row is not None:
            return partial(
                change_account, core, self.row, roles=values["roles"], areas=values["areas"],
                active=values["active"],
            )  # fmt: skip
        passphrase = self.secrets.passphrase() if self.secrets is not None else ""
        return partial(
            add_account, core, values["username"], values["display_name"] or values["username"],
            passphrase, roles=values["roles"], areas=values["areas"],
        )  # fmt: skip

    def _name_changed(self) -> None:
        if self.secrets is not None:
            self.secrets.username = self.name_field.value() or ""


class GivePassphraseDialog(_KnownAccountDialog):
    """A new passphrase for somebody who has forgotten theirs."""

    def __init__(self, parent: QWidget, desk: Desk, row: UserRow) -> None:
        super().__init__(parent, desk, f"New passphrase for {row.display_name}", row)
        self.form.add_widget(
            WrappedLabel("Tell it to them in person, and ask them to change it.", "muted")
        )
        self.ask_passphrase(row.username)
        self.finish("Give this passphrase")

    def work(self) -> Callable[[], object]:
        """Give it."""
        if self.row is None or self.secrets is None:
            raise AssertionError("it is made with both")
        return partial(give_passphrase, self.desk.core, self.row, self.secrets.passphrase())


class OwnPassphraseDialog(AccountDialog):
    """Changes one's own passphrase."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, desk, "Change my passphrase")
        self._present = self.form.add(
            TextField("present", "Present passphrase", required=True, secret=True)
        )
        self.form.add_widget(CapsHint(self._present.edit))
        self.ask_passphrase(desk.core.actor.username)
        self.finish("Change it")

    def work(self) -> Callable[[], object]:
        """Change it, if the present one is right."""
        new = self.secrets.passphrase() if self.secrets is not None else ""
        return partial(change_own_passphrase, self.desk.core, self._present.edit.text(), new)
