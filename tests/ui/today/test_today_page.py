"""The 07:00 page: lists, what waits, what others did; arrows, Enter, and where it leads."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lomu_app.access.drafts import KeepDraft
from lomu_app.bootstrap import Core
from lomu_app.daart.threat_commands import RaiseAlert
from lomu_app.intake.commands import ImportTargets
from lomu_app.people.marker_commands import AddMarker
from lomu_app.people.rules import NewMarker
from tests.support import targets, threat
from tests.support.cores import Cores
from tests.support.examples.intake import line_with
from tests.support.targets import AREA
from tests.ui.support.names import unnamed
from tests.ui.today.rig import Rig
from ui.kit.theme import Theme

SitDown = Callable[..., Rig]


@pytest.fixture
def sergeant(embedded_core_as: Cores) -> Core:
    return embedded_core_as("sergeant", areas=(AREA, "Walsall"), name="ps.one")


@pytest.fixture
def other(embedded_core_as: Cores) -> Core:
    return embedded_core_as("inspector", areas=(AREA, "Walsall"), name="insp.one")


@pytest.fixture
def sit_down(qtbot: QtBot, tmp_path: Path) -> SitDown:
    def sit(core: Core, area: str = AREA) -> Rig:
        return Rig(qtbot, core, tmp_path, area)

    return sit


def test_that_the_morning_of_each_area_is_on_one_line(sergeant: Core, sit_down: SitDown) -> None:
    targets.make_ready(sergeant)
    targets.make_target(sergeant, area="Walsall")
    threat.prepare(sergeant)
    rig = sit_down(sergeant)
    assert rig.cells(rig.page.mornings, "area") == [AREA, "Walsall"]
    assert rig.cells(rig.page.mornings, "state") == ["Draft", "Not prepared"]
    assert rig.cells(rig.page.mornings, "step") == ["Submit", "Prepare"]
    assert rig.cells(rig.page.mornings, "ready") == ["1", "–"]
    assert "in 2 h" in rig.page._subtitle.whole_text()


def test_that_enter_on_an_area_opens_its_list(sergeant: Core, sit_down: SitDown) -> None:
    targets.make_target(sergeant, area="Walsall")
    rig = sit_down(sergeant)
    assert rig.page.mornings.hasFocus()
    rig.press("Down")
    assert rig.desk.area.now == "Walsall"
    assert rig.page.work_title.text() == "Waiting in Walsall"
    assert rig.page.step_button.text().strip() == "Prepare the list …"
    rig.press("Return")
    assert rig.opened("threat_review") is None
    rig.press("Ctrl+1")
    assert rig.window.stack.key() == "today"
    assert rig.page.mornings.row(rig.page.mornings.current_id()).morning.area == "Walsall"  # type: ignore[union-attr]  # there is one


def test_that_the_button_leads_to_the_next_step(
    sergeant: Core, other: Core, sit_down: SitDown
) -> None:
    targets.make_target(sergeant)
    threat.prepare(sergeant)
    threat.submit(sergeant)
    rig = sit_down(sergeant)
    assert rig.page.step_label.whole_text().startswith(f"{AREA}: waits for approval  ·  1 line")
    assert rig.page.step_button.text().strip() == "Open the list"
    threat.approve(other)
    rig.press("F5")
    assert rig.page.step_button.text().strip() == "Present the list …"
    rig.page.step_button.setFocus()
    rig.press("Space")
    assert rig.opened("threat_review") is None


@pytest.mark.parametrize(
    ("what", "group"),
    [
        ("Outstanding", "outstanding"), ("High risk to the victim", "high_risk"),
        ("Not ready", "not_ready"), ("Arrest ready", "ready"), ("Review due", "review_due"),
        ("Return overdue", "overdue"),
    ],
)  # fmt: skip
def test_that_each_count_leads_to_its_targets(
    embedded_core_as: Cores, sergeant: Core, sit_down: SitDown, what: str, group: str
) -> None:
    targets.make_ready(sergeant)
    added = sergeant.clock.today() - dt.timedelta(days=90)
    targets.make_target(sergeant, date_added=added)
    embedded_core_as.clock.advance(dt.timedelta(days=8))
    sit = sit_down(sergeant)
    sit.open_line(what)
    assert sit.opened("targets") == ("group", group)


def test_that_what_waits_is_told_with_its_figures(
    sergeant: Core, other: Core, sit_down: SitDown
) -> None:
    person = targets.make_person(sergeant, "Quillfeather")
    ours = targets.make_target(sergeant, person, evidence_summary="")
    targets.make_target(sergeant, person, area="Walsall", seen_conflicts=(ours,))
    sergeant.execute(AddMarker(person_id=person, marker=NewMarker("VI", marked_on=None)))
    threat.prepare(sergeant)
    targets.make_target(other)
    rig = sit_down(sergeant)
    assert rig.line("Prepare the list again") == "1 1 target came in"
    assert rig.line("Outstanding") == "2 2 new since yesterday, 2 new this week"
    assert rig.line("Not ready").startswith("2 missing most: A current address, checked lately 2;")
    assert rig.line("Warning markers to confirm") == "1 QUILLFEATHER, Jordan"
    rig.open_line("Deconfliction")
    assert rig.opened("targets") == ours


def test_that_who_left_since_the_last_list_is_named(
    embedded_core_as: Cores, sergeant: Core, other: Core, sit_down: SitDown
) -> None:
    ashby, birch = (
        targets.make_target(sergeant, targets.make_person(sergeant, name))
        for name in ("Ashby", "Birch")
    )
    threat.presented(sergeant, other)
    embedded_core_as.clock.advance(dt.timedelta(days=1))
    threat.attempt(other, ashby, "arrested")
    other.execute(targets.close(other, birch))
    rig = sit_down(sergeant)
    assert rig.line("Left the list otherwise") == "1 BIRCH, Jordan (no further action)"
    assert rig.line("Arrested since last list") == "1 ASHBY, Jordan"
    rig.open_line("Arrested since last list")
    assert rig.opened("targets") == ashby


def test_that_rows_that_an_import_held_back_lead_to_the_intake(
    embedded_core_as: Cores, sergeant: Core, sit_down: SitDown
) -> None:
    nameless = dataclasses.replace(
        line_with("20CV/00002"), row=7, surname="", forenames="", pnc_id=targets.pnc_id(9_999)
    )
    lines = (line_with("20CV/00001"), nameless)
    sergeant.execute(
        ImportTargets(area=AREA, file_name="tracker.xlsx", sha256="0" * 64, lines=lines)
    )
    assert "Rows of the tracker held back" not in [
        row.what for row in sit_down(embedded_core_as("viewer", areas=(AREA,))).page.work.rows()
    ]
    rig = sit_down(sergeant)
    assert rig.line("Rows of the tracker held back") == "1 tracker.xlsx: to be mended"
    rig.open_line("Rows of the tracker held back")
    assert rig.opened("intake") is None
    embedded_core_as.clock.advance(dt.timedelta(days=8))
    rig.press("Ctrl+1")
    assert "Rows of the tracker held back" not in [row.what for row in rig.page.work.rows()]


def test_that_alerts_of_this_morning_lead_to_the_list(sergeant: Core, sit_down: SitDown) -> None:
    day = sergeant.clock.today()
    sergeant.execute(RaiseAlert(area=AREA, day=day, category="release_today", text="At 10:00"))
    rig = sit_down(sergeant)
    rig.open_line("Alerts for the meeting")
    assert rig.opened("threat_review") is None


def test_that_an_unclosed_list_is_the_first_that_waits(
    embedded_core_as: Cores, sergeant: Core, other: Core, sit_down: SitDown
) -> None:
    threat.wanted(sergeant, "Ashby")
    shown = threat.presented(sergeant, other)
    embedded_core_as.clock.advance(dt.timedelta(days=1))
    rig = sit_down(sergeant)
    assert rig.page.work.rows()[0].what == "List of 24/11/2026 not closed"
    rig.open_line("List of 24/11/2026 not closed")
    assert rig.opened("threat_review") == shown.day


def test_that_what_others_did_leads_to_the_target(
    embedded_core_as: Cores, sergeant: Core, other: Core, sit_down: SitDown
) -> None:
    target = targets.make_target(sergeant)
    threat.attempt(other, target)
    embedded_core_as.clock.advance(dt.timedelta(minutes=3))
    rig = sit_down(sergeant)
    (row,) = rig.page.news.rows()
    assert (row.when, row.who.casefold().replace(" ", ".")) == ("07:00", "insp.one")
    rig.page.news.setFocus()
    rig.press("Home", "Return")
    assert rig.opened("targets") == target


def test_that_only_what_came_since_the_last_session_is_new(
    embedded_core_as: Cores, sergeant: Core, other: Core, sit_down: SitDown
) -> None:
    first = sit_down(sergeant)
    assert first.page.news.rows() == []
    embedded_core_as.clock.advance(dt.timedelta(minutes=30))
    targets.make_target(other, targets.make_person(other, "Oakenfold"))
    first.press("F5")
    assert [row.what for row in first.page.news.rows()] == [
        f"Put OAKENFOLD, Jordan on the list ({AREA})"
    ]
    embedded_core_as.clock.advance(dt.timedelta(minutes=30))
    first.press("F5")
    assert len(first.page.news.rows()) == 1  # it stays while the desk is open
    second = sit_down(sergeant)
    assert second.page.news.rows() == []
    assert second.page.news_title.text() == "Others, since 08:00"


def test_that_ones_own_drafts_stand_first_and_lead_back(sergeant: Core, sit_down: SitDown) -> None:
    target = targets.make_target(sergeant)
    sergeant.execute(KeepDraft(form=f"target:{target}:edit", fields={"comments": "secret words"}))
    rig = sit_down(sergeant)
    assert rig.page.news.rows()[0].what == "Typed and not saved: a target"
    rig.page.news.setFocus()
    rig.press("Home", "Return")
    assert rig.opened("targets") == target


@pytest.mark.parametrize(
    ("form", "what", "page", "argument"),
    [
        ("person:12", "a person", "person", 12), ("person:new", "a new person", "people", None),
        ("target:new", "a new target", "targets", None),
        ("address:4:check", "an address", "people", None),
        ("threat_line:3:decision", "a line of the Threat Review", "threat_review", None),
        ("alert:raise:Coventry", "an alert", "threat_review", None),
    ],
)  # fmt: skip
def test_that_each_kind_of_draft_leads_to_its_page(
    sergeant: Core, sit_down: SitDown, form: str, what: str, page: str, argument: int | None
) -> None:
    sergeant.execute(KeepDraft(form=form, fields={"text": "secret words"}))
    rig = sit_down(sergeant)
    (row,) = rig.page.news.rows()
    assert row.what == f"Typed and not saved: {what}"
    rig.page.news.setFocus()
    rig.press("Home", "Return")
    assert rig.opened(page) == argument


def test_that_the_page_follows_what_is_done_on_this_desk(sergeant: Core, sit_down: SitDown) -> None:
    rig = sit_down(sergeant)
    assert rig.page.work.rows() == []
    targets.make_target(sergeant)
    assert rig.line("Outstanding").startswith("1 ")
    threat.prepare(sergeant)
    assert rig.cells(rig.page.mornings, "state")[0] == "Draft"


def test_that_lateness_is_told_by_the_clock(
    embedded_core_as: Cores, sergeant: Core, sit_down: SitDown
) -> None:
    targets.make_target(sergeant)
    rig = sit_down(sergeant)
    late = next(c for c in rig.page.mornings.model_of_rows.columns if c.key == "state").value
    assert late is not None
    told = []
    for minutes in (0, 70, 60):
        embedded_core_as.clock.advance(dt.timedelta(minutes=minutes))
        rig.page._tick()
        told.append(late(rig.page.mornings.rows()[0])[0])
    assert told == ["", "today", "overdue"]
    assert late(rig.page.mornings.rows()[1])[0] == ""  # nobody is wanted there


def test_that_a_desk_left_open_over_night_shows_the_new_morning(
    embedded_core_as: Cores, sergeant: Core, sit_down: SitDown
) -> None:
    targets.make_target(sergeant)
    threat.prepare(sergeant)
    rig = sit_down(sergeant)
    embedded_core_as.clock.advance(dt.timedelta(days=1))
    rig.page._tick()
    assert rig.cells(rig.page.mornings, "state")[0] == "Not prepared"
    assert rig.page._subtitle.whole_text().startswith("Wed 25 Nov 2026")


@pytest.mark.parametrize("role", ["viewer", "offender_manager", "manager", "cog_chair"])
def test_that_other_roles_see_it_without_steps_of_a_sergeant(
    embedded_core_as: Cores, sergeant: Core, sit_down: SitDown, role: str
) -> None:
    targets.make_target(sergeant)
    rig = sit_down(embedded_core_as(role, areas=(AREA,)))
    assert rig.cells(rig.page.mornings, "step") == ["Prepare: a sergeant"]
    assert rig.page.step_button.text().strip() == "Open the list"
    assert rig.prompter.problems == []


def test_that_targets_allocated_to_me_stand_there(
    embedded_core_as: Cores, sergeant: Core, sit_down: SitDown
) -> None:
    mine = embedded_core_as("offender_manager", areas=(AREA,), name="pc.one")
    targets.make_target(sergeant, owner="Pc One")
    rig = sit_down(mine)
    rig.open_line("Allocated to you")
    assert rig.opened("targets") == ("group", "mine")


def test_that_an_auditor_has_no_today_page(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = Rig(qtbot, embedded_core_as("data_protection_auditor"), tmp_path)
    assert rig.window.stack.key() == ""
    assert not rig.desk.registry.page_allowed("today")


def test_that_somebody_without_areas_is_told_whom_to_ask(
    embedded_core_as: Cores, sit_down: SitDown
) -> None:
    rig = sit_down(embedded_core_as("sergeant", areas=()))
    assert rig.page.nothing.isVisible()
    assert not rig.page.mornings.isVisible()


def test_that_nothing_waits_in_an_empty_area(sergeant: Core, sit_down: SitDown) -> None:
    rig = sit_down(sergeant)
    assert rig.page.work.rows() == []
    assert rig.page.step_label.whole_text() == f"{AREA}: no list yet. 0 targets are outstanding."
    rig.page.work.setFocus()
    rig.press("Return")
    assert rig.window.stack.key() == "today"


def test_that_a_narrow_window_shows_one_side_and_f8_the_other(
    sergeant: Core, sit_down: SitDown, theme: Theme
) -> None:
    rig = sit_down(sergeant)
    assert rig.page.news_side.isVisible()
    theme.set_zoom(150)
    rig.window.resize(1280, 720)
    assert rig.page.work_side.isVisible()
    assert not rig.page.news_side.isVisible()
    rig.press("F8")
    assert rig.page.news_side.isVisible()
    assert not rig.page.work_side.isVisible()


def test_that_every_part_has_a_name(sergeant: Core, sit_down: SitDown) -> None:
    targets.make_target(sergeant)
    rig = sit_down(sergeant)
    assert unnamed(rig.page) == []
    spoken = rig.page.work.model_of_rows._said(rig.page.work.model_of_rows.index(0, 0))
    assert spoken.startswith("1 ")
