"""Cells with more in them than their column asks for: taken where certain, doubted else."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.intake.attempts import parse_attempts
from lomu_app.intake.dates import parse_birth_date
from lomu_app.intake.markers import parse_markers
from lomu_app.intake.names import parse_name, parse_part
from lomu_app.intake.references import normal_reference, parse_crime_reference, parse_pnc_cell
from lomu_app.intake.words import is_nothing, parse_risk, parse_yes_no
from lomu_app.intake.workbook import Value
from tests.intake.people_made_up import TODAY, pnc, wrong_pnc

PNC = pnc(2011, 123456)


@pytest.mark.parametrize(
    "typed",
    ["ASHBY - Ron", "ASHBY; Ron", "ASHBY / Ron", "ASHBY/Ron", "ASHBY | Ron", "ASHBY. Ron"],
)
def test_that_other_signs_than_a_comma_part_a_name_whose_capitals_agree(typed: str) -> None:
    parsed = parse_name(typed)
    assert (parsed.value.surname, parsed.value.forenames, parsed.doubt) == ("ASHBY", "Ron", None)


@pytest.mark.parametrize(
    "typed",
    [
        "ASHBY, Ron *VIOLENT*", "ASHBY, Ron - CURFEW", "ASHBY, Ron & SMITH, Al", "ASHBY Jnr, Ron",
        "ASHBY or ASHBEY, Ron", "ASHBY, Ron YOUTH", "RECALL - ASHBY, Ron", "NEW: ASHBY, Ron",
        "ASHBY, Ron now KHAN", "ASHBY / SMITH", "Ashby - Ron", "ASHBY, Ron [HIGH] see row 9",
    ],
)  # fmt: skip
def test_that_a_name_with_a_remark_in_it_is_doubted(typed: str) -> None:
    assert parse_name(typed).doubt


@pytest.mark.parametrize(
    "typed", ["ASHBY / KHAN", "ASHBY (poss) or KHAN", "ASHBY & KHAN", "ASHBY?"]
)
def test_that_a_surname_with_a_remark_in_it_is_doubted(typed: str) -> None:
    assert parse_part(typed, surname=True).doubt


@pytest.mark.parametrize(
    "typed", ["SMITH-JONES, Al", "O'NEILL, Ann Marie", "ST. JOHN, Ed", "NG, Ed"]
)
def test_that_plain_names_are_not(typed: str) -> None:
    assert parse_name(typed).doubt is None


@pytest.mark.parametrize("typed", ["Y?", "Circ'd?", "No?", "yes ?"])
def test_that_a_yes_or_no_with_a_question_mark_is_doubted(typed: str) -> None:
    assert parse_yes_no(typed).doubt


@pytest.mark.parametrize(
    ("typed", "said"),
    [("Y 12/11", True), ("Yes - 12/11/26", True), ("Circ 12.11.26", True), ("12/11/2026", True),
     ("WM since 12/11", True), ("On", True), ("Off", False), ("û", False)],
)  # fmt: skip
def test_that_a_yes_with_its_day_is_a_yes(typed: str, said: bool) -> None:
    parsed = parse_yes_no(typed)
    assert (parsed.value, parsed.doubt) == (said, None)


@pytest.mark.parametrize("typed", ["N 12/11", "Cancelled 12/11", "Y - cancelled 14/11"])
def test_that_a_day_beside_anything_else_is_doubted(typed: str) -> None:
    assert parse_yes_no(typed).doubt


@pytest.mark.parametrize("typed", ["M+", "H -> M", "H↓", "not high", "Was H", "High < Med", "H*"])
def test_that_a_band_with_a_sign_of_change_is_doubted(typed: str) -> None:
    assert parse_risk(typed).doubt


@pytest.mark.parametrize(
    ("typed", "nothing"), [("***", False), ("!", False), ("-", True), (".", True)]
)
def test_that_signs_alone_are_not_nothing(typed: str, nothing: bool) -> None:
    assert is_nothing(typed) is nothing
    assert bool(parse_risk(typed).doubt) is not nothing


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("20070320", dt.date(2007, 3, 20)), (19850312, dt.date(1985, 3, 12)),
        ("20032007", dt.date(2007, 3, 20)), ("30/11/26", dt.date(1926, 11, 30)),
    ],
)  # fmt: skip
def test_that_a_birth_in_eight_figures_or_of_the_last_century_is_read(
    typed: Value, day: dt.date
) -> None:
    parsed = parse_birth_date(typed, today=TODAY)
    assert (parsed.value, parsed.doubt) == (day, None)


@pytest.mark.parametrize("typed", ["20072032", "99999999", 99999999])
def test_that_eight_figures_that_are_no_day_are_doubted(typed: Value) -> None:
    parsed = parse_birth_date(typed, today=TODAY)
    assert (parsed.value, bool(parsed.doubt)) == (None, True)


def test_that_six_figures_are_a_birth_with_a_doubt() -> None:
    parsed = parse_birth_date("120385", today=TODAY)
    assert (parsed.value, bool(parsed.doubt)) == (dt.date(1985, 3, 12), True)


@pytest.mark.parametrize("typed", ["4/5/20", "4.5.18"])
def test_that_a_short_year_that_fits_no_age_is_doubted_as_such(typed: str) -> None:
    assert "either century" in str(parse_birth_date(typed, today=TODAY).doubt)


@pytest.mark.parametrize("stroke", [" ", "-", "\\", ".", " / ", " - "])
def test_that_a_pnc_id_with_another_stroke_is_held_to_its_check_letter(stroke: str) -> None:
    assert parse_pnc_cell(PNC.replace("/", stroke), today=TODAY).value == PNC
    assert parse_pnc_cell(PNC.replace("/", stroke)[2:], today=TODAY).value == PNC
    wrong = parse_pnc_cell(wrong_pnc(2011, 123456).replace("/", stroke), today=TODAY)
    assert (wrong.value, bool(wrong.doubt)) == (None, True)


def test_that_the_year_of_a_reference_is_set_alike() -> None:
    assert normal_reference("20CV/25115K/2026") == normal_reference("20cv/25115k/26")


@pytest.mark.parametrize("typed", ["20CV/1A/26?", "Not 20CV/1A/26 - 20CV/2B/26", "was 20CV/1A/26"])
def test_that_a_reference_that_is_taken_back_is_doubted(typed: str) -> None:
    assert parse_crime_reference(typed).doubt


@pytest.mark.parametrize(
    ("typed", "doubted"),
    [
        ("VI.WE", False), ("VI.WE.DR", False), ("SHCO", True), ("see PNC", True), ("Yes", True),
        ("N", True), ("V W D", True), ("partner VI", True), ("victim has SH", True),
        ("VI/WE - spent", True), ("Y - see intel", True), ("dog at address", False),
    ],
)  # fmt: skip
def test_that_what_names_no_marker_of_this_person_is_doubted(typed: str, doubted: bool) -> None:
    assert bool(parse_markers(typed).doubt) is doubted


def test_that_codes_with_a_stop_between_them_are_all_read() -> None:
    assert [marker.code for marker in parse_markers("VI.WE.DR").value] == ["VI", "WE", "DR"]


@pytest.mark.parametrize(
    "typed",
    ["no reply 12/11/26; not in 14/11/26", "NR (12/11) | neg (14/11)", "12.11 NR / 14.11 NR",
     "12/11 no reply. 14/11 moved out", "12/11 NR > 14/11 NR"],
)  # fmt: skip
def test_that_parts_with_a_day_each_are_an_attempt_each(typed: str) -> None:
    parsed = parse_attempts(typed, today=TODAY)
    assert (parsed.value.count, parsed.doubt) == (2, None)
    assert [item.day for item in parsed.value.items] == [
        dt.date(2026, 11, 12), dt.date(2026, 11, 14)
    ]  # fmt: skip


def test_that_an_attempt_of_long_ago_is_doubted() -> None:
    assert "long ago" in str(parse_attempts("12/11/2014 no reply", today=TODAY).doubt)
