"""A unit's database comes into a server that keeps everybody to what they may see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import Refused
from lomu_app.people.match_queries import find_open_matches
from lomu_app.people.seeing import limited_records
from lomu_app.server.check import lapses
from lomu_app.store import search
from tests.moving.merging import BORN, SISTER, bring, new_unit
from tests.support.cores import ADMIN, EVERY_AREA
from tests.support.postgres import PostgresServer
from tests.support.server import BoundCores, make_bound
from tests.support.targets import make_person

LOGS = ("merged_entry", "merged_change", "merged_seal")


@pytest.fixture
def bound(postgres_server: PostgresServer) -> Iterator[BoundCores]:
    """A server that is its own boundary."""
    made = make_bound(postgres_server)
    yield made
    made.close()


def test_that_a_boundary_takes_a_unit_in_and_goes_on_to_be_one(
    bound: BoundCores, tmp_path: Path
) -> None:
    new_unit(tmp_path / "there", practice=False)
    sergeant = bound("sergeant", "inspector", name="ps.one")
    mine = make_person(sergeant, "Kettlewell", forenames="Saul", date_of_birth=BORN)
    bound.let_in(ADMIN, ("administrator",), EVERY_AREA)
    with pytest.raises(Refused, match="superuser"):
        bring(tmp_path / "there", bound.address(ADMIN), unit=SISTER)
    told = bring(tmp_path / "there", bound.operator, unit=SISTER)
    assert lapses(bound.operator) == ()

    assert sergeant.ask(find_open_matches)
    assert len(sergeant.ask(limited_records)) == told.brought.limited == 1
    with sergeant.store.reading() as session:
        hits = search.find(session, "P-000002", areas=EVERY_AREA, kinds=[Kind.PERSON])
        assert any(f"was P-000002 in {SISTER}" in hit.detail for hit in hits)
        for table in LOGS:
            seen = session.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one()
            assert seen == 0, table
    assert make_person(sergeant, "Dunnock", forenames="Ivy") > mine + told.brought.rows["person"]
    with bound.connect("") as connection:
        kept = connection.execute("SELECT count(*) FROM merged_change").fetchone()
        signed = connection.execute(
            "SELECT username FROM lomu_log.audit_entry WHERE tag = 'database:merged'"
        ).fetchone()
        login = connection.execute("SELECT session_user::text").fetchone()
    assert kept is not None
    assert kept[0] > 0
    assert signed == login
