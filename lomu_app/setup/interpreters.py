"""Finds a Python that is new enough. Python 3.6 must be able to read and run this file."""

import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
# Newest first; the last ones are those that PySide6 and the other libraries support today.
KNOWN = ((3, 14), (3, 13), (3, 12), (3, 11))
MAIN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "main.py")
_FOLDERS = ("/usr/local/bin", "/usr/bin", "/opt/homebrew/bin")


def candidates(version: "tuple[int, int]") -> "list[list[str]]":
    """The commands that may start this version, without trying them."""
    name = "python%d.%d" % version
    if os.name == "nt":
        launcher = shutil.which("py")
        return [[launcher, "-%d.%d" % version]] if launcher else []
    folders = os.environ.get("PATH", "").split(os.pathsep) + list(_FOLDERS)
    paths = [os.path.join(folder, name) for folder in folders if folder]
    return [[path] for path in dict.fromkeys(paths) if os.access(path, os.X_OK)]


def version_of(command: "list[str]") -> "tuple[int, int] | None":
    """The version that a command starts, or None where it starts none."""
    return _ask(command, "import sys; print(sys.version_info[0], sys.version_info[1])")


def can_make_environments(command: "list[str]", version: "tuple[int, int]") -> bool:
    """Whether a command starts this version, with all of its package installed."""
    question = "import ensurepip, sys, venv; print(sys.version_info[0], sys.version_info[1])"
    return _ask(command, question) == version


def find_newest() -> "list[str] | None":
    """The command of the newest complete Python here that is new enough, or None."""
    for version in KNOWN:
        for command in candidates(version):
            if can_make_environments(command, version):
                return command
    return None


def run_with(command: "list[str]", argv: "list[str]") -> int:
    """Start the program again under another Python and wait for it."""
    try:
        return subprocess.call(command + [os.path.abspath(MAIN)] + argv)
    except KeyboardInterrupt:
        return 130


def how_to_get_one() -> str:
    """What to say where no Python is new enough."""
    needs = "LOMU Tasking needs Python 3.11 or newer; this is {}.{} and no newer one was found."
    if os.name == "nt":
        line = "winget install --exact --id Python.Python.3.13"
        where = "Install one with:"
    else:
        line = as_root("apt-get install -y python3.11 python3.11-venv")
        where = "On Debian or Ubuntu install one with:"
    return needs.format(*sys.version_info[:2]) + " " + where + "\n    " + line


def as_root(line: str) -> str:
    """A command that needs root's rights, as this user has to type it."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return line if root else "sudo " + line


def _ask(command: "list[str]", question: str) -> "tuple[int, int] | None":
    try:
        answer = subprocess.check_output(
            command + ["-c", question],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            universal_newlines=True,
        )
        major, minor = answer.split()
        return int(major), int(minor)
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None
