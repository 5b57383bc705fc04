"""What others do meanwhile: brought in lately, mappings saved, a check that was overtaken."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from lomu_app.intake.queries import recent_imports, saved_mappings
from lomu_app.kernel.changes import ChangeSet, Kind
from ui.core.changes import touched
from ui.core.desk import Desk
from ui.intake.job import Job
from ui.intake.reading import last_import
from ui.intake.steps_view import StepsView


class Lately(QObject):
    """`refresh` reads it all again; what is brought in here does so by itself."""

    def __init__(
        self, desk: Desk, job: Job, view: StepsView, failed: Callable[[Exception], None]
    ) -> None:
        super().__init__(view)
        self._desk, self._job, self._view, self._failed = desk, job, view, failed
        desk.changes.changed.connect(self._changed)

    def refresh(self) -> None:
        """Ask for recent imports and mappings, and whether the check still holds."""
        read, view = self._desk.read, self._view
        read(self, recent_imports, view.file_step.show_recent, self._failed, key="lately")
        names = view.mapping_step.mapping_bar.show_names
        read(self, saved_mappings, names, self._failed, key="mappings")
        if self._job.rehearsal is not None and self._job.result is None:
            newest = partial(last_import, self._desk.core, self._job.area)
            self._desk.tasks.run(self, newest, self._newest_import, self._failed, key="newest")

    def _newest_import(self, newest: int) -> None:
        if newest != self._job.last_import:
            self._view.check_step.tell_stale(
                f"Something was brought in for {self._job.area} since this check."
            )

    def _changed(self, changes: tuple[ChangeSet, ...]) -> None:
        if touched(changes, Kind.IMPORT) and self._view.isVisible():
            self.refresh()
