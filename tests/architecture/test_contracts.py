"""The import contracts in pyproject.toml hold, and each of them bites."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

ROOMS = (
    "access", "cog", "cohorts", "daart", "governance", "insight", "intake", "kernel",
    "meetings", "odoc", "packs", "people", "practice", "setup", "store",
)  # fmt: skip
FEATURES = ("access", "daart", "intake", "people", "today")

# contract, file that breaks it, what that file says
VIOLATIONS = [
    ("floors", "lomu_app/store/engine.py", "import lomu_app.access"),
    ("floors", "lomu_app/packs/trm.py", "import lomu_app.intake"),
    ("floors", "lomu_app/daart/queries.py", "def late():\n    from lomu_app.cog import agenda"),
    ("floors", "lomu_app/people/queries.py", "import ui.kit"),
    ("floors", "lomu_app/kernel/clock.py", "import lomu_app.setup"),
    ("rooms-on-a-floor", "lomu_app/utils/__init__.py", "x = 1"),
    ("no-qt-in-the-core", "lomu_app/packs/trm.py", "from PySide6.QtGui import QPainter"),
    ("no-qt-in-the-core", "lomu_app/daart/queries.py", "import shiboken6"),
    ("plain-rules", "lomu_app/kernel/clock.py", "import sqlalchemy"),
    ("plain-rules", "lomu_app/daart/rules.py", "import lomu_app.people"),
    ("plain-rules", "lomu_app/people/rules.py", "import rapidfuzz"),
    ("plain-setup", "lomu_app/setup/start.py", "import platformdirs"),
    ("plain-setup", "lomu_app/setup/start.py", "import lomu_app.kernel"),
    ("spreadsheets-at-the-edges", "lomu_app/daart/queries.py", "import pandas"),
    ("spreadsheets-at-the-edges", "ui/today/page.py", "from openpyxl import load_workbook"),
    ("desk-without-records", "ui/daart/page.py", "from sqlalchemy import select"),
    ("desk-without-records", "ui/daart/page.py", "from lomu_app.store import unit"),
    ("desk-without-records", "ui/daart/page.py", "from lomu_app.daart.records import Target"),
    ("desk-features-apart", "ui/today/page.py", "import ui.daart"),
    ("desk-features-apart", "ui/kit/table.py", "import ui.people"),
    ("desk-features-apart", "ui/nowhere/__init__.py", "x = 1"),
]


def _lint(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = "import sys; from importlinter.cli import lint_imports_command as run; run()"
    return subprocess.run(
        [sys.executable, "-c", command, "--no-cache", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def _write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", encoding="utf-8")


@pytest.fixture
def small_house(tmp_path: Path) -> Path:
    """A house with every room, all of them empty, under the real contracts."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    _write(tmp_path, "tests/__init__.py", "")
    _write(tmp_path, "tests/architecture/__init__.py", "")
    shutil.copy(
        ROOT / "tests" / "architecture" / "contract_types.py", tmp_path / "tests" / "architecture"
    )
    _write(tmp_path, "lomu_app/__init__.py", "")
    _write(tmp_path, "lomu_app/cog/agenda.py", "")
    _write(tmp_path, "lomu_app/daart/records.py", "class Target: ...")
    _write(tmp_path, "lomu_app/store/unit.py", "")
    _write(tmp_path, "ui/__init__.py", "")
    for room in ROOMS:
        _write(tmp_path, f"lomu_app/{room}/__init__.py", "")
    for feature in (*FEATURES, "kit", "shell"):
        _write(tmp_path, f"ui/{feature}/__init__.py", "")
    return tmp_path


def test_that_the_house_keeps_every_contract() -> None:
    done = _lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_that_an_empty_house_keeps_every_contract(small_house: Path) -> None:
    done = _lint(small_house)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("contract", "path", "text"), VIOLATIONS)
def test_that_a_contract_bites(small_house: Path, contract: str, path: str, text: str) -> None:
    _write(small_house, path, text)
    done = _lint(small_house, "--contract", contract)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "0 kept, 1 broken" in done.stdout


def test_that_a_circle_of_imports_is_found(small_house: Path) -> None:
    _write(small_house, "lomu_app/people/matching.py", "import lomu_app.people.merging")
    _write(small_house, "lomu_app/people/merging.py", "import lomu_app.people.matching")
    done = _lint(small_house, "--contract", "no-cycles")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "0 kept, 1 broken" in done.stdout


def test_that_a_contract_tells_the_line(small_house: Path) -> None:
    _write(small_house, "lomu_app/people/rules.py", "import re\nimport rapidfuzz")
    done = _lint(small_house, "--contract", "plain-rules")
    assert "lomu_app.people.rules imports rapidfuzz (line 2)" in done.stdout


def test_that_every_contract_is_seen_to_bite() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {contract["id"] for contract in project["tool"]["importlinter"]["contracts"]}
    assert contracts == {contract for contract, _, _ in VIOLATIONS} | {"no-cycles"}
