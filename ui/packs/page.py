"""The register of disclosures: what went to whom, what waits to be checked, what is asked back."""

from __future__ import annotations

import re
from functools import partial
from typing import Any, ClassVar

from lomu_app.disclosure.queries import (
    find_person_by_reference,
    find_release_ids,
    load_release,
    load_releases,
)
from lomu_app.disclosure.rows import ReleaseDetail, ReleaseFilter, ReleaseRow
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import LomuError
from lomu_app.kernel.permissions import Permission
from ui.core.desk import Desk
from ui.core.list_page import FilterPage
from ui.core.pack_wanted import PackWanted
from ui.kit.empty import EmptyState
from ui.kit.filter_bar import FilterBar
from ui.kit.page import IconButton
from ui.kit.table import PagedTableModel
from ui.kit.table_view import RecordTable
from ui.packs import words
from ui.packs.columns import COLUMNS
from ui.packs.dialogs import (
    AccountDialog,
    BuildDialog,
    CheckDialog,
    EndDialog,
    LookDialog,
    PackDialog,
    ReleaseDialog,
)
from ui.packs.pane import AGAIN, CHECK, LOOK, RECALL, RELEASE, WITHDRAW, ReleasePane

EVERYTHING, TO_CHECK, TO_ACCOUNT, TO_WRITE = "all", "to_check", "to_account", "to_write"
CHIPS = {
    EVERYTHING: "All", TO_CHECK: "For you to check", TO_ACCOUNT: "Asked back",
    TO_WRITE: "Without file",
}  # fmt: skip
_REFERENCE = re.compile(r"(?i)P-\d{1,9}")


def read_register(reader: Any, area: str, chip: str, typed: str) -> list[ReleaseRow]:
    """The packs of an area; a person's reference typed asks for those with their data."""
    person = (
        find_person_by_reference(reader, typed) if _REFERENCE.fullmatch(typed.strip()) else None
    )
    wanted = ReleaseFilter(
        areas=(area,), to_check=chip == TO_CHECK, to_account=chip == TO_ACCOUNT,
        to_write=chip == TO_WRITE, person_id=person, text="" if person is not None else typed,
    )  # fmt: skip
    return load_releases(reader, find_release_ids(reader, wanted))


def count_to_check(reader: Any, area: str) -> int:
    """How many packs of the area wait for the asker's check."""
    return len(find_release_ids(reader, ReleaseFilter(areas=(area,), to_check=True)))


class DisclosurePage(FilterPage[ReleasePane]):
    """Opened with a pack's id, ("show", one of its chips), a `PackWanted`, or None."""

    watched: ClassVar[tuple[Kind, ...]] = (Kind.DISCLOSURE,)
    whole: ClassVar[str] = EVERYTHING

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Disclosure")
        self._rows: dict[int, ReleaseRow] = {}
        self.model: PagedTableModel[ReleaseRow] = PagedTableModel(
            COLUMNS, self._load, desk.tasks, self.failed, spoken=words.spoken, parent=self
        )
        self.table = RecordTable(
            self.model, name="disclosures", title="Disclosure", settings=desk.settings
        )
        self.bar = FilterBar("Pack, recipient, P-000123")
        for key, told in CHIPS.items():
            self.bar.add_chip(key, told)
        self.pane = ReleasePane(desk)
        self.new_button = IconButton("Build a pack …", "plus", primary=True)
        self.new_button.setEnabled(desk.core.actor.may(Permission.EXPORT))
        self.new_button.clicked.connect(self.build)
        self.lay_out_under(
            EmptyState("Nothing went out", "", icon="export", button="Show all"), self.new_button
        )
        self.pane.deed_wanted.connect(self.do)
        self.pane.copy_wanted.connect(self.account)

    # Reading

    def read_list(self, area: str) -> None:
        """The register of the area."""
        query = partial(read_register, area=area, chip=self.bar.chip(), typed=self.bar.text())
        self._desk.read(self, query, self._arrived, self._not_found, key="list")

    def read_one(self, key: int) -> None:
        """One pack."""
        query = partial(load_release, release_id=key)
        self._desk.read(self, query, self._show, self.failed, key="one")

    def go_to(self, key: int) -> None:
        """Show one pack, in whichever of one's areas it is."""
        query = partial(load_release, release_id=key)
        self._desk.read(self, query, self._go, self.failed, key="go")

    def _go(self, detail: ReleaseDetail) -> None:
        self.go_where(detail.row.id, detail.row.area, EVERYTHING)

    def _load(self, ids: list[int]) -> dict[int, ReleaseRow]:
        return {key: self._rows[key] for key in ids if key in self._rows}

    def _not_found(self, _error: Exception) -> None:
        # A reference that is still being typed, or of somebody whom one may not see.
        self._arrived([])

    def _arrived(self, found: list[ReleaseRow]) -> None:
        self._rows = {row.id: row for row in found}
        area = self._desk.area.now
        waiting = sum(row.awaits.startswith("your") for row in found)
        self.set_title(
            "Disclosure", f"{area} · {counted(len(found), 'pack')} · {waiting} for you to check"
        )
        self.count_changed.emit(waiting)
        self.empty.set_words(
            "Nothing went out",
            "Nothing fits what is chosen and typed above."
            if self.is_narrowed()
            else f"No pack of {area} was built yet. Each one stands here, with who got it.",
        )
        self.empty.button.setVisible(self.is_narrowed())
        self.show_ids([row.id for row in found])

    def _show(self, detail: ReleaseDetail) -> None:
        if detail.row.id == self.current_key():
            self.pane.show_release(detail)

    # Deeds

    def open_with(self, argument: Any) -> None:
        """See the class."""
        if not isinstance(argument, PackWanted):
            super().open_with(argument)
            return
        self._desk.area.choose(argument.area)
        self.refresh()
        self._build(argument)

    def build(self) -> None:
        """A new pack of the area."""
        self._build(None)

    def _build(self, wanted: PackWanted | None) -> None:
        if not self._desk.core.actor.may(Permission.EXPORT):
            self._desk.say("Your role builds no packs.")
            return
        dialog = BuildDialog(self, self._desk, wanted)
        dialog.saved.connect(self._built)
        dialog.open()

    def do(self, key: str) -> None:
        """A deed on the pack that is shown, if it may be done now."""
        detail = self.pane.detail
        if detail is None or not self.pane.may_do(key):
            return
        try:
            dialog = self._dialog(key, detail)
        except LomuError as error:
            self._desk.prompter.show_problem(self, error)
            return
        dialog.saved.connect(self._saved)
        dialog.open()

    def account(self, copy_id: int) -> None:
        """What became of one copy."""
        detail = self.pane.detail
        if detail is None:
            return
        for copy in detail.copies:
            if copy.id == copy_id:
                dialog = AccountDialog(self, self._desk, detail, copy)
                dialog.saved.connect(self._saved)
                dialog.open()

    def _dialog(self, key: str, detail: ReleaseDetail) -> PackDialog:
        if key in (RECALL, WITHDRAW):
            return EndDialog(self, self._desk, detail, recall=key == RECALL)
        made = {
            CHECK: CheckDialog, RELEASE: ReleaseDialog, AGAIN: ReleaseDialog, LOOK: LookDialog,
        }[key]  # fmt: skip
        return made(self, self._desk, detail)

    def _built(self, detail: ReleaseDetail) -> None:
        row = detail.row
        told = "a second person has to check it" if row.needs_check else "it can be released"
        self._desk.say(f"{row.reference} is built; {told}")
        self.go_where(row.id, row.area, EVERYTHING)

    def _saved(self, _done: Any) -> None:
        dialog = self.sender()
        if isinstance(dialog, PackDialog) and dialog.said:
            self._desk.say(f"{dialog.detail.row.reference}: {dialog.said}")
        self.refresh()
