"""Gives invented people histories of offences, as an extract would have brought them.

Every way that a history can go is there: one victim again and again, several in turn, graver each
time, long over, and nothing that counts. The rows lie in the words of an extract; what they mean
is reckoned as for any other.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from typing import Any

import sqlalchemy as sa

from lomu_app.harm.records import Offence, OffenceFile
from lomu_app.people.inserting import insert_signed
from lomu_app.people.records import Person, PersonEthnicity
from lomu_app.practice import names
from lomu_app.store.unit_of_work import UnitOfWork

FILE = "Practice force, offences.csv"
_LIGHT, _MIDDLE, _GRAVE = "light", "middle", "grave"
_OFFENCES = {
    _LIGHT: ("Common assault", "Harassment", "Criminal damage", "Malicious communications"),
    _MIDDLE: ("ABH s.47", "Stalking", "Threats to kill", "Controlling or coercive behaviour"),
    _GRAVE: ("GBH s.20", "Non-fatal strangulation", "Wounding with intent"),
}
# Days ago, how grave, and which of somebody's victims, for each incident of a history.
_WAYS = (
    ((1_300, _LIGHT, 1), (760, _MIDDLE, 1), (420, _MIDDLE, 2), (190, _GRAVE, 2), (40, _MIDDLE, 3)),
    ((240, _LIGHT, 1), (170, _LIGHT, 1), (95, _LIGHT, 1)),
    ((120, _LIGHT, 1),),
    ((700, _LIGHT, 1), (330, _LIGHT, 1), (150, _MIDDLE, 1), (60, _MIDDLE, 1), (20, _GRAVE, 1)),
    ((1_900, _GRAVE, 1), (1_700, _MIDDLE, 1)),
    ((500, _LIGHT, 1), (90, _MIDDLE, 2)),
    ((640, _MIDDLE, 1), (610, _LIGHT, 1), (9, _LIGHT, 1)),
)  # fmt: skip
_RELATIONS = ("Partner", "Ex-partner", "Ex-partner", "Mother", "Sibling")
_OUTCOMES = (
    "Charged", "Convicted", "Under investigation", "NFA - evidential difficulties",
    "Victim does not support",
)  # fmt: skip
_WITH_HISTORY_OF_FOUR = 3
_EACH = 3  # of the policy's groups every third: few, so that each is large enough to say something


class Offending:
    """Writes one history after the other; the same seed gives the same histories."""

    def __init__(self, uow: UnitOfWork, seed: int) -> None:
        self._uow = uow
        self._random = random.Random(seed)  # noqa: S311 - invented people need no secrets
        self._file = uow.add(
            OffenceFile(
                area=None, file_name=FILE, sha256=hashlib.sha256(FILE.encode()).hexdigest(),
                rows=0, report={},
            )
        )  # fmt: skip
        self._groups = list(uow.policies["people"]["ethnicities"])[::_EACH]
        self._ethnicities: list[dict[str, Any]] = []

    def write(self, person: Person, number: int, area: str) -> None:
        """The history of the person with this running number; one in four has none."""
        if number % 4 < _WITH_HISTORY_OF_FOUR:
            way = _WAYS[number % len(_WAYS)]
            rows = [self._row(person, area, *incident) for incident in way]
            rows += self._what_does_not_count(person, area)
            rows.sort(key=_day)
            for row in rows:
                self._file.rows += 1
                row["row"] = self._file.rows + 1
            self._uow.session.execute(sa.insert(Offence), rows)
        if number % 4:
            code, said = self._random.choice(self._groups), self._random.random() < 0.7
            self._ethnicities.append(
                {"person_id": person.id, "code": code, "self_defined": said}
            )  # fmt: skip

    def finish(self) -> None:
        """Store what is told of all of them at once."""
        self._file.report = {"created": self._file.rows}
        self._uow.changed(self._file)
        insert_signed(self._uow, PersonEthnicity, self._ethnicities)

    def _what_does_not_count(self, person: Person, area: str) -> list[dict[str, Any]]:
        """Now and then a row that the ledger shows and the score leaves out, or cannot weigh."""
        chance = self._random.random()
        if chance < 0.25:
            theft = {"offence": "Theft", "relationship": "Stranger", "da": False, "victim": ""}
            return [self._row(person, area, 410, _LIGHT, 1) | theft]
        if chance < 0.35:
            return [self._row(person, area, 80, _MIDDLE, 1) | {"outcome": "No crime"}]
        if chance < 0.45:
            return [self._row(person, area, 210, _LIGHT, 1) | {"da": None}]
        if chance < 0.52:
            told = {"outcome": "", "grade": "E41"}
            return [self._row(person, area, 130, _MIDDLE, 1) | told]
        if chance < 0.6:
            return [self._row(person, area, 260, _LIGHT, 1) | {"offence": "Affray"}]
        return []

    def _row(
        self, person: Person, area: str, days_ago: int, tier: str, victim: int
    ) -> dict[str, Any]:
        pick = self._random
        days = round(days_ago * pick.uniform(0.8, 1.2))
        day = self._uow.clock.today() - dt.timedelta(days=days)
        of_person = random.Random(f"{person.reference} {victim}")  # noqa: S311 - as above
        return {
            "person_id": person.id, "file_id": self._file.id, "area": area,
            "reference": self._crime(area, day), "day": day,
            "offence": pick.choice(_OFFENCES[tier]), "da": True,
            "victim": f"V{person.id:05}{victim}", "relationship": of_person.choice(_RELATIONS),
            "outcome": pick.choice(_OUTCOMES), "vulnerable": of_person.random() < 0.2 or None,
            "grade": "", "sheet": "Offences",
        }  # fmt: skip

    def _crime(self, area: str, day: dt.date) -> str:
        return f"20{names.CRIME_CODES[area]}/{self._random.randint(300_000, 999_999)}P/{day:%y}"


def _day(row: dict[str, Any]) -> dt.date:
    found: dt.date = row["day"]
    return found
