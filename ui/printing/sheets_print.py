"""Sheets on their way to a printer: laid anew for each device, leafed through before they go."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMarginsF, QObject, Qt, Signal
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from lomu_app.kernel.errors import StoreUnavailable
from ui.printing.paper import Press, SheetOfPaper
from ui.printing.preview import PaperPreview

Lay = Callable[[Press], list[SheetOfPaper]]


class SheetsPreview(QObject):
    """The preview from which sheets are printed; `open` shows it and returns at once.

    `failed(error)` when the printer does not answer.
    """

    failed = Signal(object)

    def __init__(self, parent: QWidget, title: str, document: str, lay: Lay) -> None:
        super().__init__(parent)
        self._lay = lay
        self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self._printer.setDocName(document)
        lay_paper(self._printer)
        press = Press(self._printer)
        self.dialog = PaperPreview(parent, title, press, lay(press))
        self.dialog.print_wanted.connect(self._choose_printer)

    def open(self) -> None:
        """Show the preview."""
        self.dialog.open()

    def print_to(self, printer: QPrinter) -> None:
        """Print all of it."""
        try:
            print_sheets(printer, self._lay)
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


def print_sheets(device: QPagedPaintDevice, lay: Lay) -> int:
    """Paint all sheets on a device; how many. Raises StoreUnavailable if it does not answer."""
    lay_paper(device)
    press = Press(device)
    sheets = lay(press)
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


def lay_paper(device: QPagedPaintDevice) -> None:
    """A4 with our own margins, which count from the paper's edge and are wider than a printer's."""
    if isinstance(device, QPrinter):
        device.setFullPage(True)
    device.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Landscape, QMarginsF()
        )
    )
