"""What is told to be done has its name on the disk: a power cut takes no file away again."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from lomu_app import bootstrap
from lomu_app.kernel.errors import StoreUnavailable
from lomu_app.store.backup import KEYS, restore
from lomu_app.store.keys import KeyFile
from tests.support.cores import ADMIN, FAST, PASSPHRASE

Deed = Callable[[Path, Path], Path]


def write_keys(folder: Path, _backup: Path) -> Path:
    KeyFile(folder / KEYS, FAST).wrap("ps.one", PASSPHRASE, bytes(32))
    return folder


def write_backup(folder: Path, _backup: Path) -> Path:
    core = bootstrap.open_folder(folder, ADMIN, PASSPHRASE)
    core.back_up(folder.parent / "out" / "friday.lomubackup")
    core.close()
    return folder.parent / "out"


def write_restored(folder: Path, backup: Path) -> Path:
    restore(backup, folder, ADMIN, PASSPHRASE)
    return folder


def undo_a_restore(folder: Path, backup: Path) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "replace", _refuse_the_last(folder))
        with pytest.raises(StoreUnavailable, match="is there again"):
            restore(backup, folder, ADMIN, PASSPHRASE)
    return folder


def _refuse_the_last(folder: Path) -> Callable[[object, object], None]:
    really = os.replace

    def replace(source: Path, target: Path) -> None:
        if target == folder / "lomu.db" and source.parent.name.startswith(".restore-"):
            raise OSError(5, "Input/output error")
        really(source, target)

    return replace


def seen_by_syncs(patch: pytest.MonkeyPatch, folder: Path) -> list[set[str]]:
    """The names in the folder at each moment that it was synced."""
    seen: list[set[str]] = []
    really = os.fsync

    def fsync(handle: int) -> None:
        really(handle)
        if folder.exists() and os.path.samestat(os.fstat(handle), folder.stat()):
            seen.append(_names(folder))

    patch.setattr(os, "fsync", fsync)
    return seen


def _names(folder: Path) -> set[str]:
    """What is there but for working folders, which a crash may leave behind."""
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


@pytest.mark.parametrize("deed", [write_keys, write_backup, write_restored, undo_a_restore])
def test_that_names_are_on_the_disk_before_it_is_told(
    embedded_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deed: Deed
) -> None:
    core = bootstrap.open_folder(embedded_folder, ADMIN, PASSPHRASE)
    core.back_up(tmp_path / "a.lomubackup")
    core.close()
    where = tmp_path / "out" if deed is write_backup else embedded_folder
    seen = seen_by_syncs(monkeypatch, where)
    assert deed(embedded_folder, tmp_path / "a.lomubackup") == where
    told = _names(where)
    # Windows has no call for it; its file system keeps a journal of names itself.
    assert os.name == "nt" or seen[-1] == told
