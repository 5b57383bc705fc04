"""The Threat Review pack: cover, list, one briefing a target, actions to fill in, method."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from lomu_app.daart.snapshot import ListLine, ListSnapshot
from lomu_app.packs import trm_alerts, trm_briefing, trm_cover, trm_list
from lomu_app.packs import trm_words as say
from lomu_app.packs.cover_parts import COVER_PAGE
from lomu_app.packs.tried_sheet import TriedSheet, sheet_that_fits
from lomu_app.packs.trm_file import place_for, trm_file_name
from lomu_app.packs.workbook import PackFacts, PackReport, PackSheet, PackWriter

_COVER, _LIST, _OFF, _ACTIONS, _METHOD = "Cover", "List", "Off the list", "Actions", "Method"
_INDEX, _ALERTS = "Briefings", trm_alerts.TITLE
_CONTENTS = {
    _ALERTS: "What the meeting goes through besides the targets",
    _LIST: "Everybody on the list, in order; each number leads to the briefing",
    _ACTIONS: "Type the meeting's decisions into the yellow cells",
    _OFF: "Who is not on it any more, and why",
    _INDEX: "A link to the page of each person",
    _METHOD: "How the order came about and what each number counts",
}


def build_trm_pack(
    snapshot: ListSnapshot, *, out: Path, head: str, generated_by: str,
    generated_at: dt.datetime, marking: str | None = None, recipients: Sequence[str] = (),
    replace: bool = False,
) -> PackReport:  # fmt: skip
    """Write the pack of one list.

    `out` is a folder, where the file gets its proper name, or a file, which must not exist
    unless told to `replace`. `head` is the audit log's newest entry, `#1042 3f9ac1d2e07b`.
    """
    place = place_for(out, trm_file_name(snapshot, marking))
    known_by = snapshot.digest()
    pack = PackWriter(_facts(snapshot, known_by, head, generated_by, generated_at, marking))
    cover = pack.sheet(_COVER, COVER_PAGE)
    tables = _tables(pack, snapshot)
    sheets = [(line, _briefing(pack, line, snapshot)) for line in say.listed(snapshot)]
    briefings = [(line, sheet.name) for line, sheet in sheets]
    _fill_tables(tables, snapshot, known_by, briefings)
    others = [(tables[key].name, told) for key, told in _CONTENTS.items() if key in tables]
    trm_cover.fill_cover(cover, snapshot, others, briefings, recipients)
    digest = pack.save(place, replace=replace)
    return PackReport(place, pack.sheets, len(briefings), digest)


def _facts(
    snapshot: ListSnapshot, known_by: str, head: str, by: str, at: dt.datetime,
    marking: str | None,
) -> PackFacts:  # fmt: skip
    return PackFacts(
        title=f"{say.TITLE} {snapshot.area} {say.day_text(snapshot.day)}",
        subject=f"Threat Review list {snapshot.list_id}, version {snapshot.version}",
        marking=marking or snapshot.marking,
        head=head,
        generated_by=by,
        generated_at=at,
        created=snapshot.data_as_at,
        custom=(
            ("ListId", str(snapshot.list_id)),
            ("ListVersion", str(snapshot.version)),
            ("ContentSHA256", known_by),
        ),
    )


def _tables(pack: PackWriter, snapshot: ListSnapshot) -> dict[str, PackSheet]:
    """The table sheets, in the order of their tabs."""
    pages = {
        _ALERTS: trm_alerts.PAGE,
        _LIST: trm_list.LIST_PAGE, _ACTIONS: trm_list.ACTION_PAGE, _OFF: trm_list.OFF_PAGE,
        _INDEX: trm_cover.INDEX_PAGE, _METHOD: trm_list.METHOD_PAGE,
    }  # fmt: skip
    if not snapshot.alerts:
        del pages[_ALERTS]
    if not snapshot.off_since and not say.removed(snapshot):
        del pages[_OFF]
    if len(say.listed(snapshot)) <= trm_cover.ON_COVER:
        del pages[_INDEX]
    return {key: pack.sheet(key, page) for key, page in pages.items()}


def _fill_tables(
    tables: dict[str, PackSheet], snapshot: ListSnapshot, known_by: str,
    briefings: list[tuple[ListLine, str]],
) -> None:  # fmt: skip
    trm_list.fill_list(tables[_LIST], snapshot, briefings, _COVER)
    results = trm_list.fill_method(tables[_METHOD], snapshot, known_by, _COVER)
    # A few rows on a page of their own would be worse than slightly smaller letters.
    tables[_METHOD].one_page = tables[_METHOD].height <= trm_list.METHOD_HIGHEST
    trm_list.fill_actions(tables[_ACTIONS], snapshot, results, _COVER)
    if _ALERTS in tables:
        trm_alerts.fill_alerts(tables[_ALERTS], snapshot, _COVER)
    if _OFF in tables:
        trm_list.fill_off(tables[_OFF], snapshot, _COVER)
    if _INDEX in tables:
        trm_cover.fill_index(tables[_INDEX], briefings, _COVER)


def _briefing(pack: PackWriter, line: ListLine, snapshot: ListSnapshot) -> PackSheet:
    def fill(sheet: TriedSheet) -> None:
        trm_briefing.fill_briefing(sheet, line, snapshot, _COVER)

    return sheet_that_fits(pack, line.reference or f"Target {line.rank}", trm_briefing.PAGES, fill)
