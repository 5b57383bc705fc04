"""Adding somebody who may sign in, changing what they may do, and new passphrases."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from lomu_app.access.accounts import (
    add_account,
    change_account,
    change_own_passphrase,
    give_passphrase,
)
from lomu_app.access.queries import UserRow
from lomu_app.access.rules import area_names
from lomu_app.kernel.errors import InvalidInput
from ui.access.secret import CapsHint, NewPassphrase
from ui.access.tick_list import TickListField
from ui.access.user_list import UserWords
from ui.core.desk import Desk
from ui.kit.fields import CheckField, TextField
from ui.kit.forms import Form
from ui.kit.labels import TextLabel, WrappedLabel
from ui.kit.prompter import KitDialog

_WORKING = "Making the keys …"  # stretching a passphrase takes a moment on purpose


class AccountDialog(KitDialog):
    """Subclasses fill `form`, perhaps `secrets`, and give `work()`. `saved` once it is done.

    Nothing of it is kept as a draft: passphrases are typed here.
    """

    saved = Signal()

    def __init__(self, parent: QWidget, desk: Desk, title: str) -> None:
        super().__init__(parent.window(), title)
        self.desk = desk
        self.form = Form()
        self.secrets: NewPassphrase | None = None
        self._working_label = WrappedLabel("", "muted")
        body = QWidget()
        body.setObjectName("scrolled")
        self._inside = QVBoxLayout(body)
        self._inside.setContentsMargins(0, 0, 10, 0)
        self._inside.addWidget(self.form)
        self._inside.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setWidget(body)
        self.column.addWidget(TextLabel(title, "h2"))
        self.column.addWidget(self._area, 1)
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

    def work(self) -> Callable[[], object]:
        """What is done off the GUI thread."""
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        parent = self.parentWidget()
        most = parent.height() - 30 if parent is not None else 700
        around = self.column.sizeHint().height() - self._area.sizeHint().height()
        wanted = max(self._inside.totalHeightForWidth(self.width() - 60), 0)
        self.resize(self.width(), max(260, min(around + wanted + 12, most)))

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
        if isinstance(error, InvalidInput) and known:
            self.form.show_errors({key: error.message for key in known})
        else:
            self.desk.prompter.show_problem(self, error)


class UserDialog(AccountDialog):
    """A new user, or (with `row`) another's roles and areas."""

    def __init__(self, parent: QWidget, desk: Desk, row: UserRow | None = None) -> None:
        title = "New user" if row is None else f"Change {row.display_name}"
        super().__init__(parent, desk, title)
        self._row = row
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
            form.add(
                CheckField(
                    "active", "May sign in",
                    help_text="Somebody let in again needs a new passphrase as well.",
                )
            )  # fmt: skip
            form.set_values({"roles": row.roles, "areas": row.areas, "active": row.active})
        else:
            self.ask_passphrase("")
            self.name_field.changed.connect(self._name_changed)
        self.finish("Add" if row is None else "Save")

    def work(self) -> Callable[[], object]:
        """Add, or change."""
        values, core = self.form.values(), self.desk.core
        if self._row is not None:
            return partial(
                change_account, core, self._row, roles=values["roles"], areas=values["areas"],
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


class GivePassphraseDialog(AccountDialog):
    """A new passphrase for somebody who has forgotten theirs."""

    def __init__(self, parent: QWidget, desk: Desk, row: UserRow) -> None:
        super().__init__(parent, desk, f"New passphrase for {row.display_name}")
        self._row = row
        self.form.add_widget(
            WrappedLabel("Tell it to them in person, and ask them to change it.", "muted")
        )
        self.ask_passphrase(row.username)
        self.finish("Give this passphrase")

    def work(self) -> Callable[[], object]:
        """Give it."""
        passphrase = self.secrets.passphrase() if self.secrets is not None else ""
        return partial(give_passphrase, self.desk.core, self._row, passphrase)


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
