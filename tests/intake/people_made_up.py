"""Invented people and lines for the layouts that the tests write.

The same lines are written in many layouts; what is read back must be these.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lomu_app.people.identifiers import check_letter

TODAY = dt.date(2026, 11, 24)


def pnc(year: int, serial: int) -> str:
    """A PNC id with the right check letter."""
    return f"{year}/{serial:07d}{check_letter(int(f'{year % 100:02d}{serial:07d}'))}"


def wrong_pnc(year: int, serial: int) -> str:
    """A PNC id whose check letter does not fit."""
    right = pnc(year, serial)
    return right[:-1] + ("A" if right[-1] != "A" else "B")


@dataclass(frozen=True)
class Line:
    """What is true of one line."""

    surname: str
    forenames: str
    born: dt.date
    pnc: str | None
    crime: str
    offence: str
    risk: str
    added: dt.date
    wanted: bool
    markers: tuple[str, ...]
    attempts: int
    address: str
    postcode: str
    oic: str
    comment: str = ""


LINES = (
    Line(
        "ABERNATHY",
        "Wilfred Tom",
        dt.date(1971, 3, 9),
        pnc(1992, 40123),
        "20WV/1203A/26",
        "Stalking",
        "high",
        dt.date(2026, 11, 2),
        True,
        ("VI", "WE"),
        2,
        "14 Larch Row, Wolverhampton",
        "WV1 4AB",
        "DC 4411 Pound",
        "Vic moved house",
    ),
    Line(
        "O'DOWD",
        "Seamus",
        dt.date(1988, 12, 30),
        pnc(2004, 771204),
        "20WV/88213B/26",
        "Breach of non-molestation order",
        "high",
        dt.date(2026, 11, 20),
        False,
        (),
        0,
        "3 Tern Close, Wolverhampton",
        "WV10 9QS",
        "PC 2210 Slate",
    ),
    Line(
        "VAN RIEL",
        "Pieter",
        dt.date(1990, 7, 1),
        None,
        "20WV/45001C/26",
        "Criminal damage",
        "medium",
        dt.date(2026, 10, 28),
        True,
        ("DR",),
        1,
        "77 Quarry Lane, Bilston",
        "WV14 7HH",
        "DS 9031 Marl",
        "Seen at gym",
    ),
    Line(
        "QURESHI-LANE",
        "Tariq",
        dt.date(2003, 2, 14),
        pnc(2021, 5550),
        "20WV/9001D/26",
        "ABH s.47",
        "medium",
        dt.date(2026, 11, 13),
        False,
        ("SU",),
        3,
        "9 Elder Way, Wolverhampton",
        "WV3 0PL",
        "DC 7702 Flint",
    ),
    Line(
        "MCALLISTER",
        "Jonas",
        dt.date(1965, 10, 22),
        pnc(1985, 303030),
        "20WV/60606E/26",
        "Threats to kill",
        "standard",
        dt.date(2026, 9, 30),
        False,
        (),
        0,
        "120 Brook Street, Willenhall",
        "WV13 1AA",
        "PC 5150 Chalk",
    ),
    Line(
        "NDIAYE",
        "Moussa",
        dt.date(1999, 1, 5),
        pnc(2017, 990011),
        "20WV/70707F/26",
        "Harassment",
        "standard",
        dt.date(2026, 11, 23),
        True,
        ("FI", "VI"),
        1,
        "8 Ash Grove, Wednesfield",
        "WV11 2ED",
        "T/DC 6020 Gault",
        "Works nights",
    ),
)

ATTEMPTS = (
    "1) 10/11 @ 0640 no reply\n2) 18/11 @ 2115 not at address",
    "Nil",
    "1) 12/11 @ 0600 moved out",
    "1) 14/11 @ 0700 no reply\n2) 16/11 @ 2200 mother states away\n3) 22/11 @ 0630 no reply",
    "",
    "1) 24/11 @ 0615 no reply",
)


def in_any_order(left: str | None, right: str | None) -> bool:
    """Whether two texts are the same but for case."""
    return (left or "").casefold() == (right or "").casefold()
