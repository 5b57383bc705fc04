"""The whole desk as one program, on a practice force of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lomu_app import cli
from tests.desk.whole import DAY, WholeDesk

# Whatever holds for the parts of the desk holds for the whole.
from tests.ui.conftest import no_qt_warning as no_qt_warning
from tests.ui.conftest import no_widget_left_behind as no_widget_left_behind
from tests.ui.conftest import nothing_on_the_clipboard as nothing_on_the_clipboard
from tests.ui.conftest import theme as theme
from ui.kit.theme import Theme

SitDown = Callable[..., WholeDesk]


@pytest.fixture(scope="session")
def practice_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("practice") / "force"
    words = ["--data", str(folder), "--today", DAY.isoformat(), "demo", "--no-window"]
    assert cli.main([*words, "--people", "24"]) == cli.DONE
    return folder


@pytest.fixture
def practice(practice_template: Path, tmp_path: Path) -> Path:
    """A practice force that a test may change."""
    folder = tmp_path / "practice"
    shutil.copytree(practice_template, folder)
    return folder


@pytest.fixture
def sit_down(qtbot: QtBot, practice: Path, tmp_path: Path, theme: Theme) -> Iterator[SitDown]:
    """Opens the whole desk: `sit_down("viewer.sage")`, or with `roles` of one's own.

    It stands on the theme, which is put back when no window is left to be dressed anew.
    """
    assert (theme.scheme, theme.zoom) == ("light", 100)
    made: list[WholeDesk] = []

    def sit(user: str = "ps.sorrel", **more: object) -> WholeDesk:
        made.append(WholeDesk(qtbot, practice, user, tmp_path / f"look{len(made)}", **more))
        return made[-1]

    yield sit
    for desk in reversed(made):
        desk.leave()
