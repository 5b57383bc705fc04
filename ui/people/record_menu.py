"""What is done to a record less often, behind three dots."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu

from lomu_app.kernel.permissions import Permission
from ui.core.desk import Desk
from ui.people.entry_deeds import EntryDeeds
from ui.people.sections import MoreButton


class RecordMenu(MoreButton):
    """Greyed out for those who may not."""

    def __init__(self, desk: Desk, entries: EntryDeeds) -> None:
        super().__init__("this record")
        self.choices = QMenu(self)
        actor, edit = desk.core.actor, Permission.EDIT_PEOPLE
        for words, run, permission in (
            ("Photograph from a file …", entries.choose_photo, edit),
            ("Photograph from the clipboard …", entries.paste_photo, edit),
            ("Take the photograph off …", entries.remove_photo, edit),
            ("Print the profile …", entries.print_profile, Permission.EXPORT),
            ("Who may see this record …", entries.limit, Permission.LIMIT_ACCESS),
        ):
            action = self.choices.addAction(words, run)
            action.setEnabled(actor.may(permission))
        self.setMenu(self.choices)
