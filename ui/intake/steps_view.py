"""The four steps with what stands around them: banners, step bar, progress, foot."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.core.desk import Desk
from ui.core.drafts import DraftBanner
from ui.intake.check_step import CheckStep
from ui.intake.file_step import FileStep
from ui.intake.foot import Foot
from ui.intake.job import Job
from ui.intake.mapping_step import MappingStep
from ui.intake.result_step import ResultStep
from ui.intake.stepper import Stepper
from ui.intake.telling import CHECK, COLUMNS, DONE, FILE, About, onward
from ui.kit.banner import Banner
from ui.kit.progress import ProgressBar

STEPS = ("File", "Columns", "Check", "Done")


class StepsView(QWidget):
    """Shows one step at a time; while one waits for something only Stop can be pressed.

    The `stepper` is for the page to place.
    """

    def __init__(self, desk: Desk, job: Job, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job = job
        self.draft_banner = DraftBanner()
        self.banner = Banner()
        self.stepper = Stepper(STEPS)
        self.progress = ProgressBar()
        self.file_step = FileStep(desk)
        self.mapping_step = MappingStep(desk, job)
        self.check_step = CheckStep(desk, job)
        self.result_step = ResultStep(desk, job)
        self.foot = Foot()
        self.stack = QStackedWidget()
        for step in (self.file_step, self.mapping_step, self.check_step, self.result_step):
            self.stack.addWidget(step)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        for widget in (self.draft_banner, self.banner, self.progress):
            column.addWidget(widget)
        column.addWidget(self.stack, 1)
        column.addWidget(self.foot)

    def step(self) -> int:
        """The step shown, from 0."""
        return self.stack.currentIndex()

    def furthest(self) -> int:
        """The last step that can be shown now."""
        job = self._job
        if job.result is not None:
            return DONE
        if job.rehearsal is not None:
            return CHECK
        return COLUMNS if job.file is not None and job.plans else FILE

    def show_step(self, step: int) -> None:
        """Show it, and put the focus where one goes on in it."""
        self.stack.setCurrentIndex(step)
        if self.isVisible():
            self.focus_step()

    def focus_step(self) -> None:
        """Where one begins in the step shown."""
        files = self.file_step
        first: QWidget = files.choose_button if files.choose_button.isEnabled() else files.table
        if self.furthest() > FILE:
            first = self.foot.on_button
        places = (
            first,
            self.mapping_step.table,
            self.check_step.table,
            self.result_step.first_button(),
        )
        places[self.step()].setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self, words: str) -> None:
        """Something is under way that one has to wait for."""
        self.progress.begin(words)
        self.progress.cancel_button.setText("Stop   Esc")
        self.progress.cancel_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._enable(enabled=False)

    def end(self) -> None:
        """It is over."""
        self._enable(enabled=True)
        if self.isVisible():  # Stop had the focus, and lost it to anything when it was pressed
            self.focus_step()
        self.progress.end()

    def tell(self, about: About) -> None:
        """Step bar, banner and foot follow the job."""
        step = self.step()
        self.stepper.show_step(step, self.furthest())
        self.file_step.show_file(self._job.file)
        self.file_step.show_area(self._job.area)
        words = about.words if step < CHECK else ""
        self.banner.say(words, tone=about.tone, button=about.button)
        on = onward(self._job, step)
        self.foot.show_back(STEPS[step - 1] if step else "")
        self.foot.show_on(on.on, enabled=on.enabled, why=on.why)
        told = (on.why, self.mapping_step.live_words(), self.check_step.legend(), "")
        self.foot.say(on.why or told[step])

    def _enable(self, *, enabled: bool) -> None:
        for widget in (self.stack, self.stepper, self.foot, self.draft_banner, self.banner):
            widget.setEnabled(enabled)
