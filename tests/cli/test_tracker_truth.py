"""The units' own trackers through the program itself, judged by what it prints and no more."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "data"
FILES = {"daart_coventry.xlsx": "Coventry", "daart_walsall.xlsx": "Walsall"}
KEYS = {
    "reference", "surname", "forenames", "date_of_birth", "pnc_id", "crime_reference", "offence",
    "victim_risk", "date_added", "wanted_on_pnc", "markers", "attempts", "postcodes", "status",
    "outcome", "area", "source",
}  # fmt: skip
FIELDS = {
    "crime": ("crime_reference",),
    "surname": ("name", "surname"),
    "forenames": ("name", "forenames"),
    "dob": ("date_of_birth",),
    "pnc": ("pnc_id",),
    "postcode": ("address",),
    "added": ("date_added",),
    "risk": ("victim_risk",),
    "wanted": ("wanted_on_pnc",),
    "attempts": ("attempts", "attempts_count"),
    "markers": ("markers",),
    "status": ("status",),
}
"""What the truth calls a thing, and the columns it may stand in."""


class Outsider:
    """Knows the command line alone."""

    def __init__(self, folder: Path) -> None:
        secret = folder / "secret"
        secret.write_text("four plain words will do\n", encoding="utf-8")
        self._common = [
            sys.executable, str(ROOT / "main.py"), "--json", "--data", str(folder / "data"),
            "--user", "ps.one", "--passphrase-file", str(secret), "--today", "2026-11-24",
        ]  # fmt: skip
        self.run("init")
        self.told = {
            file: self.run("import", "targets", str(DATA / file), "--area", area)
            for file, area in FILES.items()
        }
        self.targets: list[dict[str, Any]] = self.run("list", "targets")
        self.people: list[dict[str, Any]] = self.run("list", "people")
        self.truth = json.loads((DATA / "truth.json").read_text("utf-8"))
        self.by_place = {
            (target["source"]["file"], target["source"]["row"]): target for target in self.targets
        }

    def run(self, *words: str) -> Any:
        """What the program prints; it must end well."""
        done = subprocess.run(
            [*self._common, *words], capture_output=True, text=True, check=False, cwd=ROOT
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def rows(self, file: str) -> list[dict[str, Any]]:
        """The lines of the truth, without those typed twice."""
        return [row for row in self.truth[file]["rows"] if not row["duplicate_line"]]

    def doubted(self, file: str) -> dict[int, set[str]]:
        """Row to the columns that a doubt names."""
        found: dict[int, set[str]] = defaultdict(set)
        for doubt in self.told[file]["doubts"]:
            found[doubt["row"]].add(doubt["column"])
        return found

    def columns(self, file: str, field: str) -> set[str]:
        """The letters under which the program says that a thing stands."""
        mapping = self.told[file]["sheets"][0]["mapping"]
        return {mapping[name]["column"] for name in FIELDS[field] if name in mapping}


@pytest.fixture(scope="module")
def outsider(tmp_path_factory: pytest.TempPathFactory) -> Outsider:
    return Outsider(tmp_path_factory.mktemp("outside"))


def stored(target: dict[str, Any]) -> dict[str, Any]:
    """A printed target in the terms of the truth."""
    return {
        "crime": target["crime_reference"],
        "surname": target["surname"],
        "forenames": target["forenames"],
        "dob": target["date_of_birth"],
        "pnc": target["pnc_id"],
        "postcode": target["postcodes"][0] if target["postcodes"] else None,
        "added": target["date_added"],
        "risk": (target["victim_risk"] or "").title(),
        "wanted": target["wanted_on_pnc"],
        "attempts": target["attempts"],
        "markers": sorted(target["markers"]),
        "status": "Arrested" if target["outcome"] == "arrested" else "Outstanding",
    }


def differences(outsider: Outsider, file: str) -> list[tuple[dict[str, Any], str, bool]]:
    """Row of the truth, field, whether right; only fields that the sheet has a column for."""
    found = []
    for row in outsider.rows(file):
        target = outsider.by_place.get((file, row["row"]))
        for field in FIELDS:
            if outsider.columns(file, field) or field == "status":
                right = target is not None and stored(target)[field] == _true(row, field)
                found.append((row, field, right))
    return found


def _true(row: dict[str, Any], field: str) -> Any:
    return sorted(row[field]) if field == "markers" else row[field]


@pytest.mark.parametrize("file", FILES)
def test_that_no_stored_value_is_wrong_without_a_doubt_naming_its_cell(
    outsider: Outsider, file: str
) -> None:
    doubted = outsider.doubted(file)
    silent = [
        (row["row"], field)
        for row, field, right in differences(outsider, file)
        if not right
        and (file, row["row"]) in outsider.by_place
        and not outsider.columns(file, field) & doubted[row["row"]]
    ]
    assert silent == []


@pytest.mark.parametrize("file", FILES)
def test_that_the_sound_cells_are_stored_right(outsider: Outsider, file: str) -> None:
    spoilt_with = {"name": {"surname", "forenames"}}
    sound = [
        right
        for row, field, right in differences(outsider, file)
        if field not in spoilt_with.get(row["bad"], {row["bad"]})
    ]
    assert len(sound) > 700
    assert sum(sound) >= 0.99 * len(sound)


@pytest.mark.parametrize("file", FILES)
def test_that_every_row_is_stored_or_refused_with_its_reason(outsider: Outsider, file: str) -> None:
    told = outsider.told[file]
    refused = {row["row"] for row in told["refused"]}
    lines = {row["row"] for row in outsider.rows(file)}
    stored_rows = {row for name, row in outsider.by_place if name == file}
    assert lines == stored_rows | refused
    assert not stored_rows & refused
    assert all(row["reason"] for row in told["refused"])
    assert refused <= {row["row"] for row in outsider.rows(file) if row["bad"]}
    assert told["rows"] == len(outsider.truth[file]["rows"])
    assert told["created"] == len(stored_rows)


@pytest.mark.parametrize("file", FILES)
def test_that_spoilt_cells_are_doubted_by_their_address(outsider: Outsider, file: str) -> None:
    doubted = outsider.doubted(file)
    columns = {"name": ("surname", "forenames")}
    missed = [
        row["row"]
        for row in outsider.rows(file)
        if row["bad"]
        and not doubted[row["row"]]
        & set().union(*(outsider.columns(file, f) for f in columns.get(row["bad"], (row["bad"],))))
    ]
    assert missed == []


@pytest.mark.parametrize("file", FILES)
def test_that_lines_typed_twice_are_told_and_stored_once(outsider: Outsider, file: str) -> None:
    twice = {row["row"] for row in outsider.truth[file]["rows"] if row["duplicate_line"]}
    assert {line["row"] for line in outsider.told[file]["doubled"]} == twice
    assert twice <= {
        d["row"] for d in outsider.told[file]["doubts"] if "typed twice" in d["reason"]
    }
    assert not twice & {row for name, row in outsider.by_place if name == file}


@pytest.mark.parametrize("file", FILES)
def test_that_struck_rows_are_proposed_to_come_off(outsider: Outsider, file: str) -> None:
    struck = {row["row"] for row in outsider.rows(file) if row["struck"]}
    assert struck
    assert {row["row"] for row in outsider.told[file]["proposed_off"]} == struck
    assert {
        row for (name, row), target in outsider.by_place.items()
        if name == file and target["proposed_off"]
    } == struck  # fmt: skip


@pytest.mark.parametrize("file", FILES)
def test_that_arrested_lines_are_closed_with_that_outcome(outsider: Outsider, file: str) -> None:
    for row in outsider.rows(file):
        target = outsider.by_place.get((file, row["row"]))
        if target is not None:
            wanted = ("closed", "arrested") if row["status"] == "Arrested" else ("draft", None)
            assert (target["status"], target["outcome"]) == wanted, row


def test_that_different_people_stay_apart_and_the_same_are_joined_or_listed(
    outsider: Outsider,
) -> None:
    true_person = {
        target["reference"]: row["person"]
        for file in FILES
        for row in outsider.rows(file)
        if (target := outsider.by_place.get((file, row["row"]))) is not None
    }
    listed = {
        frozenset((pair["first"]["reference"], pair["second"]["reference"]))
        for told in outsider.told.values()
        for pair in told["possible_matches"]
    }
    joined = same = 0
    for one, two in combinations(outsider.targets, 2):
        is_same = true_person[one["reference"]] == true_person[two["reference"]]
        if one["person"] == two["person"]:
            assert is_same, (one, two)
            joined += 1
        elif is_same:
            assert frozenset((one["person"], two["person"])) in listed, (one, two)
        same += is_same
    assert same > joined > 10
    assert {target["person"] for target in outsider.targets} == {
        person["reference"] for person in outsider.people
    }


def test_that_a_target_says_everything_by_the_known_names(outsider: Outsider) -> None:
    assert all(set(target) >= KEYS for target in outsider.targets)
    assert all(set(target["source"]) == {"file", "sheet", "row"} for target in outsider.targets)
    risks = {target["victim_risk"] for target in outsider.targets}
    assert risks <= {"high", "medium", "standard", None}
    assert all(set(t["markers"]) <= set(t["person_markers"]) for t in outsider.targets)


def test_that_a_file_brought_in_again_changes_nothing(outsider: Outsider) -> None:
    for file, area in FILES.items():
        again = outsider.run("import", "targets", str(DATA / file), "--area", area)
        assert (again["created"], again["updated"], again["people_created"]) == (0, 0, 0)
        assert again["unchanged"] == outsider.told[file]["created"]
    assert outsider.run("list", "targets") == outsider.targets
