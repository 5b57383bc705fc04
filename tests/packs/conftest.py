"""A function that writes a pack into the test's own folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lomu_app.daart.snapshot import ListSnapshot
from lomu_app.packs.trm_pack import build_trm_pack
from lomu_app.packs.workbook import PackReport
from tests.support.snapshots import HEAD, MORNING


class PackMaker:
    """Writes packs with the same head, person and moment."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, snapshot: ListSnapshot, **said: Any) -> PackReport:
        given = {"out": self.folder, "head": HEAD, "generated_by": "PS 1001 Marsh",
                 "generated_at": MORNING} | said  # fmt: skip
        return build_trm_pack(snapshot, **given)


@pytest.fixture
def make_pack(tmp_path: Path) -> PackMaker:
    return PackMaker(tmp_path)
