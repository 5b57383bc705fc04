"""Looks for what only the system can provide, and says which one line installs it.

Qt stops the whole process with a core dump where a library or the screen is missing, so these
are looked for before anything is downloaded or opened.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import sys
from collections.abc import Iterable, Mapping

from lomu_app.setup.interpreters import as_root

# Qt without a screen needs these, and Qt on X11 the second set as well.
_OFFSCREEN = (
    "libGL.so.1",
    "libEGL.so.1",
    "libX11.so.6",
    "libxkbcommon.so.0",
    "libfontconfig.so.1",
    "libfreetype.so.6",
    "libdbus-1.so.3",
    "libglib-2.0.so.0",
    "libgthread-2.0.so.0",
    "libgssapi_krb5.so.2",
    "libbrotlidec.so.1",
)
_X11 = (
    "libxcb-cursor.so.0",
    "libxcb-icccm.so.4",
    "libxcb-image.so.0",
    "libxcb-keysyms.so.1",
    "libxcb-render-util.so.0",
    "libxcb-shape.so.0",
    "libxcb-util.so.1",
    "libxcb-xkb.so.1",
    "libxkbcommon-x11.so.0",
)
# The same names on Debian 12 and 13 and on Ubuntu; their dependencies bring the rest.
APT_PACKAGES = (
    "python3-venv",
    "libgl1",
    "libegl1",
    "libxkbcommon0",
    "libfontconfig1",
    "libdbus-1-3",
    "libglib2.0-0",
    "libgssapi-krb5-2",
    "libbrotli1",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "libxkbcommon-x11-0",
)

NO_SCREEN = (
    "No screen was found (neither DISPLAY nor WAYLAND_DISPLAY is set), so the desk cannot open.\n"
    "Run this in a session with a screen, or without the window:\n"
    "    python3 main.py demo --no-window"
)


def missing_from_python() -> list[str]:
    """The parts of Python that its package on this system has left out."""
    return [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]


def missing_libraries(*, screen: bool) -> list[str]:
    """The shared libraries that Qt will not find; `screen` asks for those of X11 too."""
    if not sys.platform.startswith("linux"):
        return []
    wanted = _OFFSCREEN + (_X11 if screen else ())
    return [name for name in wanted if not _loads(name)]


def lacks_screen(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether there is nowhere to show a window; a chosen Qt platform is taken at its word."""
    if not sys.platform.startswith("linux") or environment.get("QT_QPA_PLATFORM"):
        return False
    return not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def complaint(missing: Iterable[str]) -> str:
    """What is missing, and the one line that installs it."""
    told = "LOMU Tasking needs parts of the system that are missing: " + ", ".join(missing) + ".\n"
    if shutil.which("apt-get") is None:
        return told + "Install the packages of your system that hold them, and try again."
    return told + "This one line installs them:\n    " + as_root(apt_line())


def apt_line() -> str:
    """The line for Debian and Ubuntu, without the word that makes it run as root."""
    packages = list(APT_PACKAGES)
    if missing_from_python():
        packages[0] = f"python3.{sys.version_info.minor}-venv"
    return "apt-get install -y --no-install-recommends " + " ".join(packages)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
