"""Real databases for tests: an encrypted file, and a PostgreSQL server.

Each test gets a copy of a database that was made once. Use `core_as("sergeant")`: the test
runs on both back-ends. `embedded_core_as` and `embedded_folder` are for what only the file
has.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from lomu_app import bootstrap
from lomu_app.access.rules import area_names, permissions_of
from lomu_app.kernel.clock import FixedClock
from lomu_app.kernel.permissions import Actor
from lomu_app.store import log_months
from lomu_app.store.backup import KEYS
from lomu_app.store.keys import KeyFile, Stretching
from lomu_app.store.store import Store
from tests.support.postgres import FreshDatabase

FAST = Stretching(memory=64, passes=1, lanes=1)
ADMIN, PASSPHRASE = "admin.one", "four plain words will do"
MORNING = dt.datetime(2026, 11, 24, 7, 0, tzinfo=dt.UTC)
EVERY_AREA = area_names(bootstrap.policies()["areas"])

# A copy of a database takes as long as there are tables in it, and each month is some of them.
log_months.AHEAD = 2


@dataclass
class Cores:
    """Hands out Cores on one database, each signed in as somebody else.

    Call it with role names, e.g. `core_as("sergeant", areas=("Coventry",), name="ps.one")`.
    All share `clock`, which stands at 07:00 on Tuesday 24 November 2026.
    """

    store: Store
    folder: Path | None = None
    clock: FixedClock = field(default_factory=lambda: FixedClock(MORNING))

    def __call__(
        self, *roles: str, areas: tuple[str, ...] = EVERY_AREA, name: str | None = None
    ) -> bootstrap.Core:
        policies = bootstrap.policies()
        username = name or ".".join(roles) or "nobody"
        actor = Actor(
            user_id=1 + sum(ord(char) * (place + 1) for place, char in enumerate(username)),
            username=username,
            display_name=username.replace(".", " ").title(),
            roles=frozenset(roles),
            permissions=permissions_of(policies["roles"], roles),
            areas=frozenset(areas),
        )
        return bootstrap.Core(self.store, actor, self.clock, policies, self.folder)


CoreAs = Cores


@pytest.fixture(scope="session")
def _embedded_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("embedded") / "data"
    bootstrap.create(folder, ADMIN, PASSPHRASE, stretching=FAST).core.close()
    return folder


@pytest.fixture
def embedded_folder(_embedded_template: Path, tmp_path: Path) -> Path:
    """A data folder with an empty database, its administrator and key file."""
    folder = tmp_path / "data"
    shutil.copytree(_embedded_template, folder)
    return folder


@pytest.fixture(scope="session")
def _embedded_key(_embedded_template: Path) -> bytes:
    return KeyFile.read(_embedded_template / KEYS).unwrap(ADMIN, PASSPHRASE)


@pytest.fixture
def embedded_core_as(embedded_folder: Path, _embedded_key: bytes) -> Iterator[Cores]:
    """Cores on an encrypted file; nobody signs in at it first, for these are somebody else."""
    store = bootstrap.open_file(embedded_folder, _embedded_key)
    yield Cores(store, embedded_folder)
    store.close()


def schema_only(url: str) -> None:
    """Prepare a database on a server that is up to date, and holds nothing."""
    bootstrap.open_store_url(url).close()


def prepare_shared(url: str) -> None:
    """Set a database up with its administrator; what others are copies of."""
    bootstrap.create_shared(url, ADMIN, PASSPHRASE, stretching=FAST).close()


@pytest.fixture
def postgres_core_as(fresh_database: FreshDatabase) -> Iterator[Cores]:
    """Cores on a PostgreSQL server."""
    store = bootstrap.open_store_url(fresh_database(prepare_shared))
    yield Cores(store)
    store.close()


_WRITES_ROWS = "puts rows into every table past the program, which no login of a person may"
_ALTERS_LOG = "alters log and triggers by hand, as whoever owns them could"
AS_OWNER = {
    "tests/store/test_audit_capture.py": _WRITES_ROWS,
    "tests/store/test_audit_guards.py": _ALTERS_LOG,
    "tests/store/test_audit_verify.py": _ALTERS_LOG,
    "tests/store/test_migrations.py": "brings older schemas up to date, as their owner does",
    "tests/store/test_row_guards.py": _WRITES_ROWS,
    "tests/store/test_search.py": "puts entries into the index of records that there are none of",
    "tests/store/test_worded.py": _WRITES_ROWS,
}
"""Where `core_as` works as the one owner of the tables on PostgreSQL, and why; `docs/assurance.md`
lists them. Everywhere else whoever acts has a login of their own on a server that binds them."""

_CONNECTION = "is of the connection itself, or of what several programs tell each other"
_AT_ONCE = "is of what several programs do in the same instant"
WITHOUT_BOUNDARY = {
    "tests/cog/test_uncleared.py": "holds a database with CSE records against one without",
    "tests/desk/test_plans_on_the_server.py": "has the planner believe what a superuser alone can",
    "tests/end_to_end/test_lost_draft.py": _CONNECTION,
    "tests/end_to_end/test_two_desks.py": _CONNECTION,
    "tests/faults/test_broken_connection.py": _CONNECTION,
    "tests/faults/test_contended.py": "shows what the usual session of the library loses",
    "tests/faults/test_failover.py": "is of a server whose place another one takes",
    "tests/moving/test_cut_off.py": "moves a whole database, as its owner does",
    "tests/server/test_log_months.py": "tries the months of a log that one owner keeps",
    "tests/server/test_not_reached.py": _CONNECTION,
    "tests/server/test_outgrown.py": "opens a desk that knows no boundary on a server that goes on",
    "tests/store/test_away.py": _CONNECTION,
    "tests/store/test_backup.py": "asks for a backup that a server makes by itself",
    "tests/store/test_collisions.py": _AT_ONCE,
    "tests/store/test_command_bus.py": _AT_ONCE,
    "tests/store/test_guards.py": _ALTERS_LOG,
    "tests/store/test_live.py": _CONNECTION,
    "tests/store/test_pooling.py": _CONNECTION,
    "tests/store/test_server_sealing.py": "seals without a boundary; with one the log seals itself",
    "tests/store/test_witness.py": "is of what one computer has seen of a log, whoever keeps it",
    "tests/store/test_wrong_clocks.py": _AT_ONCE,
}
"""Where a test makes such a server by itself, by `MAKES_ONE`; the same page lists them."""
MAKES_ONE = re.compile(
    r"\b(sharing|postgres_core_as|shared_worlds): |\b(prepare_shared|open_store_url)\b"
)


@pytest.fixture(params=["embedded", "postgres"])
def core_as(request: pytest.FixtureRequest) -> Cores:
    """Cores on either back-end; the test runs once on each.

    On PostgreSQL everybody has a login of their own; see `tests/support/personal.py`.
    """
    kind = request.param
    path = request.path.relative_to(request.config.rootpath).as_posix()
    if kind == "postgres" and path not in AS_OWNER:
        kind = "personal"
    cores: Cores = request.getfixturevalue(f"{kind}_core_as")
    return cores


MakeCore = Callable[..., bootstrap.Core]
