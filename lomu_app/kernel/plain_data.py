"""Frozen rows as plain data and back, for what is kept word for word and known by its hash."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import typing
from typing import Any


def as_plain(rows: Any) -> dict[str, Any]:
    """A dataclass as plain data, dates as ISO text; `from_plain` reads it back."""
    plain: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(rows), default=_iso))
    return plain


def from_plain(kind: Any, value: Any) -> Any:
    """Read back what `as_plain` made of a `kind`, also where a later version added fields."""
    if value is None:
        return None
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = typing.get_type_hints(kind)
        known = {field.name for field in dataclasses.fields(kind)}
        return kind(
            **{name: from_plain(hints[name], part) for name, part in value.items() if name in known}
        )
    arguments = typing.get_args(kind)
    if typing.get_origin(kind) is tuple:
        return tuple(from_plain(arguments[0], part) for part in value)
    if arguments:
        return from_plain(next(part for part in arguments if part is not type(None)), value)
    if kind in (dt.date, dt.datetime):
        return kind.fromisoformat(value)
    return value


def plain_digest(data: Any) -> str:
    """SHA-256 of plain data, in hex, whatever the order of its keys."""
    body = json.dumps(data, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(body.encode(errors="surrogatepass")).hexdigest()


def _iso(value: Any) -> str:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be kept as plain data")
