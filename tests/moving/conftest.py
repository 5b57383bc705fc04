"""A database with rows in every table, and its way to a server and back."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lomu_app import bootstrap, cli
from lomu_app.kernel.permissions import Permission
from tests.moving.going import Journey, go, opened
from tests.moving.merging import SISTER, Meeting, bring, keep_busy, new_unit
from tests.support.cog import make_location
from tests.support.commands import everybody
from tests.support.cores import ADMIN, PASSPHRASE, Cores
from tests.support.filled import fill_every_table
from tests.support.packs import build
from tests.support.postgres import PostgresServer
from tests.support.worlds import raising


@pytest.fixture(scope="session")
def house_of(_embedded_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An embedded database with rows in every table, and with such as are counted apart.

    Another unit was merged into it.
    """
    folder = tmp_path_factory.mktemp("house") / "data"
    shutil.copytree(_embedded_template, folder)
    core = bootstrap.open_folder(folder, ADMIN, PASSPHRASE)
    cores = Cores(core.store, folder)
    fill_every_table(cores)
    cleared = everybody(cores)
    build(cleared, seen_with=Permission.SEE_CSE)
    asked = raising(None, source_kind="location", source_id=make_location(cleared))
    cleared.execute(asked)
    core.close()
    sister = folder.parent / "sister"
    new_unit(sister)
    bring(sister, folder, unit=SISTER)
    return folder


@pytest.fixture
def source(house_of: Path) -> Iterator[Path]:
    """The same; whatever happens to it meanwhile, its files stay as they are."""
    before = {path.name: _digest(path) for path in house_of.iterdir()}
    yield house_of
    assert {path.name: _digest(path) for path in house_of.iterdir()} == before


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="session")
def journey(
    house_of: Path, postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Journey]:
    """To a server by the command line, and on to another folder."""
    name = postgres_server.create()
    url, work = postgres_server.url(name), tmp_path_factory.mktemp("journey")
    (work / "secret").write_text(PASSPHRASE, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        printed: list[Any] = []
        patched.setattr("lomu_app.cli.move_words.print_json", printed.append)
        words = ["--user", ADMIN, "--passphrase-file", str(work / "secret"), "--json"]
        assert cli.main([*words, "store", "move", "--from", str(house_of), "--to", url]) == 0
    yield Journey(url, printed[0], work / "back", go(url, work / "back"))
    postgres_server.drop(name)


@pytest.fixture(scope="session", params=["folder", "server"])
def _met_once(
    request: pytest.FixtureRequest, house_of: Path, postgres_server: PostgresServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Meeting, str]]:  # fmt: skip
    folder, name = tmp_path_factory.mktemp("met") / "data", postgres_server.create()
    place = folder if request.param == "folder" else postgres_server.url(name)
    new_unit(place)
    keep_busy(place)
    core = opened(place)
    before = core.audit_head()
    core.close()
    yield Meeting(place, house_of, bring(house_of, place), before), name
    postgres_server.drop(name)


@pytest.fixture
def met(
    _met_once: tuple[Meeting, str], postgres_server: PostgresServer, tmp_path: Path
) -> Iterator[Meeting]:
    """A unit that is at work, in a folder or on a server, into which another one was merged.

    Each test has its own.
    """
    made, name = _met_once
    if isinstance(made.place, Path):
        yield replace(made, place=shutil.copytree(made.place, tmp_path / "met"))
        return
    copied = postgres_server.create(name)
    yield replace(made, place=postgres_server.url(copied))
    postgres_server.drop(copied)
