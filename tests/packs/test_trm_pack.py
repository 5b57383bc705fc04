"""The pack that a meeting works from: what is in it, how it prints, what may be typed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from operator import methodcaller
from pathlib import Path
from typing import Any

import pytest

from lomu_app.daart.snapshot import Reason
from lomu_app.kernel.errors import Refused
from lomu_app.kernel.plain_data import plain_digest
from lomu_app.packs import trm_words as say
from lomu_app.packs.safe_text import in_a_cell
from lomu_app.packs.trm_cover import ON_COVER
from lomu_app.packs.trm_list import RESULTS
from tests.packs.conftest import PackMaker
from tests.packs.workbooks import links, read, texts_by_openpyxl
from tests.support.snapshots import DAY, line, much_known, snapshot


@pytest.mark.parametrize("targets", [0, 1, 40, 120])
def test_that_every_target_has_its_row_its_briefing_and_its_link(
    make_pack: PackMaker, targets: int
) -> None:
    report = make_pack(snapshot(targets))
    book = read(report.file)
    extra = 2 if targets else 0  # who is off the list, and the alerts
    index = 1 if targets > ON_COVER else 0
    assert report.rows == targets
    assert report.sheets == len(book.sheetnames) == 4 + extra + index + targets
    ids = [cell.value for cell in book["List"]["A"] if cell.value and cell.value != "id"]
    assert ids == [f"{n}.{1 + n % 3}.{500 + n}" for n in range(1, targets + 1)]
    cover = _leads_to(book["Cover"])
    if index:
        # More briefings than the cover's page holds have a page of links of their own.
        assert "'Briefings'!B2" in cover
    listing = _leads_to(book["Briefings"]) if index else cover
    for number in range(1, targets + 1):
        assert f"'DA-26-{number:04d}'!B2" in listing
        assert "'Cover'!B2" in _leads_to(book[f"DA-26-{number:04d}"])


def _leads_to(sheet: Any) -> list[str]:
    """The places that a sheet's links lead to."""
    return [cell.hyperlink.location for row in sheet for cell in row if cell.hyperlink]


def test_that_the_marking_stands_on_screen_on_paper_and_in_the_properties(
    make_pack: PackMaker,
) -> None:
    book = read(make_pack(snapshot(3)).file)
    for sheet in book:
        assert sheet["B1"].value == "OFFICIAL-SENSITIVE"
        assert "OFFICIAL-SENSITIVE" in sheet.oddHeader.center.text
        assert "OFFICIAL-SENSITIVE" in sheet.oddFooter.center.text
        # The banner is for the screen; on paper the header says it.
        assert "$B$2" in str(sheet.print_area)
    assert book.properties.keywords == "OFFICIAL-SENSITIVE"
    assert book.custom_doc_props["Marking"].value == "OFFICIAL-SENSITIVE"


def test_that_practice_is_said_everywhere(make_pack: PackMaker) -> None:
    report = make_pack(snapshot(2), marking="OFFICIAL-SENSITIVE · PRACTICE")
    assert report.file.name == "TRM-Coventry-2026-11-24-v1_OFFICIAL-SENSITIVE-PRACTICE.xlsx"
    book = read(report.file)
    assert all("PRACTICE" in sheet["B1"].value for sheet in book)
    assert all("PRACTICE" in sheet.oddHeader.center.text for sheet in book)


@pytest.mark.parametrize("marking", ["", "OFFICIAL", "official"])
def test_that_a_marking_below_the_floor_is_raised(make_pack: PackMaker, marking: str) -> None:
    book = read(make_pack(snapshot(1, marking=marking)).file)
    assert book["Cover"]["B1"].value == "OFFICIAL-SENSITIVE"


def test_that_nothing_secret_leaves_the_desk(make_pack: PackMaker) -> None:
    with pytest.raises(Refused, match="nothing above"):
        make_pack(snapshot(1), marking="TOP SECRET")
    assert list(make_pack.folder.iterdir()) == []


def test_that_each_page_names_the_log_head_the_author_and_its_number(make_pack: PackMaker) -> None:
    for sheet in read(make_pack(snapshot(2), generated_by="PS Tom & Jo").file):
        assert "log #1042 3f9ac1d2e07b" in sheet.oddFooter.right.text
        assert "&P of &N" in sheet.oddFooter.right.text.replace("&[Page]", "&P")
        assert "PS Tom ＆ Jo" in sheet.oddFooter.left.text


def test_that_a_name_in_the_footer_cannot_push_out_the_marking(make_pack: PackMaker) -> None:
    for sheet in read(make_pack(snapshot(1), generated_by="&&R&P" * 60).file):
        assert "OFFICIAL-SENSITIVE" in sheet.oddFooter.center.text
        assert "log #1042" in sheet.oddFooter.right.text


def test_that_tables_repeat_their_heading_fit_the_width_and_keep_it_on_screen(
    make_pack: PackMaker,
) -> None:
    book = read(make_pack(snapshot(30)).file)
    for name in ("List", "Actions"):
        sheet = book[name]
        assert sheet.print_title_rows == "$4:$4"
        assert sheet.freeze_panes == "D5"
        assert sheet.page_setup.orientation == "landscape"
        # One page wide is what a workbook means when it says nothing.
        assert sheet.page_setup.fitToWidth in (None, 1)
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.paperSize == 9
        assert sheet.column_dimensions["A"].hidden
    assert book["List"].auto_filter.ref == "B4:P34"
    assert book["Cover"].page_setup.orientation == "portrait"


def test_that_no_row_of_the_method_stands_on_a_page_of_its_own(make_pack: PackMaker) -> None:
    # One page high is what a workbook means when it says nothing.
    assert read(make_pack(snapshot(12)).file)["Method"].page_setup.fitToHeight is None


def test_that_there_is_air_between_a_heading_and_the_first_row(make_pack: PackMaker) -> None:
    book = read(make_pack(snapshot(3)).file)
    for name in ("List", "Actions", "Method"):
        sheet = book[name]
        heading = next(row for row in sheet.iter_rows() if row[1].fill.fgColor.rgb == "FF0F2438")
        assert heading[1].border.bottom.style == "thick"
        assert heading[1].border.bottom.color.rgb == "FFFFFFFF"


def test_that_ordinary_briefings_take_one_page(make_pack: PackMaker) -> None:
    book = read(make_pack(snapshot(12)).file)
    fits = [s.page_setup.fitToHeight for s in book if s.title.startswith("DA-")]
    # One page high is what a workbook means when it says nothing.
    assert fits == [None] * 12


def test_that_somebody_of_whom_much_is_known_still_takes_one_page(make_pack: PackMaker) -> None:
    made = snapshot(3)
    hard = much_known()
    assert len(hard.attempts) == 12
    assert len(hard.addresses) == 5
    book = read(make_pack(dataclasses.replace(made, lines=(*made.lines[:2], hard))).file)
    plain, much = (book[f"DA-26-000{number}"] for number in (1, 3))
    assert much.page_setup.fitToHeight is None
    # Wider, so that it is pressed less.
    assert much.column_dimensions["C"].width > plain.column_dimensions["C"].width
    told = " ".join(str(cell.value) for row in much for cell in row if cell.value)
    assert all(f"{attempt.on_day:%d/%m/%Y} 06:10" in told for attempt in hard.attempts)
    assert all(address.text in told for address in hard.addresses)


def test_that_whoever_takes_more_than_one_page_is_named_on_each(make_pack: PackMaker) -> None:
    made = snapshot(2)
    long = dataclasses.replace(made.lines[1], comments="A word of the neighbours. " * 1_200)
    book = read(make_pack(dataclasses.replace(made, lines=(made.lines[0], long))).file)
    assert book["DA-26-0001"].print_title_rows is None
    sheet = book["DA-26-0002"]
    assert (sheet.page_setup.fitToHeight, sheet.print_title_rows) == (0, "$2:$3")
    assert [sheet["C2"].value, sheet["C3"].value] == ["DA-26-0002", say.name_of(long)]


def test_that_lists_name_a_few_gaps_and_reasons_and_briefings_all(make_pack: PackMaker) -> None:
    gaps = tuple(f"Gap {number}" for number in range(12))
    reasons = tuple(Reason(f"r{n}", f"Reason {n}", 20 - n) for n in range(9))
    made = snapshot(1)
    lines = (dataclasses.replace(made.lines[0], gaps=gaps, reasons=reasons),)
    book = read(make_pack(dataclasses.replace(made, lines=lines)).file)
    row = [cell.value for cell in book["List"][5]]
    assert "12 gaps: Gap 0; Gap 1; 10 more in the briefing" in row
    assert any(str(value).endswith("Reason 3; Reason 4; and 4 more") for value in row)
    whole = " ".join(str(c.value) for r in book["DA-26-0001"] for c in r if c.value)
    assert all(gap in whole for gap in gaps)
    assert all(f"Reason {n} ({20 - n:+d})" in whole for n in range(9))


def test_that_a_name_that_runs_to_the_left_stays_in_its_cell(make_pack: PackMaker) -> None:
    made = snapshot(2)
    lines = (made.lines[0], dataclasses.replace(made.lines[1], surname="שלום", forenames="محمد"))
    sheet = read(make_pack(dataclasses.replace(made, lines=lines)).file)["Cover"]
    (told,) = [c.value for row in sheet for c in row if c.value and "שלום" in str(c.value)]
    assert told == "\u200e2 שלום, محمد"
    assert all(cell.alignment.readingOrder == 1 for row in sheet for cell in row if cell.value)


def test_that_only_yellow_cells_can_be_changed(make_pack: PackMaker) -> None:
    book = read(make_pack(snapshot(4)).file)
    assert all(sheet.protection.sheet for sheet in book)
    actions = book["Actions"]
    open_cells = {c.coordinate for row in actions for c in row if not c.protection.locked}
    assert open_cells == {f"{column}{row}" for column in "FGHIJ" for row in range(5, 17)}
    assert all(c.protection.locked for row in book["List"] for c in row)


@pytest.mark.parametrize(
    "words", [(), ("Arrested", "No reply, nobody seen", "=1+1", "x" * 120) * 4]
)
def test_that_a_result_is_chosen_from_the_words_of_the_policy_with_a_hint(
    make_pack: PackMaker, words: tuple[str, ...]
) -> None:
    made = dataclasses.replace(snapshot(2), result_choices=words)
    book = read(make_pack(made).file)
    rules = book["Actions"].data_validations.dataValidation
    lists = [rule for rule in rules if rule.type == "list"]
    assert lists
    # Cells of another sheet, for words within the rule may be neither long nor hold a comma.
    sheet, cells = lists[0].formula1.split("!")
    assert sheet == "'Method'"
    assert [cell.value for (cell,) in book["Method"][cells]] == [
        in_a_cell(word) for word in words or RESULTS
    ]
    assert {rule.formula1 for rule in lists} == {lists[0].formula1}
    assert all(rule.prompt for rule in rules)
    assert any(rule.type == "date" for rule in rules)


def test_that_dates_are_dates(make_pack: PackMaker) -> None:
    sheet = read(make_pack(snapshot(1)).file)["List"]
    born = line(1).date_of_birth
    assert born is not None
    assert sheet["D5"].value == dt.datetime.combine(born, dt.time())
    assert sheet["D5"].number_format == "dd/mm/yyyy"
    assert sheet["P5"].value == dt.datetime.combine(DAY, dt.time())


def test_that_risk_colours_try_very_high_first_and_stop(make_pack: PackMaker) -> None:
    sheet = read(make_pack(snapshot(6)).file)["List"]
    rules = [rule for found in sheet.conditional_formatting for rule in found.rules]
    rules.sort(key=lambda rule: rule.priority)
    assert [rule.text for rule in rules] == ["Very high", "High", "Medium", "Standard"]
    assert all(rule.stopIfTrue for rule in rules)
    assert sheet["F5"].value == "▲ High"


def test_that_the_risk_at_the_head_of_a_briefing_has_the_colours_of_the_list(
    make_pack: PackMaker,
) -> None:
    words = ("very high", "high", "medium", "standard", "not assessed")
    lines = tuple(
        dataclasses.replace(each, victim_risk=word)
        for each, word in zip(snapshot(5).lines, words, strict=True)
    )
    book = read(make_pack(dataclasses.replace(snapshot(5), lines=lines)).file)
    rules = [rule for found in book["List"].conditional_formatting for rule in found.rules]
    told = {rule.text: rule.dxf for rule in rules}
    for number, word in enumerate(words, 1):
        cell, rule = book[f"DA-26-{number:04d}"]["B3"], told.get(word.capitalize())
        assert word in cell.value.casefold()
        filled = cell.fill.fgColor.rgb if cell.fill.fill_type else None
        assert filled == (rule.fill.bgColor.rgb if rule else None)
        assert cell.font.color.rgb == (rule.font.color.rgb if rule else "FF0B0C0C"), word


def test_that_no_cells_are_joined_outside_the_cover(make_pack: PackMaker) -> None:
    book = read(make_pack(snapshot(3)).file)
    assert [s.title for s in book if s.merged_cells.ranges and s.title != "Cover"] == []


def test_that_the_cover_says_how_the_list_stands(make_pack: PackMaker) -> None:
    told = texts_by_openpyxl(make_pack(snapshot(3), recipients=("Response B",)).file)
    for wanted in ("Threat Review", "Coventry", "Tuesday 24 November 2026", "not ready",
                   "Insp 88 Rahman, 24/11/2026 08:05", "log #1042 3f9ac1d2e07b", "Response B",
                   "daart-ranking 2026.11", "24/11/2026 07:05"):  # fmt: skip
        assert wanted in told


def test_that_a_list_nobody_approved_says_so(make_pack: PackMaker) -> None:
    told = texts_by_openpyxl(make_pack(snapshot(1, approved=False)).file)
    assert any(text.startswith("DRAFT: not approved") for text in told)


def test_that_missing_and_old_markers_are_never_silent(make_pack: PackMaker) -> None:
    book = read(make_pack(snapshot(4)).file)
    third = [c.value for row in book["DA-26-0003"] for c in row]
    assert "CONFIRM: marked 15/09/2024" in third
    assert "CONFIRM: date not known" in third
    fourth = [c.value for row in book["DA-26-0004"] for c in row]
    assert any("check PNC before you go" in str(value) for value in fourth)


def test_that_somebody_taken_off_stands_with_the_reason_and_not_on_the_list(
    make_pack: PackMaker,
) -> None:
    made = snapshot(2)
    gone = dataclasses.replace(made.lines[1], removed_reason="Wrong person", removed_by="PS Marsh")
    book = read(make_pack(dataclasses.replace(made, lines=(made.lines[0], gone))).file)
    assert "DA-26-0002" not in book.sheetnames
    off = [c.value for row in book["Off the list"] for c in row]
    assert "Wrong person (PS Marsh)" in off


def test_that_alerts_stand_before_the_list_with_a_cell_for_their_outcome(
    make_pack: PackMaker,
) -> None:
    book = read(make_pack(snapshot(2)).file)
    assert book.sheetnames[:3] == ["Cover", "Alerts and releases", "List"]
    sheet = book["Alerts and releases"]
    assert [cell.value for cell in sheet["A"]][4:] == ["alert.11.1", "alert.9.2"]
    assert [cell.value for cell in sheet[5]][1:4] == [
        "AL-26-0011", "Release today", "HOLLOWICK, Sten",
    ]  # fmt: skip
    assert sheet["F6"].value == "for 2 days, since 22/11/2026 · came in AFTER THE APPROVAL"
    assert [sheet[f"G{row}"].value for row in (5, 6)] == [None, "Found safe at 08:20"]
    open_cells = {c.coordinate for row in sheet for c in row if not c.protection.locked}
    assert open_cells == {"G5", "G6"}
    without = dataclasses.replace(snapshot(2), alerts=())
    assert "Alerts and releases" not in read(make_pack(without).file).sheetnames


def test_that_sheets_have_names_that_excel_takes(make_pack: PackMaker) -> None:
    made = snapshot(6)
    odd = ("List", "a/b:c*?[x]", "'quoted'", "History", "x" * 60, "x" * 60)
    lines = tuple(
        dataclasses.replace(target, reference=name)
        for target, name in zip(made.lines, odd, strict=True)
    )
    report = make_pack(dataclasses.replace(made, lines=lines))
    names = read(report.file).sheetnames
    assert len({name.lower() for name in names}) == len(names) == 12
    assert all(len(name) <= 31 for name in names)
    places = {f"#'{name}'!B2".replace("''", "'") for name in names}
    assert {place.replace("''", "'") for place in links(report.file)} <= places


def test_that_the_same_list_gives_the_same_bytes(make_pack: PackMaker, tmp_path: Path) -> None:
    first = make_pack(snapshot(8), out=tmp_path / "a.xlsx")
    second = make_pack(snapshot(8), out=tmp_path / "b.xlsx")
    assert first.sha256 == second.sha256
    assert first.file.read_bytes() == second.file.read_bytes()
    other = make_pack(snapshot(8), out=tmp_path / "c.xlsx", head="#1043 aaaaaaaaaaaa")
    assert other.sha256 != first.sha256


def test_that_a_pack_can_be_known_again_from_the_file_alone(make_pack: PackMaker) -> None:
    made = dataclasses.replace(snapshot(2), prepared_by="PS Ó Séaghdha")
    own = read(make_pack(made).file).custom_doc_props
    assert own["AuditHead"].value == "log #1042 3f9ac1d2e07b"
    assert own["ContentSHA256"].value == made.digest()
    assert (own["ListId"].value, own["ListVersion"].value) == ("7", "1")
    # As it was reckoned ever since: by which what was frozen years ago is held.
    plain = json.loads(json.dumps(dataclasses.asdict(made), default=methodcaller("isoformat")))
    assert made.as_data() == plain
    assert made.digest() == plain_digest(plain)
