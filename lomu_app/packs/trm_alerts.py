"""Alerts and releases that the meeting goes through besides the targets: in words, as a sheet."""

from __future__ import annotations

from lomu_app.daart.snapshot import AlertLine, ListSnapshot
from lomu_app.kernel.counting import counted
from lomu_app.packs.safe_text import shortened
from lomu_app.packs.workbook import PackSheet, Page, TypeHere, Value

TITLE = "Alerts and releases"
PAGE = Page(widths=(13, 24, 26, 56, 22, 40), landscape=True)
_HEADINGS = ("Reference", "Kind", "Who", "What", "Since", "Outcome")
_HINT = "What came of it. It stays on each day's list until this is recorded."


def kind_of(alert: AlertLine) -> str:
    """`AL-26-0007 · Release today`."""
    return f"{alert.reference} · {alert.category_label or alert.category}"


def since_of(alert: AlertLine) -> str:
    """`today`, `for 3 days, since 21/11/2026`, and whether the approver could not have seen it."""
    days = counted(alert.carried_days, "day")
    told = f"for {days}, since {alert.day:%d/%m/%Y}" if alert.carried_days > 0 else "today"
    return f"{told} · came in AFTER THE APPROVAL" if alert.late else told


def said_of(alert: AlertLine) -> str:
    """Who, what, since when, and what came of it, in one paragraph."""
    who = f"{alert.name}: " if alert.name else ""
    told = f"{who}{alert.text} ({since_of(alert)})"
    return f"{told}. Outcome: {alert.outcome}" if alert.outcome else told


def fill_alerts(sheet: PackSheet, snapshot: ListSnapshot, back_to: str) -> None:
    """One row an alert; what came of it may be typed into the yellow cell."""
    sheet.title(TITLE, "What the meeting goes through besides the targets", back_to)
    sheet.header(_HEADINGS)
    for alert in snapshot.alerts:
        values: list[Value] = [
            shortened(alert.reference, 40), shortened(alert.category_label or alert.category, 80),
            shortened(alert.name, 120) or "–", shortened(alert.text, 800), since_of(alert),
            alert.outcome,
        ]  # fmt: skip
        styles = ["text", "strong", "strong", "text", "late" if alert.late else "text", "type_text"]
        sheet.identify(f"alert.{alert.alert_id}.{alert.version}")
        for column in range(5):
            sheet.put(column, values[column], styles[column])
        sheet.type_here(5, TypeHere(alert.outcome, _HINT))
        sheet.end_row(max(30, sheet.needed(values, styles)))
