"""Invented entries of an arrest-ready tracker, the same ones for the same seed."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from lomu_app.people.identifiers import check_letter

TODAY = dt.date(2026, 11, 24)
SURNAMES = (
    "Abbotswell", "O'Dowd", "Van Riel", "Qureshi-Lane", "McAllister", "Ndiaye", "St. John",
    "de Souza", "Tolliver", "Harbottle", "Kaur", "Begum", "Thomas", "James", "Grant", "Ng",
    "Brackenbury", "Oyelaran", "Wójcik", "Fairweather", "Le Marchant", "Smith-Jones", "Malik",
    "Pendergast", "Okonkwo", "Llewellyn", "D'Arcy", "Stanislaus", "Frost", "Underhill",
)  # fmt: skip
FORENAMES = (
    "Wilfred", "Seamus", "Pieter", "Tariq", "Jonas", "Moussa", "Leon", "Darren", "Kyle",
    "Jaspreet", "Liam", "Connor", "Ashley", "Dean", "Craig", "Marcus", "Imran", "Gary", "Scott",
    "Shane", "Michael", "Lee", "Robert", "Sean", "Aaron", "Jordan", "Ryan", "Simon",
)  # fmt: skip
OFFENCES = (
    "Stalking", "ABH s.47", "Breach of non-molestation order", "Criminal damage",
    "Threats to kill", "Harassment", "Strangulation", "Controlling or coercive behaviour",
    "Common assault", "Breach of restraining order", "Malicious communications", "GBH s.18",
)  # fmt: skip
STREETS = ("Larch Row", "Tern Close", "Quarry Lane", "Elder Way", "Brook Street", "Ash Grove")
WENT = ("no reply", "not at address", "moved out", "mother states away", "seen, made off")
RANKS = ("PC", "DC", "DS", "T/DC", "PSI")
OFFICERS = ("Pound", "Slate", "Marl", "Flint", "Chalk", "Gault", "Esk")
REMARKS = ("Vic moved house", "Works nights", "", "", "File ready", "+44 7700 900123 new mobile",
           "=- awaiting stmt", "@ work 9-5")  # fmt: skip
CODES = ("VI", "WE", "DR", "SU", "FI", "AL", "ES", "SH")


@dataclass(frozen=True)
class Went:
    """One attempt: day, time and what came of it."""

    day: dt.date
    time: str
    note: str


@dataclass(frozen=True)
class Entry:
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
    attempts: tuple[Went, ...]
    street: str
    town: str
    postcode: str
    oic: str
    remark: str
    status: str = "outstanding"
    struck: bool = False
    alias: str | None = None
    bad: frozenset[str] = field(default=frozenset())

    @property
    def address(self) -> str:
        """Street and town without the postcode."""
        return f"{self.street}, {self.town}"


def pnc_id(year: int, serial: int) -> str:
    """A PNC id with the right check letter."""
    return f"{year}/{serial:07d}{check_letter(int(f'{year % 100:02d}{serial:07d}'))}"


def make_entries(
    seed: int, count: int = 24, *, code: str = "WV", town: str = "Wolverhampton"
) -> list[Entry]:
    """`count` entries, no two of the same person or matter, high risk first."""
    rng = random.Random(seed)
    people = rng.sample([(s, f) for s in SURNAMES for f in FORENAMES], count)
    serials = rng.sample(range(1_000, 999_999), count)
    entries = [
        _entry(rng, surname, forename, serial, code, town)
        for (surname, forename), serial in zip(people, serials, strict=True)
    ]
    order = {"high": 0, "medium": 1, "standard": 2}
    return sorted(entries, key=lambda entry: order[entry.risk])


def _entry(
    rng: random.Random, surname: str, forename: str, serial: int, code: str, town: str
) -> Entry:
    middle = rng.choice(("", "", "", " " + rng.choice(FORENAMES)))
    born = dt.date(1962, 1, 1) + dt.timedelta(days=rng.randrange(16_800))
    added = TODAY - dt.timedelta(days=rng.randrange(1, 90))
    attempts = tuple(
        Went(
            TODAY - dt.timedelta(days=back),
            rng.choice(("0615", "0715", "2210", "1340")),
            rng.choice(WENT),
        )
        for back in sorted(rng.sample(range(1, 24), rng.randrange(4)), reverse=True)
    )
    letter = rng.choice("ABCDEFGHJKLMNPQRTUVWXYZ")
    return Entry(
        surname=surname.upper(),
        forenames=forename + middle,
        born=born,
        pnc=pnc_id(rng.randrange(born.year + 12, 2026), serial) if rng.random() < 0.85 else None,
        crime=f"20{code}/{rng.randrange(900, 999_999)}{letter}/26",
        offence=rng.choice(OFFENCES),
        risk=rng.choice(("high", "medium", "standard")),
        added=added,
        wanted=rng.random() < 0.4,
        markers=tuple(rng.sample(CODES, rng.randrange(4))),
        attempts=attempts,
        street=f"{rng.randrange(1, 190)} {rng.choice(STREETS)}",
        town=town,
        postcode=f"{code if code != 'BE' else 'B'}{rng.randrange(1, 15)} {rng.randrange(1, 9)}"
        f"{rng.choice('ABDEFGHJ')}{rng.choice('LNPQRSTU')}",
        oic=f"{rng.choice(RANKS)} {rng.randrange(1000, 9999)} {rng.choice(OFFICERS)}",
        remark=rng.choice(REMARKS),
    )
