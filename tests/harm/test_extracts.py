"""An extract of offences from the file to the record: no cell wrong in silence, nobody doubled."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from lomu_app.bootstrap import Core
from lomu_app.harm.queries import ledger_of, list_offences, rank_people
from lomu_app.intake.importing import prepare_import
from lomu_app.intake.offence_batch import read_extract
from lomu_app.intake.offence_importing import prepare_offences
from lomu_app.kernel.errors import NotPermitted, Refused, UnsafeFile
from lomu_app.people.queries import find_person_ids, load_people
from tests.support.commands import state_of
from tests.support.cores import Cores
from tests.support.harm import (
    HEADINGS,
    PNC,
    batch_of,
    bring_in,
    import_batch,
    offence,
    write_extract,
)
from tests.support.personal import verify
from tests.support.targets import TODAY

DATA = Path(__file__).resolve().parents[1] / "data"
EXTRACT = DATA / "offence_history.csv"
_SOME = 60  # rows, where the whole extract would show no more


def _people(core: Core) -> dict[str, Any]:
    return {p.reference: p for p in core.ask(load_people, core.ask(find_person_ids))}


def _day(text: str) -> dt.date:
    return dt.datetime.strptime(text, "%d/%m/%Y").replace(tzinfo=dt.UTC).date()


def _differences(core: Core, rows: list[dict[str, str]]) -> list[tuple[int, str]]:
    """Row and field of everything that is not stored as the sound extract says."""
    stored = {row["source"]["row"]: row for row in core.ask(list_offences)}
    people, wrong = _people(core), []
    for number, true in enumerate(rows, 2):
        row = stored.get(number)
        if row is None:
            wrong.append((number, "row"))
            continue
        person = people[row["person"]]
        pairs = {
            "Crime Number": row["crime_reference"], "Offence": row["offence"],
            "DA Marker": {True: "Y", False: "N", None: "?"}[row["da"]],
            "Suspect Surname": person.surname, "Suspect Forename": person.forenames,
            "PNCID": person.pnc_id, "Victim Ref": row["victim"],
            "Victim Relationship": row["relationship"], "Outcome": row["outcome"],
        }  # fmt: skip
        wrong += [(number, field) for field, value in pairs.items() if true[field] != value]
        if _day(true["Offence Date"]) != row["day"]:
            wrong.append((number, "Offence Date"))
        if _day(true["Suspect DOB"]) != person.date_of_birth:
            wrong.append((number, "Suspect DOB"))
    return wrong


@pytest.fixture(scope="module")
def truth() -> list[dict[str, str]]:
    with EXTRACT.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_that_the_units_own_extract_is_stored_cell_by_cell_and_joins_the_trackers_people(
    embedded_core_as: Cores, truth: list[dict[str, str]]
) -> None:
    core = embedded_core_as("sergeant")
    tracker = prepare_import(DATA / "daart_coventry.xlsx", area="Coventry", today=TODAY)
    core.execute(tracker.command)
    before = _people(core)
    told = bring_in(core, EXTRACT)
    assert told["rows"] == told["created"] == len(truth)
    assert told["refused"] == told["doubled"] == []
    # The tracker has three of them under a name that was spoilt there: kept, and told by cell.
    doubted = {(doubt["row"], doubt["column"]) for doubt in told["doubts"]}
    assert {column for _, column in doubted} <= {"E", "F"}
    assert told["people_created"] + told["people_matched"] == len({row["PNCID"] for row in truth})
    columns = {"Suspect Surname": "E", "Suspect Forename": "F"}
    wrong = {(row, columns[field]) for row, field in _differences(core, truth)}
    assert wrong <= doubted
    assert len(wrong) < len(truth) * len(HEADINGS) / 100
    # One person is one record: whoever the tracker had with a number is not there twice.
    numbers = [person.pnc_id for person in _people(core).values() if person.pnc_id]
    assert len(numbers) == len(set(numbers))
    assert len(_people(core)) == len(before) + told["people_created"]
    before = state_of(core.store)
    again = bring_in(core, EXTRACT)
    after = state_of(core.store)
    assert (again["created"], again["updated"], again["people_created"]) == (0, 0, 0)
    assert again["unchanged"] == len(truth)
    assert before.pop("operation") != after.pop("operation")
    assert after == before, "the same file again changes nothing"


_OTHER_HEADINGS = (
    "Occurrence No", "Date Committed", "Offence Title", "Domestic Abuse?", "Offender Last Name",
    "Offender Given Names", "Offender Date of Birth", "PNC Number", "Aggrieved Ref",
    "Relationship to Victim", "Disposal",
)  # fmt: skip


def _worded(row: list[str]) -> list[str]:
    day, born = _day(row[1]), _day(row[6])
    said = {1: day.isoformat(), 3: {"Y": "Yes", "N": "No"}[row[3]], 6: f"{born:%d %b %Y}"}
    return [said.get(at, text) for at, text in enumerate(row)]


def _turned_about(row: list[str]) -> list[str]:
    return row[::-1]


def _one_name(row: list[str]) -> list[str]:
    return [*row[:4], f"{row[4]}, {row[5]}", *row[6:]]


LAYOUTS = {
    "other headings, ISO days, semicolons": (_OTHER_HEADINGS, _worded, ";", "utf-8"),
    "columns turned about, tabs, UTF-16": (HEADINGS[::-1], _turned_about, "\t", "utf-16"),
    "whole names": (
        (*HEADINGS[:4], "Suspect Name", *HEADINGS[6:]), _one_name, ",", "cp1252",
    ),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_that_other_layouts_say_the_same(
    layout: str, embedded_core_as: Cores, truth: list[dict[str, str]], tmp_path: Path
) -> None:
    headings, shape, separator, encoding = LAYOUTS[layout]
    path = tmp_path / "history.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=separator)
        writer.writerow(headings)
        writer.writerows(shape(list(row.values())) for row in truth[:_SOME])
    core = embedded_core_as("sergeant")
    told = bring_in(core, path)
    assert (told["created"], told["refused"], told["doubts"]) == (_SOME, [], [])
    assert _differences(core, truth[:_SOME]) == []


def test_that_a_workbook_with_titles_groups_and_merged_names_says_the_same(
    embedded_core_as: Cores, truth: list[dict[str, str]], tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    cover, sheet = book.active, book.create_sheet("Extract")
    assert cover is not None
    cover.append(["Produced for the unit"])
    sheet.append(["Offence history, Coventry"])
    sheet.append(["Crime", None, None, None, "Suspect", None, None, None, "Victim", None, "Crime"])
    sheet.append(
        ["Number", "Offence Date", "Offence", "DV flag", "Surname", "Forenames", "DOB", "PNC ID",
         "Ref", "Relationship", "Outcome"]
    )  # fmt: skip
    for row in truth[:40]:
        values: list[Any] = list(row.values())
        values[1] = dt.datetime.combine(_day(values[1]), dt.time(13, 5))
        values[6] = dt.datetime.combine(_day(values[6]), dt.time())
        sheet.append(values)
    start = 4
    for at in range(1, 41):
        if at == 40 or truth[at]["PNCID"] != truth[at - 1]["PNCID"]:
            for column in "EFGH":
                for row in range(start + 1, at + 4):
                    sheet[f"{column}{row}"] = None
                if start < at + 3:
                    sheet.merge_cells(f"{column}{start}:{column}{at + 3}")
            start = at + 4
    sheet.append(["Total: 40"])
    path = tmp_path / "history.xlsx"
    book.save(path)
    core = embedded_core_as("sergeant")
    told = bring_in(core, path)
    assert (told["created"], told["refused"], told["rows"]) == (40, [], 40)
    assert [(n["sheet"], n["kind"]) for n in told["notices"]] == [
        ("Sheet", "other_sheet"), ("Extract", "footer"),
    ]  # fmt: skip
    stored = core.ask(list_offences)
    people = _people(core)
    for row, true in zip(stored, truth, strict=False):
        assert people[row["person"]].pnc_id == true["PNCID"]
        assert (row["day"], row["victim"]) == (_day(true["Offence Date"]), true["Victim Ref"])


SPOILT = {
    "Offence Date": ("2026-13-01", "31/02/2026", "01/12/2027", "soon", "11/23/2026"),
    "DA Marker": ("maybe", "?"),
    "Suspect DOB": ("31/06/1990", "02/03/2019", "unknown date"),
    "PNCID": ("2011/1234567Z", "PNC", "12"),
    "Victim Ref": ("Jane Doe",),
    "Crime Number": ("2.01E+10", "tbc"),
    "Suspect Surname": ("O'NEIL (see notes 3)", "QUILL*FEATHER"),
}


@pytest.mark.parametrize("field", SPOILT)
def test_that_a_spoilt_cell_is_doubted_by_its_address(
    field: str, embedded_core_as: Cores, tmp_path: Path
) -> None:
    core, at = embedded_core_as("sergeant"), HEADINGS.index(field)
    rows = [offence(n) for n in range(len(SPOILT[field]) + 1)]
    for row, spoilt in zip(rows[1:], SPOILT[field], strict=True):
        row[at] = spoilt
    told = bring_in(core, write_extract(tmp_path / "a.csv", rows))
    doubted = {(doubt["row"], doubt["column"]) for doubt in told["doubts"]}
    column = chr(ord("A") + at)
    assert {(row, column) for row in range(3, len(rows) + 2)} <= doubted, told["doubts"]
    assert not any(row == 2 for row, _ in doubted)


def test_that_days_in_american_order_make_their_column_doubtful(
    embedded_core_as: Cores, tmp_path: Path
) -> None:
    rows = [
        offence(1, day="10/24/2026"),
        offence(2, day="09/11/2026"),
        offence(3, day="24/10/2026"),
    ]
    told = bring_in(embedded_core_as("sergeant"), write_extract(tmp_path / "a.csv", rows))
    assert {doubt["row"] for doubt in told["doubts"] if "American" in doubt["reason"]} == {2, 3}


def test_that_nobody_is_joined_without_a_number_and_every_likeness_is_listed(
    embedded_core_as: Cores, tmp_path: Path
) -> None:
    core = embedded_core_as("sergeant")
    rows = [
        offence(1), offence(2, pnc=""), offence(3, pnc="", dob=""), offence(4, pnc="", dob=""),
        offence(5, dob="02/03/1958"), offence(6, forename="Aldus"),
    ]  # fmt: skip
    told = bring_in(core, write_extract(tmp_path / "a.csv", rows))
    stored = {row["source"]["row"]: row["person"] for row in core.ask(list_offences)}
    by_person = defaultdict(set)
    for row, person in stored.items():
        by_person[person].add(row)
    # Row 7 has the number and nearly the name; row 6 the number and a birth thirty years apart.
    assert sorted(map(sorted, by_person.values())) == [[2, 7], [3], [4], [5], [6]]
    listed = {
        frozenset((pair["first"]["reference"], pair["second"]["reference"]))
        for pair in told["possible_matches"]
    }
    for row in (3, 4, 5, 6):
        assert frozenset((stored[2], stored[row])) in listed, row
    again = bring_in(core, tmp_path / "a.csv")
    assert (again["created"], again["people_created"], again["unchanged"]) == (0, 0, 6)


def test_that_a_newer_extract_changes_only_what_it_says_otherwise(
    core_as: Cores, tmp_path: Path
) -> None:
    core = core_as("sergeant")
    bring_in(core, write_extract(tmp_path / "a.csv", [offence(1), offence(2), offence(3)]))
    newer = [
        offence(9, day="20/11/2026"), offence(1, outcome="Convicted"), offence(2, relationship=""),
        offence(3, victim="V100009", offence="GBH s.20"),
    ]  # fmt: skip
    told = bring_in(core, write_extract(tmp_path / "b.csv", newer))
    assert (told["created"], told["updated"], told["unchanged"]) == (1, 2, 1)
    rows = {row["crime_reference"]: row for row in core.ask(list_offences)}
    assert rows["20CV/1001A/26"]["outcome"] == "Convicted"
    assert rows["20CV/1002A/26"]["relationship"] == "Partner", "a blank takes nothing away"
    assert rows["20CV/1003A/26"]["victim"] == "V100009"
    assert rows["20CV/1001A/26"]["source"] == {"file": "b.csv", "sheet": "b", "row": 3}
    assert rows["20CV/1002A/26"]["source"]["file"] == "a.csv"
    assert verify(core).ok


def test_that_one_offence_against_two_victims_is_two_rows_and_a_line_typed_twice_is_one(
    embedded_core_as: Cores, tmp_path: Path
) -> None:
    core = embedded_core_as("sergeant")
    rows = [offence(1), offence(1, victim="V100002"), offence(1)]
    told = bring_in(core, write_extract(tmp_path / "a.csv", rows))
    assert told["created"] == 2
    assert told["doubled"] == [{"sheet": "a", "row": 4, "first_row": 2}]
    assert [doubt["row"] for doubt in told["doubts"]] == [4]


def test_that_rows_that_name_nobody_or_nothing_are_held_with_their_reason(
    embedded_core_as: Cores, tmp_path: Path
) -> None:
    core = embedded_core_as("sergeant")
    rows = [
        offence(1), offence(2, surname="", forename="", pnc=""),
        offence(3, crime="", day="", offence=""), offence(4, surname="", pnc=""),
        offence(5, surname="", forename="", pnc="2004/0336467K"), list(HEADINGS),
        ["Total: 5", *[""] * 10],
    ]  # fmt: skip
    told = bring_in(core, write_extract(tmp_path / "a.csv", rows))
    assert (told["created"], told["rows"]) == (1, 5)
    assert [row["row"] for row in told["refused"]] == [3, 4, 5, 6]
    assert all(row["reason"] for row in told["refused"])


def test_that_what_is_no_extract_is_refused_with_the_reason(tmp_path: Path) -> None:
    path = write_extract(tmp_path / "a.csv", [["Oak", "12"], ["Elm", "9"]], ["Tree", "Height"])
    with pytest.raises(Refused, match="no columns that tell who is suspected"):
        prepare_offences(path, area=None, today=TODAY)
    (tmp_path / "b.xlsx").write_bytes(b"PK no workbook")
    with pytest.raises(UnsafeFile):
        read_extract(tmp_path / "b.xlsx", today=TODAY)


def test_that_an_extract_is_brought_in_for_an_area_of_ones_own_or_by_who_works_for_all(
    embedded_core_as: Cores,
) -> None:
    here = embedded_core_as("sergeant", areas=("Coventry",), name="ps.here")
    for area in ("Walsall", None):
        with pytest.raises(NotPermitted):
            import_batch(here, batch_of(TODAY), area=area)
    import_batch(here, batch_of(TODAY), area="Coventry")
    import_batch(embedded_core_as("sergeant"), batch_of(TODAY, number=903), area="Walsall")
    assert {row["area"] for row in here.ask(list_offences)} == {"Coventry"}
    assert len(here.ask(rank_people).standings) == 1
    with pytest.raises(NotPermitted):
        here.ask(list_offences, area="Walsall")
    with pytest.raises(NotPermitted):
        here.ask(rank_people, "Walsall")


def test_that_every_row_is_in_the_audit_with_what_it_said(core_as: Cores) -> None:
    core = core_as("sergeant")
    import_batch(core, batch_of(TODAY, TODAY - dt.timedelta(days=40)))
    with core_as.store.engine.connect() as connection:
        kept = connection.execute(
            sa.text("SELECT operation, new FROM audit_change WHERE table_name = 'offence'")
        ).all()
    assert [row.operation for row in kept] == ["insert", "insert"]
    assert {json.loads(row.new)["reference"] for row in kept} == {"20CV/9020B/26", "20CV/9021B/26"}
    assert verify(core).ok


def test_that_a_person_by_number_is_found_again_under_whatever_name(
    embedded_core_as: Cores, tmp_path: Path
) -> None:
    core = embedded_core_as("sergeant")
    bring_in(core, write_extract(tmp_path / "a.csv", [offence(1)]))
    (person_id,) = core.ask(find_person_ids)
    told = bring_in(core, write_extract(tmp_path / "b.csv", [offence(2, forename="Aldous Kit")]))
    assert (told["people_created"], told["people_matched"]) == (0, 1)
    assert {doubt["column"] for doubt in told["doubts"]} == {"F"}
    assert len(core.ask(ledger_of, person_id).rows) == 2
    assert [person.pnc_id for person in _people(core).values()] == [PNC]
