"""CSE locations, intelligence and tactics as other programs read them, if they are cleared."""

from __future__ import annotations

from pathlib import Path

import pytest

from lomu_app import bootstrap
from lomu_app.cog.commands import OfferTransfer
from lomu_app.kernel.clock import FixedClock
from tests.cli.test_words import SECRET, Desk
from tests.support.cog import inform, link_victim, make_location, run, seen
from tests.support.cores import FAST, MORNING

ON_THE_DAY = ("--today", "2026-11-24")


def _desk(folder: Path, capsys: pytest.CaptureFixture[str], *roles: str) -> Desk:
    made = Desk(folder, capsys)
    core = bootstrap.create(
        made.folder, "ps.one", SECRET, stretching=FAST, roles=roles, clock=FixedClock(MORNING)
    ).core
    if "sergeant" in roles:
        found = make_location(core, own_reference="COV001")
        make_location(core, area="Walsall", accepted=False)
        inform(core, found)
        link_victim(core, found)
        run(core, found)
        offer = OfferTransfer(**seen(core, found), to_area="Solihull", reason="Over the border")
        core.execute(offer)
    core.close()
    return made


def test_that_the_cleared_list_and_show_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = _desk(tmp_path / "data", capsys, "sergeant")
    rows = desk.json(*ON_THE_DAY, "list", "locations")
    assert [row["reference"] for row in rows] == ["LOC-0001", "LOC-0002"]
    (here,) = desk.json(*ON_THE_DAY, "list", "locations", "--area", "Coventry", "--agenda")
    assert (here["status"], here["entry_score"], here["victims"]) == ("disruption_live", 15, 1)
    (item,) = desk.json(*ON_THE_DAY, "list", "intelligence", "--location", "COV001")
    assert (item["graded"], item["usable"]) == ("2B P", False)
    (tactic,) = desk.json(*ON_THE_DAY, "list", "tactics")
    assert (tactic["code"], tactic["status"]) == ("VISIT", "live")
    (offer,) = desk.json(*ON_THE_DAY, "list", "transfers")
    assert offer["to_area"] == "Solihull"
    whole = desk.json(*ON_THE_DAY, "show", "location", "loc-0001")
    assert [point["point"] for point in whole["points"] if not point["met"]][:2] == [
        "tactic_done", "score_fallen",
    ]  # fmt: skip
    code, out, _ = desk.run(*ON_THE_DAY, "show", "location", "LOC-0001")
    assert code == 0
    assert out.startswith("Location: LOC-0001 Lapwing Lodge\nOwn reference: COV001\n")
    assert "\nWhy it is still here and what would sign it off:\n  open · A tactic is done" in out
    assert "Visit by police or partner (VISIT) · live" in out
    assert "2B P" in out
    code, out, _ = desk.run(*ON_THE_DAY, "list", "locations", "--all")
    assert (code, "Hotel or B&B" in out) == (0, True)


def test_that_whoever_is_not_cleared_is_told_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = _desk(tmp_path / "data", capsys, "offender_manager")
    told = set()
    for words in (
        ("list", "locations"), ("list", "intelligence", "--location", "COV001"),
        ("list", "tactics"), ("list", "transfers"), ("show", "location", "LOC-0001"),
    ):  # fmt: skip
        code, out, err = desk.run(*ON_THE_DAY, *words)
        assert (code, out) == (1, "")
        told.add(err)
    assert len(told) == 1
    assert "see CSE locations" in told.pop()
