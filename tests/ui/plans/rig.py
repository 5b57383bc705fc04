"""The page of a plan on a real database, and short ways to press keys in it."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.plans.rows import PlanDetail
from tests.support.cohorts import make_plan
from tests.support.plans import plan_now
from tests.support.targets import AREA, make_person
from tests.ui.support.page_rig import PageRig
from tests.ui.support.prompter import FakePrompter
from ui.plans.board import Board
from ui.plans.page import PlanPage
from ui.plans.part_form import PartForm


class PlanRig(PageRig[PlanPage]):
    """The page of somebody who has a plan with a goal of each kind, unless one is named."""

    def __init__(
        self, qtbot: QtBot, core: Core, folder: Path, person_id: int = 0,
        prompter: FakePrompter | None = None,
    ) -> None:  # fmt: skip
        self.plan_id = 0
        if not person_id:
            person_id = make_person(core)
            self.plan_id = make_plan(core, person_id)
        super().__init__(qtbot, core, folder, PlanPage, prompter, area=AREA)
        self.person_id = person_id
        self.page.open_with(person_id)

    def plan(self) -> PlanDetail:
        """The plan as the database holds it."""
        return plan_now(self.core, self.plan_id)

    def open(self, board: Board, at: int = 0) -> PartForm:
        """The first button of a line, pressed; the form that opens under it."""
        self.push(board.views[at].buttons[0])
        return self.form(board)

    def form(self, board: Board) -> PartForm:
        """The form that is open on this board, with the cursor in it."""
        assert board.form is not None
        assert board.form.isAncestorOf(self._target())
        return board.form

    def from_menu(self, board: Board, deed: str, at: int = 0) -> None:
        """What stands in the menu of a line."""
        action = next(a for a in board.views[at].menu_actions if a.data() == deed)
        action.trigger()

    def fill(self, form: PartForm, key: str, words: str) -> None:
        """Type over what stands in a field of an open form."""
        form.form.focus_field(key)
        self.replace(words)


def told(board: Board) -> list[str]:
    """Title, details and chips of each line that is in sight, as one text."""
    return [
        "  |  ".join((each.title, *each.details, *(chip.text for chip in each.chips)))
        for each, view in zip(board.lines, board.views, strict=True)
        if not view.isHidden()
    ]
