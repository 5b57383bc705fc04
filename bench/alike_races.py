"""`python -m bench.alike_races`: finding duplicates, beside Splink.

The lists are invented anew from one seed: `made` was tuned on, `judged` never. `--lists DIR`
adds lists of others, such as the public FEBRL sets (`dataset2.csv` …), which this project does
not hold. `--splink PYTHON` names the interpreter of an environment of its own in which Splink 5
is installed; without it only our own figures are printed. Both sides run in fresh processes, in
turns, seven times a small list and three times a large one; what is printed are medians. FEBRL's
lists run twice: by names, day of birth and address alone, and `+id` with their identifier.

Exit code 1 says that a goal was missed: for time and memory, that both the ratio of the medians
and the median of the pairs lie above it. Memory is read where Linux tells of it.
"""

from __future__ import annotations

import argparse
import csv
import os
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from bench.judged_lists import lists_to_judge
from bench.kept import asked, keeping
from bench.machine import machine
from bench.made_lists import lists_to_tune_on

Row = dict[str, str]
Pair = tuple[str, str]
FIELDS = (
    "id", "person", "surname", "forenames", "date_of_birth", "address_1", "town", "postcode",
    "identifier",
)  # fmt: skip
_HERE = Path(__file__).parent
_LARGE = 50_000
_GOALS = {"worked": 0.2, "seconds": 0.2, "megabytes": 0.7, "behind": 0.001}
_GOALS_OF_LARGE = {"worked": 0.5, "seconds": 0.5, "behind": 0.005}
"""What share of Splink's time and memory is aimed at, and how far F1 may lie behind."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one side found on one list, and what it cost in one process."""

    pairs: Mapping[Pair, float]
    joined: frozenset[Pair]
    seconds: float
    worked: float
    megabytes: float


def main() -> int:
    """Print a table for every list."""
    parser = argparse.ArgumentParser(prog="python -m bench.alike_races", description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, help="default: 7, or 3 of a large list")
    parser.add_argument("--only", metavar="LIST", nargs="*", help="e.g. judged dataset2")
    parser.add_argument("--splink", type=Path, metavar="PYTHON")
    parser.add_argument("--lists", type=Path, metavar="DIR", help="FEBRL's dataset*.csv")
    options = parser.parse_args()
    if options.splink is None:
        print(
            "Splink is not asked: make an environment of its own, install splink 5 in it, and "
            "name its interpreter with --splink.", file=sys.stderr,
        )  # fmt: skip
    with keeping(asked("bench.alike_races", sys.argv[1:])):
        print(f"{machine()}\n")
        return _race_all(options)


def _race_all(options: argparse.Namespace) -> int:
    print("| list | rows | pairs | who | seconds | processor | MB | F1 | recall | precision |")
    print("|---|---:|---:|---|---:|---:|---:|---:|---:|---:|")
    reached = True
    for name, rows in _lists(options):
        if not options.only or name in options.only:
            rounds = options.rounds or (7 if len(rows) < _LARGE else 3)
            reached &= _race(name, rows, options.splink, rounds)
    return 0 if reached else 1


def _lists(options: argparse.Namespace) -> Iterator[tuple[str, list[Row]]]:
    for name, make in (("made", lists_to_tune_on), ("judged", lists_to_judge)):
        if not options.only or name in options.only:
            yield name, make(options.records, options.seed)
    if options.lists is None:
        return
    for name, stems in _FEBRL.items():
        paths = [options.lists / f"{stem}.csv" for stem in stems]
        if all(path.exists() for path in paths):
            rows = [row for path in paths for row in _febrl(path)]
            yield name, [row | {"identifier": ""} for row in rows]
            yield f"{name}+id", rows


_FEBRL = {
    "febrl1": ("dataset1",), "febrl2": ("dataset2",), "febrl3": ("dataset3",),
    "febrl4": ("dataset4a", "dataset4b"),
}  # fmt: skip


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
                "identifier": row["soc_sec_id"],
            }  # fmt: skip


def _race(name: str, rows: list[Row], splink: Path | None, rounds: int) -> bool:
    """Print what both sides found and took; whether the goals are reached."""
    people = defaultdict(list)
    for row in rows:
        people[row["person"]].append(row["id"])
    true = {_pair(*two) for same in people.values() for two in combinations(same, 2)}
    ours, theirs = _raced(rows, splink, rounds)
    start = f"| {name} | {len(rows):,} | {len(true):,} |"
    best = max(_print(start, f"ours {who}", ours, true, least) for who, least in _OURS.items())
    if not theirs:
        print()
        return True
    theirs_best = max(
        _print(start, f"Splink from {least}", theirs, true, least) for least in (0.01, 0.5)
    )
    joined = ours[0].joined
    right = len(joined & true) / max(1, len(joined))
    print(f"\njoined by itself: {len(joined):,}, of these right {right:.4f}")
    goals = _GOALS if len(rows) < _LARGE else _GOALS_OF_LARGE
    enough = best >= theirs_best - goals["behind"]
    print(f"best F1 {best:.4f} against {theirs_best:.4f}{'' if enough else ' missed'}")
    reached = [_print_ratio(what, ours, theirs, goals.get(what)) for what in _MEASURED]
    print(f"{rounds} pairs; load {os.getloadavg()[0]:.1f}\n", flush=True)
    return enough and all(reached)


_OURS = {"all listed": 0.0, "from 0.5": 0.5}
_MEASURED = {"seconds": "time", "worked": "processor time", "megabytes": "memory"}


def _raced(rows: list[Row], splink: Path | None, rounds: int) -> tuple[list[Run], list[Run]]:
    """The runs of both sides, in turns; who is first changes as well."""
    runs: tuple[list[Run], list[Run]] = ([], [])
    commands = [[sys.executable, "-m", "bench.alike_side"]]
    if splink is not None:
        commands.append([str(splink), str(_HERE / "splink_side.py")])
    with tempfile.TemporaryDirectory(prefix="lomu-bench-") as folder:
        source = Path(folder) / "rows.csv"
        with source.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, FIELDS, restval="")
            writer.writeheader()
            writer.writerows(rows)
        for number in range(rounds):
            sides = list(zip(commands, runs, strict=False))
            for command, done in sides if number % 2 else reversed(sides):
                done.append(_run(command, source))
    return runs


def _run(command: list[str], source: Path) -> Run:
    target = source.with_name("pairs.csv")
    done = subprocess.run(
        [*command, source, target], check=True, capture_output=True, text=True, cwd=_HERE.parent
    )
    pairs, joined = {}, set()
    with target.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            pair = _pair(row["unique_id_l"], row["unique_id_r"])
            pairs[pair] = float(row["match_probability"])
            if row.get("joined") == "1":
                joined.add(pair)
    seconds, worked, megabytes = map(float, done.stdout.split()[-3:])
    return Run(pairs, frozenset(joined), seconds, worked, megabytes)


def _pair(one: str, two: str) -> Pair:
    return (one, two) if one < two else (two, one)


def _print(start: str, who: str, runs: Sequence[Run], true: set[Pair], least: float) -> float:
    """One line of the table; F1."""
    found = {pair for pair, probability in runs[0].pairs.items() if probability >= least}
    right = len(found & true)
    f1 = 2 * right / max(1, len(found) + len(true))
    seconds, worked, megabytes = (
        statistics.median(getattr(run, what) for run in runs)
        for what in ("seconds", "worked", "megabytes")
    )
    print(
        f"{start} {who} | {seconds:.2f} | {worked:.2f} | {megabytes:.0f} | {f1:.4f} "
        f"| {right / max(1, len(true)):.4f} | {right / max(1, len(found)):.4f} |",
        flush=True,
    )
    return f1


def _print_ratio(what: str, ours: Sequence[Run], theirs: Sequence[Run], goal: float | None) -> bool:
    """What share of Splink's we take; whether the goal is reached, by either ratio."""
    pairs = [(getattr(a, what), getattr(b, what)) for a, b in zip(ours, theirs, strict=True)]
    medians = statistics.median(a for a, _ in pairs) / statistics.median(b for _, b in pairs)
    of_pairs = statistics.median(a / b for a, b in pairs)
    reached = goal is None or min(medians, of_pairs) <= goal
    aim = "" if goal is None else f", goal {goal:g}{'' if reached else ' missed'}"
    print(f"{_MEASURED[what]}: {medians:.2f} of Splink's, median of pairs {of_pairs:.2f}{aim}")
    return reached


if __name__ == "__main__":
    sys.exit(main())
