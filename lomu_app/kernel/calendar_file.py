"""A calendar file (RFC 5545), for whatever calendar the unit uses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_LONGEST = 75


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One event. `uid` is the same each time, and `sequence` grows with every change.

    So a calendar that has it already moves it, or strikes it out where it is `cancelled`. Without
    an `end` it is a moment; it takes no time unless it is `busy`.
    """

    uid: str
    sequence: int
    start: dt.datetime
    summary: str
    description: str
    end: dt.datetime | None = None
    location: str = ""
    busy: bool = False
    cancelled: bool = False


def calendar_file(
    name: str, product: str, events: Iterable[CalendarEvent], now: dt.datetime
) -> str:
    """All events in UTC; lines end with CR LF and hold at most 75 octets."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//LOMU Tasking//{product}//EN",
        "CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"X-WR-CALNAME:{_escaped(name)}",
    ]  # fmt: skip
    for event in events:
        lines += _event(event, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(event: CalendarEvent, now: dt.datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}@lomu-tasking"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTAMP:{_utc(now)}"
    yield f"DTSTART:{_utc(event.start)}"
    if event.end is not None:
        yield f"DTEND:{_utc(event.end)}"
    yield f"SUMMARY:{_escaped(event.summary)}"
    if event.location:
        yield f"LOCATION:{_escaped(event.location)}"
    yield f"DESCRIPTION:{_escaped(event.description)}"
    yield "CLASS:CONFIDENTIAL"
    if event.cancelled:
        yield "STATUS:CANCELLED"
    yield f"TRANSP:{'OPAQUE' if event.busy else 'TRANSPARENT'}"
    yield "END:VEVENT"


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
