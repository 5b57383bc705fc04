"""No page goes through a large table of the server from its first row to its last."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lomu_app import bootstrap
from lomu_app.kernel.clock import FixedClock
from lomu_app.moving.ends import Place
from lomu_app.moving.house import move
from lomu_app.store import planner
from tests.desk.whole import WholeDesk
from tests.support.cores import MORNING, Cores, schema_only
from tests.support.large_force import LARGE, pretend, rows_of, whole_scans
from tests.support.postgres import FreshDatabase
from tests.support.statements import Statement, statements

# What a page reckons over everything there is; whoever adds one says why it has to.
REASONS = {
    ("harm", "offence"): "the harm list ranks everybody who has any offence on record",
    ("harm", "person"): "the same",
    ("insight", "arrest_attempt"): "a figure over all areas and all times counts all of them",
}
FROM_ROWS = ("SELECT", "WITH")
Asked = dict[str, list[Statement]]


@pytest.fixture
def asked(
    qtbot: QtBot, practice: Path, tmp_path: Path, fresh_database: FreshDatabase
) -> Iterator[tuple[sa.Engine, Asked]]:
    """Whatever each page asks of a server when it is opened, by somebody of every role."""
    url = fresh_database(schema_only)
    move(Place(practice), Place(url=url), None, None, clock=FixedClock(MORNING))
    store = bootstrap.open_store_url(url)
    roles = bootstrap.policies()["roles"]["roles"]
    core = Cores(store)(*roles, name="ps.sorrel")
    found: Asked = {}
    with statements(store) as seen:
        desk = WholeDesk(qtbot, practice, "ps.sorrel", tmp_path / "look", core=core)
        for key, argument in desk.places():
            before = len(seen)
            page = desk.go(key, argument)
            assert page.isVisible()
            let_dwell(page)
            found[key] = [each for each in seen[before:] if each.sql.startswith(FROM_ROWS)]
        assert desk.prompter.problems == []
    yield store.engine, found
    desk.leave()


def let_dwell(page: QWidget) -> None:
    """Have what a page reads a moment later, when somebody stays on a row, read now."""
    for timer in page.findChildren(QTimer):
        if timer.isActive() and timer.isSingleShot():
            timer.stop()
            timer.timeout.emit()


def test_that_no_page_reads_a_large_table_whole(asked: tuple[sa.Engine, Asked]) -> None:
    """Nor where the planner may keep no values, as on a server that is its own boundary."""
    engine, pages = asked
    planned: dict[str, list[str]] = {}
    found: dict[tuple[str, str], str] = {}
    with engine.connect() as connection:
        pretend(connection)
        for page, those in pages.items():
            for each in those:
                if each.sql not in planned:
                    planned[each.sql] = whole_scans(connection, *each)
                found |= {(page, table): each.sql for table in planned[each.sql]}
        unindexed = whole_scans(
            connection, "SELECT id FROM person WHERE sex = %(sex)s", {"sex": "f"}
        )
        for statement in (*planner.uncounted(connection), *planner.forgotten()):
            connection.exec_driver_sql(statement)
        bound = {
            (page, table): each.sql
            for page, those in pages.items()
            for each in those
            for table in whole_scans(connection, *each)
        }
        connection.rollback()
    assert unindexed == ["person"], "the server does not believe that the tables are large"
    assert {place: sql for place, sql in bound.items() if place not in REASONS} == {}
    assert rows_of("person") > LARGE
    assert len(planned) > 150
    assert {place: sql for place, sql in found.items() if place not in REASONS} == {}
    assert found.keys() == REASONS.keys(), "take away the reasons that are no more needed"
