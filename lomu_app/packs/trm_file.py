"""Where the outputs of a Threat Review list go, and under which name."""

from __future__ import annotations

from pathlib import Path

from lomu_app.daart.snapshot import ListSnapshot
from lomu_app.packs.files import free_place, pack_file_name
from lomu_app.packs.marking import marking_of


def trm_file_name(snapshot: ListSnapshot, marking: str | None = None, suffix: str = ".xlsx") -> str:
    """`TRM-Coventry-2026-11-24-v1_OFFICIAL-SENSITIVE.xlsx`."""
    marked = marking_of(marking or snapshot.marking)
    return pack_file_name(
        "TRM", snapshot.area, snapshot.day, snapshot.version, marked, suffix=suffix
    )


def place_for(out: Path, name: str) -> Path:
    """`out` itself, or where it is a folder a free place in it under `name`."""
    return free_place(out, name) if out.is_dir() else out
