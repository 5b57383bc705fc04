"""One target on one page, for the officer at the door: what can hurt first, then where to go.

Nothing about the victim but the risk band, and no victim's address, ever stands here.
"""

from __future__ import annotations

import datetime as dt

from lomu_app.daart.snapshot import ListLine, ListSnapshot
from lomu_app.packs import trm_words as say
from lomu_app.packs.styles import briefing_risk
from lomu_app.packs.tried_sheet import TriedSheet
from lomu_app.packs.workbook import Page

# The page, and a wider one for those of whom much is known: pressed on to one sheet of paper
# its letters are smaller, but still to be read. With each the points that it may be high.
PAGE = Page(widths=(16, 62, 22))
_WIDE_PAGE = Page(widths=(18, 116, 28))
PAGES = ((PAGE, 1100.0), (_WIDE_PAGE, 1190.0))
_A_PAGE = 735.0
_EMPTY = ""


def fill_briefing(sheet: TriedSheet, line: ListLine, snapshot: ListSnapshot, back_to: str) -> None:
    """Lay out the sheet of one target from the top."""
    today = snapshot.day
    sheet.put(0, f"No. {line.rank}", "b_rank")
    sheet.put(1, line.reference, "b_rank")
    sheet.link(2, back_to, "Back to contents", "link_right")
    sheet.end_row(22)
    _who(sheet, line)
    _dangers(sheet, line, today)
    _places(sheet, line, today)
    _power(sheet, line)
    _attempts(sheet, line)
    _tasking(sheet, line)
    _record(sheet)


def _who(sheet: TriedSheet, line: ListLine) -> None:
    risk = say.risk_text(line)
    told, styles = (risk, say.name_of(line), None), (briefing_risk(risk), "b_name", "plain")
    sheet.fill_row(told, styles, least=38)
    _prose(sheet, "Identity", say.identity_of(line), "b_strong")
    if line.aliases:
        _prose(sheet, "Also known as", "; ".join(line.aliases), "b_strong")
    _prose(sheet, "Identifiers", say.identifiers_of(line))


def _dangers(sheet: TriedSheet, line: ListLine, today: dt.date) -> None:
    for number, marker in enumerate(line.markers):
        label = "WARNING" if number == 0 else _EMPTY
        told = (label, say.marker_text(marker), say.marker_age(marker, today))
        sheet.fill_row(told, ("b_danger_label", "b_danger", "b_danger_side"), least=30)
        if marker.note:
            _safety(sheet, _EMPTY, marker.note)
    if not line.markers:
        _safety(sheet, "WARNING", say.NO_MARKERS)
    if line.safety_note:
        _safety(sheet, "Officer safety", line.safety_note)
    sheet.end_row(6)


def _safety(sheet: TriedSheet, label: str, text: str) -> None:
    styles = ("b_safety_label", "b_safety", "b_safety")
    for number, part in enumerate(sheet.layout.portions(1, text, "b_safety")):
        sheet.fill_row((_EMPTY if number else label, part, None), styles, least=22)


def _places(sheet: TriedSheet, line: ListLine, today: dt.date) -> None:
    for number, address in enumerate(line.addresses):
        label = "Go to, in order" if number == 0 else _EMPTY
        text = f"{number + 1}.  {say.address_text(address)}"
        if address.note:
            text = f"{text}\n{address.note}"
        side = say.checked_text(address, today)
        late = "b_side" if address.last_checked else "b_side_late"
        _prose(sheet, label, text, "b_strong", side=side, side_style=late)
    if not line.addresses:
        _prose(sheet, "Go to, in order", "No address known", "b_gap")


def _power(sheet: TriedSheet, line: ListLine) -> None:
    _prose(sheet, "Power", say.power_of(line), "b_strong")
    _prose(sheet, "Necessity", say.necessity_of(line))
    _prose(sheet, "Offence", line.offence or "Not stated", "b_strong")
    if line.evidence_summary:
        _prose(sheet, "Evidence", line.evidence_summary)
    _prose(sheet, "Why here", say.why_here(line), side=f"score {line.score}")
    if line.gaps:
        _prose(sheet, "Gaps", "; ".join(line.gaps), "b_gap", side_style="b_gap")
    wanted = f"Wanted on PNC: {say.pnc_wanted(line)}"
    since = f"{line.days_wanted} days wanted, since {say.day_text(line.date_added)}"
    _prose(sheet, "Circulation", f"{wanted} · {since} · {say.movement_text(line)}")


def _attempts(sheet: TriedSheet, line: ListLine) -> None:
    _prose(sheet, "Tried", say.attempts_told(line), "b_strong")
    told = "\n".join(f"{say.attempt_time(one)}  {say.attempt_text(one)}" for one in line.attempts)
    if told:
        _prose(sheet, _EMPTY, told)


def _tasking(sheet: TriedSheet, line: ListLine) -> None:
    if line.tactical_options:
        _prose(
            sheet, "Tactical options", "\n".join(f"•  {option}" for option in line.tactical_options)
        )
    for label, text in say.markup(line):
        _prose(sheet, label, text)
    if line.comments:
        _prose(sheet, "Comments", line.comments)
    if line.ask:
        _prose(sheet, "Ask", line.ask, "b_strong")
    due = f"due {say.due_text(line)}" if line.due else "no day set"
    _prose(sheet, "Owner", say.owner_of(line), "b_strong", side=due)
    if line.officer_in_case:
        _prose(sheet, "Officer in case", line.officer_in_case)
    if line.decision:
        _prose(sheet, "Decision", line.decision)
    if line.result:
        _prose(sheet, "Result", say.result_of(line), "b_strong")


def _record(sheet: TriedSheet) -> None:
    """Boxes to tick and room to write, as far as the page reaches."""
    sheet.end_row(6)
    _prose(sheet, "Record", f"{say.RECORD}\n{say.RECORD_ASK}")
    left = _A_PAGE - sheet.height
    for column, style in enumerate(("b_label", "b_box", "b_box")):
        sheet.put(column, "Notes" if column == 0 else None, style)
    sheet.end_row(min(max(left, 48), 150))


def _prose(
    sheet: TriedSheet, label: str, text: str, style: str = "b_text", *, side: str = "",
    side_style: str = "b_side",
) -> None:  # fmt: skip
    for number, part in enumerate(sheet.layout.portions(1, text, style)):
        told = (label, part, side) if number == 0 else (_EMPTY, part, _EMPTY)
        sheet.fill_row(told, ("b_label", style, side_style))
