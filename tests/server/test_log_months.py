"""The log of a server lies in months: where rows go, and where they are looked for."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from lomu_app.bootstrap import Core
from lomu_app.people.history import history_of
from lomu_app.server.upkeep import keep_up
from lomu_app.store import log_months, seal, sealing
from lomu_app.store.log_months import AHEAD, IN_PARTS
from lomu_app.store.server_log import LOG
from tests.support.commands import everybody
from tests.support.cores import Cores
from tests.support.examples.access import add_user
from tests.support.months import month_of, owners, server_core, set_month, told_in
from tests.support.personal import verify
from tests.support.statements import statements
from tests.support.targets import make_person

__all__ = ["server_core"]


def test_that_each_row_lies_in_its_month_and_the_chain_holds_over_every_turn(
    server_core: Core,
) -> None:
    before = told_in(server_core, "audit_entry")
    assert before.keys() == {f"{month_of(server_core):%Y_%m}"}
    wanted = {}
    for months, part in (
        (-30, "before"), (1, ""), (AHEAD, ""), (AHEAD + 1, "later"), (40, "later"),
    ):  # fmt: skip
        month = month_of(server_core, months)
        set_month(server_core, month)
        server_core.execute(add_user(server_core))
        part = part or f"{month:%Y_%m}"
        wanted[part] = wanted.get(part, 0) + 1
    assert told_in(server_core, "audit_entry") == before | wanted
    changes = told_in(server_core, "audit_change")
    assert {part: changes[part] for part in wanted} == wanted
    verdict = verify(server_core)
    assert verdict.ok, verdict.problems
    assert verdict.unsealed == 0
    assert verdict.transactions == sum(before.values()) + sum(wanted.values())


def test_that_what_was_begun_before_the_turn_of_a_month_is_sealed_after_it(
    server_core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    def begin_in(months: int) -> None:
        """Leave a transaction of that month without its seal."""
        set_month(server_core, month_of(server_core, months))
        with monkeypatch.context() as patch:
            patch.setattr(type(server_core.store), "seal_waiting", lambda self: 0)
            server_core.execute(add_user(server_core))
        set_month(server_core, month_of(server_core, 2))

    set_month(server_core, month_of(server_core, 2))
    server_core.execute(add_user(server_core))
    begin_in(1)
    assert server_core.store.seal_waiting() == 1
    # The newest link is of the next month now.
    begin_in(0)
    assert server_core.store.seal_waiting() == 1
    server_core.execute(add_user(server_core))
    begin_in(-2)
    assert server_core.store.seal_waiting() == 0, "two months before the newest link, and today"
    assert server_core.store.seal_waiting(everything=True) == 1
    # Nobody has written for months: the newest link is older than what is looked at first.
    begin_in(-30)
    assert server_core.store.seal_waiting(everything=True) == 1
    begin_in(-30)
    assert server_core.store.seal_waiting() == 1
    assert verify(server_core).ok


def test_that_a_clock_that_was_wrong_by_months_keeps_nothing_from_its_seal(
    server_core: Core,
) -> None:
    def unsealed() -> int:
        with owners(server_core).connect() as connection:
            return int(
                connection.exec_driver_sql(
                    "SELECT count(*) FROM audit_entry e "
                    "WHERE NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.tx = e.tx)"
                ).scalar_one()
            )

    set_month(server_core, month_of(server_core, 4))
    server_core.execute(add_user(server_core))
    assert unsealed() == 0
    # Put right, it writes into months before that of the newest link.
    set_month(server_core, month_of(server_core))
    for _ in range(2):
        server_core.execute(add_user(server_core))
        assert unsealed() == 0
    # What was written while it was far behind, whoever looks after the server seals.
    set_month(server_core, month_of(server_core, -30))
    server_core.execute(add_user(server_core))
    set_month(server_core, None)
    server_core.execute(add_user(server_core))
    assert unsealed() == 1
    url = owners(server_core).url.render_as_string(hide_password=False)
    assert keep_up(url).sealed == 1
    assert unsealed() == 0
    assert verify(server_core).ok


def test_that_sealing_looks_for_changes_in_the_month_of_their_entry_alone(
    personal_core_as: Cores, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = everybody(personal_core_as)
    monkeypatch.setattr(type(core.store), "seal_waiting", lambda self: 0)
    core.execute(add_user(core))
    with owners(core).begin() as connection:
        assert connection.exec_driver_sql(f"SELECT {LOG}.seal_waiting(10000)").scalar_one()
        locked = connection.exec_driver_sql(
            "SELECT c.relname FROM pg_locks l JOIN pg_class c ON c.oid = l.relation "
            "WHERE l.pid = pg_backend_pid() AND c.relispartition AND c.relkind = 'r'"
        ).scalars().all()  # fmt: skip
    month = f"{month_of(core):%Y_%m}"
    assert f"audit_entry_{month}" in locked
    assert [name for name in locked if name.startswith("audit_change")] == [f"audit_change_{month}"]


def _executed(connection: sa.Connection, sql: str, parameters: Any) -> set[str]:
    """The parts of the log into which a statement really looks."""
    (plan,) = connection.exec_driver_sql(
        f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", parameters
    ).scalar_one()
    waiting, found = [plan["Plan"]], set()
    while waiting:
        node = waiting.pop()
        waiting += node.get("Plans", [])
        if node["Actual Loops"] and str(node.get("Relation Name", "")).startswith(IN_PARTS):
            found.add(node["Relation Name"])
    return found


def test_that_whoever_looks_for_a_transaction_looks_into_its_months(
    postgres_core_as: Cores, monkeypatch: pytest.MonkeyPatch
) -> None:
    core = everybody(postgres_core_as)
    set_month(core, month_of(core, -30))
    person = make_person(core)
    set_month(core, month_of(core, 2))
    assert verify(core).ok
    core.execute(add_user(core))
    # As it is asked once that month has come: until then the server's own is looked into as well.
    come = str(sealing._WAITING).replace(log_months.THIS_MONTH, f"date '{month_of(core, 2)}'")
    assert come != str(sealing._WAITING)
    monkeypatch.setattr(sealing, "_WAITING", sa.text(come))
    with statements(core.store) as seen:
        assert core.ask(history_of, person)
        history = [each for each in seen if "audit_change" in each.sql]
        seen.clear()
        core.store.seal_waiting()
        asked_to_seal = [each for each in seen if "audit_entry" in each.sql]
    with core.store.engine.begin() as connection:
        # As the planner does where there are more rows than here.
        for way in ("hashjoin", "mergejoin", "material", "seqscan"):
            connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
        (looked,) = (_executed(connection, *each) for each in history)
        assert {name for name in looked if name.startswith("audit_entry")} == {"audit_entry_before"}
        looked = _executed(connection, *asked_to_seal[-1])
        assert min(looked) == f"audit_entry_{month_of(core, 1):%Y_%m}", "from the month before it"
        months = log_months.Months(connection, "audit_entry")
        tx = connection.exec_driver_sql("SELECT max(tx) FROM audit_entry").scalar_one()
        asked = sa.select(sa.table("audit_entry", sa.column("tx")).c.tx).where(*months.of([tx]))
        text = str(asked.compile(connection, compile_kwargs={"literal_binds": True}))
        assert _executed(connection, text, {}) == {f"audit_entry_{month_of(core, 2):%Y_%m}"}


def test_that_a_second_entry_of_one_number_in_another_month_is_told(
    postgres_core_as: Cores,
) -> None:
    core = everybody(postgres_core_as)
    core.execute(add_user(core))
    assert verify(core).ok
    names = ", ".join(column.name for column in seal.ENTRY_COLUMNS)
    planted = (
        f"INSERT INTO audit_entry ({names}, month) SELECT {names}, "
        "CAST(month + interval '{} months' AS date) FROM audit_entry ORDER BY tx DESC LIMIT 1"
    )
    with core.store.engine.connect() as connection:
        with pytest.raises(sa.exc.IntegrityError, match="violates unique constraint"):
            connection.exec_driver_sql(planted.format(0))
        connection.rollback()
        for months in (1, -30):
            connection.exec_driver_sql(planted.format(months))
            assert (
                seal.verify(connection)
                .problems[0]
                .endswith("there is more than one entry of its number")
            )
            connection.rollback()
