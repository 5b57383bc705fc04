"""What is copied from a list is put on record before it lies on the clipboard.

From there it goes wherever somebody pastes it, and no log would tell of it any more.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from shiboken6 import isValid

from lomu_app.access.listing import RecordCopy, RecordListing
from lomu_app.cog.commands import RecordCogListing
from lomu_app.disclosure.commands import RecordRegisterListing
from lomu_app.kernel.permissions import Permission
from ui.core.desk import Desk
from ui.kit.page import Page
from ui.kit.table_view import RecordTable


class CopiesOnRecord(QObject):
    """Watches the lists of each page that is made."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk

    def watch(self, key: str, page: Page) -> None:
        """Let no list of this page be copied but on record; `key` is the page's in the registry."""
        apart = self._desk.registry.pages[key].permission is Permission.SEE_CSE
        for table in page.findChildren(RecordTable):
            table.before_copying = partial(self._record, table, apart)

    def _record(
        self, table: RecordTable, apart: bool, rows: int, then: Callable[[], None]
    ) -> None:  # fmt: skip
        command = self._command(f"Copied from {table.accessibleName()}", rows, apart=apart)
        self._desk.tasks.run(
            table, partial(self._desk.core.execute, command), partial(_put, table, then),
            partial(self._failed, table), key="copy",
        )  # fmt: skip

    def _command(
        self, what: str, rows: int, *, apart: bool
    ) -> RecordListing | RecordCogListing | RecordRegisterListing | RecordCopy:
        """The line of the log, by a right that this person holds."""
        may = self._desk.core.actor.may
        if apart:
            return RecordCogListing(what=what, records=rows)
        if may(Permission.SEE_PEOPLE):
            return RecordListing(what=what, records=rows)
        if may(Permission.SEE_DISCLOSURES):
            return RecordRegisterListing(what=what, records=rows)
        return RecordCopy(what=what, records=rows)

    def _failed(self, table: RecordTable, error: Exception) -> None:
        if isValid(table):
            self._desk.prompter.show_problem(table, error)


def _put(table: RecordTable, then: Callable[[], None], _done: object) -> None:
    if isValid(table):
        then()
