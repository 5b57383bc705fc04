"""Invented people, with the right check letters, and short ways to put them on record."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lomu_app.bootstrap import Core
from lomu_app.people.commands import RegisterPerson
from lomu_app.people.identifiers import check_letter
from lomu_app.people.match_queries import open_matches
from lomu_app.people.queries import load_person
from lomu_app.people.rows import MatchRow, PersonDetail
from lomu_app.people.rules import NewAddress, NewPerson

BORN = dt.date(1986, 3, 4)


def pnc(serial: int, year: int = 2018) -> str:
    """A PNC id with the check letter that belongs to it."""
    return f"{year}/{serial:07d}{check_letter(int(f'{year % 100:02d}{serial:07d}'))}"


def cro(serial: int, year: int = 91) -> str:
    """A CRO number with the check letter that belongs to it."""
    return f"{serial:06d}/{year:02d}{check_letter(int(f'{year:02d}{serial:06d}'))}"


def wilmot(**changes: Any) -> NewPerson:
    """Dale Wilmot, who does not exist."""
    fields: dict[str, Any] = {
        "surname": "Wilmot", "forenames": "Dale", "date_of_birth": BORN, "source": "list",
        "addresses": (NewAddress("12 Larch Road, Coventry, CV4 7JP"),),
    }  # fmt: skip
    return NewPerson(**(fields | changes))


def register(core: Core, person: NewPerson, *seen: int) -> PersonDetail:
    """Put somebody on record and read them back."""
    person_id = core.execute(RegisterPerson(person=person, seen_matches=seen)).result
    return core.ask(load_person, person_id)


def two_alike(core: Core) -> tuple[PersonDetail, PersonDetail, MatchRow]:
    """Two records that may be one person, and their place in the queue."""
    first = register(core, wilmot(pnc_id=pnc(1234)))
    second = register(
        core,
        wilmot(
            surname="Willmot", forenames="D", cro_number=cro(77),
            addresses=(NewAddress("3 Elm Street, Coventry", "CV1 2AB"),),
        ),
        first.id,
    )  # fmt: skip
    (match,) = core.ask(open_matches)
    return first, core.ask(load_person, second.id), match
