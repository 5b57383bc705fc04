"""What a newer file leaves blank takes nothing away, and half a name is never stored."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa

from lomu_app.daart.queries import list_targets
from lomu_app.intake.importing import prepare_import, report
from lomu_app.intake.records import ImportedFile
from lomu_app.store.unit_of_work import Reader
from tests.intake.test_storing import bring, decisions, other
from tests.support.cores import Cores

TODAY = dt.date(2026, 11, 24)
BLANK = {"victim_risk": None, "attempts": (), "attempts_count": None, "markers": ()}
ROWS = (
    ("Leon", "Harbottle", "20.2.88", "20CV/1001A/26", "Assault", "High"),
    ("Dale", "Wilmot", "28.11.89", "20CV/1002A/26", "Stalking", "Medium"),
    ("Gary", "Tansley", "3.6.72", "20CV/1003A/26", "Burglary", "High"),
)
REST = "Birth date;Crime no;Allegation;Risk"


def written(folder: Path, heading: str, rows: tuple[tuple[str, ...], ...] = ROWS) -> Path:
    path = folder / "list.csv"
    lines = [heading, *(";".join(row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_that_a_blank_cell_of_a_newer_file_takes_nothing_away(core_as: Cores) -> None:
    core = core_as("sergeant")
    bring(core, other(attempts=(), attempts_count=2))
    [before] = core.ask(list_targets, area="Coventry")
    blank = bring(core, other(**BLANK))
    assert decisions(blank) == ["unchanged"]
    told = " ".join(notice["text"] for notice in blank["notices"])
    assert "victim risk" in told
    assert core.ask(list_targets, area="Coventry") == [before]
    assert before["attempts"] == 2


def test_that_blank_attempts_beside_a_change_take_no_attempt_back(core_as: Cores) -> None:
    core = core_as("sergeant")
    bring(core, other(attempts=(), attempts_count=3))
    result = bring(core, other(attempts=(), attempts_count=None, comments="Moved"))
    assert (decisions(result), result["decisions"][0]["changes"]) == (["updates"], ["comments"])
    [row] = core.ask(list_targets, area="Coventry")
    assert row["attempts"] == 3


def test_that_a_cell_filled_again_after_a_blank_is_taken_over(core_as: Cores) -> None:
    core = core_as("sergeant")
    bring(core, other(victim_risk="medium"))
    bring(core, other(victim_risk=None, comments="Moved"))
    result = bring(core, other(victim_risk="high", comments="Moved"))
    assert (decisions(result), result["doubts"]) == (["updates"], [])
    [row] = core.ask(list_targets, area="Coventry")
    assert row["victim_risk"] == "high"


@pytest.mark.parametrize(
    "names", ["Given;Family", "Given name;Family", "Given;Family name", "Given name;Clan"]
)
def test_that_the_surname_is_found_under_plain_headings(tmp_path: Path, names: str) -> None:
    path = written(tmp_path, f"{names};{REST}")
    lines = prepare_import(path, area="Coventry", today=TODAY).command.lines
    assert [(line.surname.title(), line.forenames) for line in lines] == [
        (row[1], row[0]) for row in ROWS
    ]


def test_that_a_forename_alone_is_held_and_not_stored(core_as: Cores) -> None:
    core = core_as("sergeant")
    columns = (("forenames", "A"),)
    result = bring(core, other(surname="", pnc_id=None, columns=columns))
    assert decisions(result) == ["held"]
    assert "no surname" in result["decisions"][0]["reason"]


def kept_reports(reader: Reader) -> list[dict[str, int]]:
    return list(reader.session.scalars(sa.select(ImportedFile.report)))


def test_that_rows_held_while_reading_count_in_the_kept_report(
    core_as: Cores, tmp_path: Path
) -> None:
    core = core_as("sergeant")
    nobody = ("", "", "", "20CV/1004A/26", "Affray", "High")
    path = written(tmp_path, f"Given name;Family name;{REST}", (*ROWS, nobody))
    prepared = prepare_import(path, area="Coventry", today=TODAY)
    result = core.execute(prepared.command).result
    [kept] = core.ask(kept_reports)
    assert kept["held"] == len(report(prepared, result)["refused"]) == 1
