"""Every page while the server is away: from what was read before, or with the reason."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from tests.desk.conftest import SitDown
from tests.desk.whole import WholeDesk
from tests.ui.core.test_changes import FakeLink
from ui.core import changes as changes_module
from ui.core.changes import Reach
from ui.kit.empty import EmptyState

# These show nothing of the database until somebody is chosen, or to whoever may not read the log.
SELF_CONTAINED = {"assess", "audit"}


@pytest.fixture(autouse=True)
def shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk believes that its database is shared."""
    monkeypatch.setattr(changes_module, "link_of", lambda _core, tell: FakeLink(tell))


def covered(page: QWidget) -> bool:
    found = page.findChildren(EmptyState)
    return any(
        one.isVisible() and one.title_label.text().startswith("Not read before") for one in found
    )


def go_away(desk: WholeDesk) -> None:
    desk.desk.changes._go(Reach.AWAY)


def test_that_each_page_is_shown_again_from_what_was_read(sit_down: SitDown) -> None:
    desk = sit_down()
    places = desk.places()
    for key, argument in places:
        desk.go(key, argument)
        desk.rest()
    go_away(desk)
    missing: list[tuple[str, str]] = []
    now: list[str] = [""]

    def note(_owner: object, what: str) -> None:
        missing.append((now[0], what))

    desk.desk.not_read.connect(note)
    for key, argument in places:
        now[0] = key
        assert not covered(desk.go(key, argument)), (key, missing)
    assert missing == []
    assert desk.prompter.problems == []


def test_that_a_page_that_was_never_read_says_so(sit_down: SitDown) -> None:
    desk = sit_down()
    shown = desk.window.stack.key()
    go_away(desk)
    silent: set[str] = set()
    for key, argument in desk.places():
        page = desk.go(key, argument)
        partly = "empty for that reason" in desk.window.banner.words_label.text()
        if key != shown and not covered(page) and not partly:
            silent.add(key)
    assert silent == SELF_CONTAINED
    assert desk.prompter.problems == []
