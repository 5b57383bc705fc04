"""The Intake page: a workbook comes in over four steps, and nothing is stored before the last."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from lomu_app.access.rules import area_names
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import LomuError
from lomu_app.kernel.permissions import Permission
from ui.core.desk import Desk
from ui.intake.draft import JobDraft
from ui.intake.file_step import KINDS, refusal_words
from ui.intake.job import Job
from ui.intake.lately import Lately
from ui.intake.steps_view import StepsView
from ui.intake.telling import CHECK, COLUMNS, DONE, FILE, about_file, named_area
from ui.kit.empty import EmptyState
from ui.kit.page import IconButton, ListAndPane, Page

TITLE = "Intake"


class IntakePage(Page):
    """Opened with None. What was chosen stays while one is on other pages."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(TITLE)
        self._desk = desk
        self._may = desk.core.actor.may(Permission.IMPORT)
        self._looked = self._fresh = False
        self._areas = area_names(desk.core.policies["areas"])
        self.job = Job(desk, self)
        self.view = StepsView(desk, self.job)
        self.lately = Lately(desk, self.job, self.view, self._failed)
        self.draft = JobDraft(desk, self.job, self.view.draft_banner)
        self.denied = EmptyState(
            "Bringing files in is not part of your role",
            "A sergeant or an inspector of the unit can do it. An administrator changes roles.",
            icon="lock",
        )
        self.away_button = IconButton("Put this file away", "cross")
        self.add_tool(self.view.stepper)
        self.add_tool(self.away_button)
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self.denied, 1)
        self.view.setVisible(self._may)
        self.view.stepper.setVisible(self._may)
        self.denied.setVisible(not self._may)
        self._connect_job()
        self._connect_steps()
        self._tell()

    def _connect_job(self) -> None:
        job = self.job
        job.began.connect(self._began)
        job.stepped.connect(self.view.progress.show_step)
        job.ended.connect(self._ended)
        job.opened.connect(self._opened)
        job.planned.connect(self._planned)
        job.read.connect(self._tell)
        job.checked.connect(self._checked)
        job.stored.connect(self._stored)
        job.written.connect(self._written)
        job.refused.connect(self._refused)
        job.failed.connect(self._failed)
        job.stopped.connect(self._stopped)

    def _connect_steps(self) -> None:
        view = self.view
        self.away_button.clicked.connect(self.put_away)
        view.progress.cancel_requested.connect(self.job.stop)
        view.banner.action_requested.connect(self._use_named_area)
        view.stepper.wanted.connect(self._show_step)
        view.foot.on_wanted.connect(self.go_on)
        view.foot.back_wanted.connect(self.go_back)
        view.file_step.choose_requested.connect(self.choose_file)
        view.file_step.file_dropped.connect(self.open_file)
        view.file_step.area_chosen.connect(self._area_chosen)
        view.check_step.failed_rows_requested.connect(self.save_failed_rows)
        view.check_step.again_requested.connect(self.job.check)
        result = view.result_step
        result.failed_rows_requested.connect(self.save_failed_rows)
        result.rows_wanted.connect(self._show_rows)
        result.page_wanted.connect(self._to_page)
        result.matches.failed.connect(self._failed)
        self._desk.area.changed.connect(self._area_changed)

    # What the shell asks

    def open_with(self, _argument: Any) -> None:
        """Show where one was."""
        self.refresh()
        if self._may and not self._looked:
            self._looked = True
            self.draft.look()

    def refresh(self) -> None:
        """Read again what was brought in lately, and whether the check still holds."""
        if self._may:
            self.lately.refresh()

    def focus_filter(self) -> None:
        """The filter of the rows, where they are shown."""
        if self.view.step() == CHECK:
            self.view.check_step.filter_bar.focus_quick()

    def toggle_pane(self) -> None:
        """The pane of the step shown."""
        for pair in self.view.findChildren(ListAndPane):
            if pair.isVisible():
                pair.toggle_pane()

    def take_focus(self) -> None:
        """Where one goes on in this step, unless the focus is on the page already."""
        if self._may and not self.isAncestorOf(self.window().focusWidget()):
            self.view.focus_step()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.job.busy:
            self.view.progress.cancel_button.click()
        else:
            super().keyPressEvent(event)

    # Deeds that menu, palette and keys reach

    def choose_file(self) -> None:
        """Ctrl+O."""
        if self._may and not self.job.busy and self._desk.area.areas:
            self._desk.prompter.choose_file(self, "Choose a file", KINDS, self.open_file)

    def open_file(self, path: Path) -> None:
        """Read it, and go on to its columns."""
        self.view.file_step.refuse("")
        self.job.open(path)

    def go_on(self) -> None:
        """Ctrl+Enter: the next step, if this one is complete."""
        step = self.view.step()
        if not self._may or self.job.busy or not self.view.foot.on_button.isEnabled():
            return
        if step < self.view.furthest():
            self._show_step(step + 1)
        elif step == COLUMNS:
            self.job.check()
        elif step == CHECK:
            self._ask_to_bring_in()
        else:
            self.put_away()

    def go_back(self) -> None:
        """Ctrl+Shift+Enter: the step before; nothing is lost."""
        if self.view.step() > FILE and not self.job.busy:
            self._show_step(self.view.step() - 1)

    def put_away(self) -> None:
        """Begin anew; what was chosen for this file goes, what was stored stays."""
        if not self.job.busy:
            self.draft.drop()
            self.job.forget()
            self.job.area = self._desk.area.now
            self.view.file_step.refuse("")
            self._show_step(FILE)

    def save_failed_rows(self) -> None:
        """Ctrl+E: what was held or doubted, to be mended and brought in again."""
        if self.job.file is not None and self.job.failed_count() and not self.job.busy:
            self._desk.prompter.save_file(
                self, "Save failed rows", "Workbooks (*.xlsx)", self.job.write_failed,
                name=f"{self.job.file.path.stem}-failed-rows.xlsx",
            )  # fmt: skip

    # From step to step

    def _ask_to_bring_in(self) -> None:
        result, file = self.job.rehearsal, self.job.file
        if result is None or file is None:
            return
        if not result["created"] + result["updated"]:
            self.job.bring_in()
            return
        self._desk.prompter.confirm(
            self, f"Bring in {file.path.name}?",
            f"{result['created']:,} new and {result['updated']:,} updated for {self.job.area}. "
            "All of it is stored in one go, or none.",
            f"Bring in for {self.job.area}", self.job.bring_in,
        )  # fmt: skip

    def _show_step(self, step: int) -> None:
        self.view.show_step(step)
        self._tell()
        self._fit()

    def _show_rows(self, chip: str) -> None:
        self._show_step(CHECK)
        self.view.check_step.filter_bar.choose(chip)

    # What the job tells

    def _began(self, words: str) -> None:
        self.view.begin(words)
        self.away_button.setEnabled(False)

    def _ended(self) -> None:
        self.view.end()
        self.away_button.setEnabled(True)

    def _opened(self) -> None:
        self._fresh = True

    def _planned(self) -> None:
        if self._fresh:  # a change of the mapping is planned anew too
            self._fresh = False
            self._show_step(COLUMNS)
        self._tell()

    def _checked(self) -> None:
        self.view.check_step.show_check()
        self._show_step(CHECK)

    def _stored(self) -> None:
        self.view.result_step.show_result()
        self._show_step(DONE)
        result = self.job.result
        if result is not None:
            changes = counted(result["created"] + result["updated"], "change")
            self._desk.say(f"{changes} brought in for {self.job.area}")

    def _written(self, rows: int) -> None:
        self._desk.say(f"{counted(rows, 'row')} saved: mend them there, and bring that file in")

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, LomuError):
            self._failed(error)
            return
        file = self.job.file
        self._show_step(FILE)
        self.view.file_step.refuse(refusal_words(error.message, file.path.name if file else ""))

    def _stopped(self) -> None:
        self._desk.say("Stopped. Nothing was stored.")

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self, error)

    def _tell(self) -> None:
        job = self.job
        self.set_title(TITLE, f"{job.file.path.name} · for {job.area}" if job.file else "")
        self.away_button.setVisible(job.file is not None)
        own, changed = self._desk.area.areas, self.draft.has_changed()
        self.view.tell(about_file(job, self._areas, own=own, changed=changed))

    # Area, and other pages

    def _area_chosen(self, area: str) -> None:
        self.job.set_area(area)
        self._desk.area.choose(area)
        self._tell()

    def _area_changed(self, area: str) -> None:
        if self.job.file is None:
            self.job.set_area(area)
            self._tell()

    def _use_named_area(self) -> None:
        if self.job.file is not None:
            self._area_chosen(named_area(self.job.file, self._areas))

    def _to_page(self, page: str, argument: object) -> None:
        self._desk.area.choose(self.job.area)  # else what came in would not be seen there
        self.navigate.emit(page, argument)
