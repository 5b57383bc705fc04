"""The connection breaks, then the computer: what was typed is there at the next sign-in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lomu_app.access.drafts import find_drafts
from tests.end_to_end.hands import Hands
from tests.end_to_end.test_two_desks import edit, person_page
from tests.people.people import register, wilmot
from tests.store.test_kept_here import on_disk
from tests.support.proxy import Proxy, proxy_to
from tests.support.sharing import Sharing
from ui.core.changes import Reach
from ui.people.person_dialogs import EditPersonDialog
from ui.shell.notices import Notices

WORD = "Sandpiper"


@pytest.fixture
def way(sharing: Sharing) -> Iterator[Proxy]:
    """What stands between the first desk and the server."""
    with proxy_to(sharing.url) as proxy:
        yield proxy


# The driver says so of a cursor that nobody can close any more: its connection is gone.
@pytest.mark.filterwarnings("ignore:<psycopg.ServerCursor:ResourceWarning")
@pytest.mark.usefixtures("cut_off_cursors_go")
def test_that_what_is_typed_while_away_outlives_the_program_and_is_never_in_clear(
    qtbot: QtBot, sharing: Sharing, way: Proxy, tmp_path: Path
) -> None:
    first = Hands(qtbot, sharing.sign_in("ps.shah", "sergeant", by=way), tmp_path)
    straight = sharing()("sergeant", name="ps.shah")
    straight.actor = first.core.actor
    person = register(straight, wilmot())
    first.until(lambda: first.desk.drafts_here.ready)
    page = person_page(first, person.id)
    way.take_down()
    first.until(lambda: first.desk.changes.reach is Reach.AWAY)
    edit(first, page, WORD)
    folder = first.desk.settings.path.parent / "drafts"
    first.until(lambda: folder.is_dir() and any(folder.glob("*.draft")))
    left = {path: path.read_bytes() for path in folder.iterdir()}
    assert WORD.encode() not in on_disk(tmp_path)
    assert straight.ask(find_drafts) == []
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, EditPersonDialog)
    dialog.reject()
    first.leave()
    for path, body in left.items():  # as the power cut left it
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(body)

    second = Hands(qtbot, straight, tmp_path)
    notices = second.shell.window.notices
    second.until(lambda: any("when the connection was lost" in told for told in texts(notices)))
    assert list(folder.iterdir()) == []
    page = person_page(second, person.id)
    second.tab_to("Change")
    second.press("Space")
    second.until(lambda: isinstance(QApplication.activeModalWidget(), EditPersonDialog))
    again = QApplication.activeModalWidget()
    assert isinstance(again, EditPersonDialog)
    second.until(again.draft_banner.isVisible)
    told = again.draft_banner.words_label.text()
    assert told.startswith("You had typed this when the connection was lost, at 07:00.")
    second.tab_to("Use it")
    second.press("Space")
    assert again.form.values()["forenames"] == WORD
    again.form.focus_field("forenames")
    second.press("Return")
    second.until(second.nothing_asked)
    second.until(lambda: not straight.ask(find_drafts))
    second.until(lambda: WORD in page.title())
    second.leave()


def texts(notices: Notices) -> list[str]:
    """What was told in this session."""
    return [notice.text for notice in notices.all()]
