"""A large extract of offences: brought in, everybody ranked, and how long the desk waits."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import random
import sqlite3
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from bench.ground import DAY
from bench.held_up import HarmAtWork
from bench.racing import Race
from lomu_app.bootstrap import Core
from lomu_app.harm.queries import rank_people
from lomu_app.harm.records import Offence
from lomu_app.people.identifiers import check_letter

_HEADINGS = (
    "Crime Number", "Offence Date", "Offence", "DA Marker", "Suspect Surname", "Suspect Forename",
    "Suspect DOB", "PNCID", "Victim Ref", "Victim Relationship", "Outcome",
)  # fmt: skip
_KINDS = ("ABH s.47", "Assault by beating", "Stalking", "Harassment", "GBH s.20", "Threats to kill")
_OUTCOMES = ("Charged", "Convicted", "Caution", "Under investigation")
_RELATIONS = ("Partner", "Ex-partner", "Sibling", "Parent")
_EACH = 25  # offences a person
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_COLUMNS = (
    Offence.id, Offence.person_id, Offence.day, Offence.offence, Offence.da, Offence.victim,
    Offence.relationship, Offence.outcome, Offence.vulnerable, Offence.grade,
)  # fmt: skip


def extract(folder: Path, rows: int, seed: int = 5, name: str = "offences") -> Path:
    """An invented extract, 25 offences a person, as a record system writes it."""
    chance, path = random.Random(seed), folder / f"{name}-{rows}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADINGS)
        person: list[str] = []
        for number in range(rows):
            if number % _EACH == 0:
                person = _person(chance, seed * 1_000_000 + number // _EACH)
            day = DAY - dt.timedelta(days=chance.randrange(1, 2_500))
            writer.writerow([
                f"20CV/{seed}{number}A/{day:%y}", f"{day:%d/%m/%Y}", chance.choice(_KINDS),
                "Y" if chance.random() < 0.7 else "N", *person,
                f"V{number // _EACH * 4 + chance.randrange(4)}", chance.choice(_RELATIONS),
                chance.choice(_OUTCOMES),
            ])  # fmt: skip
    return path


def _person(chance: random.Random, number: int) -> list[str]:
    born = dt.date(1955, 1, 1) + dt.timedelta(days=chance.randrange(18_000))
    year, serial = 2000 + number % 20, number % 9_999_999
    letter = check_letter(int(f"{year % 100:02d}{serial:07d}"))
    surname, forename = ("".join(chance.choices(_LETTERS, k=k)) for k in (7, 5))
    return [surname.upper(), forename.title(), f"{born:%d/%m/%Y}", f"{year}/{serial:07d}{letter}"]


class Harm:
    """`rows` offences on record already; a tenth of that is brought in anew each time.

    `held_up` says how long the GUI thread of the desk was held up at the longest, in seconds, by
    what the desk was doing behind it.
    """

    def __init__(self, core: Core, folder: Path, rows: int) -> None:
        self._core, self._folder, self._rows = core, folder, rows
        self._seeds = itertools.count(6)
        self.held_up: dict[str, float] = {}
        self._desk = HarmAtWork(core, folder / "look")
        began = time.perf_counter()
        self._bring_in(extract(folder, rows))
        self.first_import = time.perf_counter() - began

    def races(self) -> Iterator[Race]:
        """Bringing in, and ranking everybody."""
        part = self._rows // 10
        yield Race(
            f"bring in {part:,} offences", self.bring_in, partial(self.bare_insert, part),
            "csv and INSERT, no audit", pairs=3,
        )  # fmt: skip
        yield Race(
            f"rank everybody by {self._rows:,} offences", self.rank, self.select,
            "SELECT of the same rows", pairs=3,
        )  # fmt: skip

    def bring_in(self) -> None:
        part = self._rows // 10
        self._bring_in(extract(self._folder, part, next(self._seeds)))

    def bare_insert(self, rows: int) -> None:
        path = extract(self._folder, rows, next(self._seeds), "bare")
        with path.open(encoding="utf-8", newline="") as file, sqlite3.connect(":memory:") as bare:
            bare.execute(f"CREATE TABLE o ({', '.join(f'c{n}' for n in range(11))})")
            bare.executemany(f"INSERT INTO o VALUES ({', '.join('?' * 11)})", csv.reader(file))

    def rank(self) -> int:
        return len(self._core.ask(rank_people).standings)

    def select(self) -> int:
        with self._core.store.reading() as session:
            return sum(1 for _ in session.execute(sa.select(*_COLUMNS)))

    def leave(self) -> None:
        """Close the desk."""
        self._desk.leave()

    def _bring_in(self, path: Path) -> None:
        """At the real desk, as by keys: read, stored, and everybody ranked anew."""
        for doing, seconds in self._desk.bring_in(path).longest.items():
            self.held_up[doing] = max(self.held_up.get(doing, 0.0), seconds)
