"""Roles of a force's own, with other rights than any that are shipped: their pages open."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lomu_app import bootstrap
from lomu_app.access.rules import OF_PEOPLE, permissions_of
from lomu_app.kernel.clock import FixedClock
from lomu_app.kernel.permissions import Permission
from lomu_app.kernel.policy import Policy, PolicyBook
from tests.desk.test_plans_on_the_server import let_dwell
from tests.desk.whole import first_for
from tests.support.cores import MORNING
from tests.ui.support.desks import make_desk
from tests.ui.support.prompter import FakePrompter
from ui.desk import DeskWindow

P = Permission
# What the shipped roles do not try: all but one of the rights to see something, and one alone.
LEAN = {
    **{f"all but {each}": frozenset(P) - {each}
       for each in (P.SEE_PEOPLE, P.SEE_COHORTS)},
    **{f"{each} alone": frozenset({each}) for each in (P.SEE_CSE, P.LOWER_RISK, P.IMPORT)},
}  # fmt: skip


class OwnRoles(PolicyBook):
    """The shipped policies, but for one role of a force's own."""

    def __init__(self, permissions: frozenset[P]) -> None:
        super().__init__(bootstrap.POLICY_FOLDER)
        told = {"own": {"label": "Own", "permissions": [each.value for each in permissions]}}
        self._own = dataclasses.replace(bootstrap.policies()["roles"], items={"roles": told})

    def __getitem__(self, policy_id: str) -> Policy:
        return self._own if policy_id == "roles" else bootstrap.policies()[policy_id]


@pytest.mark.parametrize("named", LEAN)
def test_that_a_role_of_a_force_s_own_opens_its_pages_and_is_told_what_it_lacks(
    practice: Path, qtbot: QtBot, tmp_path: Path, named: str
) -> None:
    core = bootstrap.open_folder(practice, "ps.sorrel", None, clock=FixedClock(MORNING))
    core.policies, core.as_now = OwnRoles(LEAN[named]), None
    core.actor = dataclasses.replace(
        core.actor, roles=frozenset({"own", "dropped_since"}),
        permissions=permissions_of(core.policies["roles"], ["own"]),
    )  # fmt: skip
    prompter = FakePrompter()
    desk = make_desk(core, tmp_path, prompter)
    shell = DeskWindow(desk)
    qtbot.addWidget(shell.window)
    shell.setParent(shell.window)
    shell.open()
    lacking = [str(error) for error in prompter.problems]
    if P.SEE_PEOPLE not in LEAN[named] and LEAN[named] & OF_PEOPLE:
        (told,) = lacking
        assert "but not see people" in told
    else:
        assert lacking == []
    prompter.problems.clear()
    opened = [key for key in desk.registry.pages if desk.registry.page_allowed(key)]
    for key in opened:
        section = desk.registry.pages[key].section
        shell.window.show_page(key, None if section else first_for(core, key))
        page = shell.window.current_page()
        assert page is not None
        let_dwell(page)
        assert [str(error) for error in prompter.problems] == [], key
    shell.take_down()
    core.close()
