"""Actions, releases and interventions as other programs read them."""

from __future__ import annotations

from pathlib import Path

import pytest

from lomu_app import bootstrap
from tests.cli.test_words import SECRET, Desk
from tests.support.cores import FAST
from tests.support.releases import make_action, make_release, refer_to


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    made = Desk(tmp_path / "data", capsys)
    core = bootstrap.create(
        made.folder, "ps.one", SECRET, stretching=FAST, roles=("sergeant", "inspector")
    ).core
    today = core.clock.today()
    make_action(core, due=today, owner="ps.one", text="Check the curfew")
    make_action(core, due=today, area="Walsall")
    make_release(core, 10)
    refer_to(core)
    refer_to(core, "victim_support", pseudonym="V1")
    core.close()
    return made


def test_that_actions_are_listed_by_area_owner_and_lateness(desk: Desk) -> None:
    assert len(desk.json("list", "actions")) == 8
    (mine,) = desk.json("list", "actions", "--mine")
    assert (mine["text"], mine["status"], mine["days_late"], mine["owner_agency"]) == (
        "Check the curfew", "open", 0, "Police LOMU",
    )  # fmt: skip
    (there,) = desk.json("list", "actions", "--area", "walsall")
    assert there["area"] == "Walsall"
    assert desk.json("list", "actions", "--overdue") == []
    late = desk.json("list", "actions", "--overdue", "--today", "2099-01-01")
    assert len(late) == 8
    assert desk.json("list", "actions", "--person", mine["person"]) == [mine]
    told = desk.json("show", "action", mine["reference"].lower())
    assert [step["to_status"] for step in told["steps"]] == ["open"]
    code, _, err = desk.run("show", "action", "A-000099")
    assert (code, "There is no action A-000099" in err) == (1, True)


def test_that_releases_are_listed_with_their_tasks(desk: Desk) -> None:
    (row,) = desk.json("list", "releases", "--area", "Coventry")
    assert (row["days_left"], row["screening"], row["cohorts"]) == (10, "not_done", ["XDA"])
    assert [task["clock"] for task in row["tasks"]] == ["T-28", "T-14", "T-3", "T-0", "T+1", "T+7"]
    assert desk.json("list", "releases", "--within", "9") == []
    code, out, _ = desk.run("list", "releases")
    assert code == 0
    assert "HMP Elmbrook" in out
    assert "Not screened" in out
    told = desk.json("show", "release", row["reference"])
    assert told["steps"][0]["reason"].startswith("By M-")


def test_that_support_of_victims_leaves_only_where_asked_for(desk: Desk) -> None:
    (row,) = desk.json("list", "interventions")
    assert (row["kind_short"], row["attended"], row["sessions"]) == ("CARA", 0, 2)
    code, out, err = desk.run("list", "interventions")
    assert (code, "V1" in out, "support of victims (1)" in err) == (0, False, True)
    both = desk.json("list", "interventions", "--victims", "--all")
    assert {row["pseudonym"] for row in both} == {"", "V1"}
