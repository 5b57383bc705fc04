"""The months of a server's log, moved and looked at by whoever looks after it."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from lomu_app.bootstrap import Core
from lomu_app.store import log_months
from lomu_app.store.log_months import IN_PARTS, later, this_month
from tests.support.commands import everybody
from tests.support.cores import Cores
from tests.support.personal import behind


@pytest.fixture(params=["postgres_core_as", "personal_core_as"])
def server_core(request: pytest.FixtureRequest) -> Core:
    """Somebody at a server, without a boundary and with one."""
    cores: Cores = request.getfixturevalue(request.param)
    return everybody(cores)


def owners(core: Core) -> sa.Engine:
    """The engine of whoever looks after the database."""
    return behind(core.store).engine


def month_of(core: Core, months: int = 0) -> dt.date:
    """So many months after the server's."""
    with owners(core).connect() as connection:
        return later(this_month(connection), months)


def set_month(core: Core, month: dt.date | None) -> None:
    """Have the server write into this month; its own where None is said."""
    told = log_months.THIS_MONTH if month is None else f"date '{month}'"
    with owners(core).begin() as connection:
        for table in IN_PARTS:
            connection.exec_driver_sql(f"ALTER TABLE {table} ALTER COLUMN month SET DEFAULT {told}")


def told_in(core: Core, table: str) -> dict[str, int]:
    """How many rows lie in each part of a table, by what its name adds to that of the table."""
    with owners(core).connect() as connection:
        rows = connection.exec_driver_sql(
            f"SELECT c.relname, count(*) FROM {table} t JOIN pg_class c ON c.oid = t.tableoid "
            "GROUP BY 1"
        ).all()
    return {str(name).removeprefix(f"{table}_"): count for name, count in rows}
