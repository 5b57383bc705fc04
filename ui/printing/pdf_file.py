"""Laid-out sheets as a PDF file, whole or not at all; needs no screen."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice
from PySide6.QtGui import QGuiApplication, QPdfWriter

from lomu_app.packs import trm_words as say
from lomu_app.packs.files import write_whole
from lomu_app.packs.safe_text import clean
from ui.printing.frame import Imprint
from ui.printing.sheets_print import Lay, print_sheets

_DOTS_AN_INCH = 600


@dataclass(frozen=True, slots=True)
class PdfReport:
    """The file that was written."""

    file: Path
    pages: int
    sha256: str


def write_pdf(
    place: Path, lay: Lay, title: str, told: Imprint, *, replace: bool = False
) -> PdfReport:  # fmt: skip
    """Paint what `lay` lays out; the file must not exist unless told to `replace`."""
    _ensure_application()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS_AN_INCH)
    writer.setTitle(clean(f"{title} · {told.marking}"))
    writer.setAuthor(clean(told.generated_by))
    writer.setCreator(f"{told.marking} · {say.head_text(told.head)}")
    pages = print_sheets(writer, lay)
    buffer.close()
    return PdfReport(place, pages, write_whole(place, bytes(content.data()), replace=replace))


def _ensure_application() -> None:
    """Fonts need an application; the command line has none, and no screen either."""
    if QCoreApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        _Kept.application = QGuiApplication(["lomu"])


class _Kept:
    """Holds the application that was made here, which must live as long as its fonts."""

    application: QGuiApplication | None = None
