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
    """Put back what a restore that was cut off had moved aside; nothing if there was none."""
    journal = folder / JOURNAL
    if not journal.exists():
        return
    body = json.loads(journal.read_text(encoding="utf-8"))
    for name in body["parts"]:
        if name not in body["names"]:
            (folder / name).unlink(missing_ok=True)
    for name in reversed(body["names"]):
        moved = folder / body["aside"] / name
        if moved.exists():
            moved.replace(folder / name)
    aside = folder / body["aside"]
    if body["aside"] and aside.exists():  # else it was this that was cut off
        aside.rmdir()
    sync_folder(folder)
    journal.unlink()
    sync_folder(folder)


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
