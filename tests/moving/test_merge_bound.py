"""A unit's database comes into a server that keeps everybody to what they may see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from lomu_app.kernel.changes import Kind
from lomu_app.kernel.errors import Refused, StoreUnavailable
from lomu_app.moving import installations
from lomu_app.people.match_queries import find_open_matches
from lomu_app.people.seeing import limited_records
from lomu_app.server.check import lapses
from lomu_app.store import search
from tests.moving.going import At
from tests.moving.merging import BORN, SISTER, bring, keep_busy, new_unit
from tests.support.cores import ADMIN, EVERY_AREA
from tests.support.postgres import PostgresServer
from tests.support.server import BoundCores, make_bound
from tests.support.targets import make_person


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
    keep_busy(tmp_path / "there")
    sergeant = bound("sergeant", "inspector", name="ps.one")
    mine = make_person(sergeant, "Kettlewell", forenames="Saul", date_of_birth=BORN)
    bound.let_in(ADMIN, ("administrator",), EVERY_AREA)
    with pytest.raises(Refused, match="superuser"):
        bring(tmp_path / "there", bound.address(ADMIN), unit=SISTER)
    rehearsed = bring(tmp_path / "there", bound.operator, unit=SISTER, rehearse=True)
    before = make_person(sergeant, "Wryneck", forenames="Ada")
    assert before == mine + 1, "a dry run uses up no numbers"
    _cut_off_it_leaves_nothing(bound, tmp_path / "there")
    told = bring(tmp_path / "there", bound.operator, unit=SISTER)
    assert rehearsed.brought.rows == told.brought.rows
    assert lapses(bound.operator) == ()

    assert sergeant.ask(find_open_matches)
    assert len(sergeant.ask(limited_records)) == told.brought.limited == 1
    with sergeant.store.reading() as session:
        hits = search.find(session, "P-000002", areas=EVERY_AREA, kinds=[Kind.PERSON])
        assert any(f"was P-000002 in {SISTER}" in hit.detail for hit in hits)
    assert make_person(sergeant, "Dunnock", forenames="Ivy") > mine + told.brought.rows["person"]
    _refuse_each_attack(bound)
    with bound.connect("") as connection:
        kept = connection.execute("SELECT count(*) FROM merged_change").fetchone()
        signed = connection.execute(
            "SELECT username FROM lomu_log.audit_entry WHERE tag = 'database:merged'"
        ).fetchone()
        login = connection.execute("SELECT session_user::text").fetchone()
    assert kept is not None
    assert kept[0] > 100
    assert signed == login


def _cut_off_it_leaves_nothing(bound: BoundCores, source: Path) -> None:
    """The connection goes in the middle; and somebody holds a table for longer than it waits."""
    kept = "SELECT count(*), max(id) FROM person"
    before = _asked(bound, kept)
    with pytest.raises(StoreUnavailable, match=r"The merge into .* broke off.*wholly or not at"):
        bring(source, bound.operator, unit=SISTER, progress=At("former_number", bound.cut_all))
    assert _asked(bound, kept) == before
    assert _asked(bound, "SELECT count(*) FROM merged_database") == (0,)
    with bound.connect("") as holder, pytest.MonkeyPatch.context() as hasty:
        hasty.setattr(installations, "_WAIT", "50ms")
        holder.execute("LOCK TABLE person IN ROW EXCLUSIVE MODE")
        with pytest.raises(StoreUnavailable, match=r"broke off.*everybody has closed the desk"):
            bring(source, bound.operator, unit=SISTER)
        holder.rollback()


def _asked(bound: BoundCores, question: str) -> tuple[object, ...]:
    with bound.connect("") as operator:
        found = operator.execute(question.encode()).fetchone()
    assert found is not None
    return found


def _refuse_each_attack(bound: BoundCores) -> None:
    """Past the program nobody reads the other log, or which of its numbers are kept apart."""
    bound.let_in("om.one", ("offender_manager",), EVERY_AREA)
    for login in ("ps.one", "om.one", ADMIN):
        for statement, meets in ATTACKS.items():
            with bound.connect(login) as connection:
                try:
                    cursor = connection.execute(statement.encode())
                    got: object = cursor.fetchall() if cursor.description else cursor.rowcount
                except psycopg.Error as error:
                    got = error.sqlstate
                connection.rollback()
            assert got in meets, f"{login}: {statement}"
    numbers = b"SELECT number FROM former_number WHERE kind = 'location'"
    for login, sees in (("ps.one", 3), ("om.one", 0), (ADMIN, 0)):
        with bound.connect(login) as connection:
            assert len(connection.execute(numbers).fetchall()) == sees, login
            # Of somebody under limited access: as at a desk, not which number they had.
            hidden = connection.execute(_NUMBERS_OF_LIMITED).fetchall()
            assert hidden == [], login
    with bound.connect("") as connection:
        assert len(connection.execute(_NUMBERS_OF_LIMITED).fetchall()) == 1


_NUMBERS_OF_LIMITED = (
    b"SELECT n.number FROM former_number n JOIN access_limit a ON a.person_id = n.record_id "
    b"WHERE n.kind = 'person' AND a.lifted_at IS NULL"
)
_SEEN_BY_NOBODY: tuple[object, ...] = ([], 0)
_REFUSED: tuple[object, ...] = ("42501", "P0001")
ATTACKS: dict[str, tuple[object, ...]] = {
    "SELECT new FROM merged_change": _SEEN_BY_NOBODY,
    "SELECT username FROM merged_entry": _SEEN_BY_NOBODY,
    "SELECT hash FROM merged_seal": _SEEN_BY_NOBODY,
    "SELECT shifts FROM merged_database": _REFUSED,
    "UPDATE merged_database SET head = ''": _SEEN_BY_NOBODY,
    "UPDATE former_number SET now = 'P-000001'": _SEEN_BY_NOBODY,
    "UPDATE merged_change SET new = NULL": (*_REFUSED, *_SEEN_BY_NOBODY),
    "DELETE FROM former_number": _REFUSED,
    "TRUNCATE merged_seal": _REFUSED,
    "INSERT INTO former_number (merged_id, kind, record_id, number, now, found, apart) "
    "VALUES (1, 'person', 1, 'P-000009', 'P-000001', 'p000009', false)": _REFUSED,
}
