"""Kills the real program and cuts its power, as often as one likes; prints what came of it.

    python -m tests.faults [--kills 200] [--cuts 500] [--packs 50] [--around-syncs] [--server]
        [--whole 1] [--seed 1]

Every victim is a `python main.py` of its own; of those who let packs go one dies at each step, and
`--packs` more at any moment. `--around-syncs` adds a cut just before and just after each sync. With
`--server` they work on a PostgreSQL of its own that binds them, under a login of their own, and it
is that server's power that is cut. Everything happens in a temporary folder. Ends with 1 if
anything was lost, left half done or damaged.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lomu_app import bootstrap
from tests.faults import power_cut
from tests.faults.team import cut_server
from tests.faults.test_kill import FORKS, make_folder, on_server, run_loop
from tests.faults.test_kill_pack import run_packs
from tests.support.cores import ADMIN, FAST, PASSPHRASE
from tests.support.postgres import PostgresServer

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
    "doubled",
)


def main() -> int:
    """Do what was asked for; 1 if anything was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=200, metavar="N")
    parser.add_argument("--cuts", type=int, default=500, metavar="N")
    parser.add_argument("--packs", type=int, default=50, metavar="N")
    parser.add_argument("--around-syncs", action="store_true")
    parser.add_argument("--server", action="store_true")
    parser.add_argument(
        "--whole", type=int, default=1, metavar="N",
        help="one victim in N is a program of its own, the others are forked (0: all)",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lomu-faults-") as folder:
        home = Path(folder)
        # Where a program notes what it has seen of a server.
        os.environ["XDG_DATA_HOME"] = os.environ["LOCALAPPDATA"] = folder
        with ExitStack() as to_close:
            server = to_close.enter_context(PostgresServer.start()) if options.server else None
            ground = Ground(home, server, to_close)
            found = [*_kill(options, ground), *_cut(options, home), *_packs(options, ground)]
    for figures in found:
        told = ", ".join(f"{name} {value}" for name, value in figures.items())
        sys.stdout.write(f"{told}\n")
    return int(any(figures.get(harm) for figures in found for harm in HARM))


@dataclass(frozen=True)
class Ground:
    """Where victims work: in folders of `home`, or on databases of a server."""

    home: Path
    server: PostgresServer | None
    to_close: ExitStack

    def make(self, name: str) -> tuple[Path, str]:
        """A folder, and the address of a database where it is not in the folder."""
        if self.server is None:
            return make_folder(self.home, name), ""
        (self.home / name).mkdir()
        return self.home / name, self.to_close.enter_context(on_server(self.server))


def _kill(options: argparse.Namespace, ground: Ground) -> list[dict[str, Any]]:
    """The figures of two loops side by side, each on a database of its own."""
    shares = [options.kills // LOOPS + (loop < options.kills % LOOPS) for loop in range(LOOPS)]
    made = [(share, *ground.make(f"loop-{loop}")) for loop, share in enumerate(shares) if share]
    with ThreadPoolExecutor(LOOPS) as pool:
        runs = [
            pool.submit(
                run_loop, home, kills, whole=options.whole, control=0, seed=options.seed + loop,
                url=url,
            )
            for loop, (kills, home, url) in enumerate(made)
        ]  # fmt: skip
        return [run.result().figures for run in runs]


def _cut(options: argparse.Namespace, folder: Path) -> list[dict[str, Any]]:
    if options.server and options.cuts:
        return cut_server(folder, options.cuts, options.seed)
    if options.server or not (options.cuts or options.around_syncs):
        return []
    data, image = folder / "data", folder / "image"
    image.mkdir()
    bootstrap.create(data, ADMIN, PASSPHRASE, stretching=FAST).core.close()
    made = power_cut.record(data)
    moments = power_cut.points(made, options.cuts, options.seed)
    if options.around_syncs:
        moments += power_cut.points_around_syncs(made)
    return [asdict(power_cut.cut(made, image, moments, options.seed))]


def _packs(options: argparse.Namespace, ground: Ground) -> list[dict[str, Any]]:
    if not options.packs or not FORKS:
        return []
    home, url = ground.make("packs")
    return [run_packs(home, "all", options.packs, options.seed, url)]


if __name__ == "__main__":
    sys.exit(main())
