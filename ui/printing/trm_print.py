"""The Threat Review list on paper or as PDF, from the same rows as screen and workbook."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from lomu_app.daart.snapshot import ListSnapshot
from lomu_app.packs import trm_words as say
from lomu_app.packs.trm_file import place_for, trm_file_name
from ui.printing.briefing_page import briefing_pages
from ui.printing.frame import Imprint, frame_pages, imprint
from ui.printing.list_pages import list_pages
from ui.printing.paper import Press, SheetOfPaper
from ui.printing.pdf_file import PdfReport, write_pdf
from ui.printing.sheets_print import SheetsPreview


def write_trm_pdf(
    snapshot: ListSnapshot, out: Path, *, head: str, generated_by: str,
    generated_at: dt.datetime, marking: str | None = None, replace: bool = False,
) -> PdfReport:  # fmt: skip
    """Write list and briefings as one PDF; needs no screen.

    `out` is a folder, where the file gets its proper name, or a file, which must not exist
    unless told to `replace`.
    """
    told = imprint(snapshot, head, generated_by, generated_at, marking)
    place = place_for(out, trm_file_name(snapshot, told.marking, ".pdf"))
    title = f"{say.TITLE} {snapshot.area} {say.day_text(snapshot.day)}"
    return write_pdf(
        place, partial(_sheets, snapshot=snapshot, told=told), title, told, replace=replace
    )  # fmt: skip


class TrmPreview(SheetsPreview):
    """The preview from which the list is printed."""

    def __init__(
        self, snapshot: ListSnapshot, parent: QWidget, *, head: str, generated_by: str,
        generated_at: dt.datetime, marking: str | None = None,
    ) -> None:  # fmt: skip
        told = imprint(snapshot, head, generated_by, generated_at, marking)
        document = trm_file_name(snapshot, told.marking, "")
        lay = partial(_sheets, snapshot=snapshot, told=told)
        super().__init__(parent, f"Print {say.TITLE} {snapshot.area}", document, lay)


def _sheets(press: Press, snapshot: ListSnapshot, told: Imprint) -> list[SheetOfPaper]:
    sheets = list_pages(press, snapshot)
    for line in say.listed(snapshot):
        sheets += briefing_pages(press, line, snapshot)
    frame_pages(sheets, snapshot, told)
    return sheets
