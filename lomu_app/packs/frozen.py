"""The content of a pack as plain data and back, word for word, and known by its SHA-256."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from functools import cache
from operator import attrgetter
from typing import Any

from lomu_app.disclosure.rules import Sensitivity
from lomu_app.kernel.permissions import Permission
from lomu_app.packs.story import (
    Chart,
    ChartKind,
    Colours,
    Column,
    Count,
    Fact,
    Layout,
    Method,
    OpenCell,
    PackContent,
    Story,
    StoryRow,
)

_DAY = "day"


def frozen(content: PackContent) -> bytes:
    """As JSON; the same content gives the same bytes."""
    # Each part is taken apart when its turn comes: a copy of it all costs more than writing it.
    return json.dumps(content, default=_part, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "replace"
    )


def digest_of(content: PackContent) -> str:
    """SHA-256 of what it tells, in hex."""
    return hashlib.sha256(frozen(content)).hexdigest()


def thawed(data: bytes) -> PackContent:
    """Read back what `frozen` made."""
    told = json.loads(data)
    return PackContent(
        **{
            **told,
            "day": _value(told["day"]),
            "data_as_at": dt.datetime.fromisoformat(told["data_as_at"]),
            "stories": tuple(map(_story, told["stories"])),
            "method": tuple(Method(**each) for each in told["method"]),
            "counts": tuple(Count(**_graded(each)) for each in told["counts"]),
            "facts": tuple(Fact(**_graded(each)) for each in told["facts"]),
            "notices": tuple(told["notices"]),
            "covers": tuple(told.get("covers", ())),
            "seen_with": None if told["seen_with"] is None else Permission(told["seen_with"]),
        }
    )


def _story(told: dict[str, Any]) -> Story:
    return Story(
        **{
            **_graded(told),
            "columns": tuple(map(_column, told["columns"])),
            "rows": tuple(map(_row, told["rows"])),
            "charts": tuple(map(_chart, told["charts"])),
            "layout": Layout(told["layout"]),
        }
    )


def _column(told: dict[str, Any]) -> Column:
    opened = _open(told["open"])
    return Column(**{**_graded(told), "colours": Colours(told["colours"]), "open": opened})


def _row(told: dict[str, Any]) -> StoryRow:
    values = tuple(map(_value, told["values"]))
    return StoryRow(**{**_graded(told), "values": values, "open": _open(told["open"])})


def _chart(told: dict[str, Any]) -> Chart:
    return Chart(**{**told, "series": tuple(told["series"]), "kind": ChartKind(told["kind"])})


def _open(told: dict[str, Any] | None) -> OpenCell | None:
    if told is None:
        return None
    day = told["not_before"]
    return OpenCell(
        told["hint"], tuple(told["choices"]), told["day"],
        _value(day),
    )  # fmt: skip


def _graded(told: dict[str, Any]) -> dict[str, Any]:
    return {**told, "sensitivity": Sensitivity(told["sensitivity"])}


def _value(kept: Any) -> Any:
    return dt.date.fromisoformat(kept[_DAY]) if isinstance(kept, dict) else kept


@cache
def _fields(kind: Any) -> tuple[tuple[str, ...], attrgetter[tuple[Any, ...]]]:
    """Their names, in the order of the alphabet, and what reads them all."""
    names = sorted(field.name for field in dataclasses.fields(kind))
    return tuple(names), attrgetter(*names)


def _part(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, dt.date):
        return {_DAY: value.isoformat()}
    if dataclasses.is_dataclass(value):
        names, read = _fields(value.__class__)
        return dict(zip(names, read(value), strict=True))
    raise TypeError(f"{value!r} cannot be kept as plain data")
