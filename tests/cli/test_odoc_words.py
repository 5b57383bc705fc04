"""ODOC and DA meeting held from the command line, from the agenda to the minutes."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from lomu_app import bootstrap
from lomu_app.cohorts.rules import MembershipStatus
from tests.cli.test_words import SECRET, Desk
from tests.support.cohorts import make_membership, row_of
from tests.support.cores import FAST


def test_that_the_da_meeting_is_held_by_words_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path / "data", capsys)
    core = bootstrap.create(
        desk.folder, "ps.one", SECRET, stretching=FAST, roles=("sergeant", "inspector")
    ).core
    managed = make_membership(core, MembershipStatus.MANAGED)
    surname = row_of(core, managed).surname
    core.close()
    on, area = "da-meeting", ("--area", "coventry")
    assert desk.json(on, "prepare", *area)["left"] == 1
    case = ("--case", "M-000001")
    gaps = desk.json(on, "preflight", *area)
    assert [gap["gap"] for gap in gaps] == ["no_summary", "old_photo"]
    gaps = desk.json(on, "preflight", *area, *case, "--gap", "no_summary")
    assert gaps[0]["settled"] == "Chased: A-000001, PC Yarrow"
    gaps = desk.json(on, "preflight", *area, *case, "--gap", "old_photo", "--set-aside", "Known")
    assert gaps[1]["settled"] == "Set aside by ps.one: Known"
    desk.json(on, "brief", *area, *case, "--summary", "Two calls since the last meeting.")
    code, _, err = desk.run(on, "brief", *area, *case, "--check")
    assert (code, "A second person has to check it" in err) == (1, True)
    told = desk.json(on, "show", *area)
    assert told["meeting"]["metrics"]["red"] == 1
    assert told["cases"][0]["stage"] == "listed"
    wanted = (*area, *case, "--rationale", "He keeps away", "--next-review", "2026-12-20")
    code, said, _ = desk.run(on, "present", *area)
    then = f'{on} present --area "coventry" --statement-read'
    assert (code, "for nothing else. It is disclosed" in said, then in said) == (0, True, True)
    code, _, err = desk.run(on, "decide", *wanted, "--decision", "keep", "--rag", "red")
    assert (code, "Read out the confidentiality" in err, then in err) == (1, True, True)
    assert desk.json(on, "present", *area, "--statement-read")["status"] == "open"
    for name, agency in (("M Reed", "Police LOMU"), ("J Alder", "Probation"), ("K Roe", "Housing")):
        desk.json(on, "attend", *area, "--name", name, "--agency", agency)
    code, _, err = desk.run(on, "decide", *wanted, "--decision", "deselect")
    assert (code, "Refused, and kept with the case: Nobody has proposed" in err) == (1, True)
    assert desk.json(on, "decide", *wanted, "--decision", "keep", "--rag", "red")["left"] == 0
    code, out, _ = desk.run(on, "show", *area, *case)
    assert "Health: not looked at. See a GP" in out
    assert "Decision: Keep, same risk Red. Why: He keeps away" in out
    out = ("--to", "J Alder, Probation", "--reason", "As agreed")
    calendar, paper = tmp_path / "da.ics", tmp_path / "minutes.docx"
    desk.json(on, "invite", *area, "--out", calendar, *out)
    told = calendar.read_text(encoding="utf-8")
    assert "SUMMARY:DA meeting Coventry" in told
    assert "DTSTART:20261124T100000Z" in told
    assert [each["title"] for each in desk.json("list", "disclosures")] == ["DA meeting invitation"]
    of_him = ("list", "disclosures", "--person", "P-000001")
    assert desk.json(*of_him) == []  # an invitation tells of nobody
    desk.json(on, "close", *area)
    desk.json(on, "export", *area, "--out", paper, *out)
    document = zipfile.ZipFile(paper).read("word/document.xml").decode()
    assert "WHO IS MEANT".capitalize() in document
    assert surname in document
    assert [each["title"] for each in desk.json(*of_him)] == ["DA meeting minutes"]
    code, out, _ = desk.run(on, "minutes", *area, "--approve")
    assert "Wanted: Deselect. Refused: Nobody has proposed" in out
    assert f"M-000001: {surname}" in out
    assert "Approved and locked." in out
