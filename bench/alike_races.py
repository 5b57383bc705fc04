"""`python -m bench.alike_races`: finding duplicates, beside Splink.

The lists are invented anew from one seed: `made` was tuned on, `judged` never. `--lists DIR`
adds lists of others, such as the public FEBRL sets (`dataset2.csv` …), which this project does
not hold. `--splink PYTHON` names the interpreter of an environment of its own in which Splink 5
is installed; without it only our own figures are printed. Both sides run in fresh processes, in
turns; times are the medians of the rounds.
"""

from __future__ import annotations

import argparse
import csv
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
from bench.made_lists import lists_to_tune_on

Row = dict[str, str]
Pair = tuple[str, str]
FIELDS = ("id", "person", "surname", "forenames", "date_of_birth", "address_1", "town", "postcode")
_HERE = Path(__file__).parent


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
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--only", metavar="LIST", nargs="*", help="e.g. judged dataset2")
    parser.add_argument("--splink", type=Path, metavar="PYTHON")
    parser.add_argument("--lists", type=Path, metavar="DIR", help="FEBRL's dataset*.csv")
    options = parser.parse_args()
    if options.splink is None:
        print(
            "Splink is not asked: make an environment of its own, install splink 5 in it, and "
            "name its interpreter with --splink.", file=sys.stderr,
        )  # fmt: skip
    print("| list | rows | pairs | who | seconds | processor | MB | F1 | recall | precision |")
    print("|---|---:|---:|---|---:|---:|---:|---:|---:|---:|")
    for name, rows in _lists(options):
        if not options.only or name in options.only:
            _race(name, rows, options.splink, options.rounds)
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


def _race(name: str, rows: list[Row], splink: Path | None, rounds: int) -> None:
    people = defaultdict(list)
    for row in rows:
        people[row["person"]].append(row["id"])
    true = {_pair(*two) for same in people.values() for two in combinations(same, 2)}
    ours, theirs = [], []
    with tempfile.TemporaryDirectory(prefix="lomu-bench-") as folder:
        source = Path(folder) / "rows.csv"
        with source.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, FIELDS)
            writer.writeheader()
            writer.writerows(rows)
        for _ in range(rounds):
            ours.append(_run([sys.executable, "-m", "bench.alike_side"], source))
            if splink is not None:
                theirs.append(_run([str(splink), str(_HERE / "splink_side.py")], source))
    start = f"| {name} | {len(rows):,} | {len(true):,} |"
    _print(start, "ours, all listed", ours, true, 0.0)
    _print(start, "ours from 0.5", ours, true, 0.5)
    for least in (0.01, 0.5) if theirs else ():
        _print(start, f"Splink from {least}", theirs, true, least)
    joined = ours[0].joined
    right = len(joined & true) / max(1, len(joined))
    print(f"\njoined by itself: {len(joined):,}, of these right {right:.4f}")
    if theirs:
        _print_ratios(ours, theirs)
    print(flush=True)


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


def _print(start: str, who: str, runs: Sequence[Run], true: set[Pair], least: float) -> None:
    found = {pair for pair, probability in runs[0].pairs.items() if probability >= least}
    right = len(found & true)
    f1 = 2 * right / max(1, len(found) + len(true))
    seconds, worked, megabytes = (
        statistics.median(getattr(run, what) for run in runs)
        for what in ("seconds", "worked", "megabytes")
    )
    print(
        f"{start} {who} | {seconds:.1f} | {worked:.1f} | {megabytes:.0f} | {f1:.4f} "
        f"| {right / max(1, len(true)):.4f} | {right / max(1, len(found)):.4f} |",
        flush=True,
    )


def _print_ratios(ours: Sequence[Run], theirs: Sequence[Run]) -> None:
    for what in ("seconds", "worked", "megabytes"):
        pairs = [(getattr(a, what), getattr(b, what)) for a, b in zip(ours, theirs, strict=True)]
        medians = statistics.median(a for a, _ in pairs) / statistics.median(b for _, b in pairs)
        of_pairs = statistics.median(a / b for a, b in pairs)
        print(f"{what}: {medians:.2f} of Splink's, median of pairs {of_pairs:.2f}")


if __name__ == "__main__":
    sys.exit(main())
