"""A start sets up only where the word allows it, and says in words what is missing."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lomu_app import setup
from lomu_app.setup import environment, interpreters, preflight, start
from lomu_app.setup.environment import Environment, Needs
from tests.architecture.sources import ROOT


class Program:
    """Stands for the program itself, and keeps what it was called with."""

    def __init__(self) -> None:
        self.told: list[tuple[str, list[str]]] = []
        self.code = 0

    def run_word(self, argv: list[str]) -> int:
        self.told.append(("word", argv))
        return self.code

    def open_desk(self, argv: list[str]) -> int:
        self.told.append(("desk", argv))
        return 0

    def start(self, line: str) -> int:
        return setup.main(line.split(), self.run_word, self.open_desk)


@pytest.fixture
def program() -> Program:
    return Program()


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that would have been run; none of them is."""
    kept: list[list[str]] = []

    def keep(command: list[object], **_: object) -> subprocess.CompletedProcess[str]:
        kept.append([str(part) for part in command])
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr("subprocess.run", keep)
    return kept


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine where the program was never set up; its folder is empty but for lock files."""
    (tmp_path / "tests").mkdir()
    monkeypatch.setattr(environment, "HERE", tmp_path)
    monkeypatch.setattr(start, "HERE", tmp_path)
    return tmp_path


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine where everything is there, and the program runs in its own environment."""
    monkeypatch.setattr(Environment, "running", lambda: Environment(ROOT / ".venv"))
    monkeypatch.setattr(Environment, "has", lambda self, needs: True)
    monkeypatch.setattr(preflight, "missing_libraries", lambda screen: [])


def _create(folder: Path) -> None:
    """An environment's interpreter, as far as anybody looks."""
    python = Environment(folder).python
    python.parent.mkdir(parents=True)
    python.touch()


@pytest.mark.parametrize("line", ["", "--data here", "list targets", "--help", "init --data d"])
def test_that_only_words_for_it_download(
    program: Program,
    runs: list[list[str]],
    bare: Path,
    capsys: pytest.CaptureFixture[str],
    line: str,
) -> None:
    assert program.start(line) == 1
    assert "python3 main.py demo" in capsys.readouterr().err
    assert (runs, program.told, list(bare.glob(".venv*"))) == ([], [], [])


@pytest.mark.parametrize("word", ["setup", "demo --no-window"])
def test_that_the_set_up_makes_fills_and_stamps_the_environment(
    program: Program,
    runs: list[list[str]],
    bare: Path,
    monkeypatch: pytest.MonkeyPatch,
    word: str,
) -> None:
    gone_on: list[list[str]] = []
    monkeypatch.setattr("os.execv", lambda _, command: gone_on.append(command))
    monkeypatch.setattr(interpreters, "run_with", lambda _, argv: gone_on.append(argv))
    (bare / ".venv").mkdir()
    program.start(word)
    made, installed = runs
    assert made[1:4] == ["-m", "venv", "--clear"]
    assert {"--require-hashes", "--no-deps"} <= set(installed)
    assert installed[-1] == str(Needs.PROGRAM.value)
    stamps = {stamp.name: stamp.read_text() for stamp in (bare / ".venv").glob("*.sha256")}
    assert stamps == {"lomu-program.sha256": Needs.PROGRAM.digest}
    assert bool(gone_on) == word.startswith("demo")


def test_that_a_changed_lock_file_asks_for_a_new_set_up(
    tmp_path: Path, runs: list[list[str]]
) -> None:
    ours = Environment(tmp_path / ".venv")
    _create(ours.folder)
    ours.set_up(Needs.TESTS, [sys.executable])
    assert ours.has(Needs.TESTS)
    assert ours.has(Needs.PROGRAM)
    ours.set_up(Needs.TESTS, [sys.executable])
    assert len([command for command in runs if "pip" in command]) == 1
    (ours.folder / "lomu-tests.sha256").write_text("older")
    assert not ours.has(Needs.TESTS)
    ours.set_up(Needs.TESTS, [sys.executable])
    assert len([command for command in runs if "pip" in command]) == 2


def test_that_a_failed_download_leaves_no_stamp(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(command: list[object], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, int("install" in command), "", "")

    monkeypatch.setattr("subprocess.run", fail)
    ours = Environment(tmp_path / ".venv")
    _create(ours.folder)
    with pytest.raises(environment.SetUpFailed, match="run the same again"):
        ours.set_up(Needs.PROGRAM, [sys.executable])
    assert not ours.has(Needs.PROGRAM)


@pytest.mark.usefixtures("ready")
def test_that_a_word_goes_to_the_command_line_as_it_stands(program: Program) -> None:
    program.code = 2
    assert program.start("--json list targets --area CV") == 2
    assert program.told == [("word", ["--json", "list", "targets", "--area", "CV"])]


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize(
    ("line", "code", "told"),
    [
        ("", 0, ["desk"]),
        ("demo", 0, ["word", "desk"]),
        ("demo --no-window", 0, ["word"]),
        ("demo", 1, ["word"]),
    ],
)
def test_that_the_desk_opens_after_the_practice_force_is_built(
    program: Program, line: str, code: int, told: list[str]
) -> None:
    program.code = code
    assert program.start(line) == code
    assert [name for name, _ in program.told] == told


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can lack a screen")
def test_that_a_missing_screen_is_told_before_anything_is_downloaded(
    program: Program,
    runs: list[list[str]],
    bare: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(preflight, "missing_from_python", lambda: ["ensurepip"])
    assert program.start("demo") == 1
    told = capsys.readouterr().err
    assert "demo --no-window" in told
    assert "apt-get install" in told or "packages of your system" in told
    assert (runs, program.told, list(bare.iterdir())) == ([], [], [bare / "tests"])


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize(("display", "platform"), [(":7", ""), ("", "xcb"), (":7", "xcb")])
def test_that_the_libraries_of_x11_are_looked_for_wherever_it_would_be_used(
    program: Program, monkeypatch: pytest.MonkeyPatch, display: str, platform: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    lacking = ["libnosuchthing.so.9"]
    monkeypatch.setattr(preflight, "missing_libraries", lambda screen: lacking if screen else [])
    assert program.start("demo") == 1
    assert "libnosuchthing.so.9" in capsys.readouterr().err
    assert program.told == []


@pytest.mark.usefixtures("ready")
def test_that_the_tests_run_without_a_screen_on_two_processes(
    program: Program, runs: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setattr(interpreters, "version_of", lambda command: (3, 13))
    assert program.start("test -k ranking --python python3.13") == 0
    (command,) = [run for run in runs if "pytest" in run]
    assert command[-2:] == ["-k", "ranking"]
    assert command[command.index("-n") : command.index("-n") + 2] == ["-n", "2"]
    assert ".venv-3.13" in command[0]
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"


@pytest.mark.parametrize("line", ["test --python", "test --python no-such-python"])
def test_that_a_python_that_is_not_there_is_refused(
    program: Program, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    assert program.start(line) == 1
    assert "name a Python of 3.11 or newer" in capsys.readouterr().err


def test_that_it_starts_from_any_folder(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "main.py", "test", "--python", "no-such-python"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "name a Python of 3.11 or newer" in done.stderr


def test_that_missing_libraries_are_told_with_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/apt-get")
    monkeypatch.setattr(preflight, "missing_from_python", lambda: ["ensurepip"])
    monkeypatch.setattr("os.geteuid", lambda: 1000, raising=False)
    told = preflight.complaint(["libEGL.so.1"]).splitlines()
    assert "libEGL.so.1" in told[0]
    assert told[-1].startswith("    sudo apt-get install -y")
    assert "libegl1" in told[-1]
    assert f"python3.{sys.version_info.minor}-venv" in told[-1]


def test_that_a_library_that_is_not_there_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(preflight, "_OFFSCREEN", ("libnosuchthing.so.9",))
    assert preflight.missing_libraries(screen=False) == ["libnosuchthing.so.9"]


@pytest.mark.parametrize("name", ["main.py", "__init__.py", "interpreters.py"])
def test_that_an_old_python_can_read_what_tells_it_so(name: str) -> None:
    folder = ROOT if name == "main.py" else ROOT / "lomu_app" / "setup"
    tree = ast.parse((folder / name).read_text(encoding="utf-8"), feature_version=(3, 6))
    future = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert "__future__" not in {node.module for node in future}
    hints = [node.returns for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert all(hint is None or isinstance(hint, ast.Constant | ast.Name) for hint in hints)


def _too_old(monkeypatch: pytest.MonkeyPatch, newer: list[str] | None) -> None:
    monkeypatch.setattr("sys.version_info", (3, 9, 2, "final", 0))
    monkeypatch.setattr(interpreters, "find_newest", lambda: newer)


def test_that_an_old_python_hands_over_to_a_newer_one(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[list[str]] = []

    def call(command: list[str]) -> int:
        handed.append(command)
        return 7

    _too_old(monkeypatch, ["/opt/python3.13"])
    monkeypatch.setattr("subprocess.call", call)
    assert program.start("list targets") == 7
    ((python, main, *rest),) = handed
    assert (python, Path(main).resolve(), rest) == (
        "/opt/python3.13", ROOT / "main.py", ["list", "targets"],
    )  # fmt: skip


def test_that_an_old_python_alone_says_what_to_install(
    program: Program, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _too_old(monkeypatch, None)
    assert program.start("") == 1
    told = capsys.readouterr().err
    assert "needs Python 3.11 or newer; this is 3.9" in told
    assert "install" in told


def test_that_a_newer_python_is_tried_before_it_is_believed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    works = [sys.executable]
    offered = {sys.version_info[:2]: [["no-such-python"], works]}
    monkeypatch.setattr(interpreters, "candidates", lambda version: offered.get(version, []))
    assert interpreters.find_newest() == works


def test_that_an_environment_behind_a_link_is_known_as_the_one_that_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    roomy = tmp_path / "roomy disk"
    roomy.mkdir()
    here = tmp_path / "program"
    here.mkdir()
    (here / ".venv").symlink_to(roomy, target_is_directory=True)
    monkeypatch.setattr(environment, "HERE", here.resolve())
    monkeypatch.setattr(sys, "prefix", str(here / ".venv"))
    assert environment.Environment.running() == environment.Environment(here.resolve() / ".venv")
