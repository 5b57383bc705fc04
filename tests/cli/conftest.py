"""The command line paints PDF in this very process; by `--on-a-server` its words go to a server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from lomu_app import bootstrap, cli
from tests.cli.moved import Moved
from tests.support.cores import ON_A_SERVER, PASSPHRASE


@pytest.fixture(autouse=True)
def one_application(qapp: QApplication) -> QApplication:
    """There is one application a process, and the tests of windows need the bigger kind."""
    return qapp


@pytest.fixture(autouse=True)
def words_go_to_a_server(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Where each run says them of a folder."""
    if not request.config.getoption(ON_A_SERVER):
        yield
        return
    moved = Moved(request.getfixturevalue("fresh_database"), "ps.one", PASSPHRASE)
    monkeypatch.setattr(cli, "main", moved.main)
    monkeypatch.setattr(bootstrap, "open_folder", moved.open_folder)
    yield
    moved.close()
