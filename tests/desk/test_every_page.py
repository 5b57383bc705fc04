"""Every page of the desk, for every role, by keyboard, at every size and in every theme."""

from __future__ import annotations

import pytest

from lomu_app import bootstrap
from tests.desk.conftest import SitDown
from tests.desk.walking import (
    controls,
    cut_short,
    out_of_reach,
    stray_windows,
    tab_ring,
    too_small,
    without_focus_mark,
    without_letter,
)
from tests.desk.whole import WholeDesk
from tests.ui.support.names import unnamed
from ui.kit.theme import SCHEMES, Theme


@pytest.fixture
def desk(sit_down: SitDown) -> WholeDesk:
    """The desk of the sergeant who is the administrator as well."""
    return sit_down()


@pytest.mark.parametrize("role", sorted(bootstrap.policies()["roles"]["roles"]))
def test_that_every_role_opens_its_pages_and_only_those(sit_down: SitDown, role: str) -> None:
    desk = sit_down(roles=(role,))
    opened = [key for key, argument in desk.places() if desk.go(key, argument).isVisible()]
    assert opened
    for key in set(desk.desk.registry.pages) - set(opened):
        desk.window.show_page(key)
        assert desk.window.stack.key() != key
    assert desk.prompter.problems == []


def test_that_no_part_flashes_up_as_a_window_of_its_own(desk: WholeDesk) -> None:
    with stray_windows() as found:
        for key, argument in desk.places():
            assert desk.go(key, argument).isVisible()
    assert not found


def test_that_every_control_has_a_name_and_every_button_a_letter(desk: WholeDesk) -> None:
    bad = {}
    for key, argument in desk.places():
        bad[key] = unnamed(desk.go(key, argument)) + without_letter(desk.window)
    bad["window"] = unnamed(desk.window)
    assert not any(bad.values()), bad


def test_that_tab_reaches_every_control_and_comes_back(desk: WholeDesk) -> None:
    bad = {}
    for key, argument in desk.places():
        page = desk.go(key, argument)
        assert controls(page), key
        bad[key] = out_of_reach(desk.window, tab_ring(desk.window))
    assert not any(bad.values()), bad


def test_that_the_focus_can_be_seen(desk: WholeDesk) -> None:
    bad = {}
    for key, argument in desk.places():
        desk.go(key, argument)
        bad[key] = without_focus_mark(tab_ring(desk.window))
    assert not any(bad.values()), bad


@pytest.mark.parametrize(
    ("size", "zoom"), [((1280, 720), 100), ((1280, 720), 150), ((1440, 900), 100)]
)
def test_that_nothing_is_cut_short(
    desk: WholeDesk, theme: Theme, size: tuple[int, int], zoom: int
) -> None:
    theme.set_zoom(zoom)
    desk.resize(*size)
    bad = {}
    for key, argument in desk.places():
        page = desk.go(key, argument)
        assert desk.window.size().toTuple() == size, key
        bad[key] = cut_short(page) + cut_short(desk.window.rail) + cut_short(desk.window.status)
    assert not any(bad.values()), bad


def test_that_controls_are_large_enough_to_hit(desk: WholeDesk) -> None:
    bad = {key: too_small(desk.go(key, argument)) for key, argument in desk.places()}
    assert not any(bad.values()), bad


def test_that_every_page_changes_its_look_while_it_is_open(desk: WholeDesk, theme: Theme) -> None:
    looks = {}
    for scheme in SCHEMES:
        theme.set_scheme(scheme)
        for key, argument in desk.places():
            looks[key, scheme] = desk.go(key, argument).grab().toImage()
    for key, _argument in desk.places():
        light, dark, contrast = (looks[key, name] for name in ("light", "dark", "contrast"))
        assert light != dark, key
        assert dark != contrast, key
    assert desk.prompter.problems == []
