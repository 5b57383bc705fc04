"""One workbook on its way in: what was read, what was chosen, what was answered."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from lomu_app.intake.file_kinds import FileKind, many_of, plan_file
from lomu_app.intake.importing import Prepared, held_rows
from lomu_app.intake.mapping import ColumnMapping
from lomu_app.intake.planning import SheetChoice, SheetPlan
from lomu_app.kernel.errors import Cancelled
from lomu_app.kernel.progress import Progress
from ui.core.desk import Desk
from ui.intake.chosen import Chosen, MatchChoice, Pair
from ui.intake.reading import (
    Checked,
    Opened,
    Wanted,
    failed_count,
    open_file,
    prepare,
    rehearse,
    save_failed,
)
from ui.kit.tasks import Running

LIVE_ROWS = 3_000
"""Up to so many rows a change of the mapping is read again at once."""


class Job(QObject):
    """Works off the GUI thread and tells the page.

    `began(words)`, `stepped(Step)` and `ended()` go round every piece of work that one waits
    for. `opened`, `planned` (sheets and columns), `read` (the rows, maybe again), `checked`
    (the rehearsal), `stored` (brought in), `written(rows)`;
    `refused(error)` for a file that cannot be read, `failed(error)` for everything else.
    `changed` after a person has chosen something. What was chosen survives all errors.
    """

    began = Signal(str)
    stepped = Signal(object)
    ended = Signal()
    opened = Signal()
    planned = Signal()
    read = Signal()
    checked = Signal()
    stored = Signal()
    written = Signal(int)
    refused = Signal(object)
    failed = Signal(object)
    stopped = Signal()
    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._running: Running | None = None
        self._version = 0
        self.area = desk.area.now
        self.doing = ""
        self.forget()

    def forget(self) -> None:
        """Ready for another file."""
        self._version += 1
        self.file: Opened | None = None
        self.chosen = Chosen()
        self._chosen_for: Path | None = None
        self.plans: tuple[SheetPlan, ...] = ()
        self.prepared: Prepared | None = None
        self.rehearsal: dict[str, Any] | None = None
        self.result: dict[str, Any] | None = None
        self.last_import = 0

    @property
    def busy(self) -> bool:
        """Whether something is under way that one has to wait for."""
        return self.doing in {"open", "check", "store"}

    @property
    def kind(self) -> FileKind:
        """What the file is taken to be."""
        found = FileKind.TARGETS if self.file is None else self.file.kind
        return FileKind(self.chosen.kind) if self.chosen.kind else found

    @property
    def has_tables(self) -> bool:
        """Whether any sheet is to be brought in."""
        return any(plan.tables for plan in self.plans)

    # 1  the file

    def open(self, path: Path) -> None:
        """Read a file in a process of its own; if it cannot be read, the one before stays."""
        work = partial(open_file, self._desk.core, path)
        self._long("open", f"Reading {path.name}", work, self._opened, self.refused.emit)

    def resume(self, path: Path, area: str, chosen: Chosen) -> None:
        """Open a file again with what was chosen for it."""
        self.area, self.chosen, self._chosen_for = area, chosen, path
        self.open(path)

    def stop(self) -> None:
        """Have had enough: the reading process is killed, a run is taken back."""
        if self._running is not None:
            self._running.cancel()

    def set_area(self, area: str) -> None:
        """For whom the file is."""
        if area != self.area:
            self.area = area
            self.plan()
            self.changed.emit()

    # 2  sheets and columns

    def choose(self, sheet: str, choice: SheetChoice) -> None:
        """A person has decided something about a sheet."""
        self.chosen.sheets[sheet] = choice
        self.plan()
        self.changed.emit()

    def choose_kind(self, kind: FileKind) -> None:
        """The file is something else than it was taken for; its columns are proposed anew."""
        if kind is not self.kind:
            self.chosen = Chosen(kind=kind.value)
            self.plan()
            self.changed.emit()

    def choose_cohort(self, sheet: str, cohort: str) -> None:
        """Which cohort a sheet is of; empty leaves it to the reader."""
        self.chosen.cohorts[sheet] = cohort
        self.plan()
        self.changed.emit()

    def set_field(self, sheet: str, table: int, column: str, field: str | None) -> None:
        """Give a column another meaning."""
        plan = next(plan for plan in self.plans if plan.sheet.name == sheet)
        mapping = plan.tables[table][1].with_only(column, field, many_of(self.kind))
        self.choose(sheet, dataclasses.replace(self.chosen.sheet(sheet), mapping=mapping))

    def lay(self, name: str, saved: ColumnMapping | None) -> None:
        """Lay a saved mapping over the file, or none; what was chosen by hand before gives way."""
        self.chosen.saved, self.chosen.saved_name = saved, name
        if saved is not None:
            self.chosen.sheets = {
                sheet: SheetChoice(choice.take, choice.header_row)
                for sheet, choice in self.chosen.sheets.items()
            }
        self.plan()
        self.changed.emit()

    def plan(self) -> None:
        """Propose sheets and columns again, with what was chosen."""
        if self.file is None:
            return
        self._outdate()
        work = partial(
            plan_file, self.kind, self.file.workbook, today=self._desk.core.clock.today(),
            mapping=self.chosen.saved, choices=dict(self.chosen.sheets),
        )  # fmt: skip
        done = partial(self._planned, self._version)
        self._desk.tasks.run(self, work, done, self.failed.emit, key="plan")

    # 3 and 4  check, bring in

    def decide(self, pair: Pair, choice: MatchChoice | None) -> None:
        """Whether two people are one; carried out once the rows are stored."""
        self.chosen.decide(pair, choice)
        self.changed.emit()

    def check(self) -> None:
        """Rehearse: what would become of each row. Nothing is stored."""
        wanted = self._wanted()
        if wanted is not None:
            work = partial(rehearse, self._desk.core, self.prepared, wanted)
            done = partial(self._rehearsed, self._version)
            self._long("check", "Checking", work, done, self.failed.emit)

    def bring_in(self) -> None:
        """Store it, all or none; pressed again after an error it is never done twice."""
        if self.prepared is not None and self.result is None:
            work = partial(self._desk.core.execute, self.prepared.command)
            self._long("store", "Bringing in", work, self._stored, self.failed.emit)

    def write_failed(self, path: Path) -> None:
        """A workbook with the rows that were held or doubted."""
        answer = self.result or self.rehearsal
        if self.prepared is not None:
            held = held_rows(answer) if answer else ()
            work = partial(save_failed, self._desk.core, path, self.prepared, held)
            self._desk.tasks.run(self, work, self.written.emit, self.failed.emit)

    def failed_count(self) -> int:
        """How many rows such a workbook would hold."""
        answer = self.result or self.rehearsal
        if self.prepared is None or answer is None:
            return 0
        return failed_count(self.prepared, held_rows(answer))

    # How it works

    def _wanted(self) -> Wanted | None:
        if self.file is None:
            return None
        today = self._desk.core.clock.today()
        return Wanted(
            self.file, self.area, today, self.chosen.saved, dict(self.chosen.sheets), self.kind,
            dict(self.chosen.cohorts),
        )  # fmt: skip

    def _long(
        self, doing: str, words: str, work: Callable[[Progress], Any],
        done: Callable[[Any], None], failed: Callable[[Exception], None],
    ) -> None:  # fmt: skip
        self.doing = doing
        if self.busy:
            self.began.emit(words)
        self._running = self._desk.tasks.run_long(
            self, work, partial(self._done, done), partial(self._not_done, failed),
            self.stepped.emit,
            key="work",
        )  # fmt: skip

    def _done(self, then: Callable[[Any], None], answer: Any) -> None:
        self._end()
        then(answer)

    def _not_done(self, then: Callable[[Exception], None], error: Exception) -> None:
        self._end()
        if isinstance(error, Cancelled):
            self.stopped.emit()
        else:
            then(error)

    def _end(self) -> None:
        waited, self.doing = self.busy, ""
        if waited:
            self.ended.emit()

    def _outdate(self) -> None:
        self._version += 1  # answers to what was chosen before are not wanted any more
        self.prepared = self.rehearsal = self.result = None

    def _opened(self, file: Opened) -> None:
        if self._chosen_for != file.path:
            self.chosen = Chosen()
        self.file, self._chosen_for, self.plans = file, file.path, ()
        self._outdate()
        self.opened.emit()
        self.changed.emit()
        self.plan()

    def _planned(self, version: int, plans: tuple[SheetPlan, ...]) -> None:
        if version != self._version or self.file is None:
            return
        self.plans = plans
        self.planned.emit()
        rows = sum(len(sheet.rows) for sheet in self.file.workbook.sheets)
        wanted = self._wanted()
        if rows <= LIVE_ROWS and wanted is not None and not self.busy:
            done = partial(self._rows_read, self._version)
            self._long("read", "", partial(prepare, wanted), done, self.failed.emit)

    def _rows_read(self, version: int, prepared: Prepared) -> None:
        if version == self._version:
            self.prepared = prepared
            self.read.emit()

    def _rehearsed(self, version: int, answer: Checked) -> None:
        if version == self._version:
            self.prepared, self.rehearsal = answer.prepared, answer.result
            self.last_import = answer.last_import
            self.checked.emit()

    def _stored(self, done: Any) -> None:
        self.result = done.result
        self.stored.emit()
