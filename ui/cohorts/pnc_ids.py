"""Taking out the PNC ids of the members shown, so that results can be asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from lomu_app.bootstrap import Core
from lomu_app.cohorts.rows import MembershipRow
from lomu_app.kernel.counting import counted
from lomu_app.packs.files import pack_file_name, write_whole
from lomu_app.packs.house import put_on_record
from lomu_app.packs.pnc_list import PncList, pnc_bytes, pnc_list, pnc_record, without_words
from ui.core.desk import Desk

_KINDS = "Workbooks (*.xlsx);;Text tables (*.csv)"


class PncIds(QObject):
    """One list at a time: asked, placed, put on record, written."""

    def __init__(self, page: QWidget, desk: Desk) -> None:
        super().__init__(page)
        self._page, self._desk = page, desk
        self._found: PncList | None = None

    def take_out(self, rows: Sequence[MembershipRow], what: str) -> None:
        """Tell what will be on the list and who will not, then ask where to."""
        found = pnc_list(rows, self._desk.area.now, what)
        if not found.listed:
            self._desk.say("None of the members shown has a PNC id on record: there is no list.")
            return
        self._found = found
        self._desk.prompter.confirm(
            self._page, f"Take out {counted(len(found.listed), 'PNC id')}?",
            "The file holds PNC id, name and date of birth, and nothing else. That it leaves the "
            f"desk is put on record. {without_words(found)}",
            "Choose where …", self._ask_where,
        )  # fmt: skip

    def _ask_where(self) -> None:
        core, found = self._desk.core, self._found
        if found is not None:
            name = pack_file_name(
                "PNC-ids", found.area, core.clock.today(), 1, core.marking, suffix=".xlsx"
            )
            self._desk.prompter.save_file(
                self._page, "PNC ids of members", _KINDS, self._write, name=name
            )

    def _write(self, place: Path) -> None:
        if self._found is not None:
            work = partial(_written, self._desk.core, self._found, place)
            self._desk.tasks.run(self, work, self._told, self._failed, key="pnc")

    def _told(self, count: int) -> None:
        self._desk.say(f"{counted(count, 'PNC id')} taken out, and put on record")

    def _failed(self, error: Any) -> None:
        self._desk.prompter.show_problem(self._page, error)


def _written(core: Core, found: PncList, place: Path) -> int:
    """On record first, then whole or not at all; the file dialog has asked about replacing."""
    place = place if place.suffix else place.with_suffix(".xlsx")
    facts = put_on_record(core, pnc_record(found, place))
    write_whole(place, pnc_bytes(found, place, **facts), replace=True)
    return len(found.listed)
