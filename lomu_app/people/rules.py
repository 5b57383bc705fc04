"""What the trade says about nominals: ages, what has grown old, what a new record holds."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lomu_app.kernel.errors import Refused


class Basis(StrEnum):
    """What a statement rests on; facts and personal assessments are told apart (DPA s.38(1))."""

    FACT = "fact"
    OPINION = "opinion"
    INTELLIGENCE = "intelligence"


class SubjectCategory(StrEnum):
    """In what part somebody appears; told apart by DPA 2018 s.38(3)."""

    SUSPECT = "suspect"
    CONVICTED = "convicted"
    VICTIM = "victim"
    WITNESS = "witness"


class LinkKind(StrEnum):
    """What somebody is linked with."""

    FAMILY = "family"
    ASSOCIATE = "associate"
    VEHICLE = "vehicle"
    VICTIM = "victim"
    OTHER = "other"


class EntryKind(StrEnum):
    """What hangs on a record beside names, addresses and markers."""

    PHOTO = "photo"
    LINK = "link"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class NewName:
    """Another name; `kind` is real, alias, nickname or charge."""

    surname: str
    forenames: str = ""
    kind: str = "alias"
    source: str = ""


@dataclass(frozen=True, slots=True)
class NewAddress:
    """Where somebody may be found, one line. The postcode is looked for in the text if None.

    `point` is a grid reference, or latitude and longitude.
    """

    text: str
    postcode: str | None = None
    kind: str = "last known"
    note: str = ""
    source: str = ""
    point: str = ""


@dataclass(frozen=True, slots=True)
class NewMarker:
    """A warning marker: a code of the policy, or no code and the words in `note`."""

    code: str
    note: str = ""
    marked_on: dt.date | None = None
    ends_on: dt.date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What is typed, or read from a list, about somebody not yet on record.

    `addresses` stand in the order of trying. The name may be empty only where
    there is a PNC id or CRO number.
    """

    surname: str
    forenames: str
    date_of_birth: dt.date | None = None
    perceived_birth_year: int | None = None
    sex: str = "not_known"
    pnc_id: str | None = None
    cro_number: str | None = None
    source: str = ""
    names: tuple[NewName, ...] = ()
    addresses: tuple[NewAddress, ...] = ()
    markers: tuple[NewMarker, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """What two people are compared by; whatever is unknown stays empty.

    `pnc_id` may be as typed: one whose check letter does not fit never joins anything.
    `addresses` are lines as written; a postcode in one stands in `postcodes` as well.
    """

    surname: str = ""
    forenames: str = ""
    date_of_birth: dt.date | None = None
    birth_year: int | None = None
    pnc_id: str | None = None
    cro_number: str | None = None
    aliases: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody on record who may be the one meant, and why; `score` runs from 0 to 100.

    `safe` means joined by a PNC id or CRO number that nothing contradicts; `same_identifier`
    that one of them is equal; `exact` that full name and date of birth are.
    """

    person_id: int
    score: int
    reasons: tuple[str, ...]
    safe: bool = False
    same_identifier: bool = False
    exact: bool = False


class LooksLikeKnown(Refused):
    """A new record that may be somebody on record already.

    `hard` means the PNC id or CRO number is taken: there is no way past. Otherwise show
    `matches` to the user and send the command again with their ids in `seen_matches`.
    """

    def __init__(self, message: str, matches: tuple[Candidate, ...], *, hard: bool) -> None:
        super().__init__(message)
        self.matches = matches
        self.hard = hard


def shown_name(surname: str, forenames: str) -> str:
    """A name as lists show it: `BROWN, Dennis`."""
    return ", ".join(part for part in (surname, forenames) if part) or "(name not known)"


def age_on(born: dt.date | None, day: dt.date) -> int | None:
    """Full years of age; a birthday of 29 February counts on 1 March in other years."""
    if born is None or born > day:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def months_before(day: dt.date, months: int) -> dt.date:
    """The day so many months earlier, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def marker_needs_confirming(
    marked_on: dt.date | None, confirmed_on: dt.date | None, today: dt.date, months: int
) -> bool:
    """Whether a marker is older than `months` and was not confirmed since."""
    known = [day for day in (marked_on, confirmed_on) if day is not None]
    return not known or max(known) < months_before(today, months)


def marker_is_live(ends_on: dt.date | None, today: dt.date) -> bool:
    """Whether a marker still counts; it does on its last day."""
    return ends_on is None or ends_on >= today


def address_needs_checking(last_checked: dt.date | None, today: dt.date, days: int) -> bool:
    """Whether nobody checked the address within so many days."""
    return last_checked is None or (today - last_checked).days > days


def in_order_of_severity(
    codes: Iterable[str], markers: Iterable[Mapping[str, Any]]
) -> tuple[str, ...]:
    """Marker codes, each once, gravest first; those that the policy does not know come last."""
    order = {item["code"]: item["order"] for item in markers}
    return tuple(sorted(set(codes), key=lambda code: (order.get(code, 999), code)))


def consultation_reason(reasons: Iterable[Mapping[str, Any]], code: str, text: str) -> str:
    """The reason as the audit keeps it, e.g. `2 Case work: new address`.

    Raises Refused for an unknown code, or where the code needs words and there are none.
    """
    found = next((item for item in reasons if item["code"] == code), None)
    if found is None:
        raise Refused("Choose one of the listed reasons for looking at this record.")
    text = text.strip()
    if found.get("needs_text") and not text:
        raise Refused("Say in a few words why you look at this record.")
    return f"{code} {found['label']}" + (f": {text}" if text else "")


_PSEUDONYM = re.compile(r"[A-Z]{1,10}[ -]?\d{1,6}", re.IGNORECASE)


def is_pseudonym(text: str) -> bool:
    """Whether a victim is called by a pseudonym, such as `V1` or `Victim 2`, and not by name."""
    return _PSEUDONYM.fullmatch(text.strip()) is not None


def only_pseudonyms(text: str) -> bool:
    """Whether a text names people by pseudonyms alone, with commas between; nobody is one too."""
    return all(is_pseudonym(part) for part in text.split(",")) if text.strip() else True
