"""Printing results: JSON for programs, plain tables for people."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from lomu_app.kernel.clock import london
from lomu_app.kernel.errors import EditConflict, InvalidInput, LomuError, Refused

_WIDEST = 40


class AsPrinted(LomuError):
    """What was asked for is printed already; the message says what in it is not as it should be."""


def refused_as_printed(words: str, *, printed: bool) -> LomuError:
    """What to raise where a check finds something: a program that was `printed` to knows it all."""
    return AsPrinted(words) if printed else Refused(words)


def print_json(value: Any) -> None:
    """One JSON value on standard output; dates as ISO text, and sound in every encoding."""
    text = json.dumps(value, default=_plain, ensure_ascii=False, indent=1)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(value, default=_plain, indent=1)
    print(text)


def print_rows(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """A table with a heading, cut to what a screen holds."""
    if not rows:
        print("Nothing found.")
        return
    cells = [[_cell(row.get(column)) for column in columns] for row in rows]
    heads = [column.replace("_", " ") for column in columns]
    widths = [
        min(_WIDEST, max(len(head), *(len(line[place]) for line in cells)))
        for place, head in enumerate(heads)
    ]
    for line in [heads, *cells]:
        shown = (_cut(text, width).ljust(width) for text, width in zip(line, widths, strict=True))
        print("  ".join(shown).rstrip())


def print_details(told: Mapping[str, Any]) -> None:
    """One record, a line a field; what is empty is left out, lists are indented beneath."""
    for name, value in told.items():
        label = name.replace("_", " ").capitalize()
        if value in (None, "", (), []):
            continue
        if isinstance(value, list | tuple) and isinstance(value[0], Mapping):
            print(f"{label}:")
            for part in value:
                print("  " + " · ".join(_cell(each) for each in part.values() if _cell(each)))
        else:
            print(f"{label}: {_cell(value)}")


def print_refusal(error: LomuError, *, as_json: bool) -> None:
    """Why something was refused, for people on standard error, for programs as JSON.

    A program that has its answer already gets no second one.
    """
    if as_json and not isinstance(error, AsPrinted):
        body: dict[str, Any] = {"refused": error.message}
        if isinstance(error, InvalidInput) and error.fields:
            body["fields"] = error.fields
        if isinstance(error, EditConflict):
            body["version_now"] = error.theirs
        print_json(body)
    print(error.message, file=sys.stderr)


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return str(value)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return f"{london(value):%d/%m/%Y %H:%M}"
    if isinstance(value, list | tuple):
        return ", ".join(_cell(part) for part in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_cell(part)}" for key, part in value.items())
    return one_line(str(value))


def one_line(text: str) -> str:
    """Foreign text for a screen: on one line, and without signs that would move its cursor."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
