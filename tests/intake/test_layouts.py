"""Workbooks of imaginary units: other headings, other layouts, the same lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lomu_app.intake.mapping import ColumnMapping
from lomu_app.intake.reader import read_workbook
from lomu_app.intake.targets import TargetLine, TargetsRead, read_targets
from tests.intake import layouts, more_layouts
from tests.intake.people_made_up import LINES, TODAY, Line, in_any_order

ALL: tuple[Callable[[Path], Path], ...] = (
    layouts.plain_split_names,
    layouts.two_row_header,
    layouts.sheet_per_area,
    layouts.person_in_one_column,
    layouts.semicolon_text,
    more_layouts.sections_and_repeats,
    more_layouts.without_header,
    more_layouts.odd_headings,
    more_layouts.plain_order_names,
    more_layouts.many_address_columns,
)


def read(make: Callable[[Path], Path], folder: Path) -> TargetsRead:
    return read_targets(read_workbook(make(folder)), area="Elsewhere", today=TODAY)


def differences(line: TargetLine, true: Line) -> list[str]:
    """Fields that the layout has and that were not read rightly."""
    has = line.cells
    found = []
    pairs: list[tuple[str, bool]] = [
        ("surname", line.surname == true.surname),
        ("forenames", in_any_order(line.forenames, true.forenames)),
        ("date_of_birth", line.date_of_birth == true.born),
        ("pnc_id", line.pnc_id == true.pnc),
        ("crime_reference", line.crime_reference == true.crime),
        ("offence", line.offence == true.offence),
        ("victim_risk", line.victim_risk == true.risk),
        ("date_added", line.date_added == true.added),
        ("attempts", (line.attempts_count or 0) == true.attempts),
        ("oic", line.oic == true.oic),
        ("markers", {m.code for m in line.markers} == set(true.markers)),
    ]
    if "wanted_on_pnc" in has:
        pairs.append(("wanted_on_pnc", line.wanted_on_pnc is true.wanted))
    if "address" in has:
        pairs.append(("postcode", line.postcodes == (true.postcode,)))
        pairs.append(("address", line.addresses[0].text.startswith(true.address)))
    if "comments" in has:
        pairs.append(("comments", (line.comments or "") == true.comment))
    found.extend(name for name, right in pairs if not right)
    return found


@pytest.mark.parametrize("make", ALL, ids=lambda make: make.__name__)
def test_that_every_layout_gives_the_same_lines_without_a_doubt(
    make: Callable[[Path], Path], tmp_path: Path
) -> None:
    found = read(make, tmp_path)
    lines = {line.crime_reference: line for line in found.lines}
    wrong = {true.surname: differences(lines[true.crime], true) for true in LINES}
    assert {name: fields for name, fields in wrong.items() if fields} == {}
    assert found.doubts == ()
    assert found.held == ()


def test_that_sheets_named_after_areas_give_their_area(tmp_path: Path) -> None:
    found = read(layouts.sheet_per_area, tmp_path)
    assert [line.area for line in found.lines] == ["Wolverhampton"] * 3 + ["Dudley"] * 3


def test_that_sheets_left_out_are_told_with_the_reason(tmp_path: Path) -> None:
    found = read(layouts.sheet_per_area, tmp_path)
    assert {(n.sheet, n.kind) for n in found.notices} == {
        ("Drop downs", "other_sheet"),
        ("Last year", "hidden_sheet"),
    }


def test_that_a_section_row_closes_the_rows_under_it(tmp_path: Path) -> None:
    found = read(more_layouts.sections_and_repeats, tmp_path)
    closed = [
        (line.surname, line.status, line.outcome)
        for line in found.lines
        if line.status != "outstanding"
    ]
    assert closed == [("CUSTIS", "arrested", "arrested")]
    assert [line.surname for line in found.lines if line.struck] == ["NDIAYE"]


def test_that_a_colour_means_what_the_key_says(tmp_path: Path) -> None:
    found = read(more_layouts.plain_order_names, tmp_path)
    assert [line.surname for line in found.lines if line.status == "arrested"] == ["O'DOWD"]


def test_that_a_comment_on_a_cell_is_told(tmp_path: Path) -> None:
    found = read(more_layouts.sections_and_repeats, tmp_path)
    assert [n.text for n in found.sheets[0].notices if n.kind == "comment"] == [
        "Ring the OIC first"
    ]


def test_that_a_victims_column_is_never_taken_for_the_suspect(tmp_path: Path) -> None:
    found = read(more_layouts.odd_headings, tmp_path)
    assert found.sheets[0].mapping.fields()["victim"] == [17]
    assert all("Doe" not in str(line.aliases) for line in found.lines)


def test_that_a_mapping_changed_by_a_person_is_obeyed_and_can_be_saved(tmp_path: Path) -> None:
    workbook = read_workbook(layouts.plain_split_names(tmp_path))
    first = read_targets(workbook, area=None, today=TODAY)
    changed = first.sheets[0].mapping.with_field("O", None).with_field("G", "comments")
    saved = ColumnMapping.from_dict(changed.to_dict())
    again = read_targets(workbook, area=None, today=TODAY, mapping=saved)
    assert [line.comments for line in again.lines] == [one.offence for one in LINES]
    assert {line.offence for line in again.lines} == {None}


def test_that_one_sheet_can_be_asked_for_though_it_is_hidden(tmp_path: Path) -> None:
    workbook = read_workbook(layouts.sheet_per_area(tmp_path))
    found = read_targets(workbook, area=None, today=TODAY, sheet="last year")
    assert [line.surname for line in found.lines] == ["GHOST"]


def test_that_a_key_to_colours_in_a_file_without_colours_is_told(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    rows = [
        "Crime no,Suspect,DOB,Offence,Risk",
        *(f'{one.crime},"{one.surname}, {one.forenames}",{one.born},{one.offence},{one.risk}'
          for one in LINES),
        "Green = arrested,,,,",
    ]  # fmt: skip
    path.write_text("\n".join(rows), encoding="utf-8")
    found = read_targets(read_workbook(path), area=None, today=TODAY)
    assert len(found.lines) == len(LINES)
    [doubt] = found.file_doubts
    assert "Green = arrested" in doubt
    assert "not seen" in doubt
