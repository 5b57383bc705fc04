"""What every test stands on: no screen, no network, no home folder, known search depths."""

from __future__ import annotations

import os

# Qt aborts the process when it finds no screen; this must come before anything imports it.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

import gc
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support import network
from tests.support.memory import memory_folder
from tests.support.postgres import FreshDatabase, PostgresServer, told_version

pytest_plugins = [
    "tests.support.compiled", "tests.support.cores", "tests.support.limits",
    "tests.support.new_schema", "tests.support.on_a_server", "tests.support.personal",
    "tests.support.sharing", "tests.support.worlds",
]  # fmt: skip

network.guard()

# Until everything is collected nothing that is made is garbage, and searching it for some costs
# a fifth of the time that collecting takes.
gc.disable()

settings.register_profile("dev", max_examples=40, deadline=None)
settings.register_profile("ci", max_examples=100, deadline=None, derandomize=True, print_blob=True)
settings.register_profile(
    "nightly",
    max_examples=2_000,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
settings.load_profile(os.environ.get("LOMU_HYPOTHESIS_PROFILE", "dev"))

# Where `tmp_path` lies. Each commit of a database on a disk waits for that disk.
if (_in_memory := memory_folder(programs=True)) is not None:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_in_memory))

# The program's own folders, so that no test reads or writes those of the person who runs it.
_HOME = Path(tempfile.mkdtemp(prefix="lomu-home-"))
for _name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "LOCALAPPDATA"):
    os.environ[_name] = str(_HOME)


def pytest_unconfigure() -> None:
    """Take the borrowed home folder away again."""
    shutil.rmtree(_HOME, ignore_errors=True)


def pytest_report_header() -> str:
    """What a run on another server than the usual one says that it was."""
    return told_version()


# What takes minutes; the first checks the types of the whole program anew.
_LONGEST = ("tests/architecture/test_tools.py", "tests/faults/")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that no worker begins one when the others have nothing left."""
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    path = item.path.as_posix()
    return next((place for place, long in enumerate(_LONGEST) if long in path), len(_LONGEST))


def pytest_collection_finish() -> None:
    """What was imported stays to the end: the collector need not walk it again and again."""
    gc.collect()
    gc.freeze()
    # What a test makes is mostly gone with its last name; looking less often costs nothing.
    gc.set_threshold(20_000, 10, 10)
    gc.enable()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL of this test process's own; gone when the process is."""
    with PostgresServer.start() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_url(postgres_server: PostgresServer) -> str:
    """The address of the server's maintenance database; make databases from there."""
    return postgres_server.url("postgres")


@pytest.fixture
def fresh_database(postgres_server: PostgresServer) -> Iterator[FreshDatabase]:
    """A function that makes an empty PostgreSQL database and returns its address.

    `fresh_database(prepare)` copies a template instead: `prepare(url)` fills the template
    once a session, for instance by running the migrations.
    """
    databases = FreshDatabase(postgres_server)
    yield databases
    databases.leave_all()


@pytest.fixture
def cut_off_cursors_go() -> Iterator[None]:
    """Whatever a connection that was cut leaves behind is collected before this test is over.

    Ask for it first, so that it comes last; else the driver complains of it in another test.
    """
    yield
    gc.collect()
