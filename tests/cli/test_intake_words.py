"""What the words of the intake print and write: inspect, and rows to be mended."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from lomu_app import bootstrap
from lomu_app.access.audit_log import LogGroup, find_log_ids, load_log
from tests.cli.test_words import SECRET, Desk
from tests.support.cores import FAST

HEAD = ["Crime ref", "Suspect", "DOB", "PNC ID", "Offence", "Vic risk", "Date added", "Address"]
_RUN = "import sys; from lomu_app.cli import main; sys.exit(main(sys.argv[1:]))"
LINE = ["20CV/2222B/26", "QUARMBY, Saul", "31/02/1990", None, "Threats", "Med", "14/11/2026",
        "9 Union Passage, CV87 1AB"]  # fmt: skip


def book(path: Path, *rows: list[str | None]) -> Path:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    made.save(path)
    return path


def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], *roles: str, practice: bool) -> Desk:
    made = Desk(tmp_path / "data", capsys)
    bootstrap.create(
        made.folder, "ps.one", SECRET, stretching=FAST, roles=roles, practice=practice
    ).core.close()
    return made


@pytest.mark.parametrize("practice", [False, True])
def test_that_rows_to_mend_carry_the_marking_and_come_in_again(
    practice: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at = desk(tmp_path, capsys, "sergeant", practice=practice)
    out = tmp_path / "mend.xlsx"
    tracker = book(tmp_path / "t.xlsx", HEAD, LINE)
    at.json("import", "targets", tracker, "--area", "Coventry", "--failed-rows", out)
    made = openpyxl.load_workbook(out)
    marking = "OFFICIAL-SENSITIVE" + " · PRACTICE" * practice
    for page in made.worksheets:
        assert page.cell(1, 1).value == marking
        assert marking in page.oddHeader.center.text
        assert marking in page.oddFooter.center.text
    made.active.cell(3, 3).value = "28/02/1990"
    made.save(out)
    told = at.json("import", "targets", out, "--area", "Coventry")
    assert (told["created"], told["updated"], told["refused"]) == (0, 1, [])
    [target] = at.json("list", "targets")
    assert target["date_of_birth"] == "1990-02-28"


def test_that_rows_to_mend_that_cannot_be_written_leave_what_was_brought_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at = desk(tmp_path, capsys, "sergeant", practice=False)
    tracker = book(tmp_path / "t.xlsx", HEAD, LINE)
    code, said, why = at.run(
        "import", "targets", tracker, "--area", "Coventry", "--failed-rows",
        tmp_path / "no such folder" / "mend.xlsx",
    )  # fmt: skip
    assert code == 1
    assert "1 target was new" in said
    assert "does not exist" in why
    assert len(at.json("list", "targets")) == 1


def test_that_rows_to_mend_are_written_by_who_may_export_and_are_on_record(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    at = desk(tmp_path, capsys, "sergeant", "data_protection_auditor", practice=False)
    out, tracker = tmp_path / "mend.xlsx", book(tmp_path / "t.xlsx", HEAD, LINE)
    words = ("import", "targets", tracker, "--area", "Coventry", "--failed-rows", out)
    with monkeypatch.context() as other:
        other.setattr(bootstrap, "POLICY_FOLDER", roles_without_export(tmp_path / "policy"))
        code, said, why = at.run(*words)
        assert (code, said) == (1, "")
        assert "does not allow this (export)" in why
        assert not out.exists()
        assert at.json("list", "targets") == []
    at.json(*words)
    core = bootstrap.open_folder(at.folder, "ps.one", SECRET)
    [line] = core.ask(load_log, core.ask(find_log_ids, group=LogGroup.HANDED_OUT))
    core.close()
    assert line.kind == "import"
    assert line.reason.startswith("Rows to be mended: mend.xlsx from snapshot ")


def roles_without_export(folder: Path) -> Path:
    """The policies of a force that lets no role take anything out."""
    shutil.copytree(bootstrap.POLICY_FOLDER, folder)
    roles = folder / "roles.toml"
    roles.write_text(roles.read_text("utf-8").replace('"export",', ""), "utf-8")
    return folder


def test_that_inspect_says_where_no_list_of_targets_was_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at = Desk(tmp_path / "nowhere", capsys)
    tracker = book(tmp_path / "t.xlsx", HEAD, LINE)
    shopping = book(tmp_path / "s.xlsx", ["Shopping", None], ["Milk", "2"], ["Bread", "1"])
    empty = book(tmp_path / "e.xlsx")
    told = at.json("inspect", tracker, shopping, empty)
    assert [(one["outcome"], one["lists"]) for one in told] == [("read", 1), ("read", 0),
                                                                ("read", 0)]  # fmt: skip
    assert told[0]["reason"] == ""
    assert told[1]["reason"] == (
        "No list of targets was found: “Sheet” has no columns that tell who is wanted and for what."
    )
    assert "“Sheet” is empty" in told[2]["reason"]


def test_that_inspect_looks_for_no_list_among_hundreds_of_thousands_of_cells(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at = Desk(tmp_path / "nowhere", capsys)
    wide = ",".join([*HEAD, *["x"] * 992])
    most, more = tmp_path / "most.csv", tmp_path / "more.csv"
    most.write_text("\n".join([wide] * 300), "utf-8")
    more.write_text("\n".join([wide] * 300 + ["x"]), "utf-8")
    told = at.json("inspect", most, more)
    assert [(one["outcome"], one["rows"]) for one in told] == [("read", 300), ("read", 301)]
    assert "too big to be looked through" not in told[0]["reason"]
    assert "too big to be looked through" in told[1]["reason"]


def test_that_inspect_gives_one_line_for_a_name_of_several_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at = Desk(tmp_path / "nowhere", capsys)
    odd = book(tmp_path / "two\nlines\x1b[31m.xlsx", HEAD, LINE)
    code, said, _ = at.run("inspect", odd, tmp_path / "absent\n.csv")
    assert code == 0
    first, second = said.splitlines()
    assert "two lines [31m.xlsx: 2 rows in 1 sheet, 1 with targets." in first
    assert "“absent .csv” is not there, or is not a file." in second
    assert "\x1b" not in said


@pytest.mark.parametrize("words", [["inspect"], ["--json", "inspect"]])
def test_that_no_letter_of_a_file_is_too_much_for_a_screen(
    words: list[str], tmp_path: Path
) -> None:
    """A screen that knows ASCII only, and a name that is no text at all."""
    book(tmp_path / "Zoë.xlsx", ["Ключ"])
    run = subprocess.run(
        [sys.executable, "-c", _RUN, *words, tmp_path / "Zoë.xlsx", tmp_path / "bad\udcff.csv"],
        capture_output=True, check=False, env=os.environ | {"PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert (run.returncode, run.stderr) == (0, b"")
    said = run.stdout.decode("ascii")
    if "--json" in words:
        assert [one["outcome"] for one in json.loads(said)] == ["read", "refused"]
    else:
        assert len(said.splitlines()) == 2
