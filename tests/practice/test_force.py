"""The practice force: invented, marked as such, the same for the same seed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from lomu_app import bootstrap, cli
from lomu_app.cohorts.queries import find_membership_ids, load_membership
from lomu_app.cohorts.rows import MembershipFilter
from lomu_app.cohorts.rules import MembershipStatus, ReviewState, cohort_rules
from lomu_app.daart.queries import list_targets
from lomu_app.daart.threat_queries import list_for_show
from lomu_app.kernel.errors import Refused
from lomu_app.meetings.queries import find_meetings, load_meeting
from lomu_app.meetings.rules import MeetingStatus
from lomu_app.orders.queries import load_clocks, load_orders
from lomu_app.orders.rules import Level
from lomu_app.practice.building import FillPractice
from tests.support.cores import Cores
from tests.support.personal import verify

DEMO = ("demo", "--no-window", "--people", "24")


def build(folder: Path, *words: str) -> bootstrap.Core:
    assert cli.main(["--data", str(folder), *DEMO, *words]) == 0
    return bootstrap.open_folder(folder, None, None)


@pytest.fixture(scope="module")
def force(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A force that is looked at alone."""
    folder = tmp_path_factory.mktemp("practice") / "force"
    build(folder).close()
    return folder


def test_that_it_signs_in_by_itself_and_opens_on_a_list_with_news(force: Path) -> None:
    core = bootstrap.open_folder(force, None, None)
    assert core.marking.endswith("PRACTICE")
    rows = core.ask(list_for_show, "Coventry", core.clock.today())["items"]
    assert {row["movement"] for row in rows} >= {"new", "same"} or len(rows) > 5
    assert verify(core).ok
    everybody = core.ask(list_targets, status="all")
    assert {row["outcome"] for row in everybody} >= {None, "arrested"}
    orders = core.ask(load_orders)
    assert {order.kind for order in orders} >= {"dvpn", "pre_charge_bail", "dvpo", "licence"}
    assert any(order.breaches for order in orders)
    assert {Level.URGENT, Level.LATER} <= {clock.level for clock in core.ask(load_clocks)}
    today, held = core.ask(find_meetings, "cog", "Coventry")
    assert (today.status, held.status) == (MeetingStatus.PREPARED, MeetingStatus.APPROVED)
    last = core.ask(load_meeting, today.id).last_actions
    assert {each.status for each in last} == {"Open", "Done"}
    assert any(each.days_late for each in last)
    core.close()


def test_that_cohorts_have_members_at_every_stage_who_lack_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "force"
    words = ["--data", str(folder), "demo", "--no-window", "--people", "60"]
    assert cli.main(words) == 0
    core = bootstrap.open_folder(folder, "insp.tansy", None)
    everybody = MembershipFilter(statuses=tuple(MembershipStatus))
    ids = core.ask(find_membership_ids, everybody)
    found = [core.ask(load_membership, key) for key in ids]
    assert {one.row.status for one in found} == set(MembershipStatus)
    offered = {rule.code for rule in cohort_rules(core.policies["cohorts"]).values()
               if rule.offered}  # fmt: skip
    assert {one.row.cohort for one in found} == offered
    managed = [one for one in found if one.row.status is MembershipStatus.MANAGED]
    assert all(one.row.lead_manager and one.row.review_due for one in managed)
    assert not any(one.plan_gaps for one in managed)
    gone = [one for one in found if one.row.status is MembershipStatus.DESELECTED]
    assert all(one.leaving_by != one.ended_by for one in gone)
    assert {one.row.review_state for one in managed} == set(ReviewState) - {ReviewState.NONE}
    assert all(one.steps[0].at < one.steps[-1].at for one in managed)
    assert verify(core).ok
    core.close()


def test_that_the_same_seed_gives_the_same_force(force: Path, tmp_path: Path) -> None:
    names = []
    for core in (bootstrap.open_folder(force, None, None), build(tmp_path / "two")):
        names.append([(row["surname"], row["crime_reference"]) for row in core.ask(list_targets)])
        core.close()
    assert len(names[0]) > 10
    assert names[0] == names[1]


def test_that_a_second_start_keeps_it_and_another_wish_builds_anew(
    force: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "force"
    shutil.copytree(force, folder)
    capsys.readouterr()
    built = []
    for extra in ([], ["--seed", "4"], ["--seed", "4"]):
        assert cli.main(["--json", "--data", str(folder), *DEMO, *extra]) == 0
        built.append(json.loads(capsys.readouterr().out)["built"])
    assert built == [False, True, False]


def test_that_a_folder_with_something_else_is_left_alone(embedded_folder: Path) -> None:
    before = (embedded_folder / "keys.json").read_bytes()
    assert cli.main(["--data", str(embedded_folder), "demo", "--no-window"]) == 1
    assert (embedded_folder / "keys.json").read_bytes() == before


def test_that_invented_people_never_get_into_a_real_database(core_as: Cores) -> None:
    with pytest.raises(Refused, match="not a practice force"):
        core_as("administrator").execute(FillPractice(people=1, seed=1))
