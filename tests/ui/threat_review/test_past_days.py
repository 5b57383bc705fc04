"""A past day is shown again as it was, read only, and says so."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from lomu_app.bootstrap import Core
from lomu_app.daart.threat_commands import RecordDecision
from tests.support.cores import Cores
from tests.support.personal import behind
from tests.support.threat import AREA, attempt, close, prepare, presented, shown
from tests.ui.threat_review.conftest import MakeRig

DAY = dt.timedelta(days=1)


@pytest.fixture
def yesterday(
    sergeant: Core, inspector: Core, three: tuple[int, int, int], embedded_core_as: Cores
) -> dt.date:
    """A meeting held and closed; the day after is now, with one person arrested since."""
    day = sergeant.clock.today()
    line = presented(sergeant, inspector).active[0]
    sergeant.execute(
        RecordDecision(item_id=line.item_id, version=line.version, decision="Early visit")
    )
    close(sergeant)
    embedded_core_as.clock.advance(DAY)
    attempt(sergeant, three[0], "arrested")
    return day


def test_that_a_past_list_is_shown_as_it_was_and_says_so(
    sergeant: Core, yesterday: dt.date, sit_down: MakeRig
) -> None:
    desk = sit_down(sergeant)
    desk.press("Ctrl+PgUp")
    assert desk.page.listing.day == yesterday
    assert desk.names() == ["Ashby", "Birch", "Cole"]  # although one is arrested by now
    words = desk.page.banner.words_label.text()
    assert words.startswith("PAST DAY, READ ONLY. Tuesday 24 November 2026")
    assert desk.page.days.combo.currentText() == "Yesterday, Tue 24 Nov · closed"
    assert [step.state for step in desk.page.head_line.strip.steps()] == ["done"] * 5
    before = shown(sergeant, day=yesterday)
    desk.press("Alt+Down", "Ctrl+Del", "F4", "Ctrl+Shift+U", "Ctrl+Shift+M", "Ctrl+Shift+G")
    assert desk.no_dialog()
    assert shown(sergeant, day=yesterday) == before
    assert (
        desk.said[-6:-3]
        == ["The list has been presented and is frozen. Add an addendum instead."] * 3
    )


def test_that_it_can_be_shown_exactly_as_presented(
    sergeant: Core, yesterday: dt.date, sit_down: MakeRig
) -> None:
    desk = sit_down(sergeant)
    desk.press("Ctrl+PgUp")
    assert desk.line().decision == "Early visit"
    desk.press("Ctrl+Shift+H")
    assert desk.line().decision == ""
    assert desk.page.banner.words_label.text().startswith("READ ONLY. Exactly as it was presented")
    desk.press("F6", "F7")
    assert desk.no_dialog()
    assert desk.said[-1].startswith("This is the list exactly as it was presented")
    desk.press("Alt+Home")
    assert desk.page.listing.day == sergeant.clock.today()
    assert not desk.page.listing.exact


def test_that_a_closed_line_still_takes_its_outcome_once(
    sergeant: Core, yesterday: dt.date, sit_down: MakeRig
) -> None:
    desk = sit_down(sergeant)
    desk.press("Ctrl+PgUp", "Down", "F7", "N", "Return")
    assert desk.no_dialog()
    told = shown(sergeant, day=yesterday).active[1]
    assert told.result == "no_reply"
    desk.press("Up" if desk.line().surname.title() == "Cole" else "Down", "F7")
    assert desk.no_dialog()
    assert desk.said[-1].startswith("This line has its outcome")


def test_that_yesterdays_open_list_is_told_of_today(
    sergeant: Core, inspector: Core, three: tuple[int, int, int], embedded_core_as: Cores,
    sit_down: MakeRig,
) -> None:  # fmt: skip
    presented(sergeant, inspector)
    embedded_core_as.clock.advance(DAY)
    prepare(sergeant, AREA)
    desk = sit_down(sergeant)
    assert "is not closed" in desk.page.banner.words_label.text()
    desk.page.banner.button.setFocus()
    desk.press("Space")
    assert desk.page.listing.day == sergeant.clock.today() - DAY
    assert "3 lines have no outcome yet" in desk.page.banner.words_label.text()
    desk.page.banner.button.setFocus()
    desk.press("Space")
    assert len(desk.dialog().open_lines) == 3
    desk.press("Escape")


def test_that_who_came_off_is_told_beneath_the_list(
    sergeant: Core, yesterday: dt.date, sit_down: MakeRig
) -> None:
    prepare(sergeant)
    desk = sit_down(sergeant)
    assert desk.names() == ["Birch", "Cole"]
    told = desk.page.line_list.foot.short_label.whole_text()
    assert told.startswith("1 came off since the last list: ASHBY")
    assert "Arrested" in told
    desk.press("F3")
    assert desk.page.line_list.foot.open_button.text() == "Hide"


def test_that_a_day_without_a_list_says_so(
    sergeant: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    desk = sit_down(sergeant)
    desk.page.show_day(sergeant.clock.today() - DAY)
    assert desk.page.line_list.empty.advice_label.text() == "There was no list on this day."
    desk.page.line_list.empty.button.setFocus()
    desk.press("Space")
    assert desk.page.listing.day == sergeant.clock.today()


def test_that_a_forged_list_is_not_shown_but_told_of(
    sergeant: Core, inspector: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    presented(sergeant, inspector)
    store = behind(sergeant.store)
    with store.engine.connect() as connection, connection.begin():
        if store.embedded:
            guards = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE :of"
            for name in connection.scalars(sa.text(guards), {"of": "%snapshot%"}).all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            connection.exec_driver_sql("ALTER TABLE threat_snapshot DISABLE TRIGGER USER")
        connection.exec_driver_sql(
            "UPDATE threat_snapshot SET content = replace(content, 'ASHBY', 'SOMEBODY')"
        )
    desk = sit_down(sergeant)
    assert "does not fit its hash" in desk.page.banner.words_label.text()
    assert desk.page.line_list.model.ids() == []
