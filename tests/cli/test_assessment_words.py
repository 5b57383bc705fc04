"""Assessments, instruments and MARAC gates as other programs read them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lomu_app import bootstrap
from lomu_app.kernel.clock import DayClock
from lomu_app.people.queries import load_person
from tests.cli.test_words import SECRET, Desk
from tests.support.assessments import dash, record
from tests.support.cores import FAST
from tests.support.targets import TODAY, make_person


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    made = Desk(tmp_path / "data", capsys)
    core = bootstrap.create(
        made.folder, "ps.one", SECRET, stretching=FAST, clock=DayClock(TODAY),
        roles=("sergeant", "inspector"),
    ).core  # fmt: skip
    person = make_person(core)
    record(core, person, "dash", answers=dash(15, not_known=2))
    assert core.ask(load_person, person).reference == "P-000001"
    core.close()
    return made


def test_that_a_persons_assessments_and_gates_are_listed(desk: Desk) -> None:
    (row,) = desk.json("list", "assessments", "--person", "p-000001")
    assert (row["reference"], row["person"], row["tool"]) == ("RA-000001", "P-000001", "dash")
    assert (row["score"], row["stands"], row["not_known"]) == (15, "high", 2)
    assert len(row["answers"]) == 27
    facts = ("--reports", "2", "--last-marac", "2026-01-05", "--incident", "2026-11-20")
    gates = desk.json("list", "marac-gates", "--person", "P-000001", *facts)
    assert {gate["code"]: gate["state"] for gate in gates} == {
        "judgement": "not_raised", "ticks": "raised", "escalation": "not_raised",
        "repeat": "raised",
    }  # fmt: skip
    code, out, _ = desk.run("list", "assessments", "--person", "P-000001")
    assert (code, "High" in out) == (0, True)
    code, _, err = desk.run("list", "assessments", "--person", "P-000009")
    assert (code, err.strip()) == (1, "There is no person P-000009.")


def test_that_instruments_are_listed_with_what_is_unverified(desk: Desk) -> None:
    told = {row["code"]: row for row in desk.json("list", "instruments")}
    assert told["rfgv"]["unverified"] == ["weights"]
    (one,) = desk.json("list", "instruments", "--code", "dash")
    assert one == told["dash"]
    assert one["bands"] == ["standard", "medium", "high"]


def test_that_a_check_names_an_instrument_file_that_is_wrong(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.run("check")[0] == 0
    own = tmp_path / "policy"
    shutil.copytree(bootstrap.POLICY_FOLDER, own)
    monkeypatch.setattr(bootstrap, "POLICY_FOLDER", own)
    file = own / "instrument_dash.toml"
    file.write_text(file.read_text("utf-8").replace("least = 14", "least = 9"), "utf-8")
    code, _, err = desk.run("check")
    assert (code, "instrument_dash.toml" in err) == (1, True)
