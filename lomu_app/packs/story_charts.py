"""Native charts of the numbers on their sheet, two a row, each with an alternative text."""

from __future__ import annotations

from typing import Any

from lomu_app.packs.colours import ALARM, GREY, INK, LINE, NAVY
from lomu_app.packs.safe_text import shortened
from lomu_app.packs.story import Chart, ChartKind, Story
from lomu_app.packs.styles import FONT
from lomu_app.packs.workbook import PackSheet

_IN_A_ROW = 2
_ROWS, _TALLEST, _ROW_POINTS = 11, 18, 16.0
_AROUND = 5  # rows of a chart that its title, its axis and its edges take
_GAP = 8
_PIXELS_A_CHARACTER = 7.0
# Told apart without colour, too: by dash and by the shape of the marker.
_LOOKS = (
    (NAVY, "solid", "circle"), (ALARM, "dash", "diamond"), (GREY, "round_dot", "square"),
    (INK, "long_dash", "triangle"),
)  # fmt: skip
_COUNTED_SINGLY = 8
_LABELLED = 13  # points up to which each carries its number


def room_for_charts(sheet: PackSheet, story: Story) -> int:
    """Leave rows free under the title; the first of them."""
    first = sheet.row
    lines = -(-len(_drawn(story)) // _IN_A_ROW)
    for _ in range(lines * _rows_of(story)):
        sheet.end_row(_ROW_POINTS)
    if lines:
        sheet.end_row(_GAP)
    return first


def _rows_of(story: Story) -> int:
    """How many rows of the sheet a chart takes: each bar has room for its name, in two lines."""
    if all(chart.kind is not ChartKind.BAR for chart in _drawn(story)):
        return _ROWS
    return max(_ROWS, min(_TALLEST, _AROUND + len(story.rows)))


def put_charts(sheet: PackSheet, story: Story, first: int, places: dict[str, int]) -> None:
    """Draw each chart into the rows that were left; `places` are the rows by their ids."""
    charts = _drawn(story)
    if not charts or not places:
        return
    rows = _rows_of(story)
    wide = sum(sheet.page.widths) * _PIXELS_A_CHARACTER
    across = _IN_A_ROW if len(charts) > 1 else 1
    size = {"width": wide / across - 10, "height": rows * _ROW_POINTS / 0.75 - 8}
    for number, chart in enumerate(charts):
        made = _made(sheet, story, chart, places)
        made.set_size(size)
        at = {
            "x_offset": 4 + (number % across) * wide / across, "y_offset": 4,
            "description": shortened(chart.description, 400), "object_position": 2,
        }  # fmt: skip
        sheet.native.insert_chart(first + number // across * rows, 1, made, at)


def _made(sheet: PackSheet, story: Story, chart: Chart, places: dict[str, int]) -> Any:
    made = sheet.pack.book.add_chart({"type": chart.kind.value})
    top = places[chart.first] if chart.first else min(places.values())
    bottom = places[chart.last] if chart.last else max(places.values())
    keys = [column.key for column in story.columns]
    category = _cells(sheet, keys.index(chart.category), top, bottom)
    for number, key in enumerate(chart.series):
        place = keys.index(key)
        made.add_series({
            "name": _name(story.columns[place].heading), "categories": category,
            "values": _cells(sheet, place, top, bottom),
            **_look(chart.kind, number, few=bottom - top < _LABELLED),
        })  # fmt: skip
    made.set_title({
        "name": _name(chart.title), "overlay": False,
        "name_font": {"name": FONT, "size": 10, "bold": True, "color": NAVY},
    })  # fmt: skip
    _set_axes(made, chart, max(_numbers(story, chart)))
    made.set_legend(
        {"position": "bottom", "font": {"name": FONT, "size": 8}}
        if len(chart.series) > 1
        else {"none": True}
    )
    return made


def _name(text: str) -> str:
    """The library takes a name such as `List!A1` for the place of a cell that holds the name."""
    return shortened(text, 120).replace("!", "！")


def _drawn(story: Story) -> list[Chart]:
    """Those that draw at least one number; of the others there is nothing to see."""
    return [chart for chart in story.charts if _numbers(story, chart)]


def _numbers(story: Story, chart: Chart) -> list[float]:
    keys = [column.key for column in story.columns]
    ids = [row.row_id for row in story.rows]
    start = ids.index(chart.first) if chart.first else 0
    stop = ids.index(chart.last) + 1 if chart.last else len(ids)
    told = [
        row.values[keys.index(key)] for row in story.rows[start:stop] for key in chart.series
    ]  # fmt: skip
    return [each for each in told if isinstance(each, (int, float))]


def _set_axes(made: Any, chart: Chart, highest: float) -> None:
    font = {"num_font": {"name": FONT, "size": 8}}
    scale: dict[str, Any] = {
        **font, "min": 0, "major_gridlines": {"visible": True, "line": {"color": LINE}},
    }  # fmt: skip
    if chart.most is not None:
        scale["max"] = chart.most
    elif 0 < highest <= _COUNTED_SINGLY:
        # There is no half of a case or a target.
        scale["major_unit"] = 1
    names: dict[str, Any] = {**font, "line": {"color": GREY}}
    if chart.kind is ChartKind.BAR:
        # Each bar says what it is; a program may leave out every other name.
        names["interval_unit"] = 1
        # The first row at the top, as in the table.
        made.set_x_axis(scale)
        made.set_y_axis({**names, "reverse": True})
    else:
        made.set_x_axis(names)
        made.set_y_axis(scale)


def _look(kind: ChartKind, number: int, *, few: bool) -> dict[str, Any]:
    colour, dash, shape = _LOOKS[number % len(_LOOKS)]
    labels = {"data_labels": {"value": True, "font": {"name": FONT, "size": 8}}} if few else {}
    if kind is ChartKind.LINE:
        return {
            "line": {"color": colour, "width": 1.75, "dash_type": dash},
            "marker": {"type": shape, "size": 5, "fill": {"color": colour},
                       "border": {"color": colour}}, **labels,
        }  # fmt: skip
    if number:
        pattern = {"pattern": "wide_upward_diagonal", "fg_color": colour, "bg_color": "#ffffff"}
        return {"pattern": pattern, "border": {"color": colour}, "gap": 60, **labels}
    return {"fill": {"color": colour}, "gap": 60, **labels}


def _cells(sheet: PackSheet, column: int, first: int, last: int) -> list[Any]:
    return [sheet.name, first, column + 1, last, column + 1]
