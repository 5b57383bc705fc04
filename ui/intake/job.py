"""One workbook on its way in: what was read, what was chosen, what was answered."""

from __future__ import annotations

import dataclasses
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from lomu_app.intake.file_kinds import FileKind, many_of, plan_file
from lomu_app.intake.importing import held_rows
from lomu_app.intake.mapping import ColumnMapping
from lomu_app.intake.planning import SheetChoice, SheetPlan
from ui.core.desk import Desk
from ui.intake.check_rows import AnyPrepared, CheckRow
from ui.intake.chosen import Chosen, MatchChoice, Pair
from ui.intake.long_work import LongWork
from ui.intake.reading import (
    Checked,
    Opened,
    Wanted,
    bring_in,
    let_go,
    open_file,
    prepare,
    rehearse,
    save_failed,
)

LIVE_ROWS = 3_000
"""Up to so many rows a change of the mapping is read again at once."""


class Job(LongWork):
    """Works off the GUI thread and tells the page.

    `began(words)`, `stepped(Step)` and `ended()` go round every piece of work that one waits
    for. `opened`, `planned` (sheets and columns), `read` (the rows, maybe again), `checked`
    (the rehearsal), `stored` (brought in), `written(rows)`;
    `refused(error)` for a file that cannot be read, `failed(error)` for everything else.
    `changed` after a person has chosen something. What was chosen survives all errors.
    """

    opened = Signal()
    planned = Signal()
    read = Signal()
    checked = Signal()
    stored = Signal()
    written = Signal(int)
    refused = Signal(object)
    failed = Signal(object)
    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(desk, parent)
        self._version = 0
        self.area = desk.area.now
        self.prepared: AnyPrepared | None = None
        self.rehearsal: dict[str, Any] | None = None
        self.rows: dict[int, CheckRow] = {}
        self.counts: Counter[str] = Counter()
        self.result: dict[str, Any] | None = None
        self.forget()

    def forget(self) -> None:
        """Ready for another file."""
        self._outdate()
        self.file: Opened | None = None
        self.chosen = Chosen()
        self._chosen_for: Path | None = None
        self.plans: tuple[SheetPlan, ...] = ()
        self.last_import = 0

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
        said = FileKind(self.chosen.kind) if self._chosen_for == path and self.chosen.kind else None
        work = partial(open_file, self._desk.core, path, said)
        self._long("open", f"Reading {path.name}", work, self._opened, self.refused.emit)

    def resume(self, path: Path, area: str, chosen: Chosen) -> None:
        """Open a file again with what was chosen for it."""
        self.area, self.chosen, self._chosen_for = area, chosen, path
        self.open(path)

    def _open_as(self, kind: FileKind, path: Path, before: Chosen) -> None:
        """Only the first rows are at hand: as another kind it is read anew, or stays as it was."""
        work = partial(open_file, self._desk.core, path, kind)
        failed = partial(self._not_opened_as, before)
        self._long("open", f"Reading {path.name}", work, self._opened, failed)

    def _not_opened_as(self, before: Chosen, error: Exception) -> None:
        self.chosen = before
        self.refused.emit(error)

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
            before, self.chosen = self.chosen, Chosen(kind=kind.value)
            if self.file is not None and not self.file.whole:
                self._open_as(kind, self.file.path, before)
            else:
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
            work = partial(bring_in, self._desk.core, self.prepared, self.rehearsal)
            self._long("store", "Bringing in", work, self._stored, self.failed.emit)

    def write_failed(self, path: Path) -> None:
        """A workbook with the rows that were held or doubted."""
        answer = self.result or self.rehearsal
        if self.prepared is not None and self.file is not None:
            held = held_rows(answer) if answer else ()
            work = partial(save_failed, self._desk.core, path, self.prepared, self.file, held)
            self._desk.tasks.run(self, work, self.written.emit, self.failed.emit)

    def failed_count(self) -> int:
        """How many rows such a workbook would hold."""
        answer = self.result or self.rehearsal
        return 0 if self.prepared is None or answer is None else int(answer["failed"])

    # How it works

    def _wanted(self) -> Wanted | None:
        if self.file is None:
            return None
        today = self._desk.core.clock.today()
        return Wanted(
            self.file, self.area, today, self.chosen.saved, dict(self.chosen.sheets), self.kind,
            dict(self.chosen.cohorts), self._desk.core.policies["pnc_results"],
        )  # fmt: skip

    def _outdate(self) -> None:
        self._version += 1  # answers to what was chosen before are not wanted any more
        held = [self.rows, self.prepared, self.rehearsal, self.result]
        self.prepared = self.rehearsal = self.result = None
        self.rows, self.counts = {}, Counter()
        if any(held):
            self._desk.tasks.run(self, partial(let_go, held), _no_more, self.failed.emit)

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
        live = rows <= LIVE_ROWS and self.file.whole
        if live and wanted is not None and not self.busy:
            done = partial(self._rows_read, self._version)
            self._long("read", "", partial(prepare, wanted), done, self.failed.emit)

    def _rows_read(self, version: int, prepared: AnyPrepared) -> None:
        if version == self._version:
            self.prepared = prepared
            self.read.emit()

    def _rehearsed(self, version: int, answer: Checked) -> None:
        if version == self._version:
            self.prepared, self.rehearsal = answer.prepared, answer.result
            self.last_import = answer.last_import
            self.rows, self.counts = answer.rows, answer.counts
            self.checked.emit()

    def _stored(self, result: dict[str, Any]) -> None:
        self.result = result
        self.stored.emit()


def _no_more(_gone: None) -> None:
    """Nothing is waiting for it."""
