"""`python -m bench.alike_races`: finding duplicates, beside Splink, and beside scoring everybody.

The lists are invented anew from one seed: `made` was tuned on, `judged` never. `--lists DIR`
adds lists of others, such as the public FEBRL sets (`dataset2.csv` …), which this project does
not hold. `--splink PYTHON` names the interpreter of an environment of its own in which Splink 5
is installed; without it only our own figures are printed.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path

from bench.judged_lists import lists_to_judge
from bench.made_lists import lists_to_tune_on
from lomu_app import bootstrap
from lomu_app.intake.alike.columns import Nominal
from lomu_app.intake.alike.deciding import find_pairings
from lomu_app.intake.alike.of_people import known_forenames
from lomu_app.people.comparing import yardstick

Row = dict[str, str]
Pairs = Mapping[tuple[str, str], float]
FIELDS = ("id", "person", "surname", "forenames", "date_of_birth", "address_1", "town", "postcode")
_SIDE = Path(__file__).with_name("splink_side.py")


def main() -> int:
    """Print a table for every list."""
    parser = argparse.ArgumentParser(prog="python -m bench.alike_races", description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--splink", type=Path, metavar="PYTHON")
    parser.add_argument("--lists", type=Path, metavar="DIR", help="FEBRL's dataset*.csv")
    options = parser.parse_args()
    if options.splink is None:
        print(
            "Splink is not asked: make an environment of its own, install splink 5 in it, and "
            "name its interpreter with --splink.", file=sys.stderr,
        )  # fmt: skip
    print("| list | rows | pairs | who | seconds | F1 | recall | precision | joined | precise |")
    print("|---|---:|---:|---|---:|---:|---:|---:|---:|---:|")
    for name, rows in _lists(options):
        _race(name, rows, options.splink)
    return 0


def _lists(options: argparse.Namespace) -> Iterator[tuple[str, list[Row]]]:
    yield "made", lists_to_tune_on(options.records, options.seed)
    yield "judged", lists_to_judge(options.records, options.seed)
    if options.lists is None:
        return
    sets = {path.stem: path for path in sorted(options.lists.glob("dataset*.csv"))}
    for name in ("dataset1", "dataset2", "dataset3"):
        if name in sets:
            yield name, list(_febrl(sets[name]))
    if {"dataset4a", "dataset4b"} <= set(sets):
        yield "dataset4", [*_febrl(sets["dataset4a"]), *_febrl(sets["dataset4b"])]


def _febrl(path: Path) -> Iterator[Row]:
    with path.open(newline="", encoding="utf-8") as file:
        for raw in csv.DictReader(file, skipinitialspace=True):
            row = {key.strip(): (value or "").strip() for key, value in raw.items()}
            yield {
                "id": row["rec_id"], "person": row["rec_id"].split("-")[1],
                "surname": row["surname"], "forenames": row["given_name"],
                "date_of_birth": row["date_of_birth"],
                "address_1": f"{row['street_number']} {row['address_1']}".strip(),
                "town": row["suburb"], "postcode": row["postcode"],
            }  # fmt: skip


def _race(name: str, rows: list[Row], splink: Path | None) -> None:
    people = defaultdict(list)
    for row in rows:
        people[row["person"]].append(row["id"])
    true = {_pair(*two) for same in people.values() for two in combinations(same, 2)}
    began = time.perf_counter()
    listed, joined = _ours(rows)
    seconds = time.perf_counter() - began
    told = f"{len(joined):,} | {_share(joined & true, joined)}"
    _print(name, len(rows), true, "ours", seconds, set(listed), told)
    if splink is not None:
        seconds, found = _theirs(rows, splink)
        for least in (0.01, 0.5):
            pairs = {pair for pair, probability in found.items() if probability >= least}
            _print(name, len(rows), true, f"Splink from {least}", seconds, pairs, " | ")


def _ours(rows: list[Row]) -> tuple[Pairs, set[tuple[str, str]]]:
    policies = bootstrap.policies()
    groups = yardstick(policies).groups
    found = find_pairings(
        [_nominal(row) for row in rows], policies["matching"].items, groups,
        names=known_forenames(policies) | frozenset(groups),
    )  # fmt: skip
    ids = [row["id"] for row in rows]
    listed = {_pair(ids[pair.one], ids[pair.two]): pair.probability for pair in found}
    return listed, {_pair(ids[pair.one], ids[pair.two]) for pair in found if pair.joined}


def _nominal(row: Row) -> Nominal:
    day, born = row["date_of_birth"], None
    if len(day) == 10:
        born = int(day[6:]), int(day[3:5]), int(day[:2])
    elif len(day) == 8:
        born = int(day[:4]), int(day[4:6]), int(day[6:])
    return Nominal(
        row["surname"], row["forenames"], born, row["address_1"], row["town"], row["postcode"]
    )


def _theirs(rows: list[Row], splink: Path) -> tuple[float, Pairs]:
    with tempfile.TemporaryDirectory(prefix="lomu-bench-") as folder:
        source, target = Path(folder) / "rows.csv", Path(folder) / "pairs.csv"
        with source.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, FIELDS)
            writer.writeheader()
            writer.writerows(rows)
        done = subprocess.run(
            [splink, _SIDE, source, target], check=True, capture_output=True, text=True
        )
        with target.open(newline="", encoding="utf-8") as file:
            found = {
                _pair(row["unique_id_l"], row["unique_id_r"]): float(row["match_probability"])
                for row in csv.DictReader(file)
            }
    return float(done.stdout.split()[-1]), found


def _pair(one: str, two: str) -> tuple[str, str]:
    return (one, two) if one < two else (two, one)


def _share(part: set[tuple[str, str]], whole: set[tuple[str, str]]) -> str:
    return f"{len(part) / max(1, len(whole)):.4f}"


def _print(
    name: str, rows: int, true: set[tuple[str, str]], who: str, seconds: float,
    found: set[tuple[str, str]], told: str,
) -> None:  # fmt: skip
    right = len(found & true)
    f1 = 2 * right / max(1, len(found) + len(true))
    print(
        f"| {name} | {rows:,} | {len(true):,} | {who} | {seconds:.1f} | {f1:.4f} "
        f"| {right / max(1, len(true)):.4f} | {right / max(1, len(found)):.4f} | {told} |",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
