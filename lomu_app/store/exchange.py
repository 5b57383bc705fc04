"""Puts the files of a restored database in place: all of them, or none.

Several files cannot be exchanged at one stroke. A journal beside them says what is on its
way; whoever opens the folder after a crash finds it and puts everything back.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from lomu_app.kernel.errors import StoreUnavailable
from lomu_app.store.durable import sync_file, sync_folder

JOURNAL = "restore-under-way.json"


def exchange(taken: Path, folder: Path, parts: Sequence[str], leaving: Sequence[str]) -> str:
    """Move `parts` from `taken` into `folder`, and what is there of `leaving` aside.

    The name of the folder that holds what was there; empty where nothing was. Raises
    StoreUnavailable if it fails on the way; then everything is where it was.
    """
    for part in parts:
        sync_file(taken / part)
    present = [name for name in leaving if (folder / name).exists()]
    aside = _new_aside(folder) if present else None
    moves = [] if aside is None else [(folder / name, aside / name) for name in present]
    journal = folder / JOURNAL
    try:
        _write(journal, {"aside": "" if aside is None else aside.name, "names": present,
                         "parts": list(parts)})  # fmt: skip
        for here, there in (*moves, *((taken / part, folder / part) for part in parts)):
            here.replace(there)
        for changed in (folder, *(() if aside is None else (aside,))):
            sync_folder(changed)
        journal.unlink()
    except OSError as error:
        undo_interrupted(folder)
        raise StoreUnavailable(
            f"The backup could not be put in place: {error.strerror or error}. "
            "What was there is there again."
        ) from error
    _make_final(folder)
    return "" if aside is None else aside.name


def _make_final(folder: Path) -> None:
    # A journal that came back after a power cut would put away what was written since.
    try:
        sync_folder(folder)
    except OSError as error:
        raise StoreUnavailable(
            f"The backup is in place, but the disk does not confirm it: {error.strerror or error}. "
            "Have the disk looked at before anybody works on."
        ) from error


def undo_interrupted(folder: Path) -> None:
    """Put back what a restore that was cut off had moved aside; nothing if there was none.

    Raises StoreUnavailable if its journal is damaged; then nothing is touched.
    """
    journal = folder / JOURNAL
    if not journal.exists():
        return
    aside_name, names, parts = _read(journal)
    for name in parts:
        if name not in names:
            (folder / name).unlink(missing_ok=True)
    for name in reversed(names):
        moved = folder / aside_name / name
        if moved.exists():
            moved.replace(folder / name)
    aside = folder / aside_name
    if aside_name and aside.exists():  # else it was this that was cut off
        aside.rmdir()
    sync_folder(folder)
    journal.unlink()
    sync_folder(folder)


def _read(journal: Path) -> tuple[str, list[str], list[str]]:
    """The folder aside, the names moved there, the parts put in place: all in this folder."""
    try:
        body = json.loads(journal.read_text(encoding="utf-8"))
        names, parts = ([_name(name) for name in body[kind]] for kind in ("names", "parts"))
        return _name(body["aside"]), names, parts
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreUnavailable(
            f"{journal.name} is damaged, so it cannot be told how far a restore had come. Nothing "
            "was touched. Keep a copy of the folder, and ask whoever looks after the program."
        ) from error


def _name(text: str) -> str:
    """The name of something in the folder itself; raises ValueError for any other path."""
    if text == Path(text).name and text != "..":
        return text
    raise ValueError(f"{text} leads out of the folder")


def _new_aside(folder: Path) -> Path:
    number = 1
    while (aside := folder / f"replaced-{number:03}").exists():
        number += 1
    aside.mkdir(mode=0o700)
    return aside


def _write(path: Path, body: dict[str, object]) -> None:
    temporary = path.with_name(f".{path.name}")
    temporary.write_text(json.dumps(body), encoding="utf-8")
    sync_file(temporary)
    temporary.replace(path)
    sync_folder(path.parent)
