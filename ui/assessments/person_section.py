"""What a person's page shows of risk: the gates, what stands by instrument, every assessment."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QVBoxLayout

from lomu_app.assessments.rows import AssessmentRow
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.permissions import Permission
from ui.assessments.doing import Doing
from ui.assessments.marac import gate_facts, hearing_line
from ui.assessments.reading import Risk, read_risk
from ui.assessments.standing_pane import line_of
from ui.core.desk import Desk
from ui.core.marac_banner import MaracBanner
from ui.core.person_sections import PersonSectionView
from ui.kit.cards import in_card
from ui.kit.facts import Facts
from ui.kit.layouts import at_the_right
from ui.kit.page import IconButton
from ui.kit.pane_lines import PaneLines


class RiskSection(PersonSectionView):
    """Assessments of each instrument under each other, for scales are never mixed."""

    watched = frozenset({Kind.ASSESSMENT, Kind.HARM})

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.risk: Risk | None = None
        self.doing = Doing(self, desk)
        may = desk.core.actor.may(Permission.ASSESS)
        self.marac_banner = MaracBanner(desk)
        self.assess_button = IconButton("Assess", "plus", primary=True)
        self.assess_menu = QMenu(self.assess_button)
        self.assess_menu.triggered.connect(self._assess)
        self.assess_button.setMenu(self.assess_menu)
        self.marac_button = IconButton("Record a MARAC", "people")
        self.marac_button.clicked.connect(self._marac)
        for button in (self.assess_button, self.marac_button):
            button.setEnabled(may)
        self.gates = Facts("MARAC gates")
        self.assessments = PaneLines("Assessments", empty="Nothing was assessed yet.")
        self.assessments.chosen.connect(self._deed)
        self.hearings = PaneLines("MARACs", empty="No MARAC is on record.")
        self.hearings.chosen.connect(self._take_back)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(8)
        column.addLayout(at_the_right(self.marac_button, self.assess_button))
        column.addWidget(self.marac_banner)
        for part in (self.assessments, self.gates, self.hearings):
            column.addWidget(in_card(part))
        column.addStretch(1)

    def refresh(self) -> None:
        """Read it again."""
        if self.person_id:
            query = partial(read_risk, person_id=self.person_id)
            self._desk.read(self, query, self._arrived, self._failed, key="risk")

    def _arrived(self, risk: Risk) -> None:
        self.risk = risk
        actor = self._desk.core.actor
        self.marac_banner.show_gates(risk.gates)
        self.gates.set_facts(gate_facts(risk.gates))
        ordered = sorted(risk.rows, key=_tool_of)
        self.assessments.show_lines([line_of(row, risk.known, actor) for row in ordered])
        self.hearings.show_lines([hearing_line(row, actor) for row in risk.hearings])
        self.assess_menu.clear()
        for each in risk.answerable():
            self.assess_menu.addAction(f"{each.short}  {each.title}").setData(each.code)
        self.counted.emit(len(risk.rows))

    def _assess(self, action: QAction) -> None:
        self.navigate.emit("assess", (self.person_id, str(action.data())))

    def _marac(self) -> None:
        self.doing.marac(self.person_id)

    def _deed(self, assessment_id: int, deed: str) -> None:
        if self.risk is not None:
            row = self.risk.row(assessment_id)
            self.doing.do(row, self.risk.known.get(row.tool), deed)

    def _take_back(self, hearing_id: int, _deed: str) -> None:
        if self.risk is not None:
            self.doing.take_back(self.risk, self.person_id, hearing_id)

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)


def _tool_of(row: AssessmentRow) -> str:
    return row.tool
