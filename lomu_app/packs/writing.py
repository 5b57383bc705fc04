"""A pack of stories as a workbook: cover, contents, one sheet a story, method.

Here nothing is held back any more: `story.for_audience` has done that, and what it took away never
comes this far.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lomu_app.disclosure.rules import SENSITIVITY_LABELS
from lomu_app.packs.cover_parts import (
    COVER_PAGE,
    across,
    put_contents,
    put_facts,
    put_figures,
)
from lomu_app.packs.figure import Figure
from lomu_app.packs.files import pack_file_name
from lomu_app.packs.frozen import digest_of
from lomu_app.packs.letterhead import put_letterhead
from lomu_app.packs.marking import handling, marking_of
from lomu_app.packs.measure import height
from lomu_app.packs.story import CONTENTS, COVER, METHOD, OpenCell, PackContent, Story, held
from lomu_app.packs.story_sheet import Copy, fill_story, sheet_for
from lomu_app.packs.styles import size_of
from lomu_app.packs.trm_words import generated_text, head_text, long_day, moment_text
from lomu_app.packs.workbook import PackFacts, PackReport, PackSheet, PackWriter, Page

_METHOD_PAGE = Page(widths=(30.0, 70.0))
_CONTENTS_PAGE = Page(widths=(30.0, 70.0))
_ON_COVER = 14
# Points: what the cover's page holds, and what the method's can be pressed onto.
_COVER_HIGHEST, _METHOD_HIGHEST = 730.0, 1000.0


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """Of whom and for whom one copy is, and what its footers say.

    `letterhead` are the force's own words and its picture, where it has them; `known_by` is the
    SHA-256 of the content as it is kept, in hex: without it, that is reckoned from the content.
    """

    marking: str
    floor: str
    head: str
    generated_by: str
    generated_at: dt.datetime
    release: str = ""
    made_for: str = ""
    recipient: str = ""
    canary: str = ""
    row_key: str = "00"
    letterhead: tuple[str, bytes | None] = ("", None)
    known_by: str = ""


def file_name_of(content: PackContent, marking: str, *, made_for: str = "") -> str:
    """`ODOC-Coventry-Probation-2026-11-24-v1_OFFICIAL-SENSITIVE.xlsx`."""
    area = f"{content.place}-{made_for}" if made_for else content.place
    return pack_file_name(
        content.kind.upper(), area, content.day, content.version, marking, suffix=".xlsx"
    )  # fmt: skip


def pack_bytes(content: PackContent, facts: CopyFacts) -> tuple[bytes, PackReport]:
    """The workbook, in memory; the same content and facts give the same bytes."""
    known_by = facts.known_by or digest_of(content)
    pack = PackWriter(_pack_facts(content, facts, known_by))
    rows = _fill(pack, content, facts, known_by)
    data = pack.closed()
    digest = hashlib.sha256(data).hexdigest()
    return data, PackReport(Path(), pack.sheets, rows, digest)


def _pack_facts(content: PackContent, facts: CopyFacts, known_by: str) -> PackFacts:
    own = (
        ("Release", facts.release), ("Copy", facts.canary), ("PackKind", content.kind),
        ("PackVersion", str(content.version)), ("Audience", content.audience),
        ("ContentSHA256", known_by),
    )  # fmt: skip
    return PackFacts(
        title=f"{content.title} {content.day:%d/%m/%Y}", subject=content.subject,
        marking=marking_of(facts.marking, facts.floor), head=facts.head,
        generated_by=facts.generated_by, generated_at=facts.generated_at,
        created=content.data_as_at, custom=tuple(each for each in own if each[1]),
        copy=f"copy {facts.canary}" if facts.canary else "", floor=facts.floor,
    )  # fmt: skip


def _fill(pack: PackWriter, content: PackContent, facts: CopyFacts, known_by: str) -> int:
    cover = pack.sheet(COVER, COVER_PAGE)
    many = len(content.stories) > _ON_COVER
    contents = pack.sheet(CONTENTS, _CONTENTS_PAGE) if many else None
    sheets = [sheet_for(pack, story) for story in content.stories]
    method = pack.sheet(METHOD, _METHOD_PAGE)
    _fill_method(method, content, known_by)
    choices = _put_choices(method, content.stories)
    method.one_page = method.height < _METHOD_HIGHEST
    copy = Copy(facts.canary, facts.row_key)
    rows = 0
    for sheet, story in zip(sheets, content.stories, strict=True):
        rows += fill_story(sheet, story, copy, choices, COVER)
    told = [
        (sheet.name, _told(story)) for sheet, story in zip(sheets, content.stories, strict=True)
    ]
    if contents is not None:
        _fill_contents(contents, told)
        told = [(contents.name, f"All {len(told)} sheets, each with a link"), *told[:_ON_COVER]]
    told.append((method.name, "How each number came about"))
    _fill_cover(cover, content, facts, told)
    return rows


def _told(story: Story) -> str:
    return story.tells or story.title


def _fill_cover(
    sheet: PackSheet, content: PackContent, facts: CopyFacts, told: Sequence[tuple[str, str]]
) -> None:
    put_letterhead(sheet, *facts.letterhead)
    sheet.end_row(10)
    across(sheet, content.title, "cover_title", 48)
    across(sheet, content.place, "cover_area", 32)
    across(sheet, f"{long_day(content.day)}, version {content.version}", "cover_day", 24)
    sheet.end_row(10)
    if facts.made_for:
        to = f" · {facts.recipient}" if facts.recipient else ""
        across(sheet, f"For {facts.made_for}{to}", "status", 26)
    for notice in content.notices:
        across(sheet, notice, "warn", 26)
    sheet.end_row(10)
    if content.counts:
        put_figures(sheet, [Figure(each.value, each.label, each.counts) for each in content.counts])
        sheet.end_row(10)
    own = [
        ("Holds", "; ".join(SENSITIVITY_LABELS[each] for each in sorted(held(content)))),
        ("Data as at", moment_text(content.data_as_at)),
        ("Made", generated_text(facts.generated_by, facts.generated_at)),
        ("Register", f"{facts.release}, copy {facts.canary}" if facts.canary else ""),
        ("Audit head", head_text(facts.head)),
        ("Handling", handling(sheet.pack.marking)),
    ]
    told_facts = [(each.name, each.value) for each in content.facts if each.value]
    put_facts(sheet, "What this is", [*told_facts, *(each for each in own if each[1])])
    put_contents(sheet, told)
    _fill_rest(sheet, content)
    sheet.one_page = True


def _fill_rest(sheet: PackSheet, content: PackContent) -> None:
    """How things are counted, as far as the page has room; the method sheet tells all of it."""
    lines = [(each.what, each.how) for each in content.method]
    kept, room = [], _COVER_HIGHEST - sheet.height - 40
    for what, how in lines:
        high = 4 + height(len(sheet.layout.lines_in(2, 7, how, "value")), size_of("value"))
        room -= max(high, 18)
        if room < 0:
            break
        kept.append((what, how))
    if kept:
        put_facts(sheet, "How it is counted", kept)


def _fill_contents(sheet: PackSheet, told: Sequence[tuple[str, str]]) -> None:
    sheet.title("Contents", "Every sheet; each name leads to it", COVER)
    sheet.header(("Sheet", "What it tells"))
    for name, words in told:
        sheet.link(0, name, name)
        sheet.put(1, words, "text")
        sheet.end_row(18)


def _fill_method(sheet: PackSheet, content: PackContent, known_by: str) -> None:
    sheet.title("Method", "How each number is counted, and what this pack holds", COVER)
    sheet.header(("What", "How"), freeze=False)
    lines = [(each.what, each.how) for each in content.method]
    lines += [(each.label, each.counts) for each in content.counts]
    facts = sheet.pack.facts
    lines += [
        ("Data as at", moment_text(content.data_as_at)),
        ("Version", str(content.version)),
        ("Content", f"SHA-256 {known_by}"),
        ("Audit head", head_text(facts.head)),
        ("Yellow cells", "Are there to be filled in; all others are locked."),
    ]
    for what, how in dict.fromkeys(lines):
        for number, part in enumerate(sheet.layout.portions(1, how, "text")):
            sheet.fill_row(("" if number else what, part), ("strong", "text"))


def _put_choices(sheet: PackSheet, stories: Sequence[Story]) -> dict[tuple[str, ...], str]:
    """Write the words to choose from, each list once; their places."""
    wanted = dict.fromkeys(
        cell.choices for story in stories for cell in _open_cells(story) if cell.choices
    )
    places = {}
    for words in wanted:
        first = sheet.row
        for number, word in enumerate(words):
            sheet.fill_row(("" if number else "To choose from", word), ("strong", "text"))
        places[words] = sheet.place_of(1, first, sheet.row - 1)
    return places


def _open_cells(story: Story) -> list[OpenCell]:
    own = [row.open for row in story.rows] + [column.open for column in story.columns]
    return [cell for cell in own if cell is not None]
