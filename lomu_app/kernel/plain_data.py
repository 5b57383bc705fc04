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
    plain: dict[str, Any] = json.loads(json.dumps(rows, default=_plain))
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
    return _digest(json.dumps(data, sort_keys=True, ensure_ascii=False))


def rows_digest(rows: Any) -> str:
    """The digest of what `as_plain` makes of these rows, found out without making it."""
    return _digest(json.dumps(rows, sort_keys=True, ensure_ascii=False, default=_plain))


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode(errors="surrogatepass")).hexdigest()


# The fields of each kind of row that was asked for, found out once.
_FIELDS: dict[type[Any], tuple[str, ...]] = {}


def _plain(value: Any) -> Any:
    """What stands for a value that JSON has no form for; asked for the parts of that in turn."""
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    kind = type(value)
    if kind not in _FIELDS:
        if not dataclasses.is_dataclass(kind):
            raise TypeError(f"{value!r} cannot be kept as plain data")
        _FIELDS[kind] = tuple(field.name for field in dataclasses.fields(kind))
    return {name: getattr(value, name) for name in _FIELDS[kind]}
