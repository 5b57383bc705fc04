"""Which painter makes a PDF of what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lomu_app.cog.pack_rows import CogPack
from lomu_app.meetings.papers import MinutesPack
from ui.printing.agenda_print import write_agenda_pdf
from ui.printing.minutes_print import write_minutes_pdf
from ui.printing.pdf_file import PdfReport
from ui.printing.trm_print import write_trm_pdf


def painter_of(snapshot: Any) -> Callable[..., PdfReport]:
    """What writes this as PDF."""
    if isinstance(snapshot, CogPack):
        return write_agenda_pdf
    return write_minutes_pdf if isinstance(snapshot, MinutesPack) else write_trm_pdf
