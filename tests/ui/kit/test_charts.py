"""Charts: every length is told in words too, and all of them print."""

from __future__ import annotations

import dataclasses
import datetime as dt

from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from ui.kit.chart_drawing import (
    Look,
    Mark,
    Pair,
    Strip,
    TimeStory,
    beside_line,
    today_line,
)
from ui.kit.charts import (
    FunnelChart,
    PairChart,
    TimeChart,
    funnel_picture,
    pairs_picture,
    story_picture,
)
from ui.kit.funnel_drawing import Stage
from ui.kit.theme import Theme

DAY = dt.date
STORY = TimeStory(
    first=DAY(2026, 1, 14),
    today=DAY(2026, 4, 9),
    counts={DAY(2026, 1, 1): 2, DAY(2026, 3, 1): 7},
    strips=(
        Strip("Patrols", "done: partly", Look.DONE, DAY(2026, 1, 20), DAY(2026, 2, 20)),
        Strip("Hotel notice", "live", Look.RUNS, DAY(2026, 3, 1)),
        Strip("Licensing review", "planned", Look.TO_COME, DAY(2026, 5, 1), DAY(2026, 6, 2)),
    ),
    marks=(Mark(DAY(2026, 1, 14), "score 21"), Mark(DAY(2026, 4, 1), "score 11")),
)
PAIRS = [Pair("Patrols", 9, 4), Pair("Hotel notice", 3, None)]


def test_that_a_chart_of_months_tells_all_it_shows(qtbot: QtBot, theme: Theme) -> None:
    chart = TimeChart("Intelligence and tactics")
    qtbot.addWidget(chart)
    chart.resize(500, 300)
    chart.show()
    assert chart.told() == ""
    empty = chart.sizeHint().height()
    chart.show_story(STORY)
    assert STORY.months()[0] == DAY(2026, 1, 1)
    assert STORY.months()[-1] == DAY(2026, 7, 1), "as far as what is planned reaches"
    assert chart.accessibleName() == (
        "Intelligence and tactics: Jan 26 2, Mar 26 7. "
        "Patrols: done: partly, 20/01/2026 until 20/02/2026. Hotel notice: live, 01/03/2026. "
        "Licensing review: planned, 01/05/2026 until 02/06/2026."
    )
    assert chart.sizeHint().height() > empty
    light, high = chart.grab().toImage(), chart.sizeHint().height()
    theme.set_scheme("dark")
    assert chart.grab().toImage() != light
    theme.set_zoom(150)
    assert chart.sizeHint().height() > high


def test_that_a_funnel_tells_each_stage_and_hatches_what_is_no_way_on(
    qtbot: QtBot, theme: Theme
) -> None:
    way = [Stage("Referred", 12, "12, 100%"), Stage("Selected", 6, "6, 50%")]
    chart = FunnelChart("Funnel")
    qtbot.addWidget(chart)
    chart.show_stages("Funnel", [])
    assert chart.accessibleName() == "Funnel: nobody was referred."
    chart.show_stages("Funnel", [*way, Stage("Let go", 6, "6, 50%")])
    assert chart.told() == "Referred: 12, 100%. Selected: 6, 50%. Let go: 6, 50%."
    chart.resize(500, chart.sizeHint().height())
    solid = chart.grab().toImage()
    chart.show_stages("Funnel", [*way, Stage("Let go", 6, "6, 50%", apart=True)])
    hatched = chart.grab().toImage()
    assert hatched != solid
    row = QFontMetricsF(chart.font()).height() * 2
    for place, same in ((0, True), (1, True), (2, False)):
        line = QRect(0, int(row * (place + 1)), 500, int(row * 0.8))
        assert (hatched.copy(line) == solid.copy(line)) is same
    theme.set_scheme("dark")
    assert chart.grab().toImage() != hatched
    data, high = funnel_picture(way, "Funnel", 600)
    assert data.startswith(b"\x89PNG")
    assert high > 60


def test_that_the_line_of_today_crosses_no_words() -> None:
    assert today_line(STORY, 10, 80, 120, 200) == [(10, 80), (120, 200)], "not between them"
    bare = dataclasses.replace(STORY, strips=())
    assert today_line(bare, 10, 80, 120, 120) == [(10, 80)]
    for middle, line in ((50, 52), (50, 48), (50, 50), (50, 90)):
        moved = beside_line(middle, 20, line)
        assert abs(moved - line) >= 10
        assert abs(moved - middle) <= 10


def test_that_nothing_counted_is_said_and_not_drawn_as_nought(qtbot: QtBot) -> None:
    chart = PairChart("Before and after")
    qtbot.addWidget(chart)
    chart.show()
    chart.show_pairs(PAIRS)
    assert chart.accessibleName() == (
        "Before and after: Patrols: before 9, after 4. Hotel notice: before 3, after not counted."
    )
    chart.grab()
    chart.show_pairs([])
    assert chart.told() == "nothing counted yet."
    quiet = TimeStory(DAY(2026, 3, 4), DAY(2026, 4, 9), {})
    months = TimeChart("Intelligence")
    qtbot.addWidget(months)
    months.show_story(quiet)
    assert months.told() == "nothing in 2 months."


def test_that_charts_print(qtbot: QtBot) -> None:
    for picture, high in (story_picture(STORY, "Story", 500), pairs_picture(PAIRS, "Pairs", 500)):
        assert picture.startswith(b"\x89PNG")
        assert high > 50
