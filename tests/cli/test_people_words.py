"""Lists of people, who may be whom, and joining, from the command line."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from lomu_app import bootstrap
from lomu_app.store.audit import AuditEntry
from tests.cli.test_words import SECRET, Desk
from tests.support.cores import FAST

HEADINGS = ("Ref", "Surname", "Forenames", "Date of birth", "Address", "Postcode")
ROWS = [
    ("A1", "Wilmot", "Dale Amos", "04/03/1986", "12 Larch Road, Coventry", "CV4 7JP"),
    ("A2", "Willmot", "Dale", "04/03/1986", "12 Larch Road, Coventry", "CV4 7JP"),
    ("A3", "Wilmot", "Dale", "", "12 Larch Road, Coventry", "CV4 7JP"),
    ("A4", "Huxtable", "Piers", "28/11/1959", "9 Kiln Croft, Walsall", "WS1 1AA"),
]


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    made = Desk(tmp_path / "data", capsys)
    bootstrap.create(
        made.folder, "ps.one", SECRET, stretching=FAST, roles=("sergeant", "inspector")
    ).core.close()
    return made


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADINGS, *ROWS])
    return path


def pairs(desk: Desk) -> dict[tuple[str, ...], dict[str, Any]]:
    """What is listed, by the ids of the list."""
    return {tuple(row["source_ids"]): row for row in desk.json("list", "possible-matches")}


def verbs(desk: Desk) -> list[str]:
    core = bootstrap.open_folder(desk.folder, "ps.one", SECRET)
    with core.store.engine.connect() as connection:
        query = sa.select(AuditEntry.verb).order_by(AuditEntry.tx)
        found = list(connection.scalars(query))
    core.close()
    return found


def test_that_a_list_comes_in_certain_ones_joined_the_rest_listed(desk: Desk, people: Path) -> None:
    told = desk.json("import", "people", people)
    assert (told["rows"], told["created"], told["people_joined"]) == (4, 4, 1)
    assert told["sheets"][0]["mapping"]["source_id"] == {"column": "A", "heading": "Ref"}

    found = pairs(desk)
    assert set(found) == {("A1", "A2"), ("A1", "A3"), ("A2", "A3")}
    joined = found["A1", "A2"]
    assert joined["decision"] == "joined"
    assert joined["probability"] >= 0.95
    assert (joined["a"], joined["b"]) == ("P-000001", "P-000002")
    assert "surname spelt nearly the same" in joined["why"]
    assert found["A1", "A3"]["decision"] == "listed"
    assert verbs(desk).count("combination") == 1

    again = desk.json("import", "people", people)
    assert (again["created"], again["unchanged"]) == (0, 4)
    assert len(desk.json("list", "people")) == 3


def test_that_a_rehearsal_tells_the_same_and_stores_nothing(desk: Desk, people: Path) -> None:
    told = desk.json("import", "people", people, "--dry-run")
    assert (told["created"], told["people_joined"], told["dry_run"]) == (4, 1, True)
    assert desk.json("list", "people") == []
    code, out, _ = desk.run("import", "people", people, "--dry-run")
    assert code == 0
    assert "4 records would be new" in out
    assert "1 would be joined by itself" in out


def test_that_a_join_is_taken_back_and_made_by_hand(desk: Desk, people: Path) -> None:
    desk.json("import", "people", people)
    (undone,) = desk.json("merge", "P-000002", "--undo", "--reason", "Two cousins")
    assert (undone["kept"], undone["joined"]) == ("P-000001", "P-000002")
    assert pairs(desk)["A1", "A2"]["decision"] == "listed"
    assert len(desk.json("list", "people")) == 4

    told = desk.json("merge", "p-000002", "P-000001", "P-000003", "--reason", "One photo")
    assert [(one["kept"], one["joined"]) for one in told] == [
        ("P-000002", "P-000001"), ("P-000002", "P-000003"),
    ]  # fmt: skip
    assert {row["decision"] for row in desk.json("list", "possible-matches")} == {"joined"}
    assert len(desk.json("list", "people", "--status", "all")) == 4


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("P-000001",), "Name two records at least"),
        (("P-000004", "P-009999"), "no person P-009999"),
        (("P-000004", "P-000004"), "one record only"),
        (("P-000004", "--undo"), "joined into no other record"),
    ],
)
def test_that_a_merge_that_makes_no_sense_is_refused(
    desk: Desk, people: Path, words: tuple[str, ...], told: str
) -> None:
    desk.json("import", "people", people)
    code, _, err = desk.run("merge", *words, "--reason", "why")
    assert code == 1
    assert told in err
