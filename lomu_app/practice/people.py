"""Invents the people and targets of the practice force; the same seed gives the same force."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from lomu_app.people.identifiers import check_letter
from lomu_app.people.rules import NewAddress, NewMarker, NewName, NewPerson
from lomu_app.practice import names

SOURCE = "Practice force, invented"
_MARKERS = ("VI", "WE", "DR", "SH", "ES", "AT", "ME", "FI")
_MARKER_NOTES = {
    "VI": "Fought with officers at last arrest.",
    "WE": "Carried a kitchen knife in 2025.",
    "DR": "Uses crack cocaine.",
    "SH": "Cut himself in custody.",
    "ES": "Left through a rear window.",
    "AT": "Threw a dog bowl at an officer.",
    "ME": "Hears voices when off medication.",
    "FI": "Said to have access to an air pistol.",
}
_POWERS = ("arrest_s24",) * 6 + ("warrant", "warrant", "recall", "breach_police_bail",
                                 "breach_of_order", "not_stated")  # fmt: skip
_RISKS = ("high", "high", "high", "medium", "medium", "medium", "standard", "standard")
_NECESSITY = {
    "e": "Prompt interview is needed before he speaks to the witness.",
    "cd": "Has threatened to go back to the address; a child lives there.",
    "f": "Has moved three times since the report.",
}
_ATTEMPTS = ("no_reply", "not_present", "address_empty", "seen_made_off")


@dataclass(frozen=True, slots=True)
class InventedAttempt:
    """One earlier attempt: how many days ago, when, what came of it."""

    days_ago: int
    at_time: str
    outcome: str
    note: str


@dataclass(frozen=True, slots=True)
class InventedTarget:
    """A target to be: fields of `daart.editing.EDITABLE`, and what was done so far."""

    area: str
    days_wanted: int
    values: dict[str, object]
    attempts: tuple[InventedAttempt, ...]
    answered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Invented:
    """One person, and the target on them if there is one."""

    person: NewPerson
    checked_days_ago: int
    target: InventedTarget | None


class Inventor:
    """Makes people up, one after the other, from a seed."""

    def __init__(self, seed: int, today: dt.date, answerable: tuple[str, ...]) -> None:
        self._random = random.Random(seed)  # noqa: S311 - invented people need no secrets
        self._today = today
        self._answerable = answerable
        self._crimes: set[int] = set()

    def invent(self, number: int, area: str, *, wanted: bool, new: bool = False) -> Invented:
        """The person with this running number; a `new` target came in this morning."""
        person = self._person(number, area)
        target = self._target(area, person, new=new) if wanted else None
        return Invented(person, self._random.choice((0, 1, 3, 9, 20, 45)), target)

    def _person(self, number: int, area: str) -> NewPerson:
        pick = self._random
        surname = names.SURNAMES[number % len(names.SURNAMES)]
        forenames = pick.choice(names.FORENAMES)
        if pick.random() < 0.3:
            forenames += " " + pick.choice(names.FORENAMES)
        born = self._today - dt.timedelta(days=pick.randint(19 * 365, 58 * 365))
        aliases: tuple[NewName, ...] = ()
        if pick.random() < 0.2:
            aliases = (NewName(surname, pick.choice(names.NICKNAMES), "nickname", SOURCE),)
        return NewPerson(
            surname=surname, forenames=forenames, date_of_birth=born,
            sex="female" if pick.random() < 0.08 else "male",
            pnc_id=self._pnc_id(number, born), source=SOURCE, names=aliases,
            addresses=tuple(self._address(area) for _ in range(pick.choice((1, 1, 2, 3)))),
            markers=tuple(self._marker(code) for code in self._codes()),
        )  # fmt: skip

    def _pnc_id(self, number: int, born: dt.date) -> str:
        year = min(born.year + self._random.randint(16, 24), self._today.year)
        serial = 9_000_000 + number
        return f"{year}/{serial}{check_letter(int(f'{year % 100:02}{serial}'))}"

    def _address(self, area: str) -> NewAddress:
        pick = self._random
        letters = "".join(pick.choice("ABDEFGHJLNPQRSTUWXYZ") for _ in range(2))
        postcode = f"{names.POSTCODE_AREAS[area]} {pick.randint(1, 9)}{letters}"
        street = pick.choice(names.STREETS)
        return NewAddress(
            f"{pick.randint(1, 180)} {street}, {area}, {postcode}", postcode, source=SOURCE
        )

    def _codes(self) -> tuple[str, ...]:
        return tuple(self._random.sample(_MARKERS, self._random.choice((0, 0, 1, 1, 2, 3))))

    def _marker(self, code: str) -> NewMarker:
        marked = self._today - dt.timedelta(days=self._random.choice((20, 90, 200, 500)))
        return NewMarker(code, _MARKER_NOTES[code], marked, source=SOURCE)

    def _target(self, area: str, person: NewPerson, *, new: bool) -> InventedTarget:
        pick = self._random
        risk, power = pick.choice(_RISKS), pick.choice(_POWERS)
        days = 0 if new else pick.choice((0, 0, 1, 2, 3, 5, 8, 9, 13, 21, 34))
        values: dict[str, object] = {
            "power": power, "victim_risk": risk, "crime_reference": self._crime(area),
            "offence": pick.choice(names.OFFENCES), "wanted_on_pnc": pick.random() < 0.4,
            "officer_in_case": pick.choice(names.OFFICERS), "comments": pick.choice(names.COMMENTS),
            "team": pick.choice(names.TEAMS), "owner": pick.choice(names.OFFICERS),
            "voluntary_attendance": pick.choice((
                "Has ignored two invitations.", "Would warn him and put the victim at risk.", "",
            )),
            "tactical_options": pick.choice((("early hours", "uniform"), ("plain clothes",), ())),
            "evidence_summary": "First account on body-worn video; injuries photographed.",
        }  # fmt: skip
        if power in {"warrant", "recall"}:
            values["power_reference"] = f"{power[0].upper()}{pick.randint(10000, 99999)}"
        elif pick.random() < 0.8:
            grounds = pick.choice(tuple(_NECESSITY))
            values |= {"necessity_grounds": grounds, "necessity_reason": _NECESSITY[grounds]}
        if person.markers or values["tactical_options"]:
            values["safety_note"] = "Two officers at least; announce clearly at the door."
        answered = tuple(code for code in self._answerable if pick.random() < 0.85)
        return InventedTarget(area, days, values, self._attempts(days), answered)

    def _attempts(self, days: int) -> tuple[InventedAttempt, ...]:
        pick = self._random
        made = sorted(
            (pick.randint(0, days) for _ in range(pick.choice((0, 1, 2, 4)))), reverse=True
        )
        return tuple(
            InventedAttempt(
                ago, pick.choice(("06:30", "07:15", "22:10")), pick.choice(_ATTEMPTS),
                pick.choice(("Lights on, nobody opened.", "Neighbour has not seen him.",
                             "Mother says he is away.", "Ran off over the garages.")),
            )
            for ago in made if days
        )  # fmt: skip

    def _crime(self, area: str) -> str:
        number = self._random.randint(1000, 299_999)
        while number in self._crimes:
            number += 1
        self._crimes.add(number)
        letter = "ABCDEFGHJKLMNPQRTUVWXYZ"[number % 23]
        return f"20{names.CRIME_CODES[area]}/{number}{letter}/{self._today.year % 100}"
