"""Offences, scores and models as other programs read them."""

from __future__ import annotations

from pathlib import Path

import pytest

from lomu_app import bootstrap
from tests.cli.test_words import SECRET, Desk
from tests.support.cores import FAST
from tests.support.harm import offence, write_extract

REPORT = {
    "rows", "created", "updated", "unchanged", "refused", "doubts", "people_created",
    "people_matched", "possible_matches", "sheets", "file", "file_doubts", "doubled", "notices",
    "dry_run",
}  # fmt: skip
MODEL = """
scale = "cchi"
line = 12
weights = { recency = 1, frequency = 1, gravity = 0, vulnerability = 1 }
recency = { bands = [[30, 10], [365, 2]] }
frequency = { days = 730, bands = [[1, 1], [2, 3]] }
gravity = { days = 730, basis = "max", bands = { cchi = [[1, 1]] } }
vulnerability = { days = 1095, bands = [[1, 1], [2, 4]], repeat = 2, vulnerable = 2 }
"""


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    made = Desk(tmp_path / "data", capsys)
    bootstrap.create(
        made.folder, "ps.one", SECRET, stretching=FAST, roles=("sergeant", "manager")
    ).core.close()
    return made


def test_that_an_extract_goes_in_and_a_score_comes_out_with_every_row(
    desk: Desk, tmp_path: Path
) -> None:
    day = ("--today", "2026-11-24")
    path = str(
        write_extract(
            tmp_path / "a.csv", [offence(1), offence(2, victim="V2"), offence(3, day="x")]
        )
    )
    rehearsed = desk.json(*day, "import", "offences", path, "--area", "coventry", "--dry-run")
    assert set(rehearsed) >= REPORT
    assert (rehearsed["dry_run"], rehearsed["created"]) == (True, 3)
    assert desk.json(*day, "list", "offences") == []
    told = desk.json(*day, "import", "offences", path)
    assert {name: told[name] for name in ("rows", "created", "people_created")} == {
        "rows": 3, "created": 3, "people_created": 1,
    }  # fmt: skip
    assert [(doubt["column"], doubt["row"]) for doubt in told["doubts"]] == [("B", 4)]
    assert told["sheets"][0]["mapping"]["victim"]["column"] == "I"
    rows = desk.json(*day, "list", "offences")
    assert [row["source"]["row"] for row in rows] == [2, 3, 4]
    assert {row["area"] for row in rows} == {None}
    ranked = desk.json(*day, "score")
    (person,) = ranked["people"]
    assert {"rank", "score", "recency", "frequency", "gravity", "vulnerability"} <= set(person)
    ledger = desk.json(*day, "score", "--person", person["reference"])
    assert ledger["score"] == person["score"] == sum(a["points"] for a in ledger["addends"])
    assert all(row["file"] == "a.csv" for a in ledger["addends"] for row in a["rows"])
    code, out, _ = desk.run(*day, "score", "--person", person["reference"])
    assert (code, "Advice only" in out) == (0, True)
    for words in (("score",), ("list", "offences"), ("import", "offences", path)):
        assert desk.run(*day, *words)[0] == 0
    assert desk.json(*day, "score", "--area", "Walsall")["people"] == ranked["people"]


def test_that_a_wrong_row_is_struck_out_by_its_place_in_the_file_and_counted_again(
    desk: Desk, tmp_path: Path
) -> None:
    path = write_extract(tmp_path / "a.csv", [offence(1), offence(2, victim="V2")])
    desk.json("import", "offences", str(path))
    (person,) = {row["person"] for row in desk.json("list", "offences")}
    words = ("strike", "offences", "--person", person, "--reason", "Of his brother")

    def struck() -> list[str | None]:
        return [row["struck"] for row in desk.json("list", "offences")]

    told = desk.json(*words, "--row", "3", "--file", "a.csv")
    assert told == {
        "person": person, "file": "a.csv", "sheet": told["sheet"], "row": 3, "rows": 1,
        "struck": True,
    }  # fmt: skip
    assert struck() == [None, "Of his brother"]
    code, out, _ = desk.run(*words, "--row", "2", "--whole-file")
    assert (code, out) == (0, "1 offence row of a.csv struck out.\n")
    assert struck() == ["Of his brother", "Of his brother"]
    code, out, _ = desk.run("list", "offences")
    assert (code, "Of his brother" in out) == (0, True)
    desk.json(*words, "--row", "3", "--undo")
    assert struck() == ["Of his brother", None]
    for wrong, why in (
        (("--row", "3", "--undo"), "is not struck out"), (("--row", "9"), "No offence of"),
        (("--row", "2"), "struck out already"), (("--row", "3", "--reason", " "), "why"),
    ):  # fmt: skip
        code, _, err = desk.run(*words, *wrong)
        assert (code, why in err) == (1, True), err
    assert desk.run(*words, "--row", "3", "--undo", "--whole-file")[0] == 2


def test_that_of_two_files_of_one_name_the_row_is_named_by_its_crime(
    desk: Desk, tmp_path: Path
) -> None:
    for folder, row in (("older", offence(1)), ("newer", offence(2, victim="V2"))):
        (tmp_path / folder).mkdir()
        path = write_extract(tmp_path / folder / "a.csv", [row])
        desk.json("import", "offences", str(path))
    rows = desk.json("list", "offences")
    words = ("strike", "offences", "--person", rows[0]["person"], "--row", "2", "--reason", "Wrong")
    code, _, err = desk.run(*words, "--file", "a.csv")
    assert (code, all(row["crime_reference"] in err for row in rows)) == (1, True), err
    desk.json(*words, "--crime", rows[1]["crime_reference"])
    assert [row["struck"] for row in desk.json("list", "offences")] == [None, "Wrong"]


def test_that_a_model_is_tried_published_and_named(desk: Desk, tmp_path: Path) -> None:
    day = ("--today", "2026-11-24")
    desk.json(*day, "import", "offences", str(write_extract(tmp_path / "a.csv", [offence(1)])))
    model = tmp_path / "model.toml"
    model.write_text(MODEL, "utf-8")
    tried = desk.json(*day, "score", "--model", str(model))
    (line,) = tried["lines"]
    assert line["after"] < line["before"]
    before = desk.json(*day, "list", "harm-models")
    done = desk.json(*day, "publish-model", str(model), "--name", "RFGV b", "--reason", "Agreed")
    after = desk.json(*day, "list", "harm-models")
    assert len(after["models"]) == len(before["models"]) + 1
    assert after["models"][0]["stamp"] == done["model"]
    table = write_extract(
        tmp_path / "cchi.csv", [["ABH", "20"]], ["full_offence_title", "cchi_score"]
    )
    kept = desk.json(*day, "import", "harm-weights", str(table), "--scale", "cchi")
    assert desk.json(*day, "list", "harm-models")["tables"][0]["id"] == kept["table_id"]
    for words in (
        ("list", "harm-models"), ("score", "--model", str(model)),
        ("import", "harm-weights", str(table), "--scale", "cchi"),
        ("publish-model", str(model), "--name", "RFGV c", "--reason", "Again"),
    ):  # fmt: skip
        assert desk.run(*day, *words)[0] == 0
    model.write_text("line = ", "utf-8")
    code, _, err = desk.run(*day, "score", "--model", str(model))
    assert (code, "cannot be read" in err) == (1, True)
