"""The files of the project, read once: its Python with a syntax tree, and all of its text."""

from __future__ import annotations

import ast
import gc
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_NOT_OURS = {"build", "dist", "__pycache__", "practice-data"}
_KEPT_DOTS = {".ci", ".gitignore", ".gitattributes", ".editorconfig", ".pre-commit-config.yaml"}
_TEXT = {
    ".cfg", ".css", ".html", ".ini", ".json", ".lock", ".md", ".mako", ".py", ".qss", ".sh",
    ".sql", ".svg", ".toml", ".txt", ".yaml", ".yml", "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file. `path` is relative to the project, with forward slashes."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return _parse(self.text)

    @property
    def lines(self) -> list[str]:
        """Its lines, without their ends."""
        return self.text.splitlines()


@cache
def _parse(text: str) -> ast.Module:
    # The trees of all files stay, some million nodes; nothing of them is garbage to look for.
    gc.disable()
    try:
        return ast.parse(text)
    finally:
        gc.enable()


def _walk(folder: Path) -> Iterator[Path]:
    for entry in sorted(os.scandir(folder), key=lambda found: found.name):
        hidden = entry.name.startswith(".") and entry.name not in _KEPT_DOTS
        if hidden or entry.name in _NOT_OURS or entry.name.endswith(".egg-info"):
            continue
        if entry.is_dir():
            yield from _walk(Path(entry.path))
        else:
            yield Path(entry.path)


@cache
def text_files() -> tuple[Source, ...]:
    """Every text file of the project."""
    return tuple(
        Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in _walk(ROOT)
        if path.suffix in _TEXT
    )


def python_files(*folders: str) -> list[Source]:
    """Python written by hand, not generated steps: of some top-level folders, or all there is."""
    prefixes = tuple(f"{folder}/" for folder in folders) or ("",)
    return [
        source
        for source in text_files()
        if source.path.endswith(".py")
        and source.path.startswith(prefixes)
        and "/migrations/versions/" not in source.path
    ]
