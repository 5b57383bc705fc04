"""One workbook on its way in: what was read, what was chosen, what was answered."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from lomu_app.bootstrap import Core
from lomu_app.intake.commands import SaveMapping
from lomu_app.intake.failed_rows import write_failed_rows
from lomu_app.intake.importing import Prepared, file_digest, held_rows, prepare_workbook
from lomu_app.intake.mapping import ColumnMapping, join_mappings
from lomu_app.intake.planning import UNDECIDED, SheetChoice, SheetPlan, plan_sheets
from lomu_app.intake.queries import ImportRow, load_mapping, recent_imports
from lomu_app.intake.reader import read_workbook
from lomu_app.intake.workbook import Workbook
from lomu_app.kernel.errors import Cancelled
from lomu_app.kernel.progress import Progress
from ui.core.desk import Desk
from ui.kit.tasks import Running, Step

LIVE_ROWS = 3_000
"""Up to so many rows a change of the mapping is read again at once."""


@dataclasses.dataclass(frozen=True, slots=True)
class Opened:
    """A file that was read, and whether the very same was brought in before."""

    path: Path
    workbook: Workbook
    digest: str
    before: ImportRow | None


class Job(QObject):
    """Works off the GUI thread and tells the page.

    `began(words)`, `stepped(Step)` and `ended()` go round every piece of long work.
    `opened`, `planned` (sheets and columns), `read` (the rows, maybe again), `checked` (the
    rehearsal), `stored` (brought in), `written(rows)`, `mapping_saved(name)`; `refused(error)`
    for a file that cannot be read, `failed(error)` for everything else. What was chosen
    survives all of them.
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
    mapping_saved = Signal(str)
    refused = Signal(object)
    failed = Signal(object)
    stopped = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._running: Running | None = None
        self._version = 0
        self.area = desk.area.now
        self.forget()

    def forget(self) -> None:
        """Ready for another file."""
        self.file: Opened | None = None
        self.choices: dict[str, SheetChoice] = {}
        self.saved: ColumnMapping | None = None
        self.saved_name = ""
        self.plans: tuple[SheetPlan, ...] = ()
        self.prepared: Prepared | None = None
        self.rehearsal: dict[str, Any] | None = None
        self.result: dict[str, Any] | None = None
        self.busy = False

    # 1  the file

    def open(self, path: Path) -> None:
        """Read a file in a process of its own. What was chosen for the same file stays."""
        if self.file is not None and self.file.path != path:
            self.choices, self.saved, self.saved_name = {}, None, ""
        self._long(
            f"Reading {path.name}", partial(_open, self._desk.core, path), self._opened,
            self._not_opened,
        )  # fmt: skip

    def stop(self) -> None:
        """Have had enough: the reading process is killed, a run is taken back."""
        if self._running is not None:
            self._running.cancel()

    def set_area(self, area: str) -> None:
        """For whom the file is."""
        if area != self.area:
            self.area = area
            self._outdate()

    # 2  sheets and columns

    def choose(self, sheet: str, choice: SheetChoice) -> None:
        """A person has decided something about a sheet."""
        self.choices[sheet] = choice
        self.plan()

    def choice(self, sheet: str) -> SheetChoice:
        """What has been decided about a sheet."""
        return self.choices.get(sheet, UNDECIDED)

    def set_field(self, sheet: str, table: int, column: str, field: str | None) -> None:
        """Give a column another meaning."""
        plan = next(plan for plan in self.plans if plan.sheet.name == sheet)
        mapping = plan.tables[table][1].with_only(column, field)
        self.choose(sheet, dataclasses.replace(self.choice(sheet), mapping=mapping))

    def use_saved(self, name: str) -> None:
        """Lay a saved mapping over the file; what was chosen by hand before goes."""
        query = partial(load_mapping, name=name)
        self._desk.read(self, query, partial(self._lay, name), self.failed.emit, key="saved")

    def use_none(self) -> None:
        """As proposed again, but for what was chosen by hand."""
        self.saved, self.saved_name = None, ""
        self.plan()

    def save_mapping(self, name: str) -> None:
        """Keep the mapping under a name."""
        taken = [plan for plan in self.plans if plan.tables]
        pointed = next((plan.sheet.name for plan in taken if self._pointed(plan)), None)
        joined = join_mappings([m for plan in taken for _, m in plan.tables], pointed)
        command = SaveMapping(name=name, content=joined.to_dict())
        self._desk.run(self, command, partial(self._kept, name), self.failed.emit)

    def plan(self) -> None:
        """Propose sheets and columns again, with what was chosen."""
        if self.file is None:
            return
        self._outdate()
        work = partial(
            plan_sheets, self.file.workbook, today=self._desk.core.clock.today(),
            mapping=self.saved, choices=dict(self.choices),
        )  # fmt: skip
        self._desk.tasks.run(self, work, self._planned, self.failed.emit, key="plan")

    def is_small(self) -> bool:
        """Whether the rows can be read again at each change."""
        sheets = self.file.workbook.sheets if self.file else []
        return sum(len(sheet.rows) for sheet in sheets) <= LIVE_ROWS

    def read_rows(self) -> None:
        """Read the rows with the mapping as it is now; nothing is compared yet."""
        if self.file is not None:
            work = partial(_prepare, *self._what_to_read())
            done = partial(self._rows_read, self._version)
            self._long("Reading the rows", work, done, self._not_done)

    # 3 and 4  check, bring in

    def check(self) -> None:
        """Rehearse: what would become of each row. Nothing is stored."""
        if self.file is not None:
            work = partial(_rehearse, self._desk.core, self.prepared, *self._what_to_read())
            done = partial(self._rehearsed, self._version)
            self._long("Checking", work, done, self._not_done)

    def bring_in(self) -> None:
        """Store it, all or none; pressed again after an error it is never done twice."""
        if self.prepared is not None:
            work = partial(self._desk.core.execute, self.prepared.command)
            self._long("Bringing in", work, self._stored, self._not_done)

    def write_failed(self, path: Path) -> None:
        """A workbook with the rows that were held or doubted."""
        if self.prepared is not None:
            answer = self.result or self.rehearsal
            held = held_rows(answer) if answer else ()
            work = partial(
                write_failed_rows, path, self.prepared.read, self.prepared.workbook, held=held
            )
            self._desk.tasks.run(self, work, self.written.emit, self.failed.emit)

    def failed_count(self) -> int:
        """How many rows such a workbook would hold."""
        if self.prepared is None:
            return 0
        answer = self.result or self.rehearsal
        read = self.prepared.read
        held = (*(held_rows(answer) if answer else ()), *read.held)
        wrong = {(row.sheet, row.row) for row in held}
        return len(wrong | {(doubt.sheet, doubt.row) for doubt in read.doubts})

    # How it works

    def _what_to_read(self) -> tuple[Opened, str, Any, ColumnMapping | None, Any]:
        if self.file is None:
            raise RuntimeError("there is no file")
        today = self._desk.core.clock.today()
        return self.file, self.area, today, self.saved, dict(self.choices)

    def _long(
        self, words: str, work: Callable[[Progress], Any], done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:  # fmt: skip
        self.busy = True
        self.began.emit(words)
        self._running = self._desk.tasks.run_long(
            self, work, partial(self._over, done), partial(self._over, failed), self._step,
            key="work",
        )  # fmt: skip

    def _step(self, step: Step) -> None:
        self.stepped.emit(step)

    def _over(self, then: Callable[[Any], None], answer: Any) -> None:
        self.busy = False
        self.ended.emit()
        then(answer)

    def _outdate(self) -> None:
        self._version += 1  # answers to what was chosen before are not wanted any more
        self.prepared = self.rehearsal = self.result = None

    def _opened(self, file: Opened) -> None:
        self.file = file
        self._outdate()
        self.opened.emit()
        self.plan()

    def _not_opened(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            self.stopped.emit()
        else:
            self.refused.emit(error)

    def _planned(self, plans: tuple[SheetPlan, ...]) -> None:
        self.plans = plans
        self.planned.emit()
        if self.is_small():
            self.read_rows()

    def _rows_read(self, version: int, prepared: Prepared) -> None:
        if version == self._version:
            self.prepared = prepared
            self.read.emit()

    def _rehearsed(self, version: int, answer: tuple[Prepared, dict[str, Any]]) -> None:
        if version == self._version:
            self.prepared, self.rehearsal = answer
            self.checked.emit()

    def _stored(self, done: Any) -> None:
        self.result = done.result
        self.stored.emit()

    def _not_done(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            self.stopped.emit()
        else:
            self.failed.emit(error)

    def _pointed(self, plan: SheetPlan) -> bool:
        return bool(self.choice(plan.sheet.name).header_row)

    def _lay(self, name: str, content: dict[str, Any]) -> None:
        self.saved, self.saved_name = ColumnMapping.from_dict(content), name
        self.choices = {
            sheet: SheetChoice(choice.take, choice.header_row)
            for sheet, choice in self.choices.items()
        }
        self.plan()

    def _kept(self, name: str, _done: Any) -> None:
        self.saved_name = name
        self.mapping_saved.emit(name)


def _open(core: Core, path: Path, progress: Progress) -> Opened:
    digest = file_digest(path)
    workbook = read_workbook(path, progress=progress)
    earlier = core.ask(partial(recent_imports, limit=500))
    before = next((row for row in earlier if row.sha256 == digest), None)
    return Opened(path, workbook, digest, before)


def _prepare(
    file: Opened, area: str, today: Any, saved: ColumnMapping | None, choices: Any,
    progress: Progress,
) -> Prepared:  # fmt: skip
    return prepare_workbook(
        file.workbook, file.digest, area=area, today=today, mapping=saved, choices=choices,
        progress=progress,
    )  # fmt: skip


def _rehearse(
    core: Core, prepared: Prepared | None, file: Opened, area: str, today: Any,
    saved: ColumnMapping | None, choices: Any, progress: Progress,
) -> tuple[Prepared, dict[str, Any]]:  # fmt: skip
    prepared = prepared or _prepare(file, area, today, saved, choices, progress)
    return prepared, core.rehearse(prepared.command, progress)
