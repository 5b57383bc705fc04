"""A test that says that it may take longer than others is given that long by both limits.

Of the two in `pyproject.toml` the mark `timeout` is known to one; the other one ends the process
from outside, and would end each long walk with it.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import sys

import pytest

_SHOWN = pytest.StashKey[int]()


def pytest_configure(config: pytest.Config) -> None:
    """Keep where errors are shown, which nothing that captures them takes away."""
    if sys.__stderr__ is not None:
        with contextlib.suppress(OSError):
            config.stash[_SHOWN] = os.dup(sys.__stderr__.fileno())


def pytest_unconfigure(config: pytest.Config) -> None:
    """Let go of it."""
    shown = config.stash.get(_SHOWN, None)
    if shown is not None:
        os.close(shown)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let it be ended from outside as long after its own limit as others are after theirs."""
    mark, shown = item.get_closest_marker("timeout"), item.config.stash.get(_SHOWN, None)
    if mark is None or shown is None:
        return
    ends, told = (float(item.config.getini(name)) for name in ("faulthandler_timeout", "timeout"))
    faulthandler.dump_traceback_later(float(mark.args[0]) + ends - told, file=shown, exit=True)
