"""A long list of people at the Intake page, and how long the desk waits while it comes in."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from pathlib import Path

from bench.held_up import IntakeAtWork
from bench.judged_lists import lists_to_judge
from bench.racing import Race
from lomu_app.bootstrap import Core

_FIELDS = {
    "id": "Record ID", "surname": "Surname", "forenames": "Forenames", "date_of_birth": "DOB",
    "address_1": "Address", "town": "Town", "postcode": "Postcode",
}  # fmt: skip
_COPIES = 0.1  # of the rows are somebody else's a second time


class PeopleCheck:
    """`rows` people come in; a sixth as many, some of them the same, are on record by then.

    `held_up` says how long the GUI thread of the desk was held up at the longest, in seconds, by
    what the desk was doing behind it, while the last list came in.
    """

    def __init__(self, core: Core, folder: Path, rows: int) -> None:
        self._folder, self._rows = folder, rows
        self.held_up: dict[str, float] = {}
        self._desk = IntakeAtWork(core, folder / "look")
        everybody = lists_to_judge(rows + rows // 6, 5, _COPIES)
        random.Random(5).shuffle(everybody)
        self._list = _written(folder / "list.csv", everybody[:rows])
        # The first call of a race warms up: it brings in who is on record when the list comes.
        self._waiting = [_written(folder / "known.csv", everybody[rows:]), self._list]

    def races(self) -> Iterator[Race]:
        """Checking and storing the list, once."""
        yield Race(
            f"check and store {self._rows:,} people", self.bring_in, self.read_only,
            "csv alone, nothing compared or stored", pairs=1,
        )  # fmt: skip

    def bring_in(self) -> None:
        self._desk.page.put_away()
        self.held_up = self._desk.bring_in(self._waiting.pop(0)).longest

    def read_only(self) -> int:
        with self._list.open(encoding="utf-8", newline="") as file:
            return sum(1 for _ in csv.reader(file))

    def leave(self) -> None:
        """Close the desk."""
        self._desk.leave()


def _written(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_FIELDS.values())
        writer.writerows([row[field] for field in _FIELDS] for row in rows)
    return path
