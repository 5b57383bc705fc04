"""The register of memberships as other programs read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lomu_app import bootstrap
from lomu_app.cohorts.rules import MembershipStatus
from tests.cli.test_words import SECRET, Desk
from tests.support.cohorts import make_double, make_membership
from tests.support.cores import FAST

KEYS = {
    "reference", "person", "surname", "forenames", "date_of_birth", "pnc_id", "cohort", "area",
    "status", "referred_on", "lead_manager", "deputy", "rag", "review_due", "review_state",
    "release_date", "clock", "clock_reason", "source",
}  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    made = Desk(tmp_path / "data", capsys)
    core = bootstrap.create(
        made.folder, "ps.one", SECRET, stretching=FAST, roles=("sergeant", "inspector")
    ).core
    make_membership(core, MembershipStatus.SELECTED)
    make_membership(core, MembershipStatus.REFERRED, "Walsall")
    core.close()
    return made


def test_that_memberships_are_listed_by_area_cohort_and_status(desk: Desk) -> None:
    everything = desk.json("list", "memberships")
    assert len(everything) == 2
    assert all(set(row) >= KEYS for row in everything)
    (here,) = desk.json("list", "memberships", "--area", "coventry", "--cohort", "XDA")
    assert (here["status"], here["lead_manager"], here["rag"]) == ("selected", "PC Yarrow", "red")
    (there,) = desk.json("list", "memberships", "--status", "Referred")
    assert there["area"] == "Walsall"
    assert desk.json("list", "memberships", "--cohort", "CSE") == []
    assert desk.json("list", "memberships", "--manager", "PC Yarrow") == [here]
    assert desk.json("list", "memberships", "--manager", "nobody") == [there]
    assert desk.json("list", "memberships", "--rag", "Red") == [here]
    assert desk.json("list", "memberships", "--late") == []
    assert there["clocks"] == [{"label": "Screening due", "day": there["clock"]}]
    day = ("--today", there["clock"])
    (due,) = desk.json(*day, "list", "memberships", "--due-within", "0")
    assert due["reference"] == there["reference"]
    assert len(desk.json(*day, "list", "memberships", "--due-within", "30")) == 2
    assert len(desk.json("--today", "2035-01-01", "list", "memberships", "--late")) == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--status", "lost"), "Choose one of: referred"),
        (("--cohort", "XXX"), "Choose one of: High-risk DA"),
        (("--area", "Mordor"), "Birmingham East"),
        (("--rag", "mauve"), "RAG is red, amber or green"),
    ],
)
def test_that_a_wrong_word_names_the_choices(desk: Desk, words: tuple[str, ...], told: str) -> None:
    code, _, err = desk.run("list", "memberships", *words)
    assert code == 1
    assert told in err


def test_that_one_membership_is_shown_whole(desk: Desk) -> None:
    told = desk.json("show", "membership", "m-000001")
    assert told["plan_gaps"] == ["a plan"]
    assert [step["to_status"] for step in told["steps"]] == [
        "referred", "screened_in", "assessed", "selected",
    ]  # fmt: skip
    code, out, _ = desk.run("show", "membership", "M-000001")
    assert code == 0
    assert "Lead manager: PC Yarrow\n" in out
    assert "Highest harm in the area" in out
    code, _, err = desk.run("show", "membership", "M-000099")
    assert (code, "There is no membership M-000099" in err) == (1, True)


def test_that_who_stands_in_a_cohort_twice_is_told_and_settled(desk: Desk) -> None:
    core = bootstrap.open_folder(desk.folder, "ps.one", SECRET)
    make_double(core)
    core.close()
    assert len(desk.json("list", "memberships")) == 4
    told = {
        row["reference"]: row["doubled_by"] for row in desk.json("list", "memberships", "--doubled")
    }
    assert told == {"M-000003": ["M-000004"], "M-000004": ["M-000003"]}
    code, _, err = desk.run(
        "settle", "memberships", "M-000004", "M-000003", "--reason", "Here first"
    )
    assert (code, "has come further (managed)" in err) == (1, True)
    words = ("settle", "memberships", "m-000003", "M-000004", "--reason", "Known here first")
    code, out, _ = desk.run(*words)
    assert (code, out) == (0, "M-000004 has ended; M-000003 goes on for it.\n")
    assert desk.json("list", "memberships", "--doubled") == []
    assert desk.json(*words, "--undo") == {"kept": "M-000003", "other": "M-000004", "lives": True}
    assert len(desk.json("list", "memberships", "--doubled")) == 2


def test_that_all_of_one_person_are_listed_and_the_stages_counted(desk: Desk) -> None:
    (row, *_) = desk.json("list", "memberships")
    assert desk.json("list", "memberships", "--person", row["person"]) == [row]
    code, out, _ = desk.run("list", "memberships", "--area", "Coventry")
    assert code == 0
    assert "referred 0, screened in 0, assessed 0, selected 1, managed 0" in out
