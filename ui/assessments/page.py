"""The page on which risk is assessed: the form at the left, how it stands at the right."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QScrollArea, QVBoxLayout, QWidget

from lomu_app.assessments.rules import Instrument, Scoring
from lomu_app.kernel.changes import ChangeSet, Kind
from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.permissions import Permission
from ui.assessments.assess_form import AssessForm
from ui.assessments.doing import Doing
from ui.assessments.reading import Risk, read_instruments, read_risk
from ui.assessments.standing_pane import StandingPane
from ui.core.changes import touched
from ui.core.desk import Desk
from ui.core.drafts import DraftBanner, DraftKeeper
from ui.core.marac_banner import MaracBanner
from ui.core.person_field import PersonField
from ui.kit.empty import EmptyState
from ui.kit.page import ListAndPane, Page

_FIRST_TOOL = "dash"
_UNANSWERED_SHOWN = 3


class AssessPage(Page):
    """Opened with a person's id, (person id, code of an instrument), or None."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Risk")
        self._desk = desk
        self._may = desk.core.actor.may(Permission.ASSESS)
        self.risk: Risk | None = None
        self.form: AssessForm | None = None
        self.keeper: DraftKeeper | None = None
        self._known: dict[str, Instrument] = {}
        self._tool = _FIRST_TOOL
        self._saving = False
        self.who = PersonField(desk)
        self.tool_choice = QComboBox()
        self.tool_choice.setAccessibleName("Instrument")
        self.tool_choice.setToolTip("What to assess with")
        self.draft_banner = DraftBanner()
        self.marac_banner = MaracBanner(desk, button="Record a MARAC")
        self.pane = StandingPane(desk.core.actor)
        self.empty = EmptyState(
            "Nobody chosen", "Search for somebody above. Every answer is one key.", icon="trend"
        )
        self.doing = Doing(self, desk)
        self._lay_out()
        self._connect()
        self._read_instruments()
        desk.changes.found.connect(self._read_instruments)

    def _read_instruments(self) -> None:
        if not self._known:
            done = self._instruments_arrived
            self._desk.read(self, read_instruments, done, self._failed, key="tools")

    def _lay_out(self) -> None:
        self.add_tool(self.tool_choice)
        self._body = QWidget()
        self._body.setObjectName("scrolled")
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(3, 3, 12, 3)
        self._column.addWidget(self.empty)
        self._column.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setWidget(self._body)
        self.split = ListAndPane(self.area, self.pane)
        self.split.show_pane(shown=True)
        self.body.addWidget(self.who)
        self.body.addWidget(self.marac_banner)
        self.body.addWidget(self.draft_banner)
        self.body.addWidget(self.split, 1)

    def _connect(self) -> None:
        self.who.chosen.connect(self._person_chosen)
        self.tool_choice.activated.connect(self._tool_chosen)
        self.pane.save_wanted.connect(self.save)
        self.pane.deed_wanted.connect(self._deed)
        self.marac_banner.action_requested.connect(self.record_marac)
        self._desk.changes.changed.connect(self._changed)

    # What the shell asks

    def open_with(self, argument: Any) -> None:
        """A person's id, (person id, code of an instrument), or nothing."""
        if argument is None:
            self.refresh()
            if not self.person_id():
                self.who.take_focus()  # not where the focus fell when the last page was hidden
            return
        person_id, tool = argument if isinstance(argument, tuple) else (argument, self._tool)
        self._choose_tool(str(tool))
        self.who.set_value(int(person_id))

    def refresh(self) -> None:
        """Read what was assessed before; what is typed stays."""
        person_id = self.person_id()
        if person_id:
            looked = partial(self._looked, person_id)
            self._desk.look_at(self, person_id, looked, self._failed)
        else:
            self._nobody()

    def _looked(self, person_id: int) -> None:
        if person_id == self.person_id():  # else somebody else is wanted by now
            query = partial(read_risk, person_id=person_id)
            self._desk.read(self, query, self._arrived, self._failed, key="risk")

    def take_focus(self) -> None:
        """Into the first item that is not answered, else to the search for somebody."""
        if self.isAncestorOf(self.window().focusWidget()):
            return
        if self.form is not None:
            self.form.begin()
        else:
            self.who.take_focus()

    def toggle_pane(self) -> None:
        """F8; of nobody there is nothing to show."""
        if self.form is not None:
            super().toggle_pane()
        else:
            self.notice.emit("Choose somebody first: the pane tells how an assessment stands.")
            self.who.take_focus()

    def may_leave(self) -> bool:
        """What is typed is kept before another page is shown."""
        if self.keeper is not None:
            self.keeper.keep_now()
        return True

    # Deeds that menu, palette and keys reach

    def person_id(self) -> int:
        """Who is being assessed; 0 while nobody is chosen."""
        return self.who.value() or 0

    def save(self) -> None:
        """Ctrl+Return: record it, or say what is missing."""
        if self.form is None or self._saving or not self._may:
            return
        problems = self.form.problems()
        if problems:
            _tell(self.form, problems)
            return
        self._saving = True
        command = self.form.command(self.person_id())
        self._desk.run(self, command, self._saved, self._not_saved)

    def record_marac(self) -> None:
        """Put a MARAC on record for whoever is chosen."""
        if self.person_id() and self._may:
            self.doing.marac(self.person_id())

    # How

    def _instruments_arrived(self, known: dict[str, Instrument]) -> None:
        self._known = known
        with QSignalBlocker(self.tool_choice):
            for each in known.values():
                if each.scoring is not Scoring.GATES:
                    self.tool_choice.addItem(f"{each.short}  {each.title}", each.code)
        self.tool_choice.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.tool_choice.setMinimumContentsLength(24)
        self._choose_tool(self._tool)

    def _choose_tool(self, tool: str) -> None:
        self._tool = tool
        with QSignalBlocker(self.tool_choice):
            self.tool_choice.setCurrentIndex(max(self.tool_choice.findData(tool), 0))

    def _tool_chosen(self, _at: int) -> None:
        self.may_leave()
        self._tool = str(self.tool_choice.currentData())
        self._drop_form()
        self.refresh()

    def _person_chosen(self, _person_id: int) -> None:
        self.may_leave()
        self._drop_form()
        self.refresh()

    def _arrived(self, risk: Risk) -> None:
        self.risk = risk
        if self.form is None:
            self._make_form(self._tool)
        self.marac_banner.show_gates(risk.gates)
        self.pane.show_earlier(risk.rows, risk.known, self._tool)
        same = [row for row in risk.rows if row.tool == self._tool and row.answers]
        if self.form is not None:
            self.form.show_before(same[0] if same else None)
            self._stands()

    def _make_form(self, tool: str) -> None:
        form = AssessForm(self._desk, self._known[tool])
        self.form = form
        name = f"assess:{self.person_id()}:{tool}"
        self.keeper = DraftKeeper(self._desk, name, form, self.draft_banner)
        self.keeper.used.connect(self._stands)
        self._column.insertWidget(1, form)
        form.show()  # at once: a key may be pressed before the layout would show it
        self.empty.hide()
        self.pane.show()
        for field in form.fields.values():
            field.changed.connect(self._stands)
        form.moved.connect(self._show_field)
        form.setEnabled(self._may)
        self.set_title("Risk", f"{form.instrument.title} · {form.instrument.stamp}")
        self.keeper.look()
        if self.isVisible():
            form.begin()

    def _drop_form(self) -> None:
        if self.form is not None:
            self._column.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self.form, self.keeper, self.risk = None, None, None
        self.draft_banner.hide()

    def _nobody(self) -> None:
        self._drop_form()
        self.marac_banner.hide()
        self.empty.show()
        self.pane.hide()
        self.set_title("Risk", "")

    def _stands(self) -> None:
        if self.form is not None:
            self.form.tell_lowering()
            self.pane.show_standing(self.form)
            self.pane.save_button.setEnabled(self._may)

    def _show_field(self, field: QWidget) -> None:
        self.area.ensureWidgetVisible(field, 0, 80)

    def _saved(self, done: Any) -> None:
        self._saving = False
        form, result = self.form, done.result
        if form is None:
            return
        band = form.instrument.band_label(result["band"]) or "recorded"
        if form.standing().not_done:
            band = "not assessed, with its reason"
        self._desk.say(f"{form.instrument.short} {result['reference']}: {band}")
        if self.keeper is not None:
            self.keeper.drop()
        self._drop_form()
        self.refresh()

    def _not_saved(self, error: Exception) -> None:
        self._saving = False
        if isinstance(error, InvalidInput) and self.form is not None and error.fields:
            self.form.show_errors(error.fields, error.message)
        else:
            self._failed(error)

    def _deed(self, assessment_id: int, deed: str) -> None:
        if self.risk is not None:
            row = self.risk.row(assessment_id)
            self.doing.do(row, self.risk.known.get(row.tool), deed)

    def _changed(self, changes: tuple[ChangeSet, ...]) -> None:
        if self.isVisible() and self.form is not None and touched(changes, Kind.ASSESSMENT):
            self.refresh()

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)


def _tell(form: AssessForm, problems: dict[str, str]) -> None:
    standing = form.standing()
    gaps = [field.key for field in form.items if field.key in problems]
    shown = {
        key: told for key, told in problems.items()
        if key not in gaps[_UNANSWERED_SHOWN:]
    }  # fmt: skip
    left = standing.of - standing.answered
    title = f"{left} of {standing.of} not answered yet" if left and not standing.not_done else ""
    form.show_errors(shown, title)
