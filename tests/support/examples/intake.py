"""Examples of the intake's commands, and of what leaves."""

from __future__ import annotations

import datetime as dt

from lomu_app.access.commands import SetUpInstallation
from lomu_app.bootstrap import Core
from lomu_app.intake.commands import ImportTargets, SaveMapping
from lomu_app.intake.lines import ImportLine
from lomu_app.intake.nominal_lines import NominalLine
from lomu_app.intake.people_commands import ImportPeople, JoinAlike
from lomu_app.packs.exporting import RecordExport
from lomu_app.practice.building import FillPractice
from tests.support.commands import example, unique


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
    return FillPractice(people=2, seed=1, first=0)
