"""Nothing that was typed into a record ever runs, links, vanishes or stops an export."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lomu_app.packs.clipboard import table_as_html, table_as_tsv
from lomu_app.packs.safe_text import (
    CUT_NOTE,
    LONGEST_CELL,
    clean,
    in_a_cell,
    starts_a_formula,
)
from lomu_app.packs.workbook import PackFacts, PackWriter, Page, Value
from tests.packs.conftest import PackMaker
from tests.packs.payloads import GENERATED, KNOWN
from tests.packs.workbooks import (
    formulas,
    links,
    outside_parts,
    read,
    texts_by_calamine,
    texts_by_openpyxl,
)
from tests.support.snapshots import HEAD, MARKING, MORNING, saying, snapshot

_QUICK = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def export(folder: Path, payloads: list[Value], style: str = "text") -> Path:
    """A sheet whose first column holds the payloads, from row 5 on."""
    facts = PackFacts("Payloads", "Payloads", MARKING, HEAD, "PS 1001 Marsh", MORNING, MORNING)
    pack = PackWriter(facts)
    sheet = pack.sheet("Payloads", Page(widths=(40.0,)))
    sheet.title("Payloads", "what people type")
    sheet.header(("Said",))
    for text in payloads:
        sheet.fill_row((text,), (style,), row_id=str(text))
    place = folder / "list.xlsx"
    pack.save(place, replace=True)
    return place


@pytest.mark.parametrize("payload", KNOWN, ids=range(len(KNOWN)))
def test_that_no_known_payload_in_any_field_of_a_list_becomes_a_formula_or_a_link(
    make_pack: PackMaker, payload: str
) -> None:
    file = make_pack(saying(payload)).file
    assert formulas(file) == []
    assert outside_parts(file) == []
    assert all(place.startswith("#'") for place in links(file))


@_QUICK
@given(st.lists(GENERATED, min_size=20, max_size=40))
@example(list(KNOWN))
def test_that_generated_payloads_stay_the_text_they_were(
    tmp_path: Path, payloads: list[str]
) -> None:
    file = export(tmp_path, payloads)
    assert formulas(file) == []
    assert links(file) == []
    assert outside_parts(file) == []
    wanted = [in_a_cell(text) for text in payloads if clean(text)]
    assert [text for text in texts_by_openpyxl(file) if text in wanted][-1:] == wanted[-1:]
    column = [row[1] for row in read(file).worksheets[0].iter_rows(min_row=5, values_only=True)]
    assert [text or "" for text in column] == [in_a_cell(text) for text in payloads]
    assert [(text or "").strip("“”") for text in column] == [
        clean(text).strip("“”") for text in payloads
    ]
    assert not [text for text in texts_by_openpyxl(file) if text.startswith(_DANGEROUS)]


@settings(_QUICK, max_examples=15)
@given(GENERATED)
def test_that_generated_payloads_in_every_field_leave_a_pack_without_formulas(
    make_pack: PackMaker, payload: str
) -> None:
    file = make_pack(saying(payload), out=make_pack.folder / "pack.xlsx", replace=True).file
    assert formulas(file) == []
    assert outside_parts(file) == []
    assert all(place.startswith("#'") for place in links(file))
    assert not [text for text in texts_by_calamine(file) if text.startswith(_DANGEROUS)]


def test_that_both_readers_see_the_same_texts(make_pack: PackMaker) -> None:
    file = make_pack(snapshot(5)).file
    assert sorted(texts_by_calamine(file)) == sorted(texts_by_openpyxl(file))


def test_that_a_leading_sign_stands_in_quotation_marks(tmp_path: Path) -> None:
    sheet = read(export(tmp_path, ["=1+1", "+44 7700 900123", "plain = 1"])).worksheets[0]
    assert [sheet[f"B{row}"].value for row in (5, 6, 7)] == [
        "“=1+1”", "“+44 7700 900123”", "plain = 1",
    ]  # fmt: skip
    assert sheet["B5"].data_type == "s"


def test_that_control_characters_are_seen_as_replaced(make_pack: PackMaker) -> None:
    file = make_pack(saying("left\x00right\x1b\ud800")).file
    assert "left\ufffdright\ufffd\ufffd" in " ".join(texts_by_calamine(file))


def test_that_a_text_too_long_for_a_cell_is_cut_with_a_note(tmp_path: Path) -> None:
    sheet = read(export(tmp_path, ["🙂" * 20_000, "a" * LONGEST_CELL])).worksheets[0]
    assert sheet["B5"].value.endswith(CUT_NOTE)
    assert len(sheet["B5"].value.encode("utf-16-le")) // 2 <= LONGEST_CELL
    assert sheet["B6"].value == "a" * LONGEST_CELL


def test_that_a_long_text_is_whole_in_its_briefing(make_pack: PackMaker) -> None:
    words = [f"word{number}" for number in range(1_500)]
    sheet = read(make_pack(saying(" ".join(words), snapshot(1))).file).worksheets[-1]
    told = " ".join(str(sheet.cell(row, 3).value or "") for row in range(1, sheet.max_row + 1))
    assert all(word in told.split() for word in words)
    assert max(dimension.height or 0 for dimension in sheet.row_dimensions.values()) < 409


@given(st.lists(GENERATED, min_size=1, max_size=20))
@example(list(KNOWN))
def test_that_no_field_of_the_clipboard_starts_a_formula(payloads: list[str]) -> None:
    told = table_as_tsv(["Said"], [[text] for text in payloads])
    fields = [row[0] if row else "" for row in csv.reader(io.StringIO(told), dialect="excel-tab")]
    assert len(fields) == len(payloads) + 1
    assert not [text for text in fields if text.startswith(_DANGEROUS)]


@given(GENERATED)
def test_that_the_clipboard_table_holds_text_and_no_markup(payload: str) -> None:
    told = table_as_html(["Said"], [[f"<b>{payload}"]])
    assert "<b>" not in told
    assert told.count("<td ") == 1


@pytest.mark.parametrize("start", _DANGEROUS)
def test_that_each_sign_that_starts_a_formula_is_known(start: str) -> None:
    assert starts_a_formula(f"{start}1")


def test_that_values_other_than_text_keep_their_kind(tmp_path: Path) -> None:
    values: list[Value] = [dt.date(2026, 11, 24), None, dt.date(1899, 1, 2), "2026-11-24"]
    sheet = read(export(tmp_path, values, "date")).worksheets[0]
    told = [str(sheet.cell(row, 2).value) for row in range(5, 9)]
    # Excel knows no day before 1900.
    assert told == ["2026-11-24 00:00:00", "None", "02/01/1899", "2026-11-24"]
    assert read(export(tmp_path, [7], "number")).worksheets[0]["B5"].value == 7
