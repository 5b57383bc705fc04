"""The many ways in which officers type one and the same thing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from tests.support.trackers.entries import Entry

Write = Callable[[Entry], Any]
Date = Callable[[dt.date], Any]


def _ordinal(day: int) -> str:
    if 10 <= day % 100 <= 20:
        return f"{day}th"
    return f"{day}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th') }"


DATES: dict[str, Date] = {
    "real": lambda d: dt.datetime(d.year, d.month, d.day),  # noqa: DTZ001 - cells have no zone
    "slashed": lambda d: f"{d:%d/%m/%Y}",
    "short": lambda d: f"{d.day}/{d.month}/{d:%y}",
    "dotted": lambda d: f"{d:%d.%m.%y}",
    "dashed": lambda d: f"{d:%d-%m-%Y}",
    "iso": lambda d: d.isoformat(),
    "iso_time": lambda d: f"{d.isoformat()} 00:00:00",
    "worded": lambda d: f"{_ordinal(d.day)} {d:%b %y}",
    "long": lambda d: f"{_ordinal(d.day)} {d:%B %Y}",
    "month": lambda d: f"{d:%d-%b-%Y}",
    "weekday": lambda d: f"{d:%a %d/%m/%y}",
    "serial": lambda d: (d - dt.date(1899, 12, 30)).days,
    "text_serial": lambda d: str((d - dt.date(1899, 12, 30)).days),
    "spaced": lambda d: f" {d.day} . {d.month} . {d.year} ",
    "american": lambda d: f"{d:%m/%d/%Y}",
    "clocked": lambda d: f"{d:%d/%m/%Y} 09:15",
    "yearless": lambda d: f"{d.day}/{d.month}",
    "comma": lambda d: f"{d.day} {d:%B}, {d.year}",
    "nbsp": lambda d: f"\u00a0{d:%d/%m/%Y}\u200b",
}
BIRTH_STYLES = ("real", "slashed", "short", "dotted", "dashed", "iso", "long", "month", "serial",
                "text_serial", "spaced", "nbsp", "comma", "iso_time")  # fmt: skip
ADDED_STYLES = (*BIRTH_STYLES, "worded", "weekday", "clocked", "yearless")


def _pnc_short(entry: Entry) -> str:
    return "" if entry.pnc is None else f"{entry.pnc[2:4]}/{entry.pnc[5:].lstrip('0')}"


PNCS: dict[str, Write] = {
    "full": lambda e: e.pnc,
    "short": _pnc_short,
    "small": lambda e: _pnc_short(e).lower(),
    "spaced": lambda e: _pnc_short(e).replace("/", " / "),
    "joined": lambda e: (e.pnc or "").replace("/", ""),
    "labelled": lambda e: f"PNC: {_pnc_short(e)}" if e.pnc else "No PNC",
    "mixed": lambda e: e.pnc.replace("/0", "/") if e.pnc else "N/K",
    "gap_letter": lambda e: f"{e.pnc[:-1]} {e.pnc[-1]}" if e.pnc else "-",
}


def _title(name: str) -> str:
    return name.title().replace("'S", "'s")


NAMES: dict[str, Write] = {
    "comma": lambda e: f"{e.surname}, {e.forenames}",
    "tight": lambda e: f"{e.surname},{e.forenames} ",
    "small": lambda e: f"{_title(e.surname)}, {e.forenames}",
    "caps_last": lambda e: f"{e.forenames} {e.surname}",
    "caps_first": lambda e: f"{e.surname} {e.forenames}",
    "shouted": lambda e: f"{e.surname}, {e.forenames.upper()}",
    "born": lambda e: f"{e.surname}, {e.forenames} (b. {e.born.year})",
    "nbsp": lambda e: f"\u00a0{e.surname},\u00a0{e.forenames}\u200b",
    "curly": lambda e: f"{e.surname.replace(chr(39), chr(0x2019))}, {e.forenames}",
    "titled": lambda e: f"Mr {e.forenames} {e.surname}",
    "broken": lambda e: f"{e.surname},\n{e.forenames}",
}
CRIMES: dict[str, Write] = {
    "plain": lambda e: e.crime,
    "small": lambda e: e.crime.lower(),
    "spaced": lambda e: e.crime.replace("/", " / "),
    "dashed": lambda e: e.crime.replace("/", "-"),
    "labelled": lambda e: f"Crime No: {e.crime}",
    "padded": lambda e: f"  {e.crime}\u00a0",
    "blanks": lambda e: e.crime.replace("/", " "),
}
RISKS: dict[str, Write] = {
    "letter": lambda e: e.risk[0].upper(),
    "word": lambda e: e.risk.title(),
    "shouted": lambda e: f"{e.risk.upper()} RISK",
    "short": lambda e: {"high": "Hi", "medium": "Med", "standard": "Std"}[e.risk],
    "padded": lambda e: f" {e.risk} ",
    "counted": lambda e: {"high": "High (17)", "medium": "Medium (11)", "standard": "Standard (4)"}[
        e.risk
    ],
    "dash": lambda e: f"DASH {e.risk.title()}",
}
WANTED: dict[str, Write] = {
    "letters": lambda e: "Y" if e.wanted else "N",
    "words": lambda e: "Yes" if e.wanted else "No",
    "tick": lambda e: "✓" if e.wanted else None,
    "circ": lambda e: "CIRC'D" if e.wanted else "-",
    "curly": lambda e: "Circ’d" if e.wanted else "Not circ’d",
    "cross": lambda e: "x" if e.wanted else "",
    "bool": lambda e: e.wanted,
    "wm": lambda e: "W/M" if e.wanted else "Not W/M",
    "dated": lambda e: f"Yes {e.added:%d/%m/%y}" if e.wanted else "No",
}
_SAID = {"VI": "Violent", "WE": "Weapons", "DR": "Drugs", "SU": "Suicidal", "FI": "Firearms",
         "AL": "Ailment", "ES": "Escaper", "SH": "Self harm"}  # fmt: skip
MARKERS: dict[str, Write] = {
    "comma": lambda e: ", ".join(e.markers) or "None",
    "slash": lambda e: "/".join(e.markers) or None,
    "blank": lambda e: " ".join(e.markers) or "NIL",
    "small": lambda e: ",".join(e.markers).lower() or "-",
    "words": lambda e: ", ".join(_SAID[code] for code in e.markers) or "None known",
    "both": lambda e: "; ".join(f"{code} - {_SAID[code]}" for code in e.markers) or "No markers",
    "lines": lambda e: "\n".join(e.markers) or "N/A",
}
ATTEMPTS: dict[str, Write] = {
    "numbered": lambda e: (
        "\n".join(
            f"{n}) {w.day.day}/{w.day.month} @ {w.time} {w.note}"
            for n, w in enumerate(e.attempts, start=1)
        )
        or "Nil"
    ),
    "hours": lambda e: (
        "; ".join(f"{w.day:%d/%m/%y} {w.time}hrs - {w.note}" for w in e.attempts) or None
    ),
    "dotted": lambda e: "\n".join(f"{w.day:%d.%m.%y} {w.note}" for w in e.attempts) or "None",
    "worded": lambda e: (
        "\n".join(
            f"{_ordinal(w.day.day)} {w.day:%b} {w.time[:2]}:{w.time[2:]} – {w.note}"
            for w in e.attempts
        )
        or "No attempts"
    ),
    "count": lambda e: len(e.attempts),
    "times": lambda e: f"x{len(e.attempts)}" if e.attempts else "0",
    "said": lambda e: {0: "none", 1: "once", 2: "twice", 3: "3 times"}[len(e.attempts)],
    "bullets": lambda e: "\n".join(f"- {w.day:%d/%m} {w.note}" for w in e.attempts) or "-",
}
ADDRESSES: dict[str, Write] = {
    "line": lambda e: f"{e.address}, {e.postcode}",
    "lines": lambda e: f"{e.street}\n{e.town}\n{e.postcode.replace(' ', '').lower()}",
    "remark": lambda e: f"{e.address} {e.postcode} (mother's)",
    "shouted": lambda e: f"{e.address} {e.postcode}".upper(),
    "two": lambda e: f"{e.address}, {e.postcode}\n2 Dell View, {e.town}, {e.postcode[:-3]}9ZZ",
}
STATUSES: dict[str, Write] = {
    "words": lambda e: "ARRESTED" if e.status == "arrested" else "Outstanding",
    "short": lambda e: "Arrested 23/11" if e.status == "arrested" else "O/S",
    "sparse": lambda e: "In custody" if e.status == "arrested" else None,
    "live": lambda e: "Arrested" if e.status == "arrested" else "Live",
}


def identity(entry: Entry) -> str:
    """A whole person in one cell."""
    pnc = f"\nPNC {_pnc_short(entry)}" if entry.pnc else ""
    return f"{entry.surname}, {entry.forenames}\nDOB {entry.born:%d/%m/%Y}{pnc}"
