"""How facts about nominals are put into words."""

from __future__ import annotations

import datetime as dt

from lomu_app.people.rows import PersonBrief, PersonRow

SEXES = (
    ("not_known", "Not known"),
    ("male", "Male"),
    ("female", "Female"),
    ("not_specified", "Not specified"),
)
STATUSES = (
    ("active", "Active"),
    ("in_custody", "In custody"),
    ("deceased", "Deceased"),
    ("moved_away", "Moved away"),
    ("joined", "Joined into another record"),
)
NAME_KINDS = (
    ("alias", "Alias"),
    ("nickname", "Nickname"),
    ("real", "Real name"),
    ("charge", "Name on a charge"),
)

LINKS = (
    ("family", "Family"),
    ("associate", "Associate"),
    ("vehicle", "Vehicle"),
    ("victim", "Victim, by pseudonym"),
    ("other", "Something else"),
)
CATEGORIES = (
    ("suspect", "Suspect"),
    ("convicted", "Convicted"),
    ("victim", "Victim"),
    ("witness", "Witness"),
)
BASES = (("fact", "Fact"), ("opinion", "Opinion"), ("intelligence", "Intelligence"))
_SIGNS = {"fact": "●", "opinion": "○", "intelligence": "◇"}


def basis_words(basis: str) -> str:
    """Whether it is fact, opinion or intelligence, by sign and word."""
    return f"{_SIGNS[basis]} {dict(BASES)[basis]}"


def day_words(day: dt.date | None) -> str:
    """`24/11/2026`; empty without a day."""
    return "" if day is None else f"{day:%d/%m/%Y}"


def born_words(born: dt.date | None, age: int | None, perceived: int | None = None) -> str:
    """`born 14/03/1991 (35)`, or what is known instead."""
    if born is not None:
        return f"born {day_words(born)}" + ("" if age is None else f" ({age})")
    if perceived is not None:
        return f"born about {perceived}"
    return "date of birth not known"


def brief_words(person: PersonBrief) -> str:
    """One line that tells somebody from another."""
    parts = [
        person.reference,
        f"born {day_words(person.date_of_birth)}" if person.date_of_birth else "",
        f"PNC {person.pnc_id}" if person.pnc_id else "",
        f"CRO {person.cro_number}" if person.cro_number else "",
    ]
    return "  ·  ".join(part for part in parts if part)


def spoken_person(row: PersonRow) -> str:
    """The sentence that a screen reader says for a line of the list."""
    parts = [row.name, born_words(row.date_of_birth, row.age)]
    if row.markers:
        parts.append(f"warning markers {', '.join(row.markers)}")
    if row.open_matches:
        parts.append("possible match to decide")
    return ", ".join(parts)
