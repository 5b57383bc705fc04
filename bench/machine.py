"""On what machine, and how busy a one, figures were taken."""

from __future__ import annotations

import os
import platform

import PySide6
import sqlcipher3
from sqlalchemy import __version__ as sqlalchemy_version

from lomu_app.kernel.clock import SystemClock


def machine() -> str:
    """The day, the machine and its load, and the libraries that count."""
    with sqlcipher3.connect(":memory:") as connection:
        sqlite = connection.execute("SELECT sqlite_version()").fetchone()[0]
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown size"
    parts = (
        f"{SystemClock().today():%d %B %Y}", f"{os.cpu_count()} cores with a load of {load}",
        f"{platform.system()} {platform.machine()}", f"Python {platform.python_version()}",
        f"PySide6 {PySide6.__version__}", f"SQLAlchemy {sqlalchemy_version}",
        f"SQLCipher on SQLite {sqlite}",
    )  # fmt: skip
    return ", ".join(parts)
