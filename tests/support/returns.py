"""Packs of actions that went out and came back, for tests; made through the one door."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl

from lomu_app.bootstrap import Core
from lomu_app.packs import door
from lomu_app.packs.action_content import KIND
from lomu_app.packs.building import Recipient
from lomu_app.packs.kinds import PackWish, find_kind
from tests.support.targets import AREA, TODAY

SHEET = "Actions"
OWN = Recipient("Police LOMU", "PC Yarrow")


def send_actions(core: Core, folder: Path, *, agency: str = "", password: str = "") -> Path:
    """The action sheet of the area, as it went to somebody of one's own unit."""
    content = door.load(core, find_kind(KIND), PackWish(AREA, TODAY, agency=agency))
    built = door.build(core, content, (OWN,), "For answers")
    detail_copies = core.ask(_copies, built.id)
    passwords = dict.fromkeys(detail_copies, password) if password else {}
    return door.write_out(core, built.id, folder, passwords)[0].file


def _copies(reader: Any, release_id: int) -> list[int]:
    from lomu_app.disclosure.queries import load_release

    return [copy.id for copy in load_release(reader, release_id).copies]


def fill_in(file: Path, answers: dict[str, dict[str, object]], out: Path | None = None) -> Path:
    """Type into the cells of rows, by reference and heading, and save.

    A workbook tells when it was saved, to the second. Who saved it is told as well, so that two
    of a test are two files, however fast it runs.
    """
    book = openpyxl.load_workbook(file)
    book.properties.lastModifiedBy = (out or file).stem
    sheet = book[SHEET]
    head = next(row for row in sheet.iter_rows() if any(cell.value == "Action" for cell in row))
    columns = {str(cell.value): cell.column for cell in head if cell.value}
    for row in sheet.iter_rows(min_row=head[0].row + 1):
        for heading, value in answers.get(str(row[1].value), {}).items():
            sheet.cell(row[0].row, columns[heading]).value = value
    book.save(out or file)
    return out or file
