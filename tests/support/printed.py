"""The words on the pages of a PDF."""

from __future__ import annotations

from pathlib import Path

import pypdfium2


def words_of_pages(file: Path) -> list[str]:
    """The text of each page on one line."""
    with pypdfium2.PdfDocument(file) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
