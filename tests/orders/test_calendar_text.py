"""The clocks as a calendar file: what RFC 5545 asks for, and nothing of the person."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

from lomu_app.orders.calendar_text import calendar_text
from lomu_app.orders.rows import ClockRow
from lomu_app.orders.rules import ClockKind, Level

NOW = dt.datetime(2026, 11, 24, 7, 0, tzinfo=dt.UTC)
MARKING = "OFFICIAL-SENSITIVE"
CLOCK = ClockRow(
    order_id=7, version=3, reference="O-000007", person_id=9, person_reference="P-000009",
    surname="Tarn", forenames="Jordan", kind="dvpn", kind_short="DVPN", area="Coventry",
    clock=ClockKind.COURT, label="Court by", at=dt.datetime(2026, 11, 25, 9, 17, tzinfo=dt.UTC),
    left="26 h 17 min", level=Level.URGENT,
)  # fmt: skip


def _unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def test_that_each_clock_is_one_event_in_utc_that_a_calendar_can_move() -> None:
    condition = dataclasses.replace(CLOCK, clock=ClockKind.CONDITION, condition_id=4)
    lines = _unfolded(calendar_text([CLOCK, condition], NOW, MARKING))
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-1] == "END:VCALENDAR"
    assert lines[5] == "X-WR-CALNAME:OFFICIAL-SENSITIVE: clocks"
    assert lines[6:16] == [
        "BEGIN:VEVENT", "UID:O-000007-court@lomu-tasking", "SEQUENCE:3",
        "DTSTAMP:20261124T070000Z", "DTSTART:20261125T091700Z",
        "SUMMARY:DVPN O-000007: Court by", "DESCRIPTION:OFFICIAL-SENSITIVE",
        "CLASS:CONFIDENTIAL", "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]  # fmt: skip
    uids = [line for line in lines if line.startswith("UID:")]
    assert uids[1] == "UID:O-000007-condition-4@lomu-tasking"


def test_that_summer_time_is_written_in_utc() -> None:
    summer = dt.timezone(dt.timedelta(hours=1))
    at = dt.datetime(2026, 6, 30, 23, 59, tzinfo=summer)
    text = calendar_text([dataclasses.replace(CLOCK, at=at)], NOW, MARKING)
    assert "DTSTART:20260630T225900Z\r\n" in text


def test_that_nothing_of_the_person_leaves_with_it() -> None:
    text = calendar_text([CLOCK], NOW, MARKING)
    for secret in ("Tarn", "Jordan", "P-000009", "Coventry"):
        assert secret not in text


def test_that_text_is_escaped_and_folded_at_75_octets_between_characters() -> None:
    label = "a;b,c\\d\r\nEND:VEVENT " + "é€𝄞" * 60
    text = calendar_text([dataclasses.replace(CLOCK, label=label)], NOW, MARKING)
    raw = text.encode()
    assert raw.endswith(b"END:VCALENDAR\r\n")
    pieces = raw.split(b"\r\n")
    assert max(map(len, pieces)) <= 75
    assert all(piece.decode() for piece in pieces[:-1]), "no character is cut, no line empty"
    assert not re.search(rb"(?<!\r)\n", raw)
    summary = next(line for line in _unfolded(text) if line.startswith("SUMMARY:"))
    assert summary == "SUMMARY:DVPN O-000007: a\\;b\\,c\\\\d\\nEND:VEVENT " + "é€𝄞" * 60
    assert _unfolded(text).count("END:VEVENT") == 1


def test_that_without_clocks_there_is_an_empty_calendar() -> None:
    assert "VEVENT" not in calendar_text([], NOW, MARKING)
