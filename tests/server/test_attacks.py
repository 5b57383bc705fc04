"""Every attack on the boundary, in each role that it is open to, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.server.attacks import THEMES
from tests.server.attacks.model import Attack
from tests.server.world import PEOPLE, SECRETS, World, build
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
