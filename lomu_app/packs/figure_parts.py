"""How figures of the measures stand in a pack: as numbers in cells, small ones told with care."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from lomu_app.insight.measures import Definition
from lomu_app.insight.rows import MeasureDetail
from lomu_app.insight.rules import Figure, Form, half_up
from lomu_app.packs.story import Chart, ChartKind, Column, Method, Story, StoryRow, Value

HELD_BACK = "held back"
"""What stands in the place of a number of people that is too small to be told."""
_CARE = "Read it with what the Method sheet says of it."


def cell(figure: Figure, *, outside: bool = False) -> Value:
    """A figure as a number: a share in whole percent, a mean to one place.

    Outside, what rests on so few that it says nothing, or points at somebody, is held back.
    """
    if figure.number is None:
        return None
    if outside and figure.small:
        return HELD_BACK
    if figure.form is Form.SHARE:
        return int(half_up(figure.number * 100))
    if figure.form in (Form.MEAN, Form.MEDIAN):
        return float(half_up(figure.number, 1))
    return int(half_up(figure.number))


def heading_of(words: Definition, form: Form) -> str:
    """`Arrests within target, %`, `Days wanted, days`."""
    return f"{words.label}, {'%' if form is Form.SHARE else words.unit}"


def methods_of(definitions: Iterable[Definition]) -> tuple[Method, ...]:
    """How each measure is counted, with what it does not say."""
    return tuple(
        Method(each.label, " ".join(filter(None, (each.formula, each.caution))))
        for each in definitions
    )


def months_story(
    details: Sequence[MeasureDetail], *, note: str, drawn: Sequence[str], outside: bool = False,
    held: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> Story:  # fmt: skip
    """The months of several measures, a column each; a small chart for each of `drawn`.

    `held` names by measure the months, as `2026-11`, that are held back whatever their size.
    """
    columns = [Column("month", "Month", 12, style="strong")]
    cells, charts = list[list[Value]](), list[Chart]()
    for each in details:
        words = each.row.definition
        heading = heading_of(words, each.whole.form)
        columns.append(Column(words.code, heading, 15, style="number"))
        back = held.get(words.code, frozenset())
        cells.append(
            [
                HELD_BACK if point.label in back else cell(point.figure, outside=outside)
                for point in each.chart.points
            ]
        )
        if words.code in drawn and can_be_drawn(cells[-1]):
            alt = f"{heading}, by month: {each.chart.told}"
            charts.append(Chart(heading, alt, "month", (words.code,), ChartKind.LINE))
    labels = [point.label for point in details[0].chart.points] if details else []
    rows = tuple(
        StoryRow(f"month:{label}", (label, *(column[at] for column in cells)))
        for at, label in enumerate(labels)
    )
    return Story(
        "Months", "Month by month", tuple(columns), rows, note=note,
        tells="The last months, with a chart for each measure", charts=tuple(charts),
        landscape=False,
    )  # fmt: skip


def groups_story(
    detail: MeasureDetail, name: str, *, outside: bool, held: frozenset[int] = frozenset()
) -> Story:
    """One measure by its groups, with a chart; groups at the places in `held` are held back."""
    words = detail.row.definition
    heading = heading_of(words, detail.whole.form)
    shares = detail.whole.form in (Form.SHARE, Form.MEAN, Form.MEDIAN)
    columns = [
        Column("group", detail.by.value.capitalize(), 44, style="strong"),
        Column("figure", heading, 16, style="number"),
    ]
    if shares:
        columns.append(Column("of", "Out of", 10, style="number"))
    rows = []
    for at, each in enumerate(detail.groups):
        figure = HELD_BACK if at in held else cell(each.figure, outside=outside)
        base = HELD_BACK if figure == HELD_BACK else each.figure.base
        rows.append(
            StoryRow(f"group:{at}", (each.name, figure, base) if shares else (each.name, figure))
        )
    chart = Chart(
        heading, f"{heading}: {len(rows)} bars, one for each line of this sheet.", "group",
        ("figure",), ChartKind.BAR,
    )  # fmt: skip
    return Story(
        name, words.label, tuple(columns), tuple(rows), note=_CARE if words.caution else "",
        tells=words.label, charts=(chart,) if can_be_drawn(row.values[1] for row in rows) else (),
    )  # fmt: skip


def can_be_drawn(values: Iterable[Value]) -> bool:
    """Whether a chart of these would show anything: of noughts and gaps alone it is blank."""
    return any(isinstance(value, int | float) and value for value in values)
