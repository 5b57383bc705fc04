"""The minutes of a COG as a workbook: the text, its actions as a table, what was added since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from lomu_app.meetings.papers import MinutesPack
from lomu_app.packs.cog_file import cog_file_name
from lomu_app.packs.cog_lists import ACTION_PAGE, fill_actions
from lomu_app.packs.marking import handling
from lomu_app.packs.minutes_lines import LineKind, MinutesLine, minutes_lines, notes, standing
from lomu_app.packs.trm_file import place_for
from lomu_app.packs.trm_words import long_day
from lomu_app.packs.workbook import PackFacts, PackReport, PackSheet, PackWriter, Page

# At that scale these columns fill the width of the paper, and so many points its height.
_PAGE = Page(widths=(20, 76))
_A_PAGE = 780.0
_BEGINS = (LineKind.HEADING, LineKind.ITEM)
_KEPT = 4
_STYLES = {
    LineKind.TITLE: ("b_strong", "b_strong"), LineKind.HEADING: ("band", "band"),
    LineKind.ITEM: ("b_label", "b_strong"), LineKind.ACTION: ("strong", "strong"),
    LineKind.FACT: ("text", "text"), LineKind.TEXT: ("text", "text"),
}  # fmt: skip


def build_minutes_book(
    snapshot: MinutesPack, *, out: Path, head: str, generated_by: str, generated_at: dt.datetime,
    marking: str | None = None, recipients: Sequence[str] = (), replace: bool = False,
    password: str = "",
) -> PackReport:  # fmt: skip
    """Write the workbook; `out` is a folder, or a file that must not exist unless `replace`."""
    place = place_for(out, cog_file_name(snapshot, "minutes", marking))
    pack = PackWriter(
        PackFacts(
            title=f"{snapshot.short} minutes {snapshot.area} {snapshot.held_on:%d/%m/%Y}",
            subject=f"Minutes of meeting {snapshot.meeting_id}",
            marking=marking or snapshot.marking, head=head, generated_by=generated_by,
            generated_at=generated_at, created=snapshot.data_as_at,
            custom=(("MeetingId", str(snapshot.meeting_id)), ("MinutesSHA256", snapshot.kept),
                    ("ContentSHA256", snapshot.digest())),
        )
    )  # fmt: skip
    sheet = pack.sheet("Minutes", _PAGE)
    lines = minutes_lines(snapshot)
    sheet.title(
        f"Minutes: {snapshot.short} {snapshot.area}",
        f"{long_day(snapshot.held_on)} · {standing(snapshot)}",
    )
    _fill(sheet, lines)
    _fill_notes(sheet, snapshot, recipients)
    if snapshot.actions:
        table = pack.sheet("Actions", ACTION_PAGE)
        table.title("Actions raised", f"{snapshot.short} {snapshot.area}", "Minutes")
        fill_actions(table, snapshot.actions)
    digest = pack.save(place, replace=replace, password=password)
    return PackReport(place, pack.sheets, len(lines), digest)


def _fill(sheet: PackSheet, lines: Sequence[MinutesLine]) -> None:
    pages = _Pages(sheet)
    for at, line in enumerate(lines):
        if line.kind in _BEGINS:
            pages.keep_together(lines[at : at + _KEPT])
        if line.kind is LineKind.HEADING:
            _band(sheet, line.text)
            continue
        if line.kind is LineKind.ITEM:
            sheet.end_row(6)
        label, text = _parts(line)
        for number, part in enumerate(sheet.layout.portions(1, text, _STYLES[line.kind][1])):
            pages.make_room(sheet.layout.needed((label, part), _STYLES[line.kind]))
            sheet.fill_row(("" if number else label, part), _STYLES[line.kind])


def _parts(line: MinutesLine) -> tuple[str, str]:
    """What stands in the two columns; an item's number on the left."""
    if line.kind is not LineKind.ITEM:
        return line.label, line.text
    number, _, text = line.text.partition(" ")
    return number, text


def _band(sheet: PackSheet, text: str) -> None:
    """A heading over both columns, on one line."""
    sheet.end_row(8)
    for column, told in enumerate((text, None)):
        sheet.put(column, told, "band")
    sheet.end_row(22)


class _Pages:
    """Where pages end, so that no heading and no item stands alone at the foot of one."""

    def __init__(self, sheet: PackSheet) -> None:
        self._sheet, self._begun = sheet, 0.0

    def keep_together(self, lines: Sequence[MinutesLine]) -> None:
        """Let these stand on one page, heading and item with what is said first."""
        self.make_room(sum(self._high(line) for line in lines))

    def make_room(self, points: float) -> None:
        """Begin a page where so much does not fit on this one any more."""
        if self._sheet.height - self._begun + points > _A_PAGE:
            self._sheet.next_page()
            self._begun = self._sheet.height

    def _high(self, line: MinutesLine) -> float:
        styles = _STYLES[line.kind]
        if line.kind is LineKind.HEADING:
            return 30
        label, text = _parts(line)
        first = self._sheet.layout.portions(1, text, styles[1])[0]
        return self._sheet.layout.needed((label, first), styles) + 6


def _fill_notes(sheet: PackSheet, snapshot: MinutesPack, recipients: Sequence[str]) -> None:
    if snapshot.addenda:
        _band(sheet, "ADDED SINCE")
    told = [*snapshot.addenda, *notes(snapshot), ("Handling", handling(sheet.pack.marking))]
    if recipients:
        told.append(("Copies to", "; ".join(recipients)))
    for at, (label, text) in enumerate(told):
        if at == len(snapshot.addenda):
            sheet.end_row(8)
        for number, part in enumerate(sheet.layout.portions(1, text, "text")):
            sheet.fill_row(("" if number else label, part), ("strong", "text"))
