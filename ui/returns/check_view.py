"""What came back, line by line: taken, refused or left, by key."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lomu_app.kernel.counting import counted
from lomu_app.returns.deciding import Place, Wish, what_is_plain
from lomu_app.returns.rows import ReturnCheck
from ui.core.desk import Desk
from ui.kit.banner import Banner
from ui.kit.empty import EmptyState
from ui.kit.labels import WrappedLabel, announce
from ui.kit.page import IconButton, ListAndPane
from ui.kit.table import PagedTableModel
from ui.kit.table_view import RecordTable
from ui.returns.pane import ThingPane
from ui.returns.things import COLUMNS, OPEN, Thing, spoken, things_of


class ThingTable(RecordTable):
    """`decided(key)` for T, R and Backspace."""

    decided = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.text().upper()
        if key in ("T", "R") and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            self.decided.emit(key)
        elif event.key() == Qt.Key.Key_Backspace:
            self.decided.emit("")
        else:
            super().keyPressEvent(event)


class CheckView(QWidget):
    """`store_requested` when all that was decided is to be put on record."""

    store_requested = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.check: ReturnCheck | None = None
        self.wishes: dict[Place, Wish] = {}
        self._things: dict[int, Thing] = {}
        self.line = WrappedLabel("", "muted")
        self.notices = Banner()
        self.notices.close_button.hide()
        self.model: PagedTableModel[Thing] = PagedTableModel(
            COLUMNS, self._load, desk.tasks, self.failed.emit, spoken=spoken, parent=self
        )
        self.table = ThingTable(
            self.model, name="returned", title="What came back", settings=desk.settings
        )
        self.table.set_empty(
            EmptyState("Nothing was filled in", "The copy came back as it was sent.", icon="check")
        )
        self.pane = ThingPane()
        self.pair = ListAndPane(self.table, self.pane)
        self.all_button = IconButton("Take what nothing speaks against   Ctrl+Shift+T", "check")
        self.store_button = IconButton("Put on record …   Ctrl+Enter", "forward", primary=True)
        self.all_button.setAccessibleName("Take what nothing speaks against")
        self.store_button.setAccessibleName("Put on record")
        self.counts = WrappedLabel("", "muted")
        foot = QHBoxLayout()
        foot.addWidget(self.all_button)
        foot.addWidget(self.store_button)
        foot.addWidget(self.counts, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self.line, self.notices):
            column.addWidget(part)
        column.addWidget(self.pair, 1)
        column.addLayout(foot)
        self._connect()

    def _connect(self) -> None:
        self.table.current_changed.connect(self._show_one)
        self.table.opened.connect(self._to_pane)
        self.table.decided.connect(self._decide)
        self.pane.left.connect(self._to_table)
        self.pane.take_wanted.connect(self.take)
        self.pane.refuse_wanted.connect(self.refuse)
        self.pane.leave_wanted.connect(self.leave)
        self.all_button.clicked.connect(self.take_plain)
        self.store_button.clicked.connect(self.store_requested)

    def show_check(self, check: ReturnCheck) -> None:
        """Show what came back; what was decided on the same file before stays."""
        if self.check is None or self.check.sha256 != check.sha256:
            self.wishes = {}
        self.check = check
        self.line.setText(
            f"Copy {check.copy} of {check.release} ({check.kind}, {check.day:%d/%m/%Y},"
            f" {check.area}), sent to {check.recipient}, {check.agency}. Known by"
            f" {check.known_by.label}; {counted(check.rows, 'row')} compared."
        )
        self.notices.say("\n".join(check.notices), tone="late")
        self.notices.close_button.hide()
        self._show()
        if self.model.ids():
            self.table.go_to(self.model.ids()[0])
            self._show_one(self.table.current_id())

    # Deeds

    def take(self) -> None:
        """T: whatever of the chosen lines can be taken."""
        chosen = [each for each in self._chosen() if each.may_be_taken]
        self._wish(chosen, Wish(take=True))

    def take_plain(self) -> None:
        """Ctrl+Shift+T: everything that nothing speaks against; what was decided stays."""
        if self.check is not None:
            self.wishes = what_is_plain(self.check) | self.wishes
            self._show()

    def refuse(self) -> None:
        """R: the chosen lines, with a reason; what can never be taken has one already."""
        if self._chosen():
            self._desk.prompter.ask_reason(
                self, "Refuse", "Why is it not taken? It is kept with the return.", self._refused
            )

    def leave(self) -> None:
        """Backspace: decide another time."""
        for each in self._chosen():
            self.wishes.pop(each.place, None)
        self._show()

    def left(self) -> int:
        """How many lines are still to be decided on."""
        return sum(thing.state == OPEN for thing in self._things.values())

    # How it works

    def _chosen(self) -> list[Thing]:
        ids = self.table.selected_ids() or [self.table.current_id()]
        return [self._things[key] for key in ids if key in self._things
                and self._things[key].may_be_decided]  # fmt: skip

    def _decide(self, key: str) -> None:
        {"T": self.take, "R": self.refuse, "": self.leave}[key]()

    def _refused(self, reason: str) -> None:
        self._wish(self._chosen(), Wish(take=False, reason=reason))

    def _wish(self, things: Iterable[Thing], wish: Wish) -> None:
        places = [thing.place for thing in things]
        self.wishes |= dict.fromkeys(places, wish)
        self._show()
        if len(places) == 1:
            self._go_on()

    def _go_on(self) -> None:
        """To the next line that waits."""
        ids, now = self.model.ids(), self.table.current_id()
        after = ids[ids.index(now) + 1 :] if now in ids else ids
        following = next((key for key in after if self._things[key].state == OPEN), None)
        if following is not None:
            self.table.go_to(following)

    def _show(self) -> None:
        if self.check is None:
            return
        self._things = {each.id: each for each in things_of(self.check, self.wishes)}
        self.model.set_ids(list(self._things))
        self._show_one(self.table.current_id())
        taken = sum(wish.take for wish in self.wishes.values())
        words = f"{taken} to take, {len(self.wishes) - taken} to refuse, {self.left()} to decide on"
        self.counts.setText(words)
        announce(self, words)

    def _load(self, ids: list[int]) -> dict[int, Thing]:
        things = self._things
        return {key: things[key] for key in ids if key in things}

    def _show_one(self, key: int) -> None:
        thing = self._things.get(key)
        if thing is None:
            self.pane.clear()
        else:
            self.pane.show_thing(thing)

    def _to_pane(self, _key: int) -> None:
        self.pair.show_pane(shown=True)
        self.pane.take_focus()

    def _to_table(self) -> None:
        self.table.setFocus()
