"""What a COG register makes of locations, the first time and the next."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from lomu_app.access.audit_log import find_log_ids
from lomu_app.bootstrap import Core
from lomu_app.cog.detail import load_location
from lomu_app.cog.queries import on_agenda
from lomu_app.cog.records import Location, SignOff
from lomu_app.cog.records import LocationNote as Note
from lomu_app.cog.rules import LocationStatus
from lomu_app.cog.work_commands import ServeTactic
from lomu_app.cog.work_records import Intelligence, Tactic
from lomu_app.intake.commands import ImportLocations
from lomu_app.intake.file_kinds import FileKind
from lomu_app.intake.importing import log_subject, prepare_import, report
from lomu_app.intake.location_line import GradingSaid, LocationLine, LocationNote, TacticSaid
from lomu_app.intake.queries import recent_imports
from lomu_app.kernel.errors import NotPermitted, Refused
from lomu_app.packs.exporting import RecordExport
from tests.intake.test_location_truth import FILE, truth
from tests.support.cog import location, make_location, score
from tests.support.cores import Cores
from tests.support.examples.intake import location_line
from tests.support.personal import verify

TODAY = dt.date(2026, 11, 24)
LINE = location_line("COV001")
SEEN = LINE.notes[0]


def bring(core: Core, *lines: LocationLine, area: str = "Coventry") -> dict[str, Any]:
    command = ImportLocations(area=area, file_name="cog.xlsx", sha256="0" * 64, lines=lines)
    result: dict[str, Any] = core.execute(command).result
    return result


def changed(**fields: Any) -> LocationLine:
    return dataclasses.replace(LINE, **fields)


def stored(core: Core, kind: type[Any]) -> list[Any]:
    return core.ask(lambda reader: list(reader.session.scalars(sa.select(kind).order_by(kind.id))))


def doubts(result: dict[str, Any]) -> str:
    return " | ".join(f"{one['column']}{one['row']} {one['reason']}" for one in result["doubts"])


def decided(result: dict[str, Any]) -> list[str]:
    return [one["decision"] for one in result["decisions"]]


def test_that_each_authoritys_agenda_is_exactly_what_is_not_signed_off(core_as: Cores) -> None:
    core = core_as("sergeant")
    prepared = prepare_import(FILE, area="", today=TODAY, kind=FileKind.LOCATIONS)
    rehearsed = core.rehearse(prepared.command)
    assert rehearsed["created"] == 75
    assert stored(core, Location) == []
    told = report(prepared, core.execute(prepared.command).result)
    assert (told["created"], told["refused"], told["doubts"]) == (75, [], [])
    locations = {one.id: one for one in stored(core, Location)}
    for area, rows in truth().items():
        agenda = {locations[key].own_reference for key in core.ask(on_agenda, area)}
        assert agenda == {row["ref"] for row in rows if row["signed"] is None}, area
    counted = {one["area"]: one["on_agenda"] for one in told["areas"]}
    assert set(counted) == {"Coventry", "Solihull", "Birmingham East"}
    assert len(stored(core, Intelligence)) == 75
    assert sum(one.status is LocationStatus.SIGNED_OFF for one in locations.values()) == len(
        stored(core, SignOff)
    )
    again = core.execute(
        prepare_import(FILE, area="", today=TODAY, kind=FileKind.LOCATIONS).command
    ).result
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 75)
    assert (again["doubts"], again["missing"], len(stored(core, Location))) == ([], [], 75)
    assert verify(core).ok


def test_that_a_line_becomes_location_notes_tactics_and_intelligence(core_as: Cores) -> None:
    core = core_as("sergeant")
    unclear = TacticSaid("", "Drone", "unclear")
    bring(core, changed(tactics=(*LINE.tactics, unclear), comments="Ward: Binley"))
    [one] = stored(core, Location)
    found = location(core, one.id)
    assert (found.name, found.own_reference, found.kind, found.kind_detail, found.lead) == (
        "Heron Lodge", "COV001", "hotel", "B&B", "DC 5442 Yarrow",
    )  # fmt: skip
    assert (found.entry_band, found.now_band, found.agenda_since) == (
        "high", "medium", dt.date(2026, 5, 1),
    )  # fmt: skip
    assert found.status is LocationStatus.DISRUPTION_LIVE
    assert [(note.on_day, note.text) for note in stored(core, Note)] == [
        (SEEN.day, SEEN.text), (TODAY, "Ward: Binley"), (TODAY, "Tactics in the register: Drone"),
    ]  # fmt: skip
    [tactic] = stored(core, Tactic)
    assert (tactic.code, tactic.wording, tactic.authorised_at) == (
        "CAWN", "CAWN served on 2 males", None,
    )  # fmt: skip
    [item] = stored(core, Intelligence)
    assert (item.source, item.grade, item.handling, item.approved_at) == ("2", "C", "C", None)
    assert item.conditions.startswith("Not told by the register")
    [row] = core.ask(load_location, one.id).tactics
    assert (row.unserved, row.review_at) == (True, None)
    served = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
    when = ServeTactic(
        tactic_id=row.id, version=row.version, served_at=served, served_by="DC Yarrow"
    )
    core.execute(when)
    [row] = core.ask(load_location, one.id).tactics
    assert (row.unserved, row.status, row.served_at) == (False, "live", served)
    assert row.review_at is not None, "its clocks run from the day it was served"
    with pytest.raises(Refused):
        core.execute(dataclasses.replace(when, version=row.version))


def test_that_an_old_grade_and_a_sign_off_are_kept_as_the_register_has_them(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    signed = dt.date(2026, 8, 8)
    bring(core, changed(signed_off_on=signed, signed_off_by="DS 1 Bello",
                        grading=GradingSaid(legacy="B24")))  # fmt: skip
    [item], [one], [tactic] = (stored(core, kind) for kind in (Intelligence, Location, Tactic))
    assert (item.legacy_grade, item.source) == ("B24", None)
    assert one.status is LocationStatus.SIGNED_OFF
    assert tactic.status == "expired"
    [sign_off] = stored(core, SignOff)
    assert (sign_off.from_register, sign_off.decided_by, sign_off.chair_decided) == (
        True, "DS 1 Bello", False,
    )  # fmt: skip
    assert core.ask(on_agenda, "Coventry") == []


def test_that_a_newer_register_adds_what_is_new_and_takes_nothing_off_the_agenda(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    bring(core, LINE)
    newer = changed(
        row=9,
        officer="PC 4411 Sorrel",
        current_risk="low",
        signed_off_on=dt.date(2026, 11, 1),
        notes=(SEEN, LocationNote(dt.date(2026, 6, 1), "Quiet.")),
        tactics=(*LINE.tactics, TacticSaid("HVP", "Hi vis patrols")),
    )
    result = bring(core, newer)
    [one] = stored(core, Location)
    assert decided(result) == ["updates"]
    assert result["decisions"][0]["changes"] == ["lead", "now_band", "notes", "tactics"]
    assert "N9 is a sign-off there" in doubts(result)
    assert core.ask(on_agenda, "Coventry") == [one.id]
    assert (len(stored(core, Tactic)), len(stored(core, Intelligence))) == (2, 1)
    assert [note.text for note in stored(core, Note)] == [SEEN.text, "Quiet."]
    assert decided(bring(core, dataclasses.replace(newer, row=4))) == ["unchanged"]


def test_that_what_was_changed_here_stays_and_is_told(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    bring(core, LINE)
    [one] = stored(core, Location)
    core.execute(score(core, one.id, 5))
    result = bring(core, changed(current_risk="low", name="Heron Inn"))
    found = location(core, one.id)
    assert (found.now_band, found.name) == ("serious", "Heron Lodge")
    assert "J2 is another band than “serious”" in doubts(result)
    assert "B2 is another than “Heron Lodge”" in doubts(result)
    assert decided(result) == ["unchanged"]


def test_that_locations_are_known_again_and_never_doubled(core_as: Cores) -> None:
    core = core_as("sergeant")
    own = make_location(core, name="Heron Lodge", address="4 Teal Way, Coventry",
                        postcode="CV1 4FY")  # fmt: skip
    # By name and postcode, though it was raised here and has no reference yet.
    first = bring(core, LINE)
    assert (decided(first), location(core, own).own_reference) == (["updates"], "COV001")
    # By reference and postcode, with the name misspelt.
    assert decided(bring(core, changed(name="Herron Lodge"))) == ["unchanged"]
    other = changed(row=3, reference="COV002", address="", postcode="CV2 1AB")
    # The register keeps it apart from the first by its own reference.
    apart = changed(row=5, reference="COV003")
    result = bring(core, LINE, other, changed(row=4), apart)
    assert decided(result)[1:] == ["new", "held", "new"]
    assert "may be the same place as LOC-0001" in doubts(result)
    assert result["decisions"][2]["reason"].startswith("LOC-0001 is on row 2 already")
    clash = changed(name="Ruddock Park", address="", postcode="B1 1AA")
    held = bring(core, clash)
    assert decided(held) == ["held"]
    assert [one["reference"] for one in held["missing"]] == []
    assert [one["reference"] for one in bring(core, other, apart)["missing"]] == ["LOC-0001"]


def test_that_lines_go_to_their_area_or_are_held(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant", areas=("Coventry", "Birmingham West"))
    lines = [
        changed(row=row, area=area, reference=f"R{row}", name=f"Place {row}", postcode="")
        for row, area in enumerate(("Solihull", "Birmingham", "", "Leicester"), 2)
    ]
    result = bring(core, *lines, area="")
    assert [one["reason"][:30] for one in result["decisions"]] == [
        "It belongs to Solihull, for wh", "It belongs to Birmingham East,",
        "Neither the row nor its sheet ", "“Leicester” is not an area of ",
    ]  # fmt: skip
    bring(core, lines[1], area="Birmingham West")
    assert [one.area for one in stored(core, Location)] == ["Birmingham West"]
    # The other unit of the same authority does not get it a second time.
    whole = embedded_core_as("inspector")
    assert decided(bring(whole, lines[1], area="Birmingham East")) == ["unchanged"]


def test_that_a_line_without_a_band_counts_as_high_until_it_is_scored(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    result = bring(core, changed(initial_risk="", current_risk="", raised_on=None))
    [one] = stored(core, Location)
    assert (one.now_band, one.entry_due, one.raised_on) == ("high", True, TODAY)
    assert "J2 gives no band" in doubts(result)


def test_that_whoever_is_not_cleared_can_neither_import_nor_see_that_it_was_done(
    embedded_core_as: Cores,
) -> None:
    cleared = embedded_core_as("sergeant")
    importer = embedded_core_as("sergeant", name="ps.two")
    permissions = importer.actor.permissions - {"see_cse", "edit_cse"}
    uncleared = dataclasses.replace(importer.actor, permissions=permissions)
    importer = dataclasses.replace(importer, actor=uncleared)
    with pytest.raises(NotPermitted):
        bring(importer, LINE)
    assert stored(cleared, Location) == []
    bring(cleared, LINE)
    assert [one.file_name for one in cleared.ask(recent_imports)] == ["cog.xlsx"]
    assert importer.ask(recent_imports) == ()
    command = ImportLocations(area="Coventry", file_name="", sha256="", lines=())
    cleared.execute(
        RecordExport(subject=log_subject(command), what="Rows", files=("mend.xlsx",), snapshot="0")
    )
    auditor = embedded_core_as("data_protection_auditor")
    assert auditor.ask(find_log_ids, "cog.xlsx") == []
    assert auditor.ask(find_log_ids, "mend.xlsx") == []
    assert auditor.ask(find_log_ids, "cog:imported") == []
