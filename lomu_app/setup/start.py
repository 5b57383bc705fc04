"""Decides what one start needs, sets it up where the word allows, and goes on inside it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence

from lomu_app.setup import interpreters, preflight, words
from lomu_app.setup.environment import HERE, Environment, Needs, SetUpFailed, this_python

Inside = Callable[[list[str]], int]

NOT_SET_UP = (
    "LOMU Tasking is not set up on this machine yet, and this word downloads nothing. "
    "Run one of these first:\n"
    "    python3 main.py demo     a practice force to look at\n"
    "    python3 main.py setup    the program alone"
)
_SETS_UP = frozenset({"demo", "setup", "test", "bench"})


class Start:
    """One start of the program: what was asked for, and the program that answers it."""

    def __init__(self, argv: list[str], run_word: Inside, open_desk: Inside) -> None:
        self._argv = argv
        self._asked = words.split(argv)
        self._run_word = run_word
        self._open_desk = open_desk

    def run(self) -> int:
        """Do what was asked and return the exit code."""
        try:
            if self._asked.word == "test":
                return _test(list(self._asked.after))
            return self._program()
        except SetUpFailed as problem:
            return _refuse(str(problem))

    def _program(self) -> int:
        environment = Environment.running() or Environment.usual()
        ready = environment.has(Needs.PROGRAM)
        if not ready and self._asked.word not in _SETS_UP:
            return _refuse(NOT_SET_UP)
        problem = self._problem(makes=not ready)
        if problem:
            return _refuse(problem)
        environment.set_up(Needs.PROGRAM, this_python())
        if self._asked.word == "setup":
            print("Set up. Open the desk with: python3 main.py")
            return 0
        if Environment.running() is None:
            return _go_on(environment, self._argv)
        return self._inside()

    def _problem(self, *, makes: bool) -> str | None:
        """What the system lacks for this, in words; None when it lacks nothing."""
        missing = preflight.missing_from_python() if makes else []
        if not self._asked.opens_the_desk:
            return preflight.complaint(missing) if missing else None
        platform = os.environ.get("QT_QPA_PLATFORM")
        on_x11 = platform == "xcb" or bool(os.environ.get("DISPLAY") and not platform)
        missing += preflight.missing_libraries(screen=on_x11)
        told = [preflight.complaint(missing)] if missing else []
        told += [preflight.NO_SCREEN] if preflight.lacks_screen() else []
        return "\n".join(told) or None

    def _inside(self) -> int:
        if self._asked.word == "bench":
            return _python(["-m", "bench", *self._asked.after])
        if self._asked.word is not None:
            code = self._run_word(self._argv)
            if code or not self._asked.opens_the_desk:
                return code
        return self._open_desk(self._argv)


def _test(arguments: list[str]) -> int:
    environment, creator, rest = _choose_python(arguments)
    makes = not environment.has(Needs.TESTS)
    missing = preflight.missing_from_python() if makes and creator == this_python() else []
    missing += preflight.missing_libraries(screen=False)
    if missing:
        return _refuse(preflight.complaint(missing))
    environment.set_up(Needs.TESTS, creator)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # Dozens of tests start the program anew: what the first has compiled serves all of them.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    # Two processes, and an idle one takes over from a busy one: every test stands alone.
    spread = ["-n", "2", "--dist", "worksteal"]
    pytest = ["-m", "pytest", *spread, "--hypothesis-profile=ci", *rest]
    return _python(pytest, environment)


def _choose_python(arguments: list[str]) -> tuple[Environment, list[str], list[str]]:
    """The environment to test in, the Python to make it with, and what pytest is to be told."""
    if "--python" not in arguments:
        return Environment.running() or Environment.usual(), this_python(), arguments
    place = arguments.index("--python")
    named = arguments[place + 1 : place + 2]
    version = interpreters.version_of(named) if named else None
    if version is None or version < interpreters.OLDEST:
        raise SetUpFailed(
            "After --python name a Python of 3.11 or newer that this machine has, "
            "for instance: python3 main.py test --python python3.13"
        )
    return Environment.of_version(version), named, arguments[:place] + arguments[place + 2 :]


def _python(arguments: list[str], environment: Environment | None = None) -> int:
    """Run the environment's Python in the program's folder and wait for it."""
    python = str(environment.python) if environment else sys.executable
    try:
        return subprocess.run([python, *arguments], check=False, cwd=HERE).returncode
    except KeyboardInterrupt:
        return 130


def _go_on(environment: Environment, argv: Sequence[str]) -> int:
    """Run the program again inside the environment."""
    python = str(environment.python)
    if os.name == "nt":
        # exec on Windows would give the prompt back while the program still runs.
        return interpreters.run_with([python], list(argv))
    sys.stdout.flush()
    sys.stderr.flush()
    # The same process goes on, so that a signal sent to it reaches the program itself.
    return os.execv(python, [python, str(HERE / "main.py"), *argv])


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)
    return 1
