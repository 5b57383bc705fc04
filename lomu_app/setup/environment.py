"""The program's own virtual environment: made once, filled from the lock file, stamped."""

from __future__ import annotations

import enum
import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]


class SetUpFailed(Exception):
    """The environment could not be made; the message says what to do."""


class Needs(enum.Enum):
    """What an environment is filled with. The tests' lock file holds the program's as well."""

    PROGRAM = HERE / "requirements.lock"
    TESTS = HERE / "tests" / "requirements.lock"

    @property
    def digest(self) -> str:
        """The fingerprint of the lock file."""
        return hashlib.sha256(self.value.read_bytes()).hexdigest()


@dataclass(frozen=True, slots=True)
class Environment:
    """One virtual environment beside main.py."""

    folder: Path

    @classmethod
    def usual(cls) -> Environment:
        """The one that every word uses."""
        return cls(HERE / ".venv")

    @classmethod
    def of_version(cls, version: tuple[int, int]) -> Environment:
        """The one for trying another Python, apart from the usual one."""
        return cls(HERE / f".venv-{version[0]}.{version[1]}")

    @classmethod
    def running(cls) -> Environment | None:
        """The one that this process runs in, or None outside of any."""
        # The folder itself may be a link to a disk with more room: only its parent is resolved.
        prefix = Path(sys.prefix)
        ours = prefix.parent.resolve() == HERE and prefix.name.startswith(".venv")
        return cls(HERE / prefix.name) if ours else None

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def has(self, needs: Needs) -> bool:
        """Whether it was filled from the lock file as that stands now."""
        stamp = self._stamp(needs)
        return (
            self.python.exists()
            and stamp.exists()
            and stamp.read_text(encoding="ascii") == needs.digest
        )

    def set_up(self, needs: Needs, creator: list[str]) -> None:
        """Make it with the Python that `creator` starts, and fill it; raises SetUpFailed."""
        if self.has(needs):
            return
        print(f"Setting up {self.folder.name} (a minute or two) ...", file=sys.stderr, flush=True)
        if not self._works():
            self._make(creator)
        self._install(needs)
        for filled in {needs, Needs.PROGRAM}:
            self._stamp(filled).write_text(filled.digest, encoding="ascii")

    def _stamp(self, needs: Needs) -> Path:
        return self.folder / f"lomu-{needs.name.lower()}.sha256"

    def _works(self) -> bool:
        if not self.python.exists():
            return False
        question = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
        try:
            asked = subprocess.run([self.python, "-c", question], check=False, capture_output=True)
        except OSError:
            return False
        return asked.returncode == 0

    def _make(self, creator: list[str]) -> None:
        made = subprocess.run(
            [*creator, "-m", "venv", "--clear", str(self.folder)],
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if made.returncode:
            raise SetUpFailed(
                f"The folder {self.folder} could not be made. "
                f"Python said:\n{made.stdout.strip()[-600:]}"
            )

    def _install(self, needs: Needs) -> None:
        installed = subprocess.run(
            [
                self.python,
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--require-hashes",
                # The lock file names everything. Left to look for itself, pip takes up a newer
                # release of what is wanted with an extra, and stops at its missing hash.
                "--no-deps",
                "--only-binary=:all:",
                "-r",
                str(needs.value),
            ],
            check=False,
            stdout=sys.stderr,
        )
        if installed.returncode:
            raise SetUpFailed(
                "The libraries could not be installed; pip's own words stand above. "
                "Check that this machine reaches its package index, then run the same again."
            )


def this_python() -> list[str]:
    """The command for the Python that `venv` can be made with from here."""
    # Inside an environment that has to be remade, its own interpreter cannot do that.
    base = getattr(sys, "_base_executable", None) or sys.executable
    return [str(base)]
