"""Puts rows on the clipboard so that Excel and Outlook take them as a table."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Sequence

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_STYLE = "border:1px solid #999;padding:2px 6px;mso-number-format:'\\@'"


def harmless(text: str) -> str:
    """The text, marked so that a spreadsheet will not take it for a formula."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def table_as_text(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Tab-separated, quoted where a cell holds tabs or line breaks."""
    out = io.StringIO()
    writer = csv.writer(out, dialect="excel-tab")
    writer.writerow([harmless(cell) for cell in header])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def table_as_html(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A plain table whose cells are all text."""

    def line(tag: str, cells: Sequence[str]) -> str:
        made = (f'<{tag} style="{_STYLE}">{html.escape(harmless(c))}</{tag}>' for c in cells)
        return f"<tr>{''.join(made)}</tr>"

    body = "".join(line("td", row) for row in rows)
    return f"<table style='border-collapse:collapse'>{line('th', header)}{body}</table>"


def copy_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Put the table on the clipboard, as text and as HTML."""
    data = QMimeData()
    data.setText(table_as_text(header, rows))
    data.setHtml(table_as_html(header, rows))
    QGuiApplication.clipboard().setMimeData(data)
