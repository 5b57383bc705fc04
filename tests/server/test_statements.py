"""What somebody reads past the program stands in the server's own record, and no more than that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from lomu_app.people.queries import find_person_ids
from tests.support.postgres import PostgresServer
from tests.support.server import BoundCores, make_bound
from tests.support.targets import make_person

EVERYBODY = "SELECT surname, forenames FROM person"


@pytest.fixture
def bound(postgres_server: PostgresServer) -> Iterator[BoundCores]:
    cores = make_bound(postgres_server)
    yield cores
    cores.close()


def record(server: PostgresServer) -> Path:
    return server.folder / "log"


def test_that_reading_everything_past_the_program_leaves_a_trace_that_nobody_wipes_away(
    bound: BoundCores,
) -> None:
    bound("sergeant", name="ps.one")
    before = record(bound.server).stat().st_size
    with bound.connect("ps.one") as raw:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            raw.execute(b"SET log_statement = 'none'")
        raw.rollback()
        raw.execute(EVERYBODY.encode())
        raw.rollback()
    told = record(bound.server).read_bytes()[before:].decode()
    lines = [line for line in told.splitlines() if EVERYBODY in line]
    assert len(lines) == 1, told
    assert "ps.one@" in lines[0]


def test_that_the_record_holds_nothing_of_what_the_program_writes_of_somebody(
    bound: BoundCores,
) -> None:
    before = record(bound.server).stat().st_size
    core = bound("sergeant", name="ps.one")
    person = make_person(core, surname="Unheardof")
    assert core.ask(find_person_ids) == [person]
    told = record(bound.server).read_bytes()[before:].decode()
    assert "INSERT INTO person" in told
    assert "unheardof" not in told.casefold()
    assert "GRANT" in told, "who was let in"
    assert "SCRAM-SHA-256$" not in told, "nor what is kept of a passphrase"
