"""The ready-made checkers are content, and the program starts with little."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

# Too slow to import before the window is up; each is imported where it is first needed.
SLOW = ("alembic", "numpy", "openpyxl", "pandas", "psycopg", "sqlalchemy", "xlsxwriter")


def _python(*arguments: str, timeout: float | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=timeout,
    )


def test_that_ruff_is_content() -> None:
    done = _python("-m", "ruff", "check", "--no-cache", "--output-format", "concise", ".")
    assert done.returncode == 0, done.stdout + done.stderr


def test_that_mypy_is_content() -> None:
    done = _python("-m", "mypy")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("checker", "text"),
    [
        ("ruff", "import os\n"),
        ("ruff", "import datetime\n\nNOW = datetime.datetime.now(datetime.UTC)\n"),
        ("mypy", "def untyped(x):\n    return x\n"),
        ("mypy", "x: int = 'text'\n"),
    ],
)
def test_that_a_checker_bites(tmp_path: Path, checker: str, text: str) -> None:
    (tmp_path / "example.py").write_text(text, encoding="utf-8")
    config = str(ROOT / "pyproject.toml")
    arguments = {
        "ruff": ["-m", "ruff", "check", "--no-cache", "--config", config],
        "mypy": ["-m", "mypy", "--config-file", config, "--cache-dir", str(tmp_path / "cache")],
    }[checker]
    done = _python(*arguments, str(tmp_path / "example.py"))
    assert done.returncode == 1, done.stdout + done.stderr


def test_that_a_loop_of_qt_s_own_ends_as_a_failure(tmp_path: Path) -> None:
    """No signal reaches Python in there, so that a limit told to Python alone never strikes."""
    text = "from PySide6.QtCore import QEventLoop\n\n\ndef test_it():\n    QEventLoop().exec()\n"
    (tmp_path / "test_example.py").write_text(text, encoding="utf-8")
    done = _python(
        "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path),
        "-p", "no:randomly", "-p", "no:cacheprovider", "-o", "faulthandler_timeout=1",
        "--timeout", "30", str(tmp_path), timeout=240,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert "in test_it" in done.stderr


_TWO_LONG_ONES = """
import time
import pytest
from PySide6.QtCore import QEventLoop

@pytest.mark.timeout(60)
def test_long():
    time.sleep(2)

@pytest.mark.timeout(2)
def test_stands_still():
    QEventLoop().exec()
"""


def test_that_a_test_may_say_how_long_it_takes_and_is_ended_after_that(tmp_path: Path) -> None:
    (tmp_path / "test_example.py").write_text(_TWO_LONG_ONES, encoding="utf-8")
    done = _python(
        "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path), "-v",
        "-p", "no:randomly", "-p", "no:cacheprovider", "-p", "tests.support.limits",
        "-o", "timeout=0.5", "-o", "faulthandler_timeout=1", str(tmp_path), timeout=240,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert "::test_long PASSED" in done.stdout
    assert "in test_stands_still" in done.stderr


def test_that_the_desk_starts_without_the_slow_libraries() -> None:
    asked = "import sys, ui.app; print(*sorted(set(sys.argv[1:]) & set(sys.modules)))"
    done = _python("-c", asked, *SLOW)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


def test_that_the_core_starts_without_qt_or_the_slow_libraries() -> None:
    asked = "import sys, lomu_app.cli; print(*sorted(set(sys.argv[1:]) & set(sys.modules)))"
    done = _python("-c", asked, "PySide6", "pandas", "openpyxl", "psycopg", "xlsxwriter")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
