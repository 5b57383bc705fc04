"""The agenda pack of a COG: cover, agenda, a page a location, sign-offs, exceptions, method."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from lomu_app.cog.pack_rows import CogPack, PackLine
from lomu_app.packs import cog_lists, cog_location
from lomu_app.packs import cog_words as say
from lomu_app.packs.cog_figures import figures
from lomu_app.packs.cog_file import cog_file_name
from lomu_app.packs.cover_parts import COVER_PAGE, across, put_contents, put_facts, put_figures
from lomu_app.packs.marking import handling
from lomu_app.packs.safe_text import shortened
from lomu_app.packs.tried_sheet import TriedSheet, sheet_that_fits
from lomu_app.packs.trm_file import place_for
from lomu_app.packs.trm_words import head_text, long_day, moment_text
from lomu_app.packs.workbook import PackFacts, PackReport, PackSheet, PackWriter

_COVER, _AGENDA, _METHOD = "Cover", "Agenda", "Method"
_SIGN_OFFS, _EXCEPTIONS, _ACTIONS = "Sign-offs", "Exceptions", "Last actions"
# Points: what the cover's page holds, and a line of it.
_A_PAGE, _LINE = 730.0, 18.0
_FEWEST = 5
_CONTENTS = {
    _AGENDA: "Every location that is not signed off; each number leads to its page",
    _SIGN_OFFS: "What is proposed to the chair: eight points and evidence",
    _EXCEPTIONS: "Signed off although points lacked, and why",
    _ACTIONS: "What earlier meetings asked for",
    _METHOD: "How the agenda came about and what each number counts",
}
_PAGES = {
    _AGENDA: cog_lists.AGENDA_PAGE, _SIGN_OFFS: cog_lists.SIGN_OFF_PAGE,
    _EXCEPTIONS: cog_lists.EXCEPTION_PAGE, _ACTIONS: cog_lists.ACTION_PAGE,
    _METHOD: cog_lists.METHOD_PAGE,
}  # fmt: skip


def build_cog_pack(
    snapshot: CogPack, *, out: Path, head: str, generated_by: str, generated_at: dt.datetime,
    marking: str | None = None, recipients: Sequence[str] = (), replace: bool = False,
    password: str = "",
) -> PackReport:  # fmt: skip
    """Write the pack of one meeting's agenda.

    `out` is a folder, where the file gets its proper name, or a file, which must not exist
    unless told to `replace`. `head` is the audit log's newest entry.
    """
    place = place_for(out, cog_file_name(snapshot, "agenda", marking))
    pack = PackWriter(
        PackFacts(
            title=f"{snapshot.short} agenda {snapshot.area} {snapshot.held_on:%d/%m/%Y}",
            subject=f"Agenda of meeting {snapshot.meeting_id}", marking=marking or snapshot.marking,
            head=head, generated_by=generated_by, generated_at=generated_at,
            created=snapshot.data_as_at,
            custom=(("MeetingId", str(snapshot.meeting_id)),
                    ("ContentSHA256", snapshot.digest())),
        )
    )  # fmt: skip
    cover = pack.sheet(_COVER, COVER_PAGE)
    tables = {name: pack.sheet(name, _PAGES[name]) for name in _wanted(snapshot)}
    number = len(snapshot.lines)
    pages = [(line, _page(pack, line, (at, number))) for at, line in enumerate(snapshot.lines, 1)]
    _fill(tables, snapshot, pages)
    others = [(tables[name].name, _CONTENTS[name]) for name in tables]
    _fill_cover(cover, snapshot, others, recipients)
    _fill_first(cover, pages)
    digest = pack.save(place, replace=replace, password=password)
    return PackReport(place, pack.sheets, number, digest)


def _wanted(snapshot: CogPack) -> list[str]:
    names = [_AGENDA]
    if any(line.proposal is not None for line in snapshot.lines):
        names.append(_SIGN_OFFS)
    if snapshot.exceptions:
        names.append(_EXCEPTIONS)
    if snapshot.last_actions:
        names.append(_ACTIONS)
    return [*names, _METHOD]


def _fill(
    tables: dict[str, PackSheet], snapshot: CogPack, pages: Sequence[tuple[PackLine, str]]
) -> None:
    cog_lists.fill_agenda(tables[_AGENDA], snapshot, pages, _COVER)
    cog_lists.fill_method(tables[_METHOD], snapshot, _COVER)
    tables[_METHOD].one_page = True
    rest = {
        _SIGN_OFFS: cog_lists.fill_sign_offs, _EXCEPTIONS: cog_lists.fill_exceptions,
        _ACTIONS: cog_lists.fill_last_actions,
    }  # fmt: skip
    for name, fill in rest.items():
        if name in tables:
            fill(tables[name], snapshot, _COVER)


def _page(pack: PackWriter, line: PackLine, place: tuple[int, int]) -> str:
    def fill(sheet: TriedSheet) -> None:
        cog_location.fill_location(sheet, line, place, _COVER)

    return sheet_that_fits(pack, line.reference, cog_location.PAGES, fill).name


def _fill_cover(
    sheet: PackSheet, snapshot: CogPack, others: Sequence[tuple[str, str]],
    recipients: Sequence[str],
) -> None:  # fmt: skip
    sheet.end_row(10)
    across(sheet, snapshot.label, "cover_title", 48)
    across(sheet, f"Agenda · {snapshot.area}", "cover_area", 32)
    where = f", {snapshot.place}" if snapshot.place else ""
    across(
        sheet, f"{long_day(snapshot.held_on)}, {snapshot.starts_at}{where}", "cover_day", 24
    )  # fmt: skip
    sheet.end_row(10)
    across(sheet, say.status_text(snapshot), "status" if snapshot.frozen_at else "warn", 26)
    warnings = (say.late_text(snapshot), say.overdue_text(snapshot), _exceptions_told(snapshot))
    for warning in warnings:
        if warning:
            across(sheet, warning, "warn", 26)
    sheet.end_row(10)
    put_figures(sheet, figures(snapshot))
    if snapshot.topics:
        put_facts(sheet, "In numbers", snapshot.topics)
    facts = [
        ("Chair", snapshot.chair or "not named before the meeting is opened"),
        ("Data as at", moment_text(snapshot.data_as_at)), ("Policy", snapshot.policy),
        ("Audit head", head_text(sheet.pack.facts.head)),
        ("Handling", handling(sheet.pack.marking)),
    ]  # fmt: skip
    if recipients:
        facts.append(("Copies to", "; ".join(recipients)))
    put_facts(sheet, "Who stands for it", facts)
    put_contents(sheet, others)
    sheet.one_page = True


def _fill_first(sheet: PackSheet, pages: Sequence[tuple[PackLine, str]]) -> None:
    """As many of the agenda as the cover's page holds, each with a link to its own."""
    room = int((_A_PAGE - sheet.height - 28) / _LINE)
    shown = pages[: max(_FEWEST, room)]
    if not shown:
        return
    told = "The agenda" if len(shown) == len(pages) else f"First {len(shown)} of {len(pages)}"
    across(sheet, told, "heading", 24)
    sheet.end_row(4)
    for at, (line, name) in enumerate(shown, 1):
        sheet.joined(0, 3, "", "link")
        sheet.link(0, name, shortened(f"{at}  {line.name}", 48))
        sheet.put(4, say.risk_text(line.now), "plain")
        sheet.put(6, say.trend_text(line.trend), "plain")
        sheet.end_row(_LINE)


def _exceptions_told(snapshot: CogPack) -> str:
    if not snapshot.exceptions:
        return ""
    told = ", ".join(each.reference for each in snapshot.exceptions[:12])
    return f"Signed off by exception, {len(snapshot.exceptions)} in all: {told}. See {_EXCEPTIONS}."
