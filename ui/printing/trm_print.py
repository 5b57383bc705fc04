"""The Threat Review list on paper or as PDF, from the same rows as screen and workbook."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QCoreApplication,
    QIODevice,
    QMarginsF,
    QObject,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QGuiApplication,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from lomu_app.daart.snapshot import ListSnapshot
from lomu_app.kernel.errors import StoreUnavailable
from lomu_app.packs import trm_words as say
from lomu_app.packs.files import write_whole
from lomu_app.packs.safe_text import clean
from lomu_app.packs.trm_file import place_for, trm_file_name
from ui.printing.briefing_page import briefing_pages
from ui.printing.frame import Imprint, frame_pages, imprint
from ui.printing.list_pages import list_pages
from ui.printing.paper import Press, SheetOfPaper
from ui.printing.preview import PaperPreview

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
    pages = _print(snapshot, writer, told)
    buffer.close()
    return PdfReport(place, pages, write_whole(place, bytes(content.data()), replace=replace))


class TrmPreview(QObject):
    """The preview from which the list is printed; `open` shows it and returns at once.

    `failed(error)` when the printer does not answer.
    """

    failed = Signal(object)

    def __init__(
        self, snapshot: ListSnapshot, parent: QWidget, *, head: str, generated_by: str,
        generated_at: dt.datetime, marking: str | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._snapshot = snapshot
        self._told = imprint(snapshot, head, generated_by, generated_at, marking)
        self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self._printer.setDocName(trm_file_name(snapshot, self._told.marking, ""))
        _lay_paper(self._printer)
        press = Press(self._printer)
        sheets = _sheets(press, snapshot, self._told)
        self.dialog = PaperPreview(parent, f"Print {say.TITLE} {snapshot.area}", press, sheets)
        self.dialog.print_wanted.connect(self._choose_printer)

    def open(self) -> None:
        """Show the preview."""
        self.dialog.open()

    def print_to(self, printer: QPrinter) -> None:
        """Print all of it."""
        try:
            _print(self._snapshot, printer, self._told)
        except StoreUnavailable as error:
            self.failed.emit(error)

    def _choose_printer(self) -> None:
        chooser = QPrintDialog(self._printer, self.dialog)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.accepted.connect(self._print)
        chooser.setModal(True)
        chooser.show()

    def _print(self) -> None:
        self.print_to(self._printer)


def _print(snapshot: ListSnapshot, device: QPagedPaintDevice, told: Imprint) -> int:
    _lay_paper(device)
    press = Press(device)
    sheets = _sheets(press, snapshot, told)
    press.turn(sheets[0])
    painter = QPainter()
    if not painter.begin(device):
        raise StoreUnavailable("The printer does not answer. Choose another, or write a PDF.")
    try:
        for number, sheet in enumerate(sheets):
            if number:
                press.turn(sheet)
                device.newPage()
            press.paint(painter, sheet)
    finally:
        painter.end()
    return len(sheets)


def _sheets(press: Press, snapshot: ListSnapshot, told: Imprint) -> list[SheetOfPaper]:
    sheets = list_pages(press, snapshot)
    for line in say.listed(snapshot):
        sheets += briefing_pages(press, line, snapshot)
    frame_pages(sheets, snapshot, told)
    return sheets


def _lay_paper(device: QPagedPaintDevice) -> None:
    # Full page: our own margins count from the paper's edge and are wider than any printer's.
    if isinstance(device, QPrinter):
        device.setFullPage(True)
    device.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Landscape, QMarginsF()
        )
    )


def _ensure_application() -> None:
    """Fonts need an application; the command line has none, and no screen either."""
    if QCoreApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        _Kept.application = QGuiApplication(["lomu"])


class _Kept:
    """Holds the application that was made here, which must live as long as its fonts."""

    application: QGuiApplication | None = None
