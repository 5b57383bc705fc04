"""`python -m bench [NAME …]`: run the races, print one table, and keep it in `bench/results.md`.

Names: start read pack cases search list prepare person save harm people_check. Everything is made
anew in a temporary folder from one seed, and removed again.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.book_races import Packing, Reading
from bench.desk_races import Starting
from bench.ground import fill_search, force, tracker
from bench.harm_races import Harm
from bench.kept import asked, keeping
from bench.machine import machine
from bench.people_races import PeopleCheck
from bench.person_races import Opening, openings
from bench.racing import Outcome, Race, run, table
from bench.store_races import Listing, Preparing, Saving, Searching
from bench.story_races import StoryPacking

NAMES = (
    "start", "read", "pack", "cases", "search", "list", "prepare", "person", "save", "harm",
    "people_check",
)  # fmt: skip


def main() -> int:
    """Run what was asked for; 1 if a goal was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=" ".join(NAMES))
    parser.add_argument("--people", type=int, default=100_000, help="to search among")
    parser.add_argument("--force", type=int, default=8_125, help="people; four of five wanted")
    parser.add_argument("--rows", type=int, default=2_000, help="lines of the tracker")
    parser.add_argument("--offences", type=int, default=500_000, help="rows of the extract")
    parser.add_argument("--nominals", type=int, default=60_000, help="rows of the list of people")
    options = parser.parse_args()
    wrong = set(options.names) - set(NAMES)
    if wrong:
        parser.error(f"there is no race called {', '.join(sorted(wrong))}")
    outcomes: list[Outcome] = []
    told: list[str] = []
    with tempfile.TemporaryDirectory(prefix="lomu-bench-") as folder:
        try:
            for race in _races(options, Path(folder), told):
                print(f"… {race.name}, against {race.rival_name}", file=sys.stderr)
                outcomes.append(run(race))
        except KeyboardInterrupt:
            told.append("Stopped before its end.")
    with keeping(asked("bench", sys.argv[1:])):
        print("\n\n".join((machine(), table(outcomes), *told)))
    return 0 if all(outcome.reached for outcome in outcomes) else 1


def _races(options: argparse.Namespace, folder: Path, told: list[str]) -> Iterator[Race]:
    """The races that were asked for; what they find besides is added to `told`."""
    wanted = set(options.names or NAMES)
    if "read" in wanted:
        yield from Reading(tracker(folder, options.rows), options.rows).races()
    if "cases" in wanted:
        cases = StoryPacking()
        yield from cases.races()
        told.append(cases.memory())
    if wanted & {"start", "pack", "person", "prepare"}:
        yield from _of_a_unit(wanted, folder, told)
    if wanted & {"search", "list", "save"}:
        yield from _of_a_large_force(wanted, options, folder)
    if "harm" in wanted:
        yield from _of_offences(options, folder, told)
    if "people_check" in wanted:
        yield from _of_people(options, folder, told)


def _of_offences(options: argparse.Namespace, folder: Path, told: list[str]) -> Iterator[Race]:
    print(f"… {options.offences:,} offences are being brought in", file=sys.stderr)
    core = force(folder / "offences", 20)
    harm = Harm(core, folder, options.offences)
    yield from harm.races()
    told.append(f"The first import took {harm.first_import:.0f} s, ranking with it.")
    told.append(_held_up(harm.held_up))
    harm.leave()
    core.close()


def _of_people(options: argparse.Namespace, folder: Path, told: list[str]) -> Iterator[Race]:
    core = force(folder / "people", 20)
    check = PeopleCheck(core, folder, options.nominals)
    yield from check.races()
    told.append(_held_up(check.held_up))
    check.leave()
    core.close()


def _held_up(longest: Mapping[str, float]) -> str:
    held_up = ", ".join(f"{doing} {wait * 1000:.0f} ms" for doing, wait in longest.items())
    return f"The desk was held up at the longest by: {held_up}."


def _of_a_unit(wanted: set[str], folder: Path, told: list[str]) -> Iterator[Race]:
    unit = force(folder / "unit", 540)
    if "start" in wanted:
        yield from Starting(folder / "unit", folder / "home").races()
    if "prepare" in wanted:
        yield from Preparing(unit).races()
    if "pack" in wanted:
        yield from Packing(unit, folder).races()
    if "person" in wanted:
        told.append(openings(folder / "unit", folder / "look"))
        opening = Opening(unit)
        yield from opening.races()
        for when, times in opening.processor.items():
            jobs = ", ".join(f"{job} {ms:.2f}" for job, ms in times.items())
            told.append(f"Milliseconds of processor {when}: {jobs}.")
    unit.close()


def _of_a_large_force(
    wanted: set[str], options: argparse.Namespace, folder: Path
) -> Iterator[Race]:
    print(f"… a force of {options.force:,} people is being invented", file=sys.stderr)
    large = force(folder / "large", options.force)
    if "list" in wanted:
        yield from Listing(large).races()
    if "search" in wanted:
        fill_search(large, options.people)
        yield from Searching(large, options.people).races()
    if "save" in wanted:
        yield from Saving(large, folder).races()
    large.close()


if __name__ == "__main__":
    sys.exit(main())
