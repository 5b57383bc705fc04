"""What the Insight pages say of figures, months and rows."""

from __future__ import annotations

import datetime as dt

from lomu_app.insight.limits import STANDING_LABELS, Band, Standing
from lomu_app.insight.rows import Group, MeasureDetail
from lomu_app.insight.rules import BY_LABELS, By, Form, number_text
from ui.kit.chart_drawing import month_words
from ui.kit.run_drawing import RunPoint, RunStory


def title_of(detail: MeasureDetail) -> str:
    """`Days wanted (days): 8.0, of 12`."""
    words = detail.row.definition
    return f"{words.label} ({words.unit}): {detail.whole.told}"


def period_of(detail: MeasureDetail) -> str:
    """When, and where."""
    where = detail.areas[0] if len(detail.areas) == 1 else f"{len(detail.areas)} areas"
    period = detail.period
    return f"{period[:1].upper()}{period[1:]}, {where}"


def run_story(detail: MeasureDetail) -> RunStory:
    """The months of a measure as the chart draws them."""
    form, chart = detail.whole.form, detail.chart
    points = tuple(
        RunPoint(
            month_words(dt.date.fromisoformat(f"{point.label}-01")),
            None if point.figure.number is None else float(point.figure.number),
            point.figure.text, point.band.low, point.band.high, point.signal,
        )
        for point in chart.points
    )  # fmt: skip
    middle = chart.median
    words = number_text(form, middle) if middle is not None else ""
    return RunStory(points, None if middle is None else float(middle), words, chart.told)


def limits_text(form: Form, band: Band) -> str:
    """`41% to 83%`; empty where there are none."""
    if band.low is None or band.high is None:
        return ""
    if form is Form.SHARE:
        return f"{band.low * 100:.0f}% to {band.high * 100:.0f}%"
    return f"{band.low:.1f} to {band.high:.1f}"


def group_name(by: By, group: Group) -> str:
    """A month in words, any other group as it is called."""
    if by is By.MONTH:
        return month_words(dt.date.fromisoformat(f"{group.name}-01"))
    return group.name


def standing_text(group: Group) -> str:
    """How it compares; nothing where it is not compared."""
    if group.standing is Standing.NO_LIMITS:
        return ""
    return STANDING_LABELS[group.standing]


def by_label(by: By) -> str:
    """`By team`."""
    return f"By {BY_LABELS[by].lower()}"
