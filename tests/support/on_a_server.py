"""By `--on-a-server`, what each run tries on the file alone is tried on a server as well.

Only such tests are run then: the others need no database, or are tried on a server in each run.
What cannot be tried there is left out by name and reason (`FILE_ALONE` in `cores.py`), and told at
the end.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lomu_app import bootstrap, cli
from tests.support.cores import FILE_ALONE, ON_A_SERVER

_SERVER = frozenset({"postgres_server", "core_as", "hasty_server"})
"""Whoever asks for one of these is tried on a server in each run, as is all in this folder."""
_OF_SERVERS = "tests/server/"
_TAKES_ALL_THERE = "words_go_to_a_server"
"""Whatever a test makes in a folder goes to a server where it asks for this."""
_MAKE_FILES = (bootstrap.create, bootstrap.open_folder, bootstrap.open_file, cli.main)
_NOT_AGAIN = "not tried again"
_LEFT = pytest.StashKey[int]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Know the option."""
    parser.addoption(
        ON_A_SERVER,
        action="store_true",
        help="run the tests that else run on the file alone, on a PostgreSQL that binds everybody",
    )


def on_the_file(item: pytest.Item) -> bool:
    """Whether a test is tried on the file alone in each run."""
    asked = set(getattr(item, "fixturenames", ()))
    if asked & _SERVER or _path(item).startswith(_OF_SERVERS):
        return False
    return "embedded_core_as" in asked or _makes_a_file(item)


def stays_on_the_file(item: pytest.Item) -> bool:
    """Whether it would be on a file by `--on-a-server` as well."""
    asked = getattr(item, "fixturenames", ())
    return on_the_file(item) and _TAKES_ALL_THERE not in asked and _makes_a_file(item)


def _makes_a_file(item: pytest.Item) -> bool:
    """Whether a test opens a file itself, or has it opened by what it asks for or calls."""
    if not isinstance(item, pytest.Function):
        return False
    made = item._fixtureinfo.name2fixturedefs
    asked = [made[name][-1].func for name in item.fixturenames if name in made]
    return any(_opens(function) for function in (item.function, *asked))


_KNOWN: dict[Callable[..., Any], bool] = {}


def _opens(function: Callable[..., Any]) -> bool:
    """Whether a function of the tests opens a file, itself or by others of them that it names."""
    if function in _MAKE_FILES:
        return True
    if function not in _KNOWN and str(function.__module__).startswith("tests."):
        _KNOWN[function] = False  # whoever calls itself again
        _KNOWN[function] = _says_where(function) or any(map(_opens, _named_by(function)))
    return _KNOWN.get(function, False)


def _says_where(function: Callable[..., Any]) -> bool:
    """Whether it starts the program on a folder."""
    return inspect.isfunction(function) and "--data" in str(function.__code__.co_consts)


def _named_by(function: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """What a function names, of its own module or by one that it imports."""
    if inspect.isclass(function):
        yield from (each for each in vars(function).values() if inspect.isfunction(each))
    elif inspect.isfunction(function):
        names = function.__code__.co_names
        for each in (function.__globals__.get(name) for name in names):
            within = names if inspect.ismodule(each) else ()
            for found in (each, *(getattr(each, name, None) for name in within)):
                if inspect.isfunction(found) or inspect.isclass(found):
                    yield found


def name_of(item: pytest.Item) -> str:
    """File and name of a test, whatever it is tried with."""
    return f"{_path(item)}::{getattr(item, 'originalname', item.name)}"


def entry_of(item: pytest.Item) -> str | None:
    """Where `FILE_ALONE` says that a test on the file cannot be tried on a server.

    A folder there speaks of those of its tests that open files by themselves.
    """
    if not on_the_file(item):
        return None
    path = _path(item)
    places = [name_of(item), path]
    if stays_on_the_file(item):
        places.append(f"{Path(path).parent.as_posix()}/")
    return next((place for place in places if place in FILE_ALONE), None)


def _path(item: pytest.Item) -> str:
    return item.path.relative_to(item.config.rootpath).as_posix()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep what is tried on the file alone, and leave out of it what has no other place."""
    if not config.getoption(ON_A_SERVER):
        return
    others = [item for item in items if not on_the_file(item)]
    items[:] = [item for item in items if on_the_file(item)]
    config.hook.pytest_deselected(items=others)
    config.stash[_LEFT] = len(others)
    for item in items:
        entry = entry_of(item)
        if entry is not None:
            item.add_marker(pytest.mark.skip(reason=f"on the file alone: it {FILE_ALONE[entry]}"))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let the process that tells the results know the number."""
    told: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if told is not None:
        told[_NOT_AGAIN] = session.config.stash.get(_LEFT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Hear it; each process found the same."""
    told = getattr(node, "workeroutput", {})
    node.config.stash[_LEFT] = told.get(_NOT_AGAIN, 0)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Tell what was left out because each run tries it; what else was, is told as skipped."""
    if config.getoption(ON_A_SERVER):
        terminalreporter.write_line(
            f"On a server: {config.stash.get(_LEFT, 0)} tests {_NOT_AGAIN}, which each run without "
            f"{ON_A_SERVER} tries on both, on a server alone, or without a database."
        )
