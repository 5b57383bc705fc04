"""Every number of the FSIM, IOM board and quarterly packs is what raw rows make; so is the file."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from typing import Any

import openpyxl
import pytest

from lomu_app.bootstrap import Core
from lomu_app.disclosure.audiences import POLICY, find_audience
from lomu_app.fsim.sheet import week_of
from lomu_app.insight.measures import ALL
from lomu_app.insight.quarters import quarter_of
from lomu_app.insight.rules import Form
from lomu_app.packs.figure_parts import HELD_BACK
from lomu_app.packs.kinds import PackWish, find_kind
from lomu_app.packs.story import PackContent, Story, for_audience
from lomu_app.packs.writing import CopyFacts, pack_bytes
from tests.insight.plain import Plain, Raw, every_measure
from tests.insight.test_recomputed import number

AREA = "Coventry"
FORMS = {measure.code: measure.form for measure in ALL}


def content_of(core: Core, kind: str, about: str = "") -> PackContent:
    wish = PackWish(AREA, core.clock.today(), about)
    return core.ask(find_kind(kind).load, wish)


def story_of(content: PackContent, name: str) -> Story:
    return next(each for each in content.stories if each.name == name)


def rows_of(story: Story) -> dict[str, dict[str, Any]]:
    keys = [column.key for column in story.columns]
    return {str(row.values[0]): dict(zip(keys, row.values, strict=True)) for row in story.rows}


def shown(code: str, rows: list[Plain]) -> float | None:
    """The number as a cell shows it: whole percent, means to one place."""
    value = number(FORMS[code], rows)
    if value is None or FORMS[code] in (Form.COUNT, Form.LONGEST, Form.SUM):
        return value
    if FORMS[code] is Form.SHARE:
        return int(value * 100 + 0.5 + 1e-9)
    return int(value * 10 + 0.5 + 1e-9) / 10


def in_area(found: dict[str, list[Plain]], code: str) -> list[Plain]:
    return [row for row in found.get(code, []) if row.area == AREA]


def test_that_the_fsim_pack_tells_what_its_raw_rows_make(force: Core) -> None:
    raw, today = Raw(force), force.clock.today()
    content = content_of(force, "fsim", today.isoformat())
    week = week_of(today)
    now = every_measure(raw, week.first, today)
    before = every_measure(raw, week.before.first, week.before.last)
    told = {row.row_id: row.values for row in story_of(content, "Figures").rows}
    assert len(told) == 8
    for key, (_, value, base, earlier, base_before, _) in told.items():
        code = key.removeprefix("measure:")
        assert (value, base) == (shown(code, in_area(now, code)), len(in_area(now, code)))
        assert earlier == shown(code, in_area(before, code))
        assert base_before == len(in_area(before, code))
    for team, cells in rows_of(story_of(content, "Teams")).items():
        for code, value in cells.items():
            if code != "team":
                own = [row for row in in_area(now, code) if row.groups["team"] == team]
                assert value == shown(code, own), (team, code)
    for month, cells in rows_of(story_of(content, "Months")).items():
        first = dt.date.fromisoformat(f"{month}-01")
        last = min(today, (first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1))
        plain = every_measure(raw, first, last)
        for code in set(cells) - {"month"}:
            assert cells[code] == shown(code, in_area(plain, code)), (month, code)
    waiting = story_of(content, "Waiting").rows
    outstanding = {row.key: row.value for row in in_area(now, "outstanding_targets")}
    assert {int(row.row_id.split(":")[1]): row.values[4] for row in waiting} == {
        key: outstanding[key]
        for key in sorted(outstanding, key=lambda one: (-outstanding[one], one))[:10]
    }


def test_that_the_board_and_the_return_hold_back_what_points_at_somebody(force: Core) -> None:
    raw, today = Raw(force), force.clock.today()
    board = content_of(force, "iom_board")
    funnel = story_of(board, "Funnel")
    first = dt.date(today.year - (today.month < 12), today.month % 12 + 1, 1)
    year = every_measure(raw, first, today)
    stages = Counter(row.groups["stage"] for row in in_area(year, "cohort_funnel"))
    for row in funnel.rows:
        stage = str(row.values[0]).split(" ", 1)[1].lower().replace(" ", "_")
        assert row.values[1] in (stages[stage], HELD_BACK)
        assert row.values[1] == HELD_BACK or not 0 < stages[stage] < 5
    assert all(column.sensitivity == "plain" for story in board.stories for column in story.columns)
    assert not any(row.person_id for story in board.stories for row in story.rows)
    for month, cells in rows_of(story_of(board, "Months")).items():
        begun = dt.date.fromisoformat(f"{month}-01")
        last = min(today, (begun + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1))
        plain = every_measure(raw, begun, last)
        for code in set(cells) - {"month"}:
            rows = in_area(plain, code)
            wanted = HELD_BACK if 0 < len(rows) < 5 else shown(code, rows)
            assert cells[code] == wanted, (month, code)
    quarter = quarter_of(today).before
    found = every_measure(raw, quarter.first, quarter.last)
    content = content_of(force, "quarterly", quarter.code)
    places = story_of(content, "Locations")
    for code, key in (("locations_raised", "n0"), ("locations_kept", "n2"),
                      ("locations_signed_off", "n4")):  # fmt: skip
        assert rows_of(places)["All"][key] == len(found.get(code, []))
    counts = Counter(row.groups["type"] for row in found["locations_kept"])
    assert sorted(row.values[3] for row in places.rows[:-1] if row.values[3]) == sorted(
        counts.values()
    )
    tactics = rows_of(story_of(content, "Tactics"))
    strands = Counter(row.groups["strand"].capitalize() for row in found["tactics_begun"])
    assert {name: cells["n0"] for name, cells in tactics.items() if name != "All"} == {
        name: strands[name] for name in tactics if name != "All"
    }
    offenders = rows_of(story_of(content, "Offenders"))
    assert not [
        value for cells in offenders.values() for value in cells.values()
        if isinstance(value, int) and 0 < value < 5
    ]  # fmt: skip
    entered = {row["authority"]: row for row in raw["children_at_risk"]
               if row["quarter"] == quarter.code}  # fmt: skip
    children = rows_of(story_of(content, "Children"))
    assert len(entered) == 2
    for name in entered:
        assert (children[name]["total"], children[name]["reduced"]) == (85, 4)
    assert children["All"]["total"] == 170
    assert rows_of(story_of(content, "Quarters"))[quarter.label]["change"] == 0


@pytest.mark.parametrize("kind", ["fsim", "iom_board", "quarterly"])
def test_that_cells_and_charts_of_the_file_hold_these_numbers(force: Core, kind: str) -> None:
    audience = find_audience(force.policies[POLICY], "police" if kind == "fsim" else "figures")
    content = for_audience(content_of(force, kind), audience)
    facts = CopyFacts(
        marking="OFFICIAL-SENSITIVE", floor="OFFICIAL", head="#1", generated_by="Insp Tansy",
        generated_at=force.clock.now(),
    )  # fmt: skip
    data, _ = pack_bytes(content, facts)
    book = openpyxl.load_workbook(io.BytesIO(data))
    for story in content.stories:
        sheet = book[story.name]
        lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
        for row in story.rows:
            numbers = [value for value in row.values if isinstance(value, int | float)]
            assert any(_holds(line, row.values[0], numbers) for line in lines), (story.name, row)
        drawn = sum(len(chart.series) for chart in sheet._charts)
        assert drawn == sum(len(chart.series) for chart in story.charts)
        for chart, made in zip(story.charts, sheet._charts, strict=True):
            assert _plotted(sheet, made) == [
                [row.values[_place(story, key)] for row in _between(story, chart.first, chart.last)]
                for key in chart.series
            ]
            for plotted in _plotted(sheet, made):
                assert [each for each in plotted if isinstance(each, int | float) and each]
    methods = [str(cell.value) for row in book["Method"].iter_rows() for cell in row if cell.value]
    assert {each.what for each in content.method} <= set(methods)


def _holds(line: list[Any], name: Any, numbers: list[float]) -> bool:
    return name in line and all(number in line for number in numbers)


def _place(story: Story, key: str) -> int:
    return [column.key for column in story.columns].index(key)


def _between(story: Story, first: str, last: str) -> list[Any]:
    ids = [row.row_id for row in story.rows]
    start = ids.index(first) if first else 0
    end = ids.index(last) if last else len(ids) - 1
    return list(story.rows[start : end + 1])


def _plotted(sheet: Any, chart: Any) -> list[list[Any]]:
    """What stands in the cells that each series of a chart draws."""
    found = []
    for series in chart.series:
        cells = series.val.numRef.f.rpartition("!")[2].replace("$", "")
        first, _, last = cells.partition(":")
        found.append([row[0].value for row in sheet[f"{first}:{last or first}"]])
    return found
