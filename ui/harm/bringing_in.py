"""Bringing an extract of offences in from the desk: read, asked, stored; stopped at any time."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from lomu_app.intake.offence_commands import ImportOffences
from lomu_app.intake.offence_importing import offences_report, prepare_offences
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import Cancelled
from lomu_app.kernel.progress import Progress
from ui.core.desk import Desk
from ui.kit.progress import ProgressBar

_KINDS = "Extracts (*.csv *.xlsx *.xlsm *.xlsb *.xls *.ods)"
_TOLD = 12


class BringingIn(QObject):
    """One file at a time; `bar` shows how far it has come, and its Stop leaves nothing half."""

    def __init__(self, desk: Desk, page: QWidget, bar: ProgressBar) -> None:
        super().__init__(page)
        self._desk, self._page, self._bar = desk, page, bar
        self._command: ImportOffences | None = None

    def begin(self) -> None:
        """Choose a file."""
        self._desk.prompter.choose_file(
            self._page, "Bring in an extract of offences", _KINDS, self.take
        )

    def take(self, path: Path) -> None:
        """Read the file, off the GUI thread."""
        self._bar.begin(f"Reading {path.name}")
        work = partial(_read, path, self._desk.area.now, self._desk)
        self._bar.watch(
            self._desk.tasks.run_long(self, work, self._was_read, self._failed, self._bar.show_step)
        )

    def _was_read(self, command: ImportOffences) -> None:
        self._bar.end()
        self._command = command
        batch = command.batch
        people = counted(len(batch.people), "person", "people")
        told = [
            f"{counted(batch.count, 'offence')} of {people}, for {command.area}.",
            f"Held, as they name nobody or nothing: {counted(batch.held_count, 'row')}.",
            f"Doubtful, and taken as far as can be: {counted(batch.doubt_count, 'cell')}.",
        ]
        told += [
            f"{one.row} {one.column} “{one.value}” {one.reason}." for one in batch.doubts[:_TOLD]
        ]
        self._desk.prompter.confirm(
            self._page, f"Bring in {command.file_name}?", "\n".join(told), "Bring in", self._store
        )

    def _store(self) -> None:
        if self._command is None:
            return
        self._bar.begin(f"Storing {self._command.file_name}")
        work = partial(_store, self._desk, self._command)
        self._bar.watch(
            self._desk.tasks.run_long(self, work, self._stored, self._failed, self._bar.show_step)
        )

    def _stored(self, told: dict[str, Any]) -> None:
        self._bar.end()
        self._command = None
        self._desk.say(
            f"{told['file']}: {counted(told['created'], 'offence')} new, "
            f"{told['updated']:,} updated, "
            f"{told['unchanged']:,} unchanged, {len(told['refused']):,} held; "
            f"{counted(told['people_created'], 'person', 'people')} new, "
            f"{counted(len(told['possible_matches']), 'possible match', 'possible matches')} "
            "to decide."
        )

    def _failed(self, error: Exception) -> None:
        self._bar.end()
        self._command = None
        if isinstance(error, Cancelled):
            self._desk.say(error.message)
        else:
            self._desk.prompter.show_problem(self._page, error)


def _read(path: Path, area: str, desk: Desk, progress: Progress) -> ImportOffences:
    today = desk.core.clock.today()
    return prepare_offences(path, area=area, today=today, progress=progress)


def _store(desk: Desk, command: ImportOffences, progress: Progress) -> dict[str, Any]:
    """Store it and put its story together, which of a long list takes a while, too."""
    return offences_report(command, desk.core.execute(command, progress).result)
