"""Alerts and releases that the meeting goes through besides the targets, as a sheet."""

from __future__ import annotations

from lomu_app.daart.snapshot import ListSnapshot
from lomu_app.packs import trm_words as say
from lomu_app.packs.safe_text import shortened
from lomu_app.packs.text_layout import Value
from lomu_app.packs.type_here import TypeHere
from lomu_app.packs.workbook import PackSheet, Page

TITLE = "Alerts and releases"
PAGE = Page(widths=(13, 24, 26, 56, 22, 40), landscape=True)
_HEADINGS = ("Reference", "Kind", "Who", "What", "Since", "Outcome")
_HINT = "What came of it. It stays on each day's list until this is recorded."


def fill_alerts(sheet: PackSheet, snapshot: ListSnapshot, back_to: str) -> None:
    """One row an alert; what came of it may be typed into the yellow cell."""
    sheet.title(TITLE, "What the meeting goes through besides the targets", back_to)
    sheet.header(_HEADINGS)
    for alert in snapshot.alerts:
        values: list[Value] = [
            shortened(alert.reference, 40), shortened(alert.category_label or alert.category, 80),
            shortened(alert.name, 120) or "–", shortened(alert.text, 800), say.since_of(alert),
            alert.outcome,
        ]  # fmt: skip
        styles = ["text", "strong", "strong", "text", "late" if alert.late else "text", "type_text"]
        sheet.identify(f"alert.{alert.alert_id}.{alert.version}")
        for column in range(5):
            sheet.put(column, values[column], styles[column])
        sheet.type_here(5, TypeHere(alert.outcome, _HINT))
        sheet.end_row(max(30, sheet.layout.needed(values, styles)))
