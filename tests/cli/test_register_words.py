"""Registers and custody extracts from the command line, and the register printed again."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.cli.test_words import Desk, desk

__all__ = ["desk"]

HEADINGS = ("Name", "DOB", "PNC", "OM", "Adopted", "RAG", "Next review", "Custody/Community",
            "Release date", "Panel no")  # fmt: skip
DALE = ("OAKMERE, Dale", "14/03/1990", "18/393702K", "PC 4411 Yarrow", "28/07/2026", "R",
        "01/01/2027", "HMP Hewell", "01/06/2027", "P 17")  # fmt: skip
GUY = ("TARNLEY, Guy", "31/02/1971", "", "", "6.1.26", "purple", "", "Community", "", "")


def register(folder: Path, sheet: str, *rows: tuple[str, ...]) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in (HEADINGS, *rows):
        page.append(row)
    path = folder / f"{sheet}.xlsx"
    book.save(path)
    return path


def test_that_a_register_comes_in_and_is_printed_whole(desk: Desk, tmp_path: Path) -> None:
    path = register(tmp_path, "High Risk DA", DALE, GUY)
    words = ("import", "cohorts", path, "--area", "coventry")
    assert desk.json(*words, "--dry-run")["created"] == 2
    assert desk.json("list", "memberships") == []
    mend = tmp_path / "mend.xlsx"
    told = desk.json(*words, "--failed-rows", mend)
    assert told["cohorts"] == [
        {"sheet": "High Risk DA", "cohort": "high_risk_da", "label": "High-risk DA", "rows": 2,
         "created": 2, "updated": 0, "unchanged": 0, "held": 0}
    ]  # fmt: skip
    cells = {f"{doubt['column']}{doubt['row']}" for doubt in told["doubts"]}
    assert {"B3", "D3", "F3"} <= cells
    dale, guy = sorted(desk.json("list", "memberships"), key=lambda one: str(one["surname"]))
    assert (dale["status"], dale["rag"], dale["release_date"]) == ("selected", "red", "2027-06-01")
    assert (dale["review_due"], dale["decided_on"]) == ("2027-01-01", "2026-07-28")
    assert dale["source"] == {"file": "High Risk DA.xlsx", "sheet": "High Risk DA", "row": 2}
    assert dale["register"]["Panel no"] == "P 17"
    assert (dale["in_custody"], dale["custody"]["place"]) == (True, "HMP Hewell")
    assert (guy["status"], guy["lead_manager"], guy["rag"]) == ("referred", "", None)
    assert "RAG: purple" in guy["comments"]
    assert desk.json(*words)["unchanged"] == 2
    mended = desk.json("import", "cohorts", mend, "--area", "coventry")
    assert (mended["created"], mended["missing"]) == (0, [])
    code, out, _ = desk.run(*words)
    assert code == 0
    assert "cohort    High Risk DA: High-risk DA, 2 rows" in out


def test_that_a_sheet_of_no_known_cohort_is_refused_unless_it_is_named(
    desk: Desk, tmp_path: Path
) -> None:
    path = register(tmp_path, "Sheet1", DALE)
    words = ("import", "cohorts", path, "--area", "coventry")
    [refused] = desk.json(*words)["refused"]
    assert "Choose one of: High-risk DA (HRDA)" in refused["reason"]
    assert desk.json(*words, "--cohort", "Sheet1=sda", "--dry-run")["created"] == 1
    assert desk.json(*words, "--cohort", "serial da")["created"] == 1
    assert [one["cohort"] for one in desk.json("list", "memberships")] == ["serial_da"]
    code, _, err = desk.run(*words, "--cohort", "nonsense")
    assert (code, "There is no cohort" in err) == (1, True)
    code, _, err = desk.run("import", "targets", path, "--area", "coventry")
    assert (code, "import cohorts" in err) == (1, True)


def test_that_an_extract_moves_dates_and_an_older_one_does_not(desk: Desk, tmp_path: Path) -> None:
    desk.json("import", "cohorts", register(tmp_path, "CSE", DALE), "--area", "coventry")
    path = tmp_path / "custody.csv"
    path.write_text(
        "Surname,Forename,DOB,PNC,Prison,Release date\n"
        "OAKMERE,Dale,14/03/1990,18/393702K,HMP Oakwood,10/12/2026\n",
        encoding="utf-8",
    )
    words = ("import", "custody", path, "--area", "coventry")
    older = desk.json(*words, "--as-at", "2026-11-01")
    assert (older["unchanged"], older["moved"]) == (1, [])
    [moved] = desk.json(*words)["moved"]
    assert (moved["before"], moved["after"]) == ("2027-06-01", "2026-12-10")
    assert [alert[:6] for alert in moved["alerts"]] == ["AL-26-"]
    code, out, _ = desk.run(*words)
    assert (code, "1 unchanged" in out) == (0, True)
