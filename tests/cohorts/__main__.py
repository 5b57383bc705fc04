"""The state machine of cohorts for as many steps as one likes; see `tests.cohorts.machine`."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from hypothesis import HealthCheck, seed, settings

from lomu_app import bootstrap
from tests.cohorts.machine import Members
from tests.support.cores import ADMIN, FAST, PASSPHRASE, Cores


def main() -> int:
    """Take the steps; ends with an error where something did not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.cohorts", description=__doc__)
    parser.add_argument("--steps", type=int, default=10_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lomu-cohorts-") as folder:
        core = bootstrap.create(Path(folder) / "data", ADMIN, PASSPHRASE, stretching=FAST).core

        class Here(Members):
            cores = Cores(core.store, Path(folder) / "data")

        began, runs = time.perf_counter(), 0
        while Here.taken + Here.refused < options.steps:
            runs += 1
            case = seed(options.seed + runs)(Here.TestCase)
            case.settings = settings(
                max_examples=10, stateful_step_count=100, deadline=None, database=None,
                suppress_health_check=list(HealthCheck),
            )  # fmt: skip
            case().runTest()
        took = time.perf_counter() - began
        told = f"{Here.taken:,} taken, {Here.refused:,} refused, all held; {took:,.0f} s"
        sys.stdout.write(f"{told}; reached {', '.join(sorted(Here.reached))}\n")
        core.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
