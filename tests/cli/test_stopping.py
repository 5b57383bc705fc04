"""Ctrl+C stops long work at its next step, and nothing is left half."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from lomu_app import bootstrap
from lomu_app.cli.terminal import Terminal
from tests.cli.test_words import SECRET, Desk
from tests.support.cores import FAST
from tests.support.harm import offence, write_extract

DAY = ("--today", "2026-11-24")


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    made = Desk(tmp_path / "data", capsys)
    bootstrap.create(
        made.folder, "ps.one", SECRET, stretching=FAST, roles=("sergeant",)
    ).core.close()
    return made


@pytest.fixture(autouse=True)
def ctrl_c_as_usual() -> Iterator[None]:
    """Whoever starts the suite in the background may have told it to mind no Ctrl+C."""
    found = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, found)


@contextmanager
def ctrl_c_when(asked: str) -> Iterator[Callable[..., None]]:
    """Press Ctrl+C whenever the database is asked something with these words."""

    def press(*told: Any) -> None:
        if asked in told[2]:
            signal.raise_signal(signal.SIGINT)

    event.listen(sa.Engine, "before_cursor_execute", press)
    try:
        yield press
    finally:
        event.remove(sa.Engine, "before_cursor_execute", press)


# On a server it stops in the middle of what a cursor reads.
@pytest.mark.filterwarnings("ignore:<psycopg.ServerCursor:ResourceWarning")
@pytest.mark.usefixtures("cut_off_cursors_go")
def test_that_ctrl_c_stops_an_import_of_offences_with_nothing_stored(
    desk: Desk, tmp_path: Path
) -> None:
    path = str(write_extract(tmp_path / "a.csv", [offence(1), offence(2)]))
    assert desk.json(*DAY, "list", "offences") == []
    with ctrl_c_when("FROM offence_subject"):
        code, out, err = desk.run(*DAY, "import", "offences", path)
    assert (code, out, err.strip()) == (1, "", "Stopped. Nothing was changed.")
    assert desk.json(*DAY, "list", "offences") == []
    assert desk.whole()
    assert desk.json(*DAY, "import", "offences", path)["created"] == 2
    with ctrl_c_when("SELECT count(*)"):
        code, out, err = desk.run(*DAY, "score")
    assert (code, out, err.strip()) == (1, "", "Stopped. Nothing was changed.")


def test_that_a_second_ctrl_c_ends_it_at_once_and_the_first_way_comes_back() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Terminal() as progress:
        assert not progress.cancelled()
        signal.raise_signal(signal.SIGINT)
        assert progress.cancelled()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
