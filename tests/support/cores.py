"""Real databases for tests: an encrypted file, and a PostgreSQL server.

Each test gets a copy of a database that was made once. Use `core_as("sergeant")`: the test
runs on both back-ends. `embedded_core_as` is for what the file alone has, and for what there is
no time to try twice in each run; by `--on-a-server` it is a server's (`on_a_server.py`).
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
ON_A_SERVER = "--on-a-server"
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
def _file_core_as(embedded_folder: Path, _embedded_key: bytes) -> Iterator[Cores]:
    """Nobody signs in at the file first, for these are somebody else."""
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

_SIGNS_IN = "signs in at a folder, where passphrases open its key file"
_PRACTICE = "looks at a force that is made once, in a folder"
_LIMITED = "meets somebody under limited access in a file, whom a server compares with nobody"
_BY_HAND = "alters a file behind the program"
_SQLITE = "is about SQLite"
_VERIFIES = "verifies the whole log, which on a server is done by whoever looks after it"
_BACKS_UP = "backs up or restores a file"
_STARTS = "starts the program anew on a folder"
_GIVES = "lets somebody in by a word, which on a server `server add-user` does"
_OWN_ROLE = "works in a role of its own making, of which a server hears by `server init`"
FILE_ALONE = {
    "tests/access/test_accounts.py": _SIGNS_IN,
    "tests/access/test_open_sessions.py::test_that_everybody_who_signs_in_is_looked_up_again": (
        _SIGNS_IN
    ),
    "tests/access/test_recovery.py": "uses the recovery key, which only a file has",
    "tests/actions/test_own_actions.py::test_that_a_name_is_its_owners_in_whichever_letters": (
        "needs small letters with accents, which the tests' own server does not know"
    ),
    "tests/cli/test_restore_permission.py": _BACKS_UP,
    "tests/cli/test_tracker_truth.py": _STARTS,
    "tests/cog/test_uncleared.py": "holds two files against each other; so does it two servers",
    "tests/desk/": f"{_PRACTICE}; `tests/desk/test_on_a_server.py` opens each page on a server",
    "tests/end_to_end/test_morning.py": _SIGNS_IN,
    "tests/faults/test_kill.py": "kills programs at a file; `test_server_kill.py` does on a server",
    "tests/faults/test_kill_pack.py": "kills programs at a file; another test of it on a server",
    "tests/faults/test_power_cut.py": "cuts the power at each sync of a file",
    "tests/harm/test_stopped_imports.py::test_that_an_import_is_stopped_while_it_is_sealed_too": (
        "stops at the seal, which on a server follows the commit"
    ),
    "tests/insight/": _PRACTICE,
    "tests/intake/test_limited_in_files.py": _LIMITED,
    "tests/moving/": "takes a folder as one of the databases",
    "tests/packs/test_every_kind.py": _PRACTICE,
    "tests/people/test_matching.py::test_that_nothing_is_looked_up_by_reading_everybody": _SQLITE,
    "tests/practice/test_force.py": "builds the practice force, which lies in a folder",
    "tests/store/test_audit_capture.py": _SQLITE,
    "tests/store/test_audit_guards.py": _SQLITE,
    "tests/store/test_audit_verify.py": _BY_HAND,
    "tests/store/test_backup.py": _BACKS_UP,
    "tests/store/test_command_bus.py": "takes the file away while it is open",
    "tests/store/test_durable.py": "looks at what a power cut leaves of a file",
    "tests/store/test_engine.py": _SQLITE,
    "tests/store/test_guards.py": _BY_HAND,
    "tests/store/test_keys.py": "is about the key file",
    "tests/store/test_live.py": "tells that at a file there is nobody to listen to",
    "tests/store/test_lost_updates.py": "starts programs on one file; `core_as` is contended too",
    "tests/store/test_migrations.py": "goes back to the copy of a file",
    "tests/store/test_reading.py": _SQLITE,
    "tests/store/test_turns.py": "is about turns of those who write to one file",
    "tests/store/test_witness.py": _BY_HAND,
    "tests/store/test_worded.py": _SQLITE,
    "tests/ui/access/test_first_run.py": "makes a new file",
    "tests/ui/access/test_own_passphrase.py": _SIGNS_IN,
    "tests/ui/access/test_sign_in.py": _SIGNS_IN,
    "tests/ui/access/test_users_page.py": _SIGNS_IN,
} | {
    f"tests/{place}": why
    for why, places in {
        _BACKS_UP: (
            "cli/test_words.py::test_that_a_backup_comes_back_and_what_was_there_is_kept",
            "ui/access/test_audit_page.py::test_that_a_backup_is_written_and_can_be_restored",
            "ui/access/test_audit_page.py::test_that_an_earlier_backup_is_not_replaced",
        ),
        _BY_HAND: ("cli/test_words.py::test_that_a_changed_byte_in_the_audit_is_found",),
        _GIVES: (
            (
                "cli/test_pack_words.py::"
                "test_that_the_auditor_of_data_protection_is_told_who_was_given_what"
            ),
            "cli/test_words.py::test_that_nobody_approves_his_own_list_once_somebody_else_could",
            "cli/test_words.py::test_that_users_are_added_changed_and_barred",
            (
                "cli/test_words.py::"
                "test_that_who_is_alone_may_approve_and_is_told_that_the_list_says_so"
            ),
        ),
        _OWN_ROLE: (
            (
                "ui/core/test_copies.py::"
                "test_that_the_log_is_copied_on_record_by_whatever_right_it_is_read"
            ),
            "ui/core/test_copies.py::test_that_what_cannot_be_put_on_record_is_not_copied",
        ),
        _STARTS: (
            (
                "cli/test_agency_words.py::"
                "test_that_whoever_breaks_off_is_told_the_passwords_of_what_is_written"
            ),
        ),
        _VERIFIES: (
            (
                "cli/test_assessment_words.py::"
                "test_that_a_check_names_an_instrument_file_that_is_wrong"
            ),
            "cli/test_words.py::test_that_printed_lists_of_people_are_on_record",
            "ui/access/test_audit_page.py::test_that_a_changed_byte_is_told_with_what_to_do",
            "ui/access/test_audit_page.py::test_that_a_long_list_of_problems_is_cut_short",
            "ui/access/test_audit_page.py::test_that_a_whole_audit_is_told_in_plain_words",
            "ui/access/test_audit_page.py::test_that_stop_stops_and_says_so",
        ),
    }.items()
    for place in places
}
"""What cannot be tried on a server by `--on-a-server`, because it does this: a folder of tests, a
file, or one test of it; `docs/assurance.md` lists it."""


@pytest.fixture(params=["embedded", "postgres"])
def core_as(request: pytest.FixtureRequest) -> Cores:
    """Cores on either back-end; the test runs once on each.

    On PostgreSQL everybody has a login of their own; see `tests/support/personal.py`.
    """
    return _cores_on(request, server=request.param == "postgres")


@pytest.fixture
def embedded_core_as(request: pytest.FixtureRequest) -> Cores:
    """Cores on an encrypted file; by `--on-a-server`, as `core_as` has them on PostgreSQL."""
    return _cores_on(request, server=request.config.getoption(ON_A_SERVER))


def _cores_on(request: pytest.FixtureRequest, *, server: bool) -> Cores:
    path = request.path.relative_to(request.config.rootpath).as_posix()
    kind = ("postgres" if path in AS_OWNER else "personal") if server else "_file"
    cores: Cores = request.getfixturevalue(f"{kind}_core_as")
    return cores


MakeCore = Callable[..., bootstrap.Core]
