"""A new person: whoever may be the same is shown while one types."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QScrollArea, QVBoxLayout, QWidget

from lomu_app.kernel.errors import InvalidInput
from lomu_app.people.commands import RegisterPerson
from lomu_app.people.match_queries import find_possible, possible_rows
from lomu_app.people.rows import PossibleRow
from lomu_app.people.rules import Identity, LooksLikeKnown, NewAddress, NewName, NewPerson
from ui.core.desk import Desk
from ui.core.drafts import DraftBanner, DraftKeeper
from ui.kit.banner import Banner
from ui.kit.fields import ChoiceField, DateField, MultilineField, TextField
from ui.kit.forms import Form
from ui.kit.labels import TextLabel, WrappedLabel
from ui.kit.prompter import KitDialog
from ui.people.fields import YearField, cro_field, pnc_field
from ui.people.form_dialog import field_errors
from ui.people.possible import PossibleList
from ui.people.words import SEXES

_NO_LIMIT = 16_777_215  # pixels, the highest that Qt knows
_PAUSE = 250  # milliseconds after the last key before the records are searched
_TWO_COLUMNS = 156  # letters of width from which on form and matches stand side by side


class NewPersonDialog(KitDialog):
    """`registered(id)` once on record; `known_chosen(id)` when it was somebody known."""

    registered = Signal(object)
    known_chosen = Signal(object)

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent.window(), "New person")
        self._desk = desk
        self._highest = _NO_LIMIT  # pixels, for whoever may be meant
        self.form = _make_form(desk)
        self.possible = PossibleList()
        self.stop_banner = Banner()
        self.draft_banner = DraftBanner()
        self.other_box = QCheckBox("I have looked at them: this is somebody else")
        self.other_box.hide()
        self.nobody_label = WrappedLabel(
            "Whoever on record may be the same person appears here while you type.", "muted"
        )
        self._lay_out()
        self.save_button = self.add_buttons("Put on record")
        self._keeper = DraftKeeper(desk, "person:new", self.form, self.draft_banner)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._search)
        for field in self.form.fields.values():
            field.changed.connect(self._typed)
        self.possible.open_requested.connect(self._choose)
        self.other_box.toggled.connect(self._judge)
        self._keeper.look()
        self.form.focus_field("surname")

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        parent = self.parentWidget()
        room = parent.size() if parent is not None else QSize(1100, 760)
        letter = self.fontMetrics().averageCharWidth()
        wide = room.width() >= letter * _TWO_COLUMNS
        self._pair.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )
        # One below the other, the form has the room that the people found leave it.
        self._pair.setStretch(1, 4 if wide else 0)
        self._highest = _NO_LIMIT if wide else room.height() * 2 // 5
        self._fit_beside()
        self.resize(min(letter * _TWO_COLUMNS, room.width() - 40), min(room.height() - 40, 900))

    def accept(self) -> None:
        """Search once more, then put on record."""
        if not self.save_button.isEnabled() or not self.form.check():
            return
        self._timer.stop()
        self.save_button.setEnabled(False)
        seen = tuple(row.person.id for row in self.possible.rows)
        command = RegisterPerson(
            person=self._person(), seen_matches=seen if self.other_box.isChecked() else ()
        )
        self._desk.run(self, command, self._done, self._failed)

    def reject(self) -> None:
        """Leave; what was typed is kept as a draft."""
        self._keeper.leave(self)
        super().reject()

    def _lay_out(self) -> None:
        """The form at the left, and beside it whoever may be meant: nothing moves on typing."""
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(14)
        self._pair.addWidget(_scrolling(self.form), 5)
        self._beside = _scrolling(
            self.stop_banner, self.nobody_label, self.possible, self.other_box
        )
        self._pair.addWidget(self._beside, 4)
        self.column.addWidget(TextLabel("New person", "h2"))
        self.column.addWidget(self.draft_banner)
        self.column.addLayout(self._pair, 1)

    def _fit_beside(self) -> None:
        """Under the form a sentence must not take the room that people would need."""
        low = self.fontMetrics().height() * 3
        found = self.possible.rows or self._highest == _NO_LIMIT
        self._beside.setMaximumHeight(self._highest if found else low)

    def _typed(self) -> None:
        self._timer.start()

    def _search(self) -> None:
        values = self.form.values()
        identity = Identity(
            surname=values["surname"] or "",
            forenames=values["forenames"] or "",
            date_of_birth=values["date_of_birth"],
            birth_year=_year(values["perceived_birth_year"]),
            pnc_id=values["pnc_id"],
            cro_number=values["cro_number"],
            aliases=(values["alias"],) if values["alias"] else (),
            postcodes=tuple(_lines(values["addresses"])),
            addresses=tuple(_lines(values["addresses"])),
        )
        query = partial(find_possible, identity=identity)
        self._desk.read(self, query, self._found, self._search_failed, key="possible")

    def _found(self, rows: list[PossibleRow]) -> None:
        before = {row.person.id for row in self.possible.rows}
        self.possible.show_rows(rows)
        self.nobody_label.setVisible(not rows)
        self._fit_beside()
        if {row.person.id for row in rows} - before:
            self.other_box.setChecked(False)  # whoever has newly appeared was not looked at yet
        taken = any(row.same_identifier for row in rows)
        self.stop_banner.say(
            "This PNC id or CRO number is on record already. Open that record instead; a second "
            "one cannot be made." if taken else "",
            tone="problem",
        )  # fmt: skip
        self.stop_banner.close_button.hide()
        self.other_box.setVisible(bool(rows) and not taken)
        self._judge()

    def _judge(self) -> None:
        taken = any(row.same_identifier for row in self.possible.rows)
        undecided = bool(self.possible.rows) and not self.other_box.isChecked()
        self.save_button.setEnabled(not taken and not undecided)

    def _choose(self, person_id: int) -> None:
        # What was typed stays as a draft: the known record may lack some of it.
        self.reject()
        self.known_chosen.emit(person_id)

    def _person(self) -> NewPerson:
        values = self.form.values()
        alias = values["alias"]
        return NewPerson(
            surname=values["surname"] or "",
            forenames=values["forenames"] or "",
            date_of_birth=values["date_of_birth"],
            perceived_birth_year=_year(values["perceived_birth_year"]),
            sex=values["sex"] or "not_known",
            pnc_id=values["pnc_id"],
            cro_number=values["cro_number"],
            source=values["source"] or "",
            names=(NewName(*_two(alias)),) if alias else (),
            addresses=tuple(NewAddress(line) for line in _lines(values["addresses"])),
        )

    def _done(self, done: Any) -> None:
        self._keeper.drop()
        self.form.mark_clean()
        self._desk.say("Put on record")
        super().accept()
        self.registered.emit(done.result)

    def _failed(self, error: Exception) -> None:
        self._judge()
        if isinstance(error, LooksLikeKnown):
            query = partial(possible_rows, found=error.matches)
            self._desk.read(self, query, self._found, self._search_failed, key="possible")
        elif isinstance(error, InvalidInput) and error.fields:
            self.form.show_errors(field_errors(self.form, error), error.message)
        else:
            self._desk.prompter.show_problem(self, error)

    def _search_failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)


def _scrolling(*widgets: QWidget) -> QScrollArea:
    body = QWidget()
    body.setObjectName("scrolled")
    inside = QVBoxLayout(body)
    inside.setContentsMargins(0, 0, 10, 0)
    inside.setSpacing(10)
    for widget in widgets:
        inside.addWidget(widget)
    inside.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(body)
    return area


def _make_form(desk: Desk) -> Form:
    form = Form()
    form.add(TextField("surname", "Surname"))
    form.add(TextField("forenames", "Forenames"))
    form.add(DateField("date_of_birth", "Date of birth", today=desk.core.clock.today))
    form.add(
        YearField(
            "perceived_birth_year", "Year of birth as it seems",
            help_text="Where the date of birth is not known.",
        )
    )  # fmt: skip
    form.add(ChoiceField("sex", "Sex", SEXES))
    form.add(pnc_field(desk.core.clock.today().year))
    form.add(cro_field())
    form.add(TextField("alias", "Another name", hint="SURNAME, Forenames"))
    form.add(
        MultilineField(
            "addresses", "Addresses", lines=3, help_text="One a line, in the order of trying."
        )
    )
    form.add(TextField("source", "Where this comes from", hint="Briefing, custody record, …"))
    return form


def _year(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _two(name: str) -> tuple[str, str]:
    surname, _comma, forenames = name.partition(",")
    return surname.strip(), forenames.strip()
