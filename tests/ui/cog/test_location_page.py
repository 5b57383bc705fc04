"""The page of one location: why it is still here, what is known, and every step by keyboard."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.cog.commands import AmendLocation, FieldChange
from lomu_app.cog.rules import LocationStatus
from lomu_app.cog.tactic_rules import TacticStatus
from lomu_app.cog.work_queries import load_tactics
from lomu_app.kernel.grid import read_point
from lomu_app.people.address_commands import AddAddress
from lomu_app.people.rules import NewAddress
from tests.support.cog import NOW, done, inform, link_victim, make_location, propose, run, score
from tests.support.cores import Cores
from tests.support.targets import TODAY, make_person
from tests.ui.cog.rig import OneRig, officer
from tests.ui.support.names import unnamed
from tests.ui.support.page_rig import ENTER
from tests.ui.support.prompter import FakePrompter
from ui.cog.bands import Bands
from ui.cog.printing import problem_paper
from ui.cog.words import tactic_chips
from ui.core.form_dialog import FormDialog
from ui.kit.chips import Chip
from ui.kit.dates import moment_words
from ui.kit.labels import WrappedLabel
from ui.printing.problem_print import ProblemPreview, ProblemRow


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return officer(embedded_core_as)


def fill(rig: OneRig, **values: Any) -> None:
    """Fill the form that is open, and send it."""
    dialog = rig.dialog(FormDialog)
    for key, value in values.items():
        dialog.form.fields[key].set_value(value)
    dialog.accept()
    assert rig.no_dialog(), dialog.problem.words_label.text() or dialog.form.summary.lines()


def test_that_the_page_says_why_it_is_still_here_and_shows_it_over_time(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    key = make_location(core, point="431900, 280300", lead="DC Bryony")
    near = make_location(
        core, name="Teasel Park", address="1 Alder Rise, Coventry", point="432020, 280140"
    )
    inform(core, key)
    link_victim(core, key)
    core.execute(done(core, run(core, key)))
    core.execute(score(core, key, 2))
    rig = OneRig(qtbot, core, tmp_path, key)
    page = rig.page
    assert page.title() == "Lapwing Lodge"
    assert [chip.text for chip in page.chips.chips] == ["Medium 10", "Fallen", "Risk reduced"]
    assert page.points.sum_label.text() == "2 of 8 points are met, 6 to go."
    met = {point.label: point.met for point in page.points.points}
    assert met["A tactic is done, none runs without an owner"]
    assert not met["No new intelligence"]
    assert "○" not in page.points.accessibleName()
    assert page.time_chart.told().startswith("Nov 26 1. Visit by police or partner: done")
    assert page.pair_chart.told() == "Visit by police or partner: before 6, after 1."
    assert rig.lines("nearby") == ["LOC-0002 Teasel Park"]
    assert unnamed(page) == []
    page.nearby.widgets[0].button("open").click()
    assert rig.went == [("location", near)]

    for tab in ("tactics", "intelligence", "people", "story"):
        page.tabs.choose(tab)
        assert page.areas[tab].isVisible()
    assert rig.lines("intelligence") == ["INT-00001"]
    assert rig.lines("links") == ["Victim: V1"]
    titles = [label.text() for label in page.story.findChildren(WrappedLabel)]
    assert "Risk judged: Medium, 10" in titles
    assert "Visit by police or partner: live" in titles


def test_that_a_tactic_says_how_near_its_first_clock_is_and_when_it_is_past(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("inspector")
    run(core, make_location(core), "CLN76")
    chips = []
    for hours in (0, 36):
        embedded_core_as.clock.advance(dt.timedelta(hours=hours))
        (row,) = core.ask(load_tactics)
        chips.append(tactic_chips(row)[-1])
    ends = moment_words(NOW + dt.timedelta(hours=24))
    assert chips == [
        Chip(f"runs out {ends}", "today"), Chip(f"Overdue: runs out {ends}", "overdue", "late"),
    ]  # fmt: skip


def test_that_a_review_that_was_due_is_recorded_from_the_page(
    embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    core = officer(embedded_core_as)
    key = make_location(core)
    run(core, key, "CPN")
    embedded_core_as.clock.advance(dt.timedelta(days=100))
    rig = OneRig(qtbot, core, tmp_path, key)
    rig.page.tabs.choose("tactics")
    assert "Overdue: review" in tactic_chips(rig.detail().tactics[0])[-1].text
    printed = problem_paper(rig.detail(), Bands(core.policies["cog"]), ()).parts
    (told,) = (row for row in printed if isinstance(row, ProblemRow) and "Overdue" in row.text)
    assert told.alarm
    rig.deed("tactics", "review")
    fill(rig, found="Signs are up")
    assert [chip.text for chip in tactic_chips(rig.detail().tactics[0])] == ["Live"]
    assert rig.said[-1][0].endswith("the tactic was reviewed")


def test_that_risk_intelligence_and_tactics_are_worked_from_the_page(
    core: Core, embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    key = make_location(core)
    rig = OneRig(qtbot, core, tmp_path, key)
    rig.page.do("score")
    dialog = rig.dialog(FormDialog)
    assert dialog.form.fields["grounds"].isHidden()
    for number in "22222":
        rig.type(number)
    assert not dialog.form.fields["grounds"].isHidden(), "it falls: why?"
    fill(rig, grounds="management", basis="New manager, seen twice")
    assert rig.detail().row.now_score == 10

    rig.page.do("intelligence")
    dialog = rig.dialog(FormDialog)
    dialog.form.fields["informed_on"].set_value(TODAY)
    dialog.form.fields["source"].take_focus()
    for letter in "2EC":
        rig.type(letter)
    assert not dialog.form.fields["conditions"].isHidden()
    assert "no score may rest on it" in dialog.told.text()
    fill(rig, conditions="Not to the owner", sanitised_text="Cash for rooms", information="B")
    (item,) = rig.detail().intelligence
    assert item.graded == "2B C"
    rig.page.tabs.choose("intelligence")
    assert {deed for line in rig.page.intelligence.widgets for deed, _ in line.line.deeds} == {
        "reword"
    }, "nobody approves a text of their own"

    second = OneRig(qtbot, officer(embedded_core_as, "ps.two"), tmp_path, key)
    second.page.tabs.choose("intelligence")
    second.deed("intelligence", "sanitise")
    fill(second)
    assert second.detail().intelligence[0].approved_by == "ps.two"

    rig.page.refresh()
    rig.page.do("tactic")
    fill(rig, code="HOTEL116", objective="Guest names on demand")
    rig.page.tabs.choose("tactics")
    rig.deed("tactics", "authorise")
    fill(rig, authorised_by="Insp Tansy", rank="inspector", authorised_at=NOW)
    rig.deed("tactics", "serve")
    dialog = rig.dialog(FormDialog)
    dialog.form.fields["served_at"].set_value(NOW)
    assert "Ends at the latest 24/05/2027" in dialog.told.text()
    fill(rig, served_by="PC Yarrow")
    rig.deed("tactics", "breach")
    fill(rig, at=NOW, detail="No names given")
    rig.deed("tactics", "finish")
    fill(rig, result="partly", count_before=4, count_after=1, displacement="None seen")
    (tactic,) = rig.detail().tactics
    assert (tactic.status, tactic.count_after) == (TacticStatus.DONE, 1)


def test_that_links_notes_and_the_place_are_kept_from_the_page(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    person = make_person(core, "Quillfeather")
    key = make_location(core, address="3 Plover Street", postcode="CV87 2AA")
    for name, address in (("Near", "9 Wren Row, Coventry CV87 2AB"),
                          ("Next", "3 Plover Street, Coventry CV87 2AA"),
                          ("Far", "9 Wren Row, Coventry CV87 9AA")):  # fmt: skip
        who = make_person(core, name)
        core.execute(AddAddress(person_id=who, address=NewAddress(address)))
    rig = OneRig(qtbot, core, tmp_path, key)
    assert [line.split(",")[0] for line in rig.lines("people")] == ["NEXT", "NEAR"]
    rig.page.do("link")
    dialog = rig.dialog(FormDialog)
    fields = dialog.form.fields
    fields["kind"].set_value("victim")
    assert fields["person_id"].isHidden(), "a child's name is never asked"
    assert fields["label"].label == "Pseudonym"
    fill(rig, label="V1", safeguarding="not_referred", partner="MASH")
    rig.page.do("link")
    fill(rig, kind="person", person_id=person, role="Pays for the room")
    rig.page.tabs.choose("people")
    rig.deed("links", "safeguarding")
    fill(rig, safeguarding="referred", partner="MASH")
    rig.deed("links", "open")
    assert rig.went == [("person", person)]
    rig.deed("links", "unlink")
    fill(rig, reason="Another child")
    rig.page.do("note")
    fill(rig, text="Books were shown")
    rig.page.do("amend")
    fill(rig, lead="DC Bryony", children=3, point="431900, 280300")
    rig.page.do("place")
    dialog = rig.dialog(FormDialog)
    assert dialog.form.values()["point"] == "SP 31900 80300"
    dialog.form.fields["point"].set_value("Mordor")
    rig.press(ENTER, ctrl=True)
    assert "no place on the map" in dialog.form.fields["point"].error()
    fill(rig, point="SP 3200 8010", postcode="cv1 4fz")
    detail = rig.detail()
    assert (detail.row.lead, detail.row.children) == ("DC Bryony", 3)
    assert (detail.row.easting, detail.row.northing) == (432_000, 280_100)
    assert detail.row.postcode == "CV1 4FZ"
    assert detail.notes[0].text == "Books were shown"
    assert [link.ended_on is None for link in detail.links].count(False) == 1


def test_that_a_sign_off_is_proposed_withdrawn_and_decided_by_the_chair_alone(
    core: Core, embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    key = make_location(core)
    rig = OneRig(qtbot, core, tmp_path, key)
    evidence = {"prevent": "Trained", "protect": "Outreach", "justice": "n/a - nobody named"}
    rig.page.do("propose")
    dialog = rig.dialog(FormDialog)
    assert "No tactic is done" in dialog.inside.itemAt(0).widget().text()
    fill(rig, **evidence, displacement="None found")
    assert rig.detail().row.status is LocationStatus.SIGN_OFF_PROPOSED
    assert "decide" not in {deed.key for deed in rig.page._deeds() if deed.allowed}
    rig.page.do("decide")
    assert QApplication.activeModalWidget() is None, "only the chair"
    rig.page.do("withdraw")
    fill(rig, reason="Too early")
    rig.page.do("propose")
    fill(rig, **evidence, displacement="None found")

    chair = OneRig(qtbot, officer(embedded_core_as, "ci.three", "cog_chair"), tmp_path, key)
    chair.page.do("decide")
    fill(chair, granted=True, minute="Pulled down", exception_reason="The house is gone")
    assert "BY EXCEPTION: The house is gone" in chair.page.banner.words_label.text()
    assert chair.page.points.sum_label.text() == "It is not on the agenda: signed off."
    chair.page.do("reopened")
    fill(chair, reason="Seen again next door")
    assert chair.detail().row.is_open


def test_that_a_place_is_typed_in_one_way_wherever_it_is_asked(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    key = make_location(core, point="433120, 279340")
    rig = OneRig(qtbot, core, tmp_path, key)
    place = {"platform", "address", "postcode", "point"}
    for deed in ("place", "amend"):
        rig.page.do(deed)
        dialog = rig.dialog(FormDialog)
        assert place == set(dialog.form.fields) & {*place, "easting", "northing"}
        assert dialog.form.values()["point"] == "SP 33120 79340"
        rig.press(Qt.Key.Key_Escape)
    rig.page.do("amend")
    dialog = rig.dialog(FormDialog)
    fields = dialog.form.fields
    assert fields["platform"].isHidden()
    fields["kind"].set_value("online")
    assert not fields["platform"].isHidden()
    assert not fields["point"].isHidden(), "what holds something is never sent unseen"
    fields["kind"].set_value("hotel")
    moved = tuple(FieldChange(*each) for each in (("easting", 433_120, 433_200),
                                                  ("northing", 279_340, 279_400)))  # fmt: skip
    core.execute(AmendLocation(location_id=key, changes=moved))
    fields["point"].set_value("52.4081, -1.5106")
    dialog.accept()
    assert "made it “SP 33200 79400” meanwhile" in fields["point"].error()
    dialog.accept()
    assert rig.no_dialog()
    assert (rig.detail().row.easting, rig.detail().row.northing) == tuple(
        read_point("52.4081, -1.5106") or ()
    )


def test_that_two_who_move_one_point_make_no_third_and_one_may_keep_the_old(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    key = make_location(core, point="433120, 279340")
    rig = OneRig(qtbot, core, tmp_path, key, FakePrompter())
    rig.page.do("place")
    dialog = rig.dialog(FormDialog)
    moved = (FieldChange("easting", 433_120, 433_200), FieldChange("northing", 279_340, 279_340))
    core.execute(AmendLocation(location_id=key, changes=moved))
    field = dialog.form.fields["point"]
    field.set_value("433120, 279400")
    dialog.accept()
    assert "made it “SP 33200 79340” meanwhile" in field.error()
    field.set_value("SP 33120 79340")
    dialog.accept()
    assert rig.no_dialog()
    assert (rig.detail().row.easting, rig.detail().row.northing) == (433_120, 279_340)


def test_that_two_who_change_one_location_lose_nothing(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    key = make_location(core)
    rig = OneRig(qtbot, core, tmp_path, key)
    rig.page.do("score")
    core.execute(score(core, key, 4, grounds=""))
    dialog = rig.dialog(FormDialog)
    for number in "55555":
        rig.type(number)
    dialog.form.fields["basis"].set_value("A third report")
    dialog.accept()
    assert "Meanwhile somebody changed this location" in dialog.problem.words_label.text()
    dialog.accept()
    assert rig.no_dialog()
    assert rig.detail().row.now_score == 25


def test_that_the_printed_profile_tells_only_what_may_leave_the_room(
    core: Core, embedded_core_as: Cores, qtbot: QtBot, tmp_path: Path
) -> None:
    key = make_location(core, point="431900, 280300")
    inform(core, key, sanitised_text="A grey car waits")
    link_victim(core, key, label="V77")
    propose(core, key)
    rig = OneRig(qtbot, core, tmp_path, key)
    rig.page.print_page()
    (preview,) = rig.page.findChildren(ProblemPreview)
    assert preview.dialog.isVisible()
    preview.dialog.reject()
    known = Bands(core.policies["cog"])
    paper = problem_paper(rig.detail(), known, ())
    told = " ".join(f"{p.label} {p.text}" for p in paper.parts if isinstance(p, ProblemRow))
    assert "V77" not in told
    assert "A grey car waits" not in told, "nobody has approved it yet"
    assert "1 not sanitised" in told
    assert "7 OPEN Decided by the chair" in told
    assert "Lapwing" not in paper.title


def test_that_a_location_that_is_not_there_is_told_and_nothing_shown(
    core: Core, qtbot: QtBot, tmp_path: Path
) -> None:
    rig = OneRig(qtbot, core, tmp_path, 4711)
    assert rig.page.title() == "Location"
    assert rig.page.detail is None
    rig.press(ENTER)
    assert rig.prompter.problems == []
