"""Checking a newly typed person against everybody on record: found, falsely found, how fast.

`python -m bench.typing_races [--records N] [--seed N]`. The people are those of `judged_lists`:
for each known one a second writing is typed. The strangers come from another seed, and what is
typed of them is a second writing too, so that it lacks and errs as often. The rival compares the
person typed with every record in turn; it is timed on a part and reckoned up. `--lists DIR` names
the folder with FEBRL's dataset4a.csv and dataset4b.csv, for races of that kind of errors. With
`--splink PYTHON` Splink is asked as well, and counted from the probability on at which it takes
just one stranger in a hundred for somebody on record.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from bench.ground import force
from bench.judged_lists import Row
from bench.kept import asked, keeping
from bench.machine import machine
from bench.typing_lists import TypingList, typing_lists
from lomu_app.bootstrap import Core
from lomu_app.kernel.permissions import Permission
from lomu_app.people.comparing import compare, yardstick
from lomu_app.people.match_queries import find_possible
from lomu_app.people.registering_many import store_people
from lomu_app.people.rules import Identity, NewAddress, NewPerson
from lomu_app.store.audit import Verb
from lomu_app.store.command import Command, handles
from lomu_app.store.unit_of_work import UnitOfWork

_TIMED = 400
_PART = 1_000
_PARTS = 7
_AT_ONCE = 5_000


@dataclass(frozen=True, kw_only=True, slots=True)
class FillRecords(Command):
    """Put many people on record at once."""

    permission: ClassVar[Permission] = Permission.EDIT_PEOPLE
    verb: ClassVar[Verb] = Verb.COLLECTION
    tag: ClassVar[str] = "bench:filled"

    people: tuple[NewPerson, ...]


@handles(FillRecords)
def fill_records(uow: UnitOfWork, command: FillRecords) -> list[int]:
    """Their ids."""
    return store_people(uow, command.people)


def main() -> int:
    """Print what was found and how long it took."""
    parser = argparse.ArgumentParser(prog="python -m bench.typing_races", description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--lists", type=Path, metavar="DIR", help="FEBRL's dataset4*.csv")
    parser.add_argument("--splink", type=Path, metavar="PYTHON")
    options = parser.parse_args()
    with keeping(asked("bench.typing_races", sys.argv[1:])):
        print(f"{machine()}\n")
        for people in typing_lists(options.records, options.seed, options.lists):
            _race(people)
            if options.splink is not None:
                _ask_splink(people, options.splink)
            print(f"load {os.getloadavg()[0]:.1f}\n", flush=True)
    return 0


def _race(people: TypingList) -> None:
    known, again, strangers = people.known, people.again, people.strangers
    with tempfile.TemporaryDirectory(prefix="lomu-bench-") as folder:
        core = force(Path(folder) / "force", 1)
        ids = stored(core, known)
        missed = [row for row in again if ids[row["person"]] not in _ask(core, row)]
        alarms = sum(bool(_ask(core, row)) for row in strangers)
        times = list(
            zip(*(_timed(partial(_ask, core, row)) for row in again[:_TIMED]), strict=True)
        )
        everybody = _scoring_everybody(core, known, again[0])
        core.close()
    first = {row["person"]: row for row in known}
    names_alone = sum(_only_names(row, first[row["person"]]) for row in missed)
    print(
        f"{people.name}: records {len(known):,}; typed again {len(again):,}; "
        f"strangers {len(strangers):,}"
    )
    print(
        f"found {1 - len(missed) / len(again):.4f}; falsely found {alarms / len(strangers):.4f}; "
        f"of {len(missed)} missed {names_alone} share neither day of birth nor place"
    )
    for clock, taken, every in zip(("wall", "processor"), times, everybody, strict=True):
        p95 = statistics.quantiles(taken, n=20)[18]
        print(
            f"{clock}: median {statistics.median(taken) * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms; "
            f"comparing with everybody {every:.1f} s: 1/{every / p95:.0f} of it"
        )


def _ask_splink(people: TypingList, python: Path) -> None:
    """Print how many of those typed again Splink finds, at one false alarm in a hundred."""
    here = Path(__file__).parent
    with tempfile.TemporaryDirectory(prefix="lomu-bench-") as folder:
        known, typed, found = (Path(folder) / f"{name}.csv" for name in ("known", "typed", "found"))
        _write(known, {f"K{at}": row for at, row in enumerate(people.known)})
        _write(typed, {
            f"{kind}{at}": row for kind, rows in (("A", people.again), ("S", people.strangers))
            for at, row in enumerate(rows)
        })  # fmt: skip
        subprocess.run(
            [str(python), str(here / "splink_typing.py"), str(known), str(typed), str(found)],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        right, likeliest = _weights(people, found)
    alarms = sorted(likeliest.get(f"S{at}", _NEVER) for at in range(len(people.strangers)))
    least = alarms[-len(alarms) // 100]
    found_again = sum(weight > least for weight in right.values())
    print(f"Splink: found {found_again / len(people.again):.4f}, falsely found 0.0100 by choice")


_NEVER = -1e9


def _weights(people: TypingList, found: Path) -> tuple[dict[str, float], dict[str, float]]:
    """By the id of who is typed the weight of the true record, and the greatest of all."""
    right: dict[str, float] = {}
    likeliest: dict[str, float] = {}
    with found.open(newline="", encoding="utf-8") as file:
        for pair in csv.DictReader(file):
            known, typed = sorted((pair["unique_id_l"], pair["unique_id_r"]), key=_is_typed)
            weight = float(pair["match_weight"])
            likeliest[typed] = max(weight, likeliest.get(typed, _NEVER))
            same = typed[0] == "A" and (
                people.again[int(typed[1:])]["person"] == people.known[int(known[1:])]["person"]
            )
            if same:
                right[typed] = weight
    return right, likeliest


def _is_typed(key: str) -> bool:
    return key[0] != "K"


def _write(path: Path, rows: dict[str, Row]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, _FIELDS, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(row | {"id": key} for key, row in rows.items())


_FIELDS = (
    "id", "surname", "forenames", "date_of_birth", "address_1", "town", "postcode", "identifier",
)  # fmt: skip


def _only_names(one: Row, two: Row) -> bool:
    """Whether nothing but the names can tell that two writings are of one person."""
    return not any(
        one[field] and two[field] and one[field] == two[field]
        for field in ("date_of_birth", "postcode", "address_1")
    )


def stored(core: Core, rows: list[Row]) -> dict[str, int]:
    """Put them on record; the id of each person."""
    ids: dict[str, int] = {}
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        done = core.execute(FillRecords(people=tuple(map(_new_person, some))))
        ids.update(zip((row["person"] for row in some), done.result, strict=True))
    return ids


def _address(row: Row) -> str:
    return ", ".join(part for part in (row["address_1"], row["town"], row["postcode"]) if part)


def _new_person(row: Row) -> NewPerson:
    address = _address(row)
    return NewPerson(
        row["surname"],
        row["forenames"],
        _born(row),
        pnc_id=row["identifier"] or None,
        addresses=(NewAddress(address),) if address else (),
    )


def _born(row: Row) -> dt.date | None:
    day = row["date_of_birth"]
    return dt.date(int(day[:4]), int(day[4:6]), int(day[6:])) if day else None


def identity(row: Row) -> Identity:
    """As it is typed: an address on one line, or none."""
    address = _address(row)
    return Identity(
        row["surname"],
        row["forenames"],
        _born(row),
        pnc_id=row["identifier"] or None,
        postcodes=(address,),
        addresses=(address,) if address else (),
    )


def _ask(core: Core, row: Row) -> list[int]:
    return [one.person.id for one in core.ask(find_possible, identity(row))]


def _timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Seconds on the wall and of the processor."""
    began, worked = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - worked


def _scoring_everybody(core: Core, known: list[Row], typed: Row) -> list[float]:
    """Reckoned up from the middle one of several parts, for one alone may have had to wait."""
    measure = yardstick(core.policies)
    one = identity(typed)

    def compare_all(others: list[Identity]) -> None:
        for other in others:
            compare(one, other, measure, this_year=2026)

    parts = [
        [identity(row) for row in known[start : start + _PART]]
        for start in range(0, _PARTS * _PART, _PART)
    ]
    times = zip(*(_timed(partial(compare_all, part)) for part in parts), strict=True)
    return [statistics.median(taken) * len(known) / _PART for taken in times]


if __name__ == "__main__":
    sys.exit(main())
