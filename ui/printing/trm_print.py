"""The Threat Review list on paper or as PDF, from the same rows as screen and workbook."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice
from PySide6.QtGui import QGuiApplication, QPdfWriter
from PySide6.QtWidgets import QWidget

from lomu_app.daart.snapshot import ListSnapshot
from lomu_app.packs import trm_words as say
from lomu_app.packs.files import write_whole
from lomu_app.packs.safe_text import clean
from lomu_app.packs.trm_file import place_for, trm_file_name
from ui.printing.briefing_page import briefing_pages
from ui.printing.frame import Imprint, frame_pages, imprint
from ui.printing.list_pages import list_pages
from ui.printing.paper import Press, SheetOfPaper
from ui.printing.sheets_print import SheetsPreview, print_sheets

_DOTS_AN_INCH = 600


@dataclass(frozen=True, slots=True)
class PdfReport:
    """The file that was written."""

    file: Path
    pages: int
    sha256: str


def write_trm_pdf(
    snapshot: ListSnapshot, out: Path, *, head: str, generated_by: str,
    generated_at: dt.datetime, marking: str | None = None, replace: bool = False,
) -> PdfReport:  # fmt: skip
    """Write list and briefings as one PDF; needs no screen.

    `out` is a folder, where the file gets its proper name, or a file, which must not exist
    unless told to `replace`.
    """
    _ensure_application()
    told = imprint(snapshot, head, generated_by, generated_at, marking)
    name = trm_file_name(snapshot, told.marking, ".pdf")
    place = place_for(out, name)
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS_AN_INCH)
    writer.setTitle(
        clean(f"{say.TITLE} {snapshot.area} {say.day_text(snapshot.day)} · {told.marking}")
    )
    writer.setAuthor(clean(generated_by))
    writer.setCreator(f"{told.marking} · {say.head_text(head)}")
    pages = print_sheets(writer, partial(_sheets, snapshot=snapshot, told=told))
    buffer.close()
    return PdfReport(place, pages, write_whole(place, bytes(content.data()), replace=replace))


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


def _ensure_application() -> None:
    """Fonts need an application; the command line has none, and no screen either."""
    if QCoreApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        _Kept.application = QGuiApplication(["lomu"])


class _Kept:
    """Holds the application that was made here, which must live as long as its fonts."""

    application: QGuiApplication | None = None
