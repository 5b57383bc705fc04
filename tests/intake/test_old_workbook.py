"""What formatting says in an .xls: strike-through, colours, hidden parts, merged cells."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from lomu_app.intake.inspect import inspect_file
from lomu_app.intake.reader import read_workbook
from lomu_app.intake.targets import read_targets
from tests.intake import fuzzing
from tests.intake.people_made_up import TODAY

OLD = Path(__file__).resolve().parents[1] / "data" / "old_tracker.xls"


def test_that_struck_and_coloured_rows_mean_what_they_mean_in_any_workbook() -> None:
    found = read_targets(read_workbook(OLD), area="Coventry", today=dt.date(2026, 11, 24))
    assert [line.forenames for line in found.lines] == [
        "Ann", "Ben", "Cy", "Dee", "Eve", "Fay", "Fay"
    ]  # fmt: skip
    assert [line.forenames for line in found.lines if line.struck] == ["Ben"]
    assert [line.forenames for line in found.lines if line.status == "arrested"] == ["Cy"]
    assert found.doubts == ()
    assert found.file_doubts == ()


def test_that_hidden_parts_merges_and_places_of_comments_are_seen() -> None:
    sheet, other = read_workbook(OLD).sheets
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({5}, {9})
    assert set(sheet.merged) == {(7, 2, 8, 2), (7, 3, 8, 3)}
    assert list(sheet.comments) == [(2, 1)]
    assert sheet.fills[(6, 9)] == "FF0000"
    assert (sheet.hidden, other.hidden) == (False, True)


@pytest.mark.parametrize("spoil", [fuzzing.cut, fuzzing.flip, fuzzing.fill])
def test_that_a_spoilt_old_workbook_ends_well(
    spoil: Callable[[random.Random, bytes], bytes], tmp_path: Path
) -> None:
    for seed in range(5):
        path = tmp_path / f"{seed}.xls"
        path.write_bytes(spoil(random.Random(seed), OLD.read_bytes()))
        told = inspect_file(path, today=TODAY)
        assert told.outcome in ("read", "doubts", "refused")
        assert told.reason or told.outcome == "read"
