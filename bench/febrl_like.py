"""FEBRL's fourth set, one person at a time: its originals are typed, its copies on record.

The rest of the force are invented people of the same kind: each surname, forename, street and
place is one of FEBRL's originals, put together anew, so that names are as common as there. The
strangers are made in the same way. FEBRL is Australian and not held here; its postcodes are spelt
as British ones, figure by figure, since the records look for such.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from lomu_app.people.identifiers import check_letter

Row = dict[str, str]
_PARTS = (("surname",), ("forenames",), ("date_of_birth",), ("number",), ("street",),
          ("town", "postcode"))  # fmt: skip
"""Fields that go together from one original to an invented person."""
_FIRST, _DAYS = dt.date(1900, 1, 1), 36_524
_AREAS = "BEGLMNSWCD"
_INWARD = "ABDEFGHJLN"


def typed_and_known(
    folder: Path, records: int, seed: int, strangers: int
) -> tuple[list[Row], list[Row], list[Row]]:
    """Who is on record, who of them is typed, and strangers who are typed."""
    typed, known = (list(_rows(folder / f"dataset4{part}.csv")) for part in "ab")
    # Nobody is on record, or typed, without any name.
    known = [row for row in known if _is_named(row)]
    on_record = {row["person"] for row in known}
    typed = [row for row in typed if row["person"] in on_record and _is_named(row)]
    rng = random.Random(seed)
    others = _invented(typed, rng, max(0, records - len(known)) + strangers)
    known += others[strangers:]
    rng.shuffle(known)
    return known, typed, others[:strangers]


def _rows(path: Path) -> Iterator[Row]:
    with path.open(newline="", encoding="utf-8") as file:
        for raw in csv.DictReader(file, skipinitialspace=True):
            row = {key.strip(): (value or "").strip() for key, value in raw.items()}
            yield _whole(
                {
                    "person": row["rec_id"].split("-")[1],
                    "surname": row["surname"], "forenames": row["given_name"],
                    "date_of_birth": _day(row["date_of_birth"]),
                    "number": row["street_number"], "street": row["address_1"],
                    "town": row["suburb"], "postcode": _as_british(row["postcode"]),
                    "identifier": _as_pnc_id(row["soc_sec_id"]),
                }
            )  # fmt: skip


def _whole(row: Row) -> Row:
    return row | {"address_1": f"{row['number']} {row['street']}".strip()}


def _day(text: str) -> str:
    """A day that is none cannot be kept, nor typed."""
    try:
        dt.datetime.strptime(text, "%Y%m%d")  # noqa: DTZ007 - only whether it is a day
    except ValueError:
        return ""
    return text


def _as_pnc_id(number: str) -> str:
    """One of the same figures: what differs in one of them there does so here."""
    return pnc_id(int(number)) if number.isdecimal() and len(number) == 7 else ""


def pnc_id(number: int) -> str:
    """The PNC id of a number below 10,000,000: a figure that is wrong here is wrong there."""
    year, serial = 81 + number // 1_000_000, number % 1_000_000
    return f"19{year}/{serial:07}{check_letter(int(f'{year}{serial:07}'))}"


def _as_british(postcode: str) -> str:
    if len(postcode) != 4 or not postcode.isdecimal():
        return ""
    area, district, sector, unit = map(int, postcode)
    return f"{_AREAS[area]}{district} {sector}A{_INWARD[unit]}"


def _invented(originals: Sequence[Row], rng: random.Random, count: int) -> list[Row]:
    columns = [[{key: row[key] for key in part} for row in originals] for part in _PARTS]
    people: list[Row] = []
    while len(people) < count:
        row = {"person": f"invented-{len(people)}"}
        for column in columns:
            row |= rng.choice(column)
        if _is_named(row):
            people.append(_whole(row))
    taken = {row["identifier"] for row in originals}
    for row in people:
        while (identifier := pnc_id(rng.randrange(10_000_000))) in taken:
            pass
        taken.add(identifier)
        row["identifier"] = identifier
        # Any day, as FEBRL draws them: among its own alone everybody would share one with many.
        if row["date_of_birth"]:
            row["date_of_birth"] = f"{_FIRST + dt.timedelta(days=rng.randrange(_DAYS)):%Y%m%d}"
    return people


def _is_named(row: Row) -> bool:
    return bool(row["surname"] or row["forenames"])
