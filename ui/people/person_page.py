"""One person: who it is, what to beware of, where to look, what he or she is wanted for."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lomu_app.daart.rows import TargetRow
from lomu_app.kernel.changes import ChangeSet, Kind
from lomu_app.kernel.errors import LomuError, RecordNotFound
from lomu_app.kernel.permissions import Permission
from lomu_app.people.queries import load_person
from lomu_app.people.rows import PersonDetail
from ui.core.changes import touched
from ui.core.desk import Desk
from ui.core.reason_choice import ReasonChoice
from ui.kit.labels import show_if
from ui.kit.page import IconButton, Page
from ui.people import person_lines as lines
from ui.people.deeds import PersonDeeds
from ui.people.entry_deeds import EntryDeeds
from ui.people.put_ahead import put_ahead, targets_of
from ui.people.record_head import HeadRow, RecordHead, read_head
from ui.people.record_menu import RecordMenu
from ui.people.section_stack import OVERVIEW, TIMELINE, SectionStack, place_asked_for
from ui.people.sections import MarkerBand, Section

MATCHES = "matches"
_AROUND = (Kind.TARGET, Kind.MEMBERSHIP, Kind.ORDER)  # what the head tells of
_TWO_COLUMNS = 146  # letters of width from which on the blocks stand side by side


class PersonPage(Page):
    """Argument: the person's id, or (section, id); `matches` is where those stand.

    Shown only once the look is logged.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("Person")
        self._desk = desk
        self._person_id, self._section = 0, OVERVIEW
        actor = desk.core.actor
        self._may_edit = actor.may(Permission.EDIT_PEOPLE)
        self._may_decide = actor.may(Permission.DECIDE_MATCHES)
        self.deeds = PersonDeeds(desk, self)
        self.reason_choice = ReasonChoice(desk.consulting, desk.prompter)
        self.entries = EntryDeeds(desk, self)
        self.edit_button = IconButton("Change", "edit")
        self.more_button = RecordMenu(desk, self.entries)
        self.head_of_record = RecordHead(desk)
        self._make_sections()
        self._lay_out()
        self._connect()

    def _make_sections(self) -> None:
        add = self._may_edit
        self.markers = MarkerBand(add="Set a marker" if add else "")
        self.addresses = Section(
            "Addresses, in the order of trying", empty="No address is on record.",
            add="Add" if add else "",
        )  # fmt: skip
        self.names = Section(
            "Other names", empty="No other name is on record.", add="Add" if add else ""
        )
        self.targets = Section("Targets", empty="Not a target in any of your areas.")
        self.matches = Section(
            "Possible matches", empty="Nobody on record looks like this person.", add="Compare"
        )
        self.source = Section("Source", empty="")

    def _lay_out(self) -> None:
        self.add_tool(self.reason_choice)
        self.add_tool(self.edit_button)
        self.add_tool(self.more_button)
        show_if(self.edit_button, shown=self._may_edit)
        self._columns = _side_by_side(
            (self.addresses, self.targets), (self.matches, self.names, self.source)
        )
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setWidget(_body(self.markers, self._columns))
        self.area.setAccessibleName("The record")
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.stack = SectionStack(self.area, self._desk.person_sections())
        self._record = QWidget()
        column = QVBoxLayout(self._record)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.head_of_record)
        column.addWidget(self.stack, 1)
        self.body.addWidget(self._record, 1)
        self.body.addStretch(0)  # keeps the title on top while nothing is shown below it

    def _connect(self) -> None:
        deeds = self.deeds
        self.edit_button.clicked.connect(deeds.edit)
        self.head_of_record.joined_banner.action_requested.connect(self._open_kept)
        self.markers.add_requested.connect(deeds.add_marker)
        self.markers.confirm_requested.connect(deeds.confirm_markers)
        self.markers.chosen.connect(deeds.marker_deed)
        self.addresses.add_requested.connect(deeds.add_address)
        self.addresses.chosen.connect(deeds.address_deed)
        self.names.add_requested.connect(deeds.add_name)
        self.names.chosen.connect(deeds.name_deed)
        self.matches.add_requested.connect(deeds.compare_by_reference)
        self.matches.chosen.connect(self._match_deed)
        self.targets.chosen.connect(self._target_deed)
        deeds.out_of_date.connect(self.refresh)
        self.stack.navigate.connect(self.navigate)
        self._desk.changes.changed.connect(self._changed)

    # What the shell asks

    def get_ready(self) -> None:
        """Make what is come to most, and put the questions once."""
        self.stack.make_ahead(TIMELINE)
        self._desk.read(self, put_ahead, self._ready, self._not_ready)

    def _ready(self, _nothing: None) -> None:
        """There is nothing to show."""

    def _not_ready(self, error: Exception) -> None:
        """Whoever comes to the page is told; what is no refusal is a fault of the program."""
        if not isinstance(error, LomuError):
            raise error

    def open_with(self, argument: Any) -> None:
        """Log the look, then show the person with this id."""
        self._section, self._person_id = place_asked_for(argument)
        self.deeds.person = self.entries.person = self.entries.photo = None
        self.stack.forget()
        self._record.hide()
        self.edit_button.setEnabled(False)  # until it is known who it is
        self.set_title("Person", "")
        if self._person_id:
            looked = partial(self._looked, self._person_id)
            self._desk.look_at(self, self._person_id, looked, self._failed)

    def _looked(self, person_id: int) -> None:
        if person_id == self._person_id:  # else somebody else is wanted by now
            self._read()

    def refresh(self) -> None:
        """Read the record again; who has had it open for long looks at it anew."""
        if self._person_id:
            again = partial(self._read_all, self._person_id)
            self._desk.look_at(self, self._person_id, again, self._failed)

    def _read_all(self, person_id: int) -> None:
        if person_id != self._person_id:
            return  # somebody else is wanted by now, whose look may not be on record yet
        self._read()
        self.stack.refresh()

    def _read(self) -> None:
        if self._person_id:
            query = partial(load_person, person_id=self._person_id)
            self._desk.read(self, query, self._arrived, self._failed, key="person")

    def take_focus(self) -> None:
        """The record itself takes it, once it is there and nothing in it has it."""
        if not self.isAncestorOf(self.window().focusWidget()):
            self.stack.take_focus()

    def edit_person(self) -> None:
        """The action of the palette."""
        if self._editable():
            self.deeds.edit()

    def print_page(self) -> None:
        """Ctrl+P."""
        self.entries.print_profile()

    def next_section(self) -> None:
        """Ctrl+Page Down."""
        self.stack.tabs.step(1)

    def previous_section(self) -> None:
        """Ctrl+Page Up."""
        self.stack.tabs.step(-1)

    # Showing

    def _arrived(self, person: PersonDetail) -> None:
        if person.id != self._person_id:
            return
        self.deeds.person = self.entries.person = person
        may_edit = self._editable()
        today = self._desk.core.clock.today()
        self.set_title(person.name, person.reference)
        self.edit_button.setEnabled(may_edit)
        self.markers.show_markers(
            lines.marker_lines(person, may_edit=may_edit), may_confirm=may_edit
        )
        self.addresses.show_lines(lines.address_lines(person, today, may_edit=may_edit))
        self.names.show_lines(lines.name_lines(person, may_edit=may_edit))
        for section in (self.markers, self.addresses, self.names):
            section.add_button.setEnabled(may_edit)
        self.matches.show_lines(lines.match_lines(person, may_decide=self._may_decide))
        self.source.say_when_empty(lines.source_words(person))
        self.head_of_record.show_person(person)
        if self._record.isHidden():
            self._begin()
        self._read_around()

    def _begin(self) -> None:
        """The record is shown for the first time: put the focus where it is wanted."""
        self.reason_choice.show_person(self._person_id)
        self._record.show()
        self.stack.show_person(self._person_id, self._section)
        if self._section == MATCHES and self.matches.focus_first():
            self.area.ensureWidgetVisible(self.matches)
        else:
            self.stack.take_focus()

    def _read_around(self) -> None:
        head = partial(read_head, person_id=self._person_id)
        self._desk.read(self, head, self._head_arrived, self._failed, key="head")
        if self._desk.core.actor.may(Permission.SEE_TARGETS):
            query = partial(targets_of, person_id=self._person_id)
            self._desk.read(self, query, self._targets_arrived, self._failed, key="targets")

    def _head_arrived(self, head: HeadRow) -> None:
        self.entries.photo = head.photo
        months = int(self._desk.core.policies["people"]["photo_old_months"])
        self.head_of_record.photo.show_photo(head.photo, months)
        self.head_of_record.show_flags(head.flags)

    def _targets_arrived(self, targets: list[TargetRow]) -> None:
        self.targets.show_lines(lines.target_lines(targets))

    # Doing

    def _editable(self) -> bool:
        person = self.deeds.person
        return self._may_edit and person is not None and person.joined_into_id is None

    def _match_deed(self, key: int, deed: str) -> None:
        person = self.deeds.person
        match = next((m for m in person.matches if m.id == key), None) if person else None
        if match is None or person is None:
            return
        if deed == "compare":
            self.deeds.compare(match)
        elif deed == "undo":
            self.deeds.undo_join(match.id)
        else:
            self.navigate.emit("person", lines.other_of(match, person.id).id)

    def _target_deed(self, key: int, _deed: str) -> None:
        self.navigate.emit("targets", key)

    def _open_kept(self) -> None:
        person = self.deeds.person
        if person and person.joined_into_id is not None:
            self.navigate.emit("person", person.joined_into_id)

    def _changed(self, changes: tuple[ChangeSet, ...]) -> None:
        mine = self._person_id in touched(changes, Kind.PERSON)
        if self.isVisible() and self._person_id:
            heard = partial(self._heard, self._person_id, changes, mine=mine)
            self._desk.look_at(self, self._person_id, heard, self._failed)

    def _heard(self, person_id: int, changes: tuple[ChangeSet, ...], *, mine: bool) -> None:
        if person_id != self._person_id:
            return
        self.stack.heard(changes)
        if mine or any(touched(changes, kind) for kind in _AROUND):
            self._read()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, RecordNotFound):
            self.set_title("Person", "There is no such record")
        self._desk.prompter.show_problem(self, error)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= self.fontMetrics().averageCharWidth() * _TWO_COLUMNS
        self._columns.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )


def _side_by_side(*columns: tuple[QWidget, ...]) -> QBoxLayout:
    """Blocks in columns."""
    beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
    beside.setSpacing(9)
    for blocks in columns:
        column = QVBoxLayout()
        column.setSpacing(9)
        for block in blocks:
            column.addWidget(block)
        column.addStretch(1)
        beside.addLayout(column, 1)
    return beside


def _body(first: QWidget, columns: QBoxLayout) -> QWidget:
    """What is scrolled: something above everything, and the columns."""
    body = QWidget()
    body.setObjectName("scrolled")
    inside = QVBoxLayout(body)
    inside.setContentsMargins(3, 3, 9, 3)  # room for the frame of the focus
    inside.setSpacing(9)
    inside.addWidget(first)
    inside.addLayout(columns)
    inside.addStretch(1)
    return body
