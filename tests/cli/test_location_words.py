"""COG registers from the command line, and what is to be mended of them."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.cli.test_words import Desk, desk
from tests.intake.test_location_truth import FILE, rows_of

__all__ = ["desk"]


def spoilt(folder: Path) -> Path:
    """A sheet that names no area, with one cell spoilt and one row that names no place."""
    rows = rows_of("Coventry")[:4]
    rows[1][13] = "31/02/2026"
    rows[2][1] = rows[2][3] = rows[2][4] = None
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    path = folder / "register.xlsx"
    book.save(path)
    return path


def test_that_a_cog_register_comes_in_by_one_word(desk: Desk) -> None:
    words = ("import", "locations", FILE)
    told = desk.json(*words, "--dry-run")
    assert (told["dry_run"], told["created"], told["refused"], told["doubts"]) == (True, 75, [], [])
    assert desk.json("list", "locations") == []
    assert {one["area"]: one["rows"] for one in desk.json(*words)["areas"]} == {
        "Birmingham East": 25, "Coventry": 25, "Solihull": 25,
    }  # fmt: skip
    code, out, _ = desk.run(*words)
    assert (code, "75 unchanged" in out) == (0, True)
    assert "agenda    Solihull: 18 of 25 locations on it, 7 signed off" in out
    [found] = desk.json("inspect", FILE)
    assert found["reason"].startswith("It is a COG register")


def test_that_rows_are_mended_in_a_workbook_and_come_in_again(desk: Desk, tmp_path: Path) -> None:
    path, mend = spoilt(tmp_path), tmp_path / "mend.xlsx"
    [one, held, *_] = desk.json("import", "locations", path)["refused"]
    assert "name one with the file" in one["reason"] + held["reason"]
    told = desk.json("import", "locations", path, "--area", "coventry", "--failed-rows", mend)
    assert (told["created"], len(told["refused"])) == (2, 1)
    assert any(doubt["column"] == "N" for doubt in told["doubts"])
    again = desk.json("import", "locations", mend, "--area", "coventry")
    assert (again["created"], again["unchanged"], again["missing"]) == (0, 1, [])
    code, _, err = desk.run("import", "cohorts", path, "--area", "coventry")
    assert code == 1
    assert err
