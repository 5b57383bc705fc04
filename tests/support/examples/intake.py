"""Examples of the intake's commands, and of what leaves."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from lomu_app.access.commands import SetUpInstallation
from lomu_app.bootstrap import Core
from lomu_app.harm.result_kinds import ResultKind
from lomu_app.intake.commands import (
    ImportCohorts,
    ImportCustody,
    ImportLocations,
    ImportTargets,
    SaveMapping,
)
from lomu_app.intake.lines import ImportLine
from lomu_app.intake.location_line import GradingSaid, LocationLine, LocationNote, TacticSaid
from lomu_app.intake.nominal_lines import NominalLine
from lomu_app.intake.people_commands import ImportPeople, JoinAlike
from lomu_app.intake.register_line import RegisterLine
from lomu_app.intake.result_commands import ImportResults
from lomu_app.intake.result_lines import ResultLine
from lomu_app.kernel.permissions import Permission
from lomu_app.packs.exporting import RecordExport
from lomu_app.people.queries import load_people
from lomu_app.practice.building import FillPractice
from tests.support.commands import example, unique
from tests.support.targets import make_person


def line_with(crime_reference: str) -> ImportLine:
    """One invented line of a tracker."""
    return ImportLine(
        sheet="DAART", row=6, area="Coventry", surname="KETTLEWELL", forenames="Saul",
        aliases=(), date_of_birth=dt.date(1990, 3, 14), pnc_id=None, cro_number=None,
        crime_reference=crime_reference, offence="Stalking", victim_risk="high",
        date_added=dt.date(2026, 11, 12), wanted_on_pnc=True, markers=(("VI", ""),), attempts=(),
        attempts_count=2, addresses=(), officer_in_case="DC 2260 Bello", comments="",
        arrested=False, outcome=None, struck=False, columns=(),
    )  # fmt: skip


@example(ImportTargets)
def import_targets(core: Core) -> ImportTargets:
    lines = (line_with(unique("20CV/")),)
    return ImportTargets(area="Coventry", file_name="a.xlsx", sha256="0" * 64, lines=lines)


def nominals(count: int) -> tuple[NominalLine, ...]:
    """One invented person, written so many times by one list."""
    surname, born = unique("Kettlewell"), dt.date(1990, 3, 14)
    return tuple(
        NominalLine(
            "People", row, f"N{row}", surname.upper(), "Saul", born, (1990, 3, 14),
            address="12 Larch Road, Coventry, CV4 7JP",
        )
        for row in range(2, 2 + count)
    )  # fmt: skip


@example(ImportPeople)
def import_people(core: Core) -> ImportPeople:
    return ImportPeople(file_name="people.csv", sha256="0" * 64, lines=nominals(1))


@example(JoinAlike)
def join_alike(core: Core) -> JoinAlike:
    command = ImportPeople(file_name="people.csv", sha256="0" * 64, lines=nominals(2))
    result = core.execute(command).result
    return JoinAlike(match_ids=tuple(result["certain"]), file_name="people.csv")


def member_line(surname: str, **fields: Any) -> RegisterLine:
    """One invented line of a register."""
    line = RegisterLine(
        sheet="High Risk DA", row=4, cohort="high_risk_da", area="Coventry", surname=surname,
        forenames="Saul", aliases=(), date_of_birth=dt.date(1990, 3, 14), pnc_id=None,
        cro_number=None, markers=(), addresses=(), prison_number="",
        lead_manager="DC 5442 Yarrow", deputy="", selected_on=dt.date(2026, 7, 28),
        referred_on=None, screened_on=None, rag="green", rag_basis="",
        review_due=dt.date(2027, 1, 1), reviewed_on=None, in_custody=False, place="",
        release_date=None, supervision_ends=None, statutory=None, supervision="",
        probation_officer="", status="managed", da_flag=None, comments="", texts=(("RAG", "G"),),
        struck=False, proposed_off="", leaving="", columns=(("name", "A"), ("rag", "G")),
    )  # fmt: skip
    return dataclasses.replace(line, **fields)


@example(ImportCohorts)
def import_cohorts(core: Core) -> ImportCohorts:
    lines = (member_line(unique("KETTLEWELL")),)
    return ImportCohorts(
        area="Coventry", file_name="a.xlsx", sha256="0" * 64, lines=lines,
        as_at=dt.date(2026, 11, 24),
    )  # fmt: skip


@example(ImportCustody)
def import_custody(core: Core) -> ImportCustody:
    [person] = core.ask(load_people, [make_person(core)])
    line = member_line(
        person.surname, pnc_id=person.pnc_id, in_custody=True, place="HMP Hewell",
        release_date=dt.date(2027, 3, 1),
    )  # fmt: skip
    return ImportCustody(
        area="Coventry", file_name="a.csv", sha256="0" * 64, lines=(line,),
        as_at=dt.date(2026, 11, 24),
    )  # fmt: skip


def location_line(reference: str, **said: Any) -> LocationLine:
    """One invented line of a COG register."""
    fields: dict[str, Any] = {
        "sheet": "Coventry", "row": 2, "area": "Coventry", "reference": reference,
        "name": "Heron Lodge", "kind": "hotel", "kind_said": "B&B",
        "address": "4 Teal Way, Coventry", "postcode": "CV1 4FY",
        "raised_on": dt.date(2026, 5, 1), "intelligence": "Rooms paid in cash",
        "grading": GradingSaid("2", "C", "C"), "initial_risk": "high", "current_risk": "medium",
        "tactics": (TacticSaid("CAWN", "CAWN served on 2 males"),), "officer": "DC 5442 Yarrow",
        "notes": (LocationNote(dt.date(2026, 5, 8), "Night staff seen."),),
        "signed_off_on": None, "signed_off_by": "", "next_review": None, "premises_owner": "",
        "licensee": "", "licence": "", "opening_hours": "", "raised_by": "", "comments": "",
        "texts": (), "struck": False,
        "columns": (
            ("current_risk", "J"), ("place", "B"), ("signed_off", "N"), ("tactics", "K"),
        ),
    }  # fmt: skip
    return LocationLine(**fields | said)


@example(ImportLocations, also=(Permission.EDIT_CSE,))
def import_locations(core: Core) -> ImportLocations:
    name = unique("Heron Lodge ")
    lines = (location_line(unique("COV"), name=name, address=f"{name}, Coventry"),)
    return ImportLocations(area="Coventry", file_name="a.xlsx", sha256="0" * 64, lines=lines)


@example(ImportResults)
def import_results(core: Core) -> ImportResults:
    [person] = core.ask(load_people, [make_person(core)])
    line = ResultLine(
        sheet="Results", row=2, pnc_id=person.pnc_id or "", surname=person.surname,
        forenames=person.forenames, date_of_birth=person.date_of_birth,
        day=dt.date(2026, 11, 22), kind=ResultKind.ARREST, said="Arrested", offence="Assault",
        disposal="", reference=unique("26/"), force="Leicestershire", station="Leicester",
    )  # fmt: skip
    return ImportResults(area="Coventry", file_name="a.csv", sha256="0" * 64, lines=(line,))


@example(SaveMapping)
def save_mapping(core: Core) -> SaveMapping:
    return SaveMapping(name=unique("tracker "), content={"columns": []})


@example(RecordExport)
def record_export(core: Core) -> RecordExport:
    return RecordExport(
        subject="threat_list:1", what="TRM pack", files=("a.xlsx",), snapshot=unique("s")
    )


@example(FillPractice)
def fill_practice(core: Core) -> FillPractice:
    core.execute(SetUpInstallation(name="practice", value="yes"))
    return FillPractice(people=1, seed=1, first=1)
