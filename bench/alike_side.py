"""Our own side of `alike_races` on one list, in a fresh process as Splink's is.

`python -m bench.alike_side LIST.csv PAIRS.csv`. Prints seconds and seconds of processor of the
matching alone, and the most megabytes of the whole process.
"""

from __future__ import annotations

import csv
import sys
import time
from pathlib import Path

from lomu_app import bootstrap
from lomu_app.intake.alike.columns import Nominal
from lomu_app.intake.alike.deciding import find_pairings
from lomu_app.intake.alike.of_people import known_forenames
from lomu_app.people.comparing import yardstick

Row = dict[str, str]


def main(source: str, target: str) -> None:
    """Write every pair that is joined or listed, with its probability."""
    with Path(source).open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    policies = bootstrap.policies()
    groups = yardstick(policies).groups
    names = known_forenames(policies) | frozenset(groups)
    ids = [row["id"] for row in rows]
    began, worked = time.perf_counter(), time.process_time()
    nominals = [_nominal(row) for row in rows]
    del rows
    found = find_pairings(nominals, policies["matching"].items, groups, names=names)
    peak = _most_megabytes()
    print(time.perf_counter() - began, time.process_time() - worked, peak)
    with Path(target).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("unique_id_l", "unique_id_r", "match_probability", "joined"))
        for pair in found:
            two = ids[pair.one], ids[pair.two]
            writer.writerow((*two, pair.probability, int(pair.joined)))


def _nominal(row: Row) -> Nominal:
    day, born = row["date_of_birth"], None
    if len(day) == 10:
        born = int(day[6:]), int(day[3:5]), int(day[:2])
    elif len(day) == 8:
        born = int(day[:4]), int(day[4:6]), int(day[6:])
    return Nominal(
        row["surname"], row["forenames"], born, row["address_1"], row["town"], row["postcode"],
        other_id=row["identifier"],
    )  # fmt: skip


def _most_megabytes() -> float:
    """Of this program alone; `getrusage` counts what the one that started it held, too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
