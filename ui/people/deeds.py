"""What can be done to the person shown: asks what is missing, then runs the command."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from lomu_app.kernel.permissions import Permission
from lomu_app.people.address_commands import AmendAddress, EndAddress
from lomu_app.people.commands import EndName
from lomu_app.people.marker_commands import ConfirmMarkersRead, EndMarker
from lomu_app.people.match_commands import UndoJoin
from lomu_app.people.match_queries import load_match
from lomu_app.people.queries import load_person
from lomu_app.people.rows import AddressRow, MarkerRow, MatchRow, NameRow, PersonDetail
from ui.core.desk import Desk
from ui.people.address_dialogs import AddAddressDialog, AddressCheckDialog, AmendAddressDialog
from ui.people.compare import CompareDialog
from ui.people.form_dialog import FormDialog
from ui.people.marker_dialogs import AddMarkerDialog, AmendMarkerDialog
from ui.people.person_dialogs import AddNameDialog, EditPersonDialog
from ui.people.person_lines import other_of


class PersonDeeds(QObject):
    """Set `person` to whoever is shown. `out_of_date` where the page must read again."""

    out_of_date = Signal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self.person: PersonDetail | None = None
        self._said = ""
        self._join = 0

    # The person

    def edit(self) -> None:
        """Change name, day of birth, numbers, status."""
        if self.person:
            self._open(EditPersonDialog(self._page, self._desk, self.person), "Saved")

    def add_name(self) -> None:
        """Note another name."""
        if self.person:
            self._open(AddNameDialog(self._page, self._desk, self.person), "Name put on record")

    def name_deed(self, key: int, _deed: str) -> None:
        """End a name."""
        name = self._name(key)
        if name:
            self._confirm(
                "End this name", f"{name.name} stays on record and can still be found.",
                EndName(name_id=name.id, version=name.version), "Name ended",
            )  # fmt: skip

    # Addresses

    def add_address(self) -> None:
        """Note another address."""
        if self.person:
            dialog = AddAddressDialog(self._page, self._desk, self.person)
            self._open(dialog, "Address put on record")

    def address_deed(self, key: int, deed: str) -> None:
        """Check, change, move or end an address."""
        address = self._address(key)
        if address is None or self.person is None:
            return
        if deed == "check":
            self._open(
                AddressCheckDialog(self._page, self._desk, self.person, address), "Check recorded"
            )
        elif deed == "amend":
            dialog = AmendAddressDialog(self._page, self._desk, self.person, address)
            self._open(dialog, "Address saved")
        elif deed == "end":
            self._confirm(
                "End this address", f"{address.text} stays on record and can still be found.",
                EndAddress(address_id=address.id, version=address.version), "Address ended",
            )  # fmt: skip
        else:
            self._move(address, -1 if deed == "up" else 1)

    def _move(self, address: AddressRow, by: int) -> None:
        command = AmendAddress(
            address_id=address.id, version=address.version, text=address.text,
            postcode=address.postcode, kind=address.kind, rank=address.rank + by,
            note=address.note,
        )  # fmt: skip
        self._run(command, "Order of trying changed")

    # Markers

    def add_marker(self) -> None:
        """Set a marker."""
        if self.person:
            self._open(AddMarkerDialog(self._page, self._desk, self.person), "Marker set")

    def marker_deed(self, key: int, deed: str) -> None:
        """Change or end a marker."""
        marker = self._marker(key)
        if marker is None or self.person is None:
            return
        if deed == "amend":
            self._open(
                AmendMarkerDialog(self._page, self._desk, self.person, marker), "Marker saved"
            )
        else:
            self._desk.prompter.ask_reason(
                self._page, "End this marker", "Why does the warning hold no more?",
                partial(self._end_marker, marker),
            )  # fmt: skip

    def _end_marker(self, marker: MarkerRow, reason: str) -> None:
        command = EndMarker(marker_id=marker.id, version=marker.version, reason=reason)
        self._run(command, "Marker ended")

    def confirm_markers(self) -> None:
        """All live markers were read, and still hold."""
        if self.person:
            seen = tuple(marker.id for marker in self.person.markers if marker.live)
            self._run(
                ConfirmMarkersRead(person_id=self.person.id, seen=seen), "Markers confirmed today"
            )

    # Matches

    def compare(self, match: MatchRow) -> None:
        """Put the other record of the pair beside this one."""
        if self.person:
            self._compare_with(other_of(match, self.person.id).id, match)

    def compare_by_reference(self) -> None:
        """Put any record beside this one."""
        self._desk.prompter.ask_text(
            self._page, "Compare", "Reference of the other record, such as P-000012",
            self._named,
        )  # fmt: skip

    def undo_join(self, match_id: int) -> None:
        """Take a join back, with a reason."""
        self._desk.prompter.ask_reason(
            self._page, "Undo the join", "Why are they not one person after all?",
            partial(self._undo_as_of_now, match_id),
        )  # fmt: skip

    def _named(self, typed: str) -> None:
        figures = typed.strip().upper().removeprefix("P").lstrip("-").strip()
        if figures.isdigit() and self.person and int(figures) != self.person.id:
            pairs = (m for m in self.person.matches if other_of(m, self._id()).id == int(figures))
            self._compare_with(int(figures), next(pairs, None))
        else:
            self._desk.say(f"“{typed}” is not the reference of another record.")

    def _compare_with(self, other_id: int, match: MatchRow | None) -> None:
        # The other record is looked at as well, and that is logged first.
        self._desk.consulting.look_at(
            other_id, partial(self._read_other, other_id, match), self.failed
        )

    def _read_other(self, other_id: int, match: MatchRow | None) -> None:
        query = partial(load_person, person_id=other_id)
        self._desk.read(self, query, partial(self._show_pair, match), self.failed, key="other")

    def _show_pair(self, match: MatchRow | None, other: PersonDetail) -> None:
        if self.person is None:
            return
        may = self._desk.core.actor.may(Permission.DECIDE_MATCHES)
        free = "joined" not in (self.person.status, other.status)
        dialog = CompareDialog(
            self._page, self._desk, self.person, other, match=match, may_decide=may and free
        )
        dialog.joined.connect(self._joined)
        dialog.kept_apart.connect(self._kept_apart)
        dialog.open()

    def _joined(self, match_id: int) -> None:
        self._join = match_id
        self._desk.say("Joined. Nothing was deleted.", self._undo_last_join)
        self.out_of_date.emit()

    def _kept_apart(self) -> None:
        self._desk.say("Kept apart")
        self.out_of_date.emit()

    def _undo_last_join(self) -> None:
        self.undo_join(self._join)

    def _undo_as_of_now(self, match_id: int, reason: str) -> None:
        query = partial(load_match, match_id=match_id)
        self._desk.read(self, query, partial(self._undo, reason), self.failed, key="undo")

    def _undo(self, reason: str, match: MatchRow) -> None:
        command = UndoJoin(match_id=match.id, version=match.version, reason=reason)
        self._run(command, "The join was undone")

    # How it is done

    def failed(self, error: Exception) -> None:
        """Tell, and show the record as it now stands."""
        self._desk.prompter.show_problem(self._page, error)
        self.out_of_date.emit()

    def _open(self, dialog: FormDialog, said: str) -> None:
        self._said = said
        dialog.saved.connect(self._saved)
        dialog.open()

    def _saved(self, result: Any) -> None:
        # Additions answer with what was added: nothing, where it was on record already.
        self._desk.say("That was on record already" if result == [] else self._said)
        self.out_of_date.emit()

    def _confirm(self, title: str, words: str, command: Any, said: str) -> None:
        done = partial(self._run, command, said)
        self._desk.prompter.confirm(self._page, title, words, title, done)

    def _run(self, command: Any, said: str) -> None:
        self._desk.run(self, command, partial(self._done, said), self.failed)

    def _done(self, said: str, _done: object) -> None:
        self._desk.say(said)
        self.out_of_date.emit()

    def _id(self) -> int:
        return self.person.id if self.person else 0

    def _name(self, key: int) -> NameRow | None:
        rows = self.person.names if self.person else ()
        return next((row for row in rows if row.id == key), None)

    def _address(self, key: int) -> AddressRow | None:
        rows = self.person.addresses if self.person else ()
        return next((row for row in rows if row.id == key), None)

    def _marker(self, key: int) -> MarkerRow | None:
        rows = self.person.markers if self.person else ()
        return next((row for row in rows if row.id == key), None)
