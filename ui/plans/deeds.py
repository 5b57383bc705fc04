"""What can be done to the plan that is shown as a whole: asks what is missing, then does it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lomu_app.packs.house import put_on_record
from lomu_app.packs.plan_prints import NOT_YOURS, PrintPlan
from lomu_app.plans.commands import ReopenPlan
from lomu_app.plans.rows import PlanDetail
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.plans.dialogs import AgreementDialog, ReviewDialog, SettleDialog, StartDialog
from ui.plans.reading import PageFacts
from ui.printing.plan_print import PlanPaper, PlanPreview
from ui.printing.showing import ShowsPaper


class PlanDeeds(ShowsPaper):
    """Set `facts` to what is shown, and `editable` to whether it can be changed.

    `out_of_date` where the page must read again, `plan_wanted(id)` where another plan goes on.
    """

    out_of_date = Signal()
    plan_wanted = Signal(int)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self.facts: PageFacts | None = None
        self.editable = False
        self._said = ""
        self._paper: PlanPaper | None = None

    def start(self) -> None:
        """Open an empty plan."""
        facts = self.facts
        if facts is None or facts.person is None or facts.detail is not None:
            self._desk.say("There is a plan already.")
            return
        asked = next((row.area for row in facts.wanted), self._desk.area.now)
        areas = self._desk.area.areas
        dialog = StartDialog(self._page, self._desk, facts.person.id, areas, asked)
        self._open(dialog, "Plan started")

    def agreement(self) -> None:
        """Record what the person says to the plan."""
        detail = self._detail()
        if self.editable and detail is not None:
            dialog = AgreementDialog(self._page, self._desk, detail)
            self._open(dialog, "Answer recorded; a version is kept")

    def review(self) -> None:
        """Record a review."""
        detail = self._detail()
        if self.editable and detail is not None:
            dialog = ReviewDialog(self._page, self._desk, detail)
            self._open(dialog, "Review recorded; a version is kept")

    def settle(self) -> None:
        """Choose which of two plans goes on."""
        detail = self._detail()
        if detail is not None and detail.others:
            dialog = SettleDialog(self._page, self._desk, detail, detail.others[0])
            self._said = "One plan goes on; the other is closed and kept"
            dialog.saved.connect(self._settled)
            dialog.open()

    def reopen(self) -> None:
        """Take a closed plan up again."""
        self._desk.prompter.ask_reason(
            self._page, "Reopen the plan", "Why is it taken up again?", self._reopen
        )

    def _reopen(self, reason: str) -> None:
        detail = self._detail()
        if detail is None or detail.row.id is None:
            return
        command = ReopenPlan(plan_id=detail.row.id, version=detail.row.version, reason=reason)
        self._said = "Plan reopened"
        self._desk.run(self, command, self._done, self._failed)

    # Paper

    def print_plan(self) -> None:
        """Put it on record, then show the preview."""
        facts = self.facts
        if facts is None or facts.detail is None or facts.content is None:
            self._desk.say("There is no plan to print.")
            return
        if not facts.may_print:
            self._desk.say(NOT_YOURS)
            return
        core = self._desk.core
        agencies = core.policies["plans"]["agencies"]
        orders = () if facts.version else facts.orders
        self._paper = PlanPaper(facts.detail, facts.content, facts.version, agencies, orders)
        self._desk.tasks.run(self, self._record, self._show_preview, self._failed, key="print")

    def _record(self) -> dict[str, Any]:
        """On a pool thread."""
        core, paper = self._desk.core, self._paper
        if paper is None:
            raise AssertionError("there is a paper once somebody prints")
        return put_on_record(
            core,
            PrintPlan(plan_id=paper.detail.row.id or 0, title=paper.title, snapshot=paper.digest()),
        )

    def _show_preview(self, facts: dict[str, Any]) -> None:
        if self._paper is not None:
            self.show_paper(PlanPreview(self._paper, self._page, **facts))

    # How it is done

    def _detail(self) -> PlanDetail | None:
        return self.facts.detail if self.facts is not None else None

    def _open(self, dialog: FormDialog, said: str) -> None:
        self._said = said
        dialog.saved.connect(self._done)
        dialog.open()

    def _settled(self, done: Any) -> None:
        self._desk.say(self._said)
        self.plan_wanted.emit(int(done.result["plan_id"]))

    def _done(self, _done: Any) -> None:
        self._desk.say(self._said)
        self.out_of_date.emit()

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self._page, error)
        self.out_of_date.emit()
