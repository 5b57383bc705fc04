"""The numbers beside the pages of the rail, before any of them is visited."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QToolButton

from lomu_app.actions.commands import RaiseAction
from lomu_app.people.queries import find_person_ids
from tests.desk.conftest import SitDown
from tests.desk.whole import DAY, WholeDesk


def _numbers(desk: WholeDesk) -> dict[str, str]:
    """What the rail tells, by page."""
    buttons = desk.window.rail.findChildren(QToolButton)
    told = {
        one.objectName(): re.fullmatch(r".*, ([\d,]+)", one.accessibleName()) for one in buttons
    }
    return {name.removeprefix("nav_"): found[1] for name, found in told.items() if found}


def _in_the_rail(desk: WholeDesk) -> set[str]:
    return {key for key, page in desk.desk.registry.pages.items() if page.section}


def test_that_the_rail_tells_the_numbers_of_pages_that_nobody_has_visited(
    sit_down: SitDown,
) -> None:
    desk = sit_down()
    counted = {key for key, page in desk.desk.registry.pages.items() if page.counts is not None}
    desk.qtbot.waitUntil(lambda: set(_numbers(desk)) == counted)
    made = {page.property("page_id") for page in desk.window.built()}
    assert len(made & _in_the_rail(desk)) == 1
    before = _numbers(desk)
    assert int(before["clocks"]) > 0
    desk.core.execute(
        RaiseAction(
            person_id=desk.core.ask(find_person_ids)[0], area=desk.desk.area.now,
            text="See the victim", kind="visit", strand="protect", owner="ps.sorrel", due=DAY,
        )
    )  # fmt: skip
    more = {**before, "actions": str(int(before["actions"]) + 1)}
    desk.qtbot.waitUntil(lambda: _numbers(desk) == more)
    for key in counted:
        desk.go(key)
    assert _numbers(desk) == more
