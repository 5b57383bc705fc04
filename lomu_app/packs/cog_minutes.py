"""The minutes of a COG as a workbook: the text, its actions as a table, what was added since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from lomu_app.cog.pack_rows import MinutesPack
from lomu_app.packs.cog_file import cog_file_name
from lomu_app.packs.cog_lists import ACTION_PAGE, fill_actions
from lomu_app.packs.marking import handling
from lomu_app.packs.minutes_lines import LineKind, MinutesLine, minutes_lines, notes, standing
from lomu_app.packs.trm_file import place_for
from lomu_app.packs.trm_words import long_day
from lomu_app.packs.workbook import PackFacts, PackReport, PackSheet, PackWriter, Page

_PAGE = Page(widths=(22, 80))
_STYLES = {
    LineKind.TITLE: ("b_strong", "b_strong"), LineKind.HEADING: ("header", "header"),
    LineKind.ITEM: ("b_label", "b_strong"), LineKind.ACTION: ("strong", "strong"),
    LineKind.FACT: ("text", "text"), LineKind.TEXT: ("text", "text"),
}  # fmt: skip


def build_minutes_book(
    snapshot: MinutesPack, *, out: Path, head: str, generated_by: str, generated_at: dt.datetime,
    marking: str | None = None, recipients: Sequence[str] = (), replace: bool = False,
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
    digest = pack.save(place, replace=replace)
    return PackReport(place, pack.sheets, len(lines), digest)


def _fill(sheet: PackSheet, lines: Sequence[MinutesLine]) -> None:
    for line in lines:
        if line.kind is LineKind.HEADING:
            sheet.end_row(8)
            sheet.fill_row((line.text, None), _STYLES[line.kind], least=22)
            continue
        number, text = line.label, line.text
        if line.kind is LineKind.ITEM:
            number, _, text = text.partition(" ")
            sheet.end_row(6)
        for at, part in enumerate(sheet.portions(1, text, _STYLES[line.kind][1])):
            sheet.fill_row(("" if at else number, part), _STYLES[line.kind])


def _fill_notes(sheet: PackSheet, snapshot: MinutesPack, recipients: Sequence[str]) -> None:
    if snapshot.addenda:
        sheet.end_row(8)
        sheet.fill_row(("ADDED SINCE", None), ("header", "header"), least=22)
    told = [*snapshot.addenda, *notes(snapshot), ("Handling", handling(sheet.pack.marking))]
    if recipients:
        told.append(("Copies to", "; ".join(recipients)))
    for at, (label, text) in enumerate(told):
        if at == len(snapshot.addenda):
            sheet.end_row(8)
        for number, part in enumerate(sheet.portions(1, text, "text")):
            sheet.fill_row(("" if number else label, part), ("strong", "text"))
