"""Rows for the clipboard: as text and as a table that Excel, Word and Outlook take."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Iterable, Sequence

from lomu_app.packs.safe_text import harmless

_BOX = "border:1px solid #999999;padding:2px 6px;text-align:left;vertical-align:top"
# Tells Excel that the cell is text, whatever stands in it.
_AS_TEXT = "mso-number-format:'\\@'"


def table_as_tsv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Tab-separated, quoted where a cell holds tabs, quotes or line ends; no cell can run."""
    out = io.StringIO()
    writer = csv.writer(out, dialect="excel-tab")
    for row in (header, *rows):
        writer.writerow([harmless(cell) for cell in row])
    return out.getvalue()


def table_as_html(header: Sequence[str], rows: Iterable[Sequence[str]], caption: str = "") -> str:
    """A table whose cells are all text, with the marking or title as its caption."""
    told = f"<caption><b>{html.escape(caption)}</b></caption>" if caption else ""
    body = "".join(_line("td", row) for row in rows)
    return f'<table style="border-collapse:collapse">{told}{_line("th", header)}{body}</table>'


def _line(tag: str, cells: Sequence[str]) -> str:
    style = f"{_BOX};{_AS_TEXT}"
    made = (f'<{tag} style="{style}">{_escaped(cell)}</{tag}>' for cell in cells)
    return f"<tr>{''.join(made)}</tr>"


def _escaped(cell: str) -> str:
    return html.escape(harmless(cell)).replace("\n", "<br>")
