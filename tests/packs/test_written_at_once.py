"""The short way into a workbook: what is put comes back, no formula has a way in, lines add up."""

from __future__ import annotations

import datetime as dt
import io
import json
import random
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lomu_app.packs.frozen import frozen
from lomu_app.packs.measure import line_count, surely_fits, surely_on_a_line, wrapped
from lomu_app.packs.safe_text import in_a_cell
from lomu_app.packs.text_layout import Value
from lomu_app.packs.tried_sheet import TriedSheet
from lomu_app.packs.workbook import PackFacts, PackSheet, PackWriter, Page
from tests.packs.payloads import KNOWN
from tests.packs.workbooks import texts_by_calamine
from tests.support.cores import MORNING
from tests.support.packs import content

_WIDTHS = (30.0, 12.0, 12.0, 40.0)
_STYLES = ("text", "number", "date", "strong")


def writer() -> PackWriter:
    """An empty workbook."""
    mark = "OFFICIAL-SENSITIVE"
    return PackWriter(PackFacts("Pack", "pack:1", mark, "#1 00", "PS Marsh", MORNING, MORNING))


def rows(chance: random.Random, count: int) -> list[tuple[Value, ...]]:
    """Rows of every kind of value, with texts that other programs trip over."""
    odd = [text for text in KNOWN if text]
    return [
        (
            chance.choice([None, *odd]), chance.choice([0, -7, 2.5, 1e-9, 12345678901, None]),
            dt.date(1901, 1, 1) + dt.timedelta(days=chance.randrange(90_000)),
            f"{chance.choice(odd)} {chance.random()}",
        )
        for _ in range(count)
    ]  # fmt: skip


def filled(count: int = 200) -> tuple[PackWriter, list[tuple[Value, ...]]]:
    pack, made = writer(), rows(random.Random(5), count)
    for _ in range(2):
        sheet = pack.sheet("List", Page(_WIDTHS))
        for row in made:
            sheet.fill_row(row, _STYLES)
    return pack, made


def shown(value: Value) -> object:
    if isinstance(value, dt.date):
        return dt.datetime.combine(value, dt.time())
    return in_a_cell(value) if isinstance(value, str) else value


def test_that_every_value_is_read_back_as_it_was_put() -> None:
    pack, made = filled()
    book = openpyxl.load_workbook(io.BytesIO(pack.closed()))
    for sheet in book:
        found = list(sheet.iter_rows(min_row=2, min_col=2, values_only=True))
        assert found == [tuple(map(shown, row)) for row in made]
        kinds = {cell.data_type for row in sheet.iter_rows(min_row=2, min_col=2) for cell in row}
        assert kinds == {"s", "n", "d"}


def test_that_another_reader_finds_the_same_texts(tmp_path: Path) -> None:
    pack, made = filled()
    file = tmp_path / "pack.xlsx"
    file.write_bytes(pack.closed())
    found = [text for text in texts_by_calamine(file) if text != "OFFICIAL-SENSITIVE"]
    wanted = [shown(value) for row in made for value in row if isinstance(value, str)]
    assert found == [text for text in wanted if text] * 2


def test_that_rows_have_the_heights_and_looks_that_were_asked_for() -> None:
    pack = writer()
    sheet = pack.sheet("List", Page(_WIDTHS))
    sheet.put(3, "bold", "strong")
    sheet.put(0, "plain", "text")  # in any order
    sheet.end_row(60)
    read = openpyxl.load_workbook(io.BytesIO(pack.closed()))["List"]
    assert read.row_dimensions[2].height == 60
    assert (read["B2"].value, read["E2"].value) == ("plain", "bold")
    assert (read["B2"].font.bold, read["E2"].font.bold) == (False, True)
    assert read.dimensions == "B1:E2"


@pytest.mark.parametrize("way", ["write_formula", "write_array_formula", "write_rich_string",
                                 "write_boolean", "write_dynamic_array_formula"])  # fmt: skip
def test_that_nothing_but_texts_numbers_and_days_has_a_way_in(way: str) -> None:
    bold = (native := writer().sheet("List", Page(_WIDTHS)).native).default_url_format
    told = {"write_boolean": (3, 1, True), "write_formula": (3, 1, "=1+1"),
            "write_rich_string": (3, 1, "a", bold, "b")}  # fmt: skip
    with pytest.raises(TypeError, match="no formula"):
        getattr(native, way)(*told.get(way, (3, 1, 3, 1, "=1+1")))


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_that_what_is_no_number_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="cannot stand"):
        writer().sheet("List", Page(_WIDTHS)).put(0, number, "number")


def test_that_a_row_that_has_ended_cannot_be_overwritten() -> None:
    sheet: PackSheet = writer().sheet("List", Page(_WIDTHS))
    sheet.fill_row(("kept", 1, None, ""), _STYLES)
    sheet.row -= 1
    with pytest.raises(ValueError, match="ended already"):
        sheet.fill_row(("instead", 2, None, ""), _STYLES)


def test_that_a_chart_carries_the_numbers_and_names_of_its_cells() -> None:
    pack = writer()
    sheet = pack.sheet("List", Page(_WIDTHS))
    for name, number in (("One & a half", 1.5), ("Two", 2), ("None", None)):
        sheet.fill_row((name, number, None, None), _STYLES)
    chart = pack.book.add_chart({"type": "column"})
    chart.add_series({"categories": ["List", 1, 1, 3, 1], "values": ["List", 1, 2, 3, 2]})
    sheet.native.insert_chart(5, 1, chart)
    with zipfile.ZipFile(io.BytesIO(pack.closed())) as parts:
        drawn = parts.read("xl/charts/chart1.xml").decode()
    kept = re.findall(r"<c:pt idx=\"(\d)\"><c:v>([^<]*)</c:v>", drawn)
    assert kept == [
        ("0", "One &amp; a half"),
        ("1", "Two"),
        ("2", "None"),
        ("0", "1.5"),
        ("1", "2"),
    ]


@given(
    st.lists(
        st.sampled_from(["a", "Mmmm", "wide", "", "iiiiiiiiiiiii", "W" * 40, "né", "漢字", "\n"])
    ),
    st.integers(500, 60_000),
)
def test_that_lines_are_counted_as_they_are_made(words: list[str], room: int) -> None:
    text = " ".join(words)
    assert line_count(text, room) == len(wrapped(text, room))


def test_that_the_frozen_bytes_do_not_hang_on_the_order_of_the_fields() -> None:
    kept = frozen(replace(content(), notices=("é",)))
    sorted_anew = json.dumps(
        json.loads(kept), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    assert kept == sorted_anew.encode()


@given(
    st.text(alphabet="ilWm @\u00e9\u4e2d \n", max_size=200),
    st.sampled_from((600.0, 2_000.0, 9_000.0)),
    st.integers(1, 6),
)
def test_that_what_is_said_to_fit_unmeasured_does(text: str, room: float, lines: int) -> None:
    if surely_fits(text, room, lines):
        assert len(wrapped(text, room)) <= lines
    if len(text) <= surely_on_a_line(room) and "\n" not in text:
        assert line_count(text, room) == 1


def test_that_what_was_laid_out_before_stands_in_the_book_as_if_written_there() -> None:
    page, row = Page(_WIDTHS), ("=1+1", 4, dt.date(1890, 5, 1), "Long word " * 40)
    tried, pack = TriedSheet(page), writer()
    straight, later = pack.sheet("Straight", page), pack.sheet("Later", page)
    for sheet in (straight, tried):
        sheet.put(0, "First", "strong")
        sheet.link(1, "Straight", "Back")
        sheet.end_row(22)
        sheet.fill_row(row, _STYLES, least=30)
        sheet.end_row(500)
    tried.onto(later)
    assert tried.height == later.height == straight.height > 409 + 30
    first, second = openpyxl.load_workbook(io.BytesIO(pack.closed())).worksheets
    for one, other in zip(first.iter_rows(), second.iter_rows(), strict=True):
        assert [(cell.value, cell.style_id) for cell in one] == [
            (cell.value, cell.style_id) for cell in other
        ]
    assert {at: each.height for at, each in first.row_dimensions.items()} == {
        at: each.height for at, each in second.row_dimensions.items()
    }
    with pytest.raises(ValueError, match="before its turn"):
        tried.put(1, "Second", "text")
