"""The first page of a Threat Review pack: how the list stands, who stands for it, where to look."""

from __future__ import annotations

from collections.abc import Sequence

from lomu_app.daart.snapshot import ListLine, ListSnapshot
from lomu_app.kernel.counting import counted
from lomu_app.packs import trm_words as say
from lomu_app.packs.cover_parts import across, put_contents, put_facts, put_figures
from lomu_app.packs.marking import handling
from lomu_app.packs.safe_text import shortened
from lomu_app.packs.text_layout import Value
from lomu_app.packs.trm_figures import figures
from lomu_app.packs.workbook import PackSheet, Page

INDEX_PAGE = Page(widths=(6, 38, 16, 18, 22))
# So many briefings fit on the cover; more get a sheet of their own.
ON_COVER = 24
_A_PAGE = 730.0
Facts = list[tuple[str, str]]
# All of it stands on the sheet about the method.
_LONGEST_WARNING = 240


def fill_cover(
    sheet: PackSheet, snapshot: ListSnapshot, others: Sequence[tuple[str, str]],
    briefings: Sequence[tuple[ListLine, str]], recipients: Sequence[str],
) -> None:  # fmt: skip
    """Fill the cover; `others` are sheet names with what they tell, `briefings` line and sheet."""
    _head(sheet, snapshot)
    put_figures(sheet, figures(snapshot))
    put_facts(sheet, "Who stands for it", _facts(snapshot, sheet, recipients))
    put_contents(sheet, others)
    if len(briefings) > ON_COVER:
        _first_lines(sheet, briefings)
    else:
        _briefings(sheet, briefings)
    sheet.one_page = True


def fill_index(sheet: PackSheet, briefings: Sequence[tuple[ListLine, str]], back_to: str) -> None:
    """A link to each briefing, in the order of the list."""
    sheet.title(f"Briefings ({len(briefings)})", "One page for each person on the list", back_to)
    sheet.header(("#", "Name", "Reference", "Risk", "Why here"))
    first = sheet.row
    for line, name in briefings:
        values: list[Value] = [
            line.rank, shortened(say.name_of(line), 120), shortened(line.reference, 40),
            say.risk_text(line), shortened(say.category_of(line), 60),
        ]  # fmt: skip
        styles = ["rank_link", "strong", "text", "risk", "text"]
        sheet.link_number(0, name, line.rank, "rank_link")
        sheet.fill_row(values, styles, least=17)
    sheet.colour_risk(3, first, sheet.row - 1)


def _head(sheet: PackSheet, snapshot: ListSnapshot) -> None:
    sheet.end_row(10)
    across(sheet, say.TITLE, "cover_title", 48)
    across(sheet, snapshot.area, "cover_area", 32)
    across(sheet, say.long_day(snapshot.day), "cover_day", 24)
    sheet.end_row(10)
    across(
        sheet,
        f"{say.status_text(snapshot)} · list {snapshot.list_id}, version {snapshot.version}",
        "status" if snapshot.approved_at else "warn",
        26,
    )
    for warning in say.approval_warnings(snapshot):
        across(sheet, shortened(warning, _LONGEST_WARNING), "warn", 26)
    sheet.end_row(10)


def _facts(snapshot: ListSnapshot, sheet: PackSheet, recipients: Sequence[str]) -> Facts:
    facts = [
        *say.steps(snapshot),
        ("Data as at", say.moment_text(snapshot.data_as_at)),
        ("Policy", snapshot.policy),
        ("Audit head", say.head_text(sheet.pack.facts.head)),
        ("Handling", handling(sheet.pack.marking)),
    ]
    if recipients:
        facts.append(("Copies to", "; ".join(recipients)))
    return facts


def _first_lines(sheet: PackSheet, briefings: Sequence[tuple[ListLine, str]]) -> None:
    """The top of a long list, to be read at a glance."""
    left = _A_PAGE - sheet.height - 28
    shown = briefings[: max(3, min(ON_COVER, int(left / 19)))]
    across(sheet, f"First {len(shown)} of {len(briefings)}", "heading", 24)
    sheet.end_row(4)
    for line, name in shown:
        sheet.joined(0, 3, "", "link")
        sheet.link(0, name, shortened(f"{line.rank}  {say.name_of(line)}", 40))
        sheet.put(4, say.risk_text(line), "plain")
        days = counted(line.days_wanted, "day")
        sheet.put(6, shortened(f"{say.category_of(line)} · {days}", 34), "plain")
        sheet.end_row(19)


def _briefings(sheet: PackSheet, briefings: Sequence[tuple[ListLine, str]]) -> None:
    """A link a target, in two columns, read down."""
    across(sheet, f"Briefings ({len(briefings)})", "heading", 24)
    sheet.end_row(4)
    if not briefings:
        across(sheet, "Nobody is on the list today.", "plain", 18)
        return
    half = (len(briefings) + 1) // 2
    left = _A_PAGE - sheet.height
    points = max(16.0, min(24.0, left / half)) if left > half * 16 else 16.0
    for row in range(half):
        for start, column in ((row, 0), (row + half, 4)):
            if start < len(briefings):
                line, name = briefings[start]
                told = f"{line.rank}  {say.name_of(line)}"
                sheet.joined(column, column + 2, "", "link")
                sheet.link(column, name, shortened(told, 30))
                sheet.put(column + 3, say.risk_text(line), "plain")
        sheet.end_row(points)
