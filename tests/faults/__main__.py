"""Kills the real program and cuts its power, as often as one likes; prints what came of it.

    python -m tests.faults [--kills 200] [--cuts 500] [--packs 50] [--around-syncs] [--seed 1]

Every victim is a `python main.py` of its own; of those who let packs go one dies at each step, and
`--packs` more at any moment. `--around-syncs` adds a cut just before and just
after each sync. Everything happens in a temporary folder. Ends with 1 if anything was lost,
left half done or damaged.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lomu_app import bootstrap
from tests.faults import power_cut
from tests.faults.test_kill import FORKS, make_folder, run_loop
from tests.faults.test_kill_pack import run_packs
from tests.support.cores import ADMIN, FAST, PASSPHRASE

LOOPS = 2
HARM = (
    "lost",
    "halves",
    "damaged",
    "problems",
    "corrupt",
    "unverified",
    "untold",
    "not_told",
    "not_written_again",
)


def main() -> int:
    """Do what was asked for; 1 if anything was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=200, metavar="N")
    parser.add_argument("--cuts", type=int, default=500, metavar="N")
    parser.add_argument("--packs", type=int, default=50, metavar="N")
    parser.add_argument("--around-syncs", action="store_true")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lomu-faults-") as folder:
        home = Path(folder)
        found = [*_kill(options, home), *_cut(options, home), *_packs(options, home)]
    for figures in found:
        told = ", ".join(f"{name} {value}" for name, value in figures.items())
        sys.stdout.write(f"{told}\n")
    return int(any(figures.get(harm) for figures in found for harm in HARM))


def _kill(options: argparse.Namespace, folder: Path) -> list[dict[str, Any]]:
    """The figures of two loops side by side, each on a database of its own."""
    shares = [options.kills // LOOPS + (loop < options.kills % LOOPS) for loop in range(LOOPS)]
    with ThreadPoolExecutor(LOOPS) as pool:
        runs = [
            pool.submit(
                run_loop, make_folder(folder, f"loop-{loop}"), kills, whole=1, honest=True,
                seed=options.seed + loop,
            )
            for loop, kills in enumerate(shares) if kills
        ]  # fmt: skip
        return [run.result() for run in runs]


def _cut(options: argparse.Namespace, folder: Path) -> list[dict[str, Any]]:
    if not options.cuts and not options.around_syncs:
        return []
    data, image = folder / "data", folder / "image"
    image.mkdir()
    bootstrap.create(data, ADMIN, PASSPHRASE, stretching=FAST).core.close()
    made = power_cut.record(data)
    moments = power_cut.points(made, options.cuts, options.seed)
    if options.around_syncs:
        moments += power_cut.points_around_syncs(made)
    return [asdict(power_cut.cut(made, image, moments, options.seed))]


def _packs(options: argparse.Namespace, folder: Path) -> list[dict[str, Any]]:
    if not options.packs or not FORKS:
        return []
    return [run_packs(folder / "packs", "all", options.packs, options.seed)]


if __name__ == "__main__":
    sys.exit(main())
