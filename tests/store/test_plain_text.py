"""Long plain data is written in pieces, and reads as if it had been written at once."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from lomu_app.store.plain_text import json_pieces

ROWS = [{"row": at, "said": f"é {at} “…”", "none": None, "more": (1, [])} for at in range(450)]


@pytest.mark.parametrize(
    "value",
    [
        {}, [], "é", None, {"b": 1, "a": [1, 2]}, {"b": ROWS, "a": {"rows": tuple(ROWS), "": {}}},
        ROWS, {str(at): at for at in range(999, 500, -1)}, {"by number": {3: "c", 1: ROWS}},
        {"day": dt.date(2026, 11, 24), "rows": ROWS},
    ],
)  # fmt: skip
@pytest.mark.parametrize("ensure_ascii", [True, False])
def test_that_pieces_are_the_text_of_the_whole(value: Any, ensure_ascii: bool) -> None:
    pieces = list(json_pieces(value, ensure_ascii=ensure_ascii, default=str))
    whole = json.dumps(value, ensure_ascii=ensure_ascii, default=str, sort_keys=True)
    assert "".join(pieces) == whole
    assert max(map(len, pieces)) < 20_000 or 3 in value.get("by number", ())


def test_that_what_is_no_plain_data_is_refused_unless_one_says_how() -> None:
    with pytest.raises(TypeError):
        "".join(json_pieces({"rows": [*ROWS, dt.date(2026, 11, 24)]}))
