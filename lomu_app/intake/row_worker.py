"""The process that hands over some rows of a file as they stand, in frames.

Started as `python -m lomu_app.intake.row_worker KIND FILE LIMITS`, and told on its input which
rows (from 0) by sheet; nothing means the first ones of every sheet.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from lomu_app.intake.offence_reading import SAMPLE, Row, sheets_of_file
from lomu_app.intake.precheck import Limits
from lomu_app.intake.workbook import encode
from lomu_app.intake.worker import hold_back, reason_of, say

_FRAME = 2_000


def read_rows(
    kind: str, path: Path, limits: Limits, wanted: Mapping[str, Sequence[int]] | None
) -> Iterator[dict[str, Any]]:
    """The frames of a file: `sheet`, its `rows`, and `end`."""
    for name, rows in sheets_of_file(kind, path, limits, frozenset(wanted or ())):
        yield {"stage": "sheet", "name": name, "left": rows if isinstance(rows, str) else ""}
        if isinstance(rows, str):
            continue
        chosen = islice(rows, SAMPLE) if wanted is None else _among(rows, wanted.get(name, ()))
        while some := list(islice(chosen, _FRAME)):
            told = [[number, [encode(value) for value in cells]] for number, cells in some]
            yield {"stage": "rows", "rows": told}
    yield {"stage": "end"}


def _among(rows: Iterator[Row], wanted: Sequence[int]) -> Iterator[Row]:
    left = set(wanted)
    for number, cells in rows:
        if not left:
            return
        if number in left:
            left.discard(number)
            yield number, cells


def main(arguments: list[str]) -> int:
    """Read, and say what there is until the end, or until it fails."""
    kind, file, said = arguments
    limits = Limits(**json.loads(said))
    hold_back(limits)
    wanted = json.loads(sys.stdin.buffer.read())
    try:
        for frame in read_rows(kind, Path(file), limits, wanted):
            say(frame, limits.answer_size)
    except BaseException as error:  # noqa: BLE001 - a panic of the Rust parser is no Exception
        say({"stage": "error", "error": reason_of(error)}, limits.answer_size)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
