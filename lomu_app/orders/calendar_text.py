"""The clocks as a calendar file (RFC 5545), for whatever calendar the unit uses.

Such a file leaves the program, so it holds the order's reference and kind and nothing of the
person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from lomu_app.orders.rows import ClockRow

_LONGEST = 75


def calendar_text(clocks: Iterable[ClockRow], now: dt.datetime, marking: str) -> str:
    """One event a clock, in UTC; lines end with CR LF and hold at most 75 octets.

    The calendar and each of its events carry the protective marking.

    The same clock has the same UID each time, and its order's version as SEQUENCE, so that
    a calendar that has it already moves it.
    """
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//LOMU Tasking//Clocks of orders//EN",
        "CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"X-WR-CALNAME:{_escaped(f'{marking}: clocks')}",
    ]  # fmt: skip
    for clock in clocks:
        lines += _event(clock, now, marking)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(clock: ClockRow, now: dt.datetime, marking: str) -> list[str]:
    which = "" if clock.condition_id is None else f"-{clock.condition_id}"
    summary = f"{clock.kind_short} {clock.reference}: {clock.label}"
    return [
        "BEGIN:VEVENT",
        f"UID:{clock.reference}-{clock.clock.value}{which}@lomu-tasking",
        f"SEQUENCE:{clock.version}",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(clock.at)}",
        f"SUMMARY:{_escaped(summary)}",
        f"DESCRIPTION:{_escaped(marking)}",
        "CLASS:CONFIDENTIAL",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,")):
        text = text.replace(plain, written)
    return "\\n".join(text.splitlines())


def _folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 octets, no character cut; all but the first begin blank."""
    piece = ""
    for char in line:
        if len((piece + char).encode()) > _LONGEST:
            yield piece
            piece = " "
        piece += char
    yield piece
