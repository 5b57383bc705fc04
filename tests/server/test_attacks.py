"""Every attack on the boundary, in each role that it is open to, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.server.attacks import THEMES
from tests.server.attacks.listing import listed
from tests.server.attacks.model import Attack
from tests.server.world import PEOPLE, SECRETS, THEIR_NOTE, World, build
from tests.support.postgres import PostgresServer
from tests.support.server import make_bound

EACH = [(attack, theme) for theme, attacks in THEMES.items() for attack in attacks]


@pytest.fixture(scope="module")
def world(postgres_server: PostgresServer) -> Iterator[World]:
    cores = make_bound(postgres_server)
    made = build(cores)
    yield made
    made.close()


@pytest.mark.parametrize("attack", [each for each, _ in EACH], ids=[each.name for each, _ in EACH])
def test_that_nobody_gets_further_than_the_desk_would_let_them(
    attack: Attack, world: World
) -> None:
    for role in attack.by:
        names = {**world.ids, "me": PEOPLE[role]}
        got, said = _send(world, PEOPLE[role], [each.format(**names) for each in attack.does])
        assert not _secrets(said, got), f"{role} was told a secret"
        if attack.meets is not None:
            assert got == _filled(attack.meets, names), f"{role}: {said}"
    if attack.after is not None:
        with world.cores.connect("") as operator:
            question, answer = attack.after
            assert operator.execute(question.encode()).fetchall() == answer


def _filled(meets: str | list[tuple[object, ...]], names: dict[str, object]) -> object:
    if isinstance(meets, str):
        return meets
    return [tuple(each.format(**names) if isinstance(each, str) else each for each in row)
            for row in meets]  # fmt: skip


def _send(world: World, login: str, statements: list[str]) -> tuple[object, str]:
    """The SQLSTATE of a refusal, or the rows of the last statement; and all that was said."""
    said: list[str] = []
    connection = world.connection(login)
    connection.add_notice_handler(lambda notice: said.append(str(notice.message_primary)))
    rows: list[tuple[object, ...]] = []
    try:
        for statement in statements:
            rows = _rows(connection, statement)
        connection.commit()
    except psycopg.Error as error:
        said.append(str(error))
        return error.sqlstate, "\n".join(said)
    finally:
        _forget(connection)
    return rows, "\n".join(said)


def _forget(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Leave nothing of an attack to the next one."""
    connection.rollback()
    connection.autocommit = True
    connection.execute("DISCARD ALL")
    connection.autocommit = False


def _rows(
    connection: psycopg.Connection[tuple[object, ...]], statement: str
) -> list[tuple[object, ...]]:
    cursor = connection.cursor()
    if statement.startswith("COPY"):
        with cursor.copy(statement.encode()) as copy:
            return [(bytes(block).decode(),) for block in copy]
    cursor.execute(statement.encode())
    return cursor.fetchall() if cursor.description else []


def _secrets(said: str, got: object) -> list[str]:
    return [secret for secret in SECRETS if secret in said or secret in repr(got)]


def test_that_the_planner_tells_no_count_by_its_estimates(world: World) -> None:
    for table, column, kept in (
        ("meeting", "kind", "cog"), ("meeting_item", "subject_kind", "location"),
        ("search_entry", "kind", "location"), ("action_item", "seen_with", "see_cse"),
        ("disclosure_release", "seen_with", "see_cse"), ("target", "area", "Dudley"),
        ("target", "safety_note", THEIR_NOTE),
        ("audit_change", "table_name", "cog_location"), ("audit_entry", "verb", "alteration"),
    ):  # fmt: skip
        plans = [
            _send(world, PEOPLE["odoc_chair"],
                  [f"EXPLAIN SELECT * FROM {table} WHERE {column} = '{value}'"])[0]
            for value in (kept, "none")
        ]  # fmt: skip
        told = [repr(plan).replace(f"'{kept}'", "'none'") for plan in plans]
        assert told[0] == told[1], table


def test_that_the_planner_keeps_no_value_of_what_a_desk_may_ask_for(world: World) -> None:
    with world.cores.connect("") as operator:
        kept = operator.execute(
            "SELECT DISTINCT regexp_replace(c.relname, '^(audit_[a-z]+)_.*', '\\1'), a.attname "
            "FROM pg_statistic s LEFT JOIN pg_index i ON i.indexrelid = s.starelid "
            "JOIN pg_class c ON c.oid = coalesce(i.indrelid, s.starelid) "
            "JOIN pg_attribute a ON a.attrelid = s.starelid AND a.attnum = s.staattnum "
            "WHERE c.relnamespace IN ('public'::regnamespace, 'lomu_log'::regnamespace) "
            "AND (s.stakind1 <> 0 OR s.stakind2 <> 0 OR s.stakind3 <> 0)"
        ).fetchall()
        of_a_key = operator.execute(
            "SELECT stadistinct FROM pg_statistic WHERE starelid = 'target'::regclass"
        ).fetchall()
    assert {round(float(str(many)), 3) for (many,) in of_a_key} == {-0.2}, (
        "counting has not taken what the planner was told"
    )
    # What everybody reads in the seals: which transactions there are, and how long each is.
    told = {(table, column) for table, column in kept if table != "audit_seal"}
    assert told == {("audit_entry", "tx"), ("audit_change", "tx")}


def test_that_the_list_of_attacks_is_that_of_those_that_run() -> None:
    page = (Path(__file__).parents[2] / "docs" / "assurance.md").read_text(encoding="utf-8")
    assert page.endswith(f"{listed()}\n")
    tried = sum(len(attack.by) for attack, _ in EACH)
    assert f"{len(EACH)} attacks, {tried:,} tries" in page
    assert len({attack.name for attack, _ in EACH}) == len(EACH) >= 100
