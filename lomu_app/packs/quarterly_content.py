"""The quarterly return for the regional co-ordinator: numbers of the region, beside before."""

from __future__ import annotations

from fractions import Fraction

from lomu_app.insight.children import ChildrenPage, load_children
from lomu_app.insight.measures import definition_of
from lomu_app.insight.quarterly import QuarterlyReturn, ReturnTable, load_quarterly
from lomu_app.insight.quarters import Quarter, quarter_of, read_quarter
from lomu_app.insight.rules import half_up
from lomu_app.kernel.permissions import Permission
from lomu_app.packs.figure_parts import HELD_BACK, can_be_drawn, methods_of
from lomu_app.packs.kinds import PackWish, pack_kind
from lomu_app.packs.story import (
    Chart,
    ChartKind,
    Column,
    Count,
    Fact,
    Method,
    PackContent,
    Story,
    StoryRow,
)
from lomu_app.store.unit_of_work import Reader

KIND = "quarterly"
_QUARTERS = 5  # that the trend goes back
_MEASURES = (
    "locations_raised", "locations_kept", "locations_signed_off", "tactics_begun",
    "cohort_movement", "members",
)  # fmt: skip
_SHEETS = {"locations": "Locations", "tactics": "Tactics", "offenders": "Offenders"}
_ROUNDED = (
    "Percentages are whole ones, halves rounded up, from the exact numbers. Quarters are those of"
    " the financial year. Two quarters are compared only where the same authorities gave numbers"
    " for both."
)


def load_quarterly_content(reader: Reader, wish: PackWish) -> PackContent:
    """The quarter named, else the last that has ended; of all areas of whoever builds it."""
    quarter = read_quarter(wish.about) if wish.about else quarter_of(wish.day).before
    found = load_quarterly(reader, quarter)
    pages = _pages(reader, quarter)
    policy = reader.policies["insight"]
    return PackContent(
        kind=KIND, title=f"Quarterly return, {quarter.label}",
        subject=f"cog:quarter:{quarter.code}", area=wish.area, day=wish.day, version=1,
        data_as_at=found.data_as_at,
        stories=(
            _children(found), _trend(pages), *(_table(found, each) for each in found.tables),
        ),
        counts=(
            Count(found.children.now.total, "children at risk", "Children whom the authorities"
                  " identified as at risk of or experiencing CSE at the end of the quarter."),
            Count(found.children.now.highest, "at the highest level",
                  f"Of these, the ones at level “{found.children.levels[-1][1]}”."),
            Count(found.children.now.reduced, "risk reduced",
                  "Of these, the ones whose risk was deemed to have reduced in the quarter."),
        ),
        facts=(
            Fact("Quarter", quarter.told), Fact("Areas", ", ".join(found.areas)),
            *(Fact("Children", line) for line in found.children.told),
            Fact("Suspects", found.suspects), Fact("Policy", found.policy),
        ),
        notices=found.lacking, seen_with=Permission.SEE_CSE,
        covers=found.areas if found.areas != (wish.area,) else (),
        method=(
            *methods_of(definition_of(policy, code) for code in _MEASURES),
            Method("Rounding", _ROUNDED),
            Method("Held back", f"Numbers of offenders below {found.few}, and what would give one"
                   " away."),
        ),
    )  # fmt: skip


pack_kind(KIND, label="Quarterly return", load=load_quarterly_content, about="quarter")


def _pages(reader: Reader, quarter: Quarter) -> list[ChildrenPage]:
    """The quarters up to this one, the earliest first."""
    wanted = [quarter]
    while len(wanted) < _QUARTERS:
        wanted.append(wanted[-1].before)
    return [load_children(reader, each) for each in reversed(wanted)]


def _children(found: QuarterlyReturn) -> Story:
    page = found.children
    columns = (
        Column("authority", "Authority", 24, style="strong"),
        *(Column(code, label, 14, style="number") for code, label in page.levels),
        Column("total", "All", 10, style="number"),
        Column("reduced", "Risk reduced", 14, style="number"),
    )
    codes = [code for code, _ in page.levels]
    rows = [
        StoryRow(
            f"authority:{row.authority}",
            (row.authority, *(row.levels.get(code) for code in codes), row.total, row.reduced),
        )
        for row in page.rows
    ]
    total = StoryRow("authority:all", ("All", *page.now.levels, page.now.total, page.now.reduced))
    last = rows[-1].row_id if rows else ""
    chart = Chart(
        "Children at risk, by authority", "Children at risk in each authority, all levels.",
        "authority", ("total",), ChartKind.BAR, rows[0].row_id if rows else "", last,
    )  # fmt: skip
    return Story(
        "Children", "Children at risk of CSE, by authority", columns, (*rows, total),
        note="As each authority gave them; the cover tells them in words.",
        tells="Numbers given by each authority, by level of risk",
        charts=(chart,) if rows else (),
    )  # fmt: skip


def _trend(pages: list[ChildrenPage]) -> Story:
    columns = (
        Column("quarter", "Quarter", 16, style="strong"),
        Column("total", "Children at risk", 16, style="number"),
        Column("change", "Beside before, %", 16, style="number"),
        Column("highest", "Highest level", 14, style="number"),
        Column("share", "Highest level, %", 16, style="number"),
        Column("reduced", "Risk reduced", 14, style="number"),
    )
    rows = tuple(
        StoryRow(f"quarter:{page.quarter.code}", _quarter(page))
        for page in pages
        if page.now.authorities
    )
    charts = tuple(
        Chart(title, f"{title}, quarter by quarter.", "quarter", (key,), kind)
        for title, key, kind in (
            ("Children at risk", "total", ChartKind.COLUMN),
            ("Highest level, %", "share", ChartKind.LINE),
        )
        if rows
    )
    return Story(
        "Quarters", "Quarter on quarter", columns, rows, tells="How the numbers have moved",
        note="Whole percentages, halves rounded up; see Method.", charts=charts,
    )  # fmt: skip


def _quarter(page: ChildrenPage) -> tuple[str, int, int | None, int, int | None, int]:
    now, before = page.now, page.before
    same = before is not None and before.authorities == now.authorities
    change, share = None, now.highest_share
    if before is not None and same and before.total:
        change = int(half_up(Fraction(100 * (now.total - before.total), before.total)))
    percent = None if share is None else int(half_up(share * 100))
    return page.quarter.label, now.total, change, now.highest, percent, now.reduced


def _table(found: QuarterlyReturn, table: ReturnTable) -> Story:
    columns = (
        Column("label", table.title.partition(" by ")[2].capitalize() or "What", 26,
               style="strong"),
        *(
            Column(f"n{at}", heading, 13, style="number")
            for at, heading in enumerate(table.columns)
        ),
    )  # fmt: skip
    rows = tuple(
        StoryRow(
            f"line:{line.label}",
            (line.label, *(HELD_BACK if each is None else each for each in line.numbers)),
        )
        for line in table.lines
    )
    drawn = rows[:-1]
    series = tuple(
        f"n{at}" for at, name in enumerate(table.columns)
        if name.endswith("now") and can_be_drawn(row.values[at + 1] for row in drawn)
    )  # fmt: skip
    chart = Chart(
        f"{table.title}, this quarter", f"{table.title}: bars for each line of this sheet.",
        "label", series[:2], ChartKind.BAR, drawn[0].row_id if drawn else "",
        drawn[-1].row_id if drawn else "",
    )  # fmt: skip
    return Story(
        _SHEETS[table.code], table.title, columns, rows,
        tells=table.title, charts=(chart,) if series else (),
        note=f"“Now” is {found.quarter.label}, “before” is {found.quarter.before.label}.",
    )  # fmt: skip
