"""PNC ids out and results in, from the command line."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import openpyxl

from tests.cli.test_register_words import DALE, GUY, register
from tests.cli.test_words import Desk, desk

__all__ = ["desk"]


def test_that_ids_go_out_and_their_results_come_in(desk: Desk, tmp_path: Path) -> None:
    desk.json("import", "cohorts", register(tmp_path, "High Risk DA", DALE, GUY), "--area",
              "coventry")  # fmt: skip
    ids = tmp_path / "ids.csv"
    told = desk.json("export", "pnc-ids", ids, "--area", "coventry", "--cohort", "HRDA")
    assert (told["people"], len(told["without_pnc_id"])) == (1, 1)
    rows = list(csv.reader(ids.read_text("utf-8-sig").splitlines()))
    assert rows[1:] == [["PNC ID", "Surname", "Forenames", "Date of birth"],
                        ["2018/0393702K", "OAKMERE", "Dale", "14/03/1990"]]  # fmt: skip
    code, _, err = desk.run("export", "pnc-ids", ids, "--area", "coventry")
    assert (code, "exists already" in err) == (1, True)
    book = tmp_path / "ids.xlsx"
    desk.json("export", "pnc-ids", book, "--area", "coventry", "--cohort", "HRDA")
    head = openpyxl.load_workbook(book).worksheets[0].oddFooter.right.text
    assert re.search(r"log #\d+ [0-9a-f]{12}", head), head

    path = tmp_path / "results.csv"
    path.write_text(
        "PNC,Name,Date of event,Event type,Force,Station,Offence\n"
        '18/393702K,"OAKMERE, Dale",22/11/2026,Arrest,Leicestershire,Leicester,Assault\n'
        '18/393703L,"TARNLEY, Guy",22/11/2026,Arrest,Leicestershire,Leicester,Assault\n',
        encoding="utf-8",
    )
    words = ("import", "results", path, "--area", "coventry")
    assert desk.json(*words, "--dry-run")["created"] == 1
    mend = tmp_path / "mend.xlsx"
    told = desk.json(*words, "--failed-rows", mend)
    assert (told["created"], [row["row"] for row in told["refused"]]) == (1, [3])
    [raised] = told["raised"]
    assert (raised["manager"], raised["text"]) == (
        "PC 4411 Yarrow", "Arrested 22/11/2026 in Leicester (Leicestershire): Assault.",
    )  # fmt: skip
    assert mend.exists()
    code, out, _ = desk.run(*words)
    assert (code, "1 unchanged, 1 held" in out) == (0, True)
