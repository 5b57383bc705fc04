"""Plain data as JSON text, made in pieces where it is long.

One call for a list of sixty thousand rows takes a quarter of a second, and as long as it lasts
no other thread of the program gets its turn: whoever types waits.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

_FEW = 200


def json_pieces(
    value: Any, *, ensure_ascii: bool = True, default: Callable[[Any], Any] | None = None
) -> Iterator[str]:
    """Together the very text of `json.dumps` with sorted keys."""
    encode = json.JSONEncoder(ensure_ascii=ensure_ascii, sort_keys=True, default=default).encode
    if _is_long(value):
        yield from _pieces(value, encode)
    else:
        yield encode(value)


def _is_long(value: Any) -> bool:
    parts = (value, *value.values()) if isinstance(value, dict) else (value,)
    return any(isinstance(part, list | tuple | dict) and len(part) > _FEW for part in parts)


def _pieces(value: Any, encode: Callable[[Any], str]) -> Iterator[str]:
    if isinstance(value, dict) and value and all(isinstance(key, str) for key in value):
        lead = "{"
        for key in sorted(value):
            yield f"{lead}{encode(key)}: "
            yield from _pieces(value[key], encode)
            lead = ", "
        yield "}"
    elif isinstance(value, list | tuple) and len(value) > _FEW:
        lead = "["
        for start in range(0, len(value), _FEW):
            yield lead + encode(value[start : start + _FEW])[1:-1]
            lead = ", "
        yield "]"
    else:
        yield encode(value)
