"""What formatting says in an .ods: strike-through, colours, comments, hidden parts, merges."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

from lomu_app.intake.reader import read_workbook
from lomu_app.intake.targets import read_targets

NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        ("office", "office"), ("style", "style"), ("table", "table"), ("text", "text"),
        ("fo", "xsl-fo-compatible"),
    )
)  # fmt: skip
STYLES = (
    f'<?xml version="1.0"?><office:document-styles {NAMES}><office:styles>'
    '<style:style style:name="Off" style:family="table-cell">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    "</office:styles></office:document-styles>"
)
AUTOMATIC = (
    '<style:style style:name="struck" style:family="table-cell" style:parent-style-name="Off"/>'
    '<style:style style:name="green" style:family="table-cell">'
    '<style:table-cell-properties fo:background-color="#92d050"/></style:style>'
    '<style:style style:name="run" style:family="text">'
    '<style:text-properties style:text-line-through-type="single"/></style:style>'
    '<style:style style:name="away" style:family="table">'
    '<style:table-properties table:display="false"/></style:style>'
)
HEADINGS = ("Crime no", "Suspect", "DOB", "Offence", "Risk", "Address", "OIC", "Notes")
LINE = ("20CV/{n}A/26", "HARBOTTLE, {who}", "20/02/1988", "Stalking", "High",
        "5 Kiln Croft, CV87 1AA", "PC 8804 Esk", "none")  # fmt: skip


def cell(text: str, style: str = "", more: str = "", inside: str = "") -> str:
    named = f' table:style-name="{style}"' if style else ""
    return (
        f'<table:table-cell office:value-type="string"{named}{more}>{inside}'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def row(cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{cells}</table:table-row>"


def line(number: int, who: str, style: str = "", more: str = "") -> str:
    texts = [text.format(n=number, who=who) for text in LINE]
    return row("".join(cell(text, style) for text in texts), more)


def write(path: Path, rows: str, more_sheets: str = "") -> Path:
    content = (
        f'<?xml version="1.0"?><office:document-content {NAMES}><office:automatic-styles>'
        f"{AUTOMATIC}</office:automatic-styles><office:body><office:spreadsheet>"
        '<table:table table:name="DAART"><table:table-column table:number-columns-repeated="7"/>'
        f'<table:table-column table:visibility="collapse"/>{rows}</table:table>{more_sheets}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("styles.xml", STYLES)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


HEAD = row("".join(map(cell, HEADINGS)))
NOTE = "<office:annotation><text:p>Ring the OIC</text:p><text:p>first</text:p></office:annotation>"


def test_that_struck_and_coloured_rows_mean_what_they_mean_in_any_workbook(tmp_path: Path) -> None:
    rows = HEAD + line(1, "Ann") + line(2, "Ben", "struck") + line(3, "Cy", "green")
    rows += row(cell("Green = arrested"))
    path = write(tmp_path / "list.ods", rows)
    found = read_targets(read_workbook(path), area="Coventry", today=dt.date(2026, 11, 24))
    assert [(one.forenames, one.struck, one.status) for one in found.lines] == [
        ("Ann", False, "outstanding"), ("Ben", True, "outstanding"), ("Cy", False, "arrested"),
    ]  # fmt: skip
    assert found.doubts == ()
    assert found.file_doubts == ()


def test_that_hidden_parts_comments_and_merges_are_seen(tmp_path: Path) -> None:
    merged = cell("HARBOTTLE, Dee", more=' table:number-rows-spanned="2"', inside=NOTE)
    rows = (
        HEAD
        + line(1, "Ann", more=' table:visibility="filter"')
        + row(cell("20CV/2A/26") + merged)
        + row(cell("20CV/3A/26") + "<table:covered-table-cell/>")
        + row(cell('gone <text:span text:style-name="run">then</text:span> back'))
    )
    away = '<table:table table:name="Old" table:style-name="away">' + HEAD + "</table:table>"
    workbook = read_workbook(write(tmp_path / "list.ods", rows, away))
    sheet = workbook.sheets[0]
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({1}, {7})
    assert sheet.comments == {(2, 1): "Ring the OIC\nfirst"}
    assert sheet.merged == [(2, 1, 3, 1)]
    assert sheet.part_struck == {(4, 0)}
    assert [one.hidden for one in workbook.sheets] == [False, True]


def test_that_a_style_over_a_million_rows_costs_nothing(tmp_path: Path) -> None:
    blank = '<table:table-cell table:style-name="green" table:number-columns-repeated="16384"/>'
    rows = HEAD + line(1, "Ann") + row(blank, ' table:number-rows-repeated="1048000"')
    workbook = read_workbook(write(tmp_path / "list.ods", rows))
    assert workbook.formatting_read
    assert workbook.sheets[0].fills == {}


def test_that_styles_based_on_each_other_end(tmp_path: Path) -> None:
    path = write(tmp_path / "list.ods", HEAD + line(1, "Ann", "one"))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    loop = "".join(
        f'<style:style style:name="{a}" style:family="table-cell" style:parent-style-name="{b}"/>'
        for a, b in (("one", "two"), ("two", "one"))
    ).encode()
    begins = b"<office:automatic-styles>"
    parts["content.xml"] = parts["content.xml"].replace(begins, begins + loop)
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    assert read_workbook(path).sheets[0].struck == set()
