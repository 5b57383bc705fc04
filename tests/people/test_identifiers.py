"""PNC ids, CRO numbers, postcodes and clean text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lomu_app.people.identifiers import (
    CHECK_LETTERS,
    check_letter,
    clean_text,
    find_postcodes,
    is_cro_number,
    is_pnc_id,
    is_postcode,
    name_key,
    normalise_forenames,
    normalise_surname,
    parse_cro_number,
    parse_pnc_id,
    parse_postcode,
)


@pytest.mark.parametrize(
    "text",
    [
        "1967/9893091D",
        "1981/0000034U",
        "2000/0000223R",
        "2002/0073319Z",
        "2003/0000003Y",
        "1979/0163001B",
    ],
)
def test_that_the_published_pnc_ids_are_true(text: str) -> None:
    assert parse_pnc_id(text, this_year=2026) == text


@pytest.mark.parametrize(
    "text",
    [
        "2001/0171310S",
        "1980/0163001B",
        "2018/0393702",
        "",
        "K",
        "2018-0393702K",
        "2031/0000003Y",
    ],
)
def test_that_false_pnc_ids_are_refused(text: str) -> None:
    assert not is_pnc_id(text, this_year=2026)


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("81/34U", "1981/0000034U"),
        ("03/3Y", "2003/0000003Y"),
        ("86 / 413427K", "1986/0413427K"),
        ("20130872792J", "2013/0872792J"),
        ("85/293832a", "1985/0293832A"),
        (" 06/751071X\u00a0", "2006/0751071X"),
        ("18\\393702k", "2018/0393702K"),
    ],
)
def test_that_every_spelling_of_a_pnc_id_is_understood(text: str, full: str) -> None:
    assert parse_pnc_id(text, this_year=2026) == full


@given(year=st.integers(1930, 2026), serial=st.integers(0, 9_999_999), form=st.integers(0, 4))
def test_that_any_pnc_id_survives_any_spelling(year: int, serial: int, form: int) -> None:
    letter = check_letter(int(f"{year % 100:02d}{serial:07d}"))
    full = f"{year}/{serial:07d}{letter}"
    spelt = (
        full,
        full.lower(),
        full.replace("/", ""),
        f"{year % 100:02d}/{serial}{letter}",
        f"{year % 100:02d} / {serial} {letter}",
    )[form]
    wanted = year if form < 3 or year % 100 > 26 or year >= 2000 else year + 100
    assert parse_pnc_id(spelt, this_year=2026) == f"{wanted}{full[4:]}"


@given(
    year=st.integers(1930, 2026),
    serial=st.integers(0, 9_999_999),
    place=st.integers(0, 6),
    step=st.integers(1, 9),
)
def test_that_one_mistyped_figure_never_passes(
    year: int, serial: int, place: int, step: int
) -> None:
    letter = check_letter(int(f"{year % 100:02d}{serial:07d}"))
    figures = list(f"{serial:07d}")
    figures[place] = str((int(figures[place]) + step) % 10)
    assert not is_pnc_id(f"{year}/{''.join(figures)}{letter}", this_year=2026)


@given(st.text(max_size=30))
def test_that_no_text_breaks_the_parsers(text: str) -> None:
    for test in (lambda t: is_pnc_id(t, this_year=2026), is_cro_number, is_postcode):
        assert test(text) in (True, False)
    assert clean_text(clean_text(text)) == clean_text(text)


@pytest.mark.parametrize("text", ["065656/91H", "SF05/482703J", "SF83/50058Z"])
def test_that_the_published_cro_numbers_are_true(text: str) -> None:
    assert parse_cro_number(text.lower()) == text


def test_that_a_cro_number_with_another_letter_is_refused() -> None:
    assert not is_cro_number("065656/91J")


@pytest.mark.parametrize(
    ("text", "proper"),
    [
        ("cv47jp", "CV4 7JP"),
        ("B1 1AA", "B1 1AA"),
        ("ec1a1bb", "EC1A 1BB"),
        ("gir 0aa", "GIR 0AA"),
        ("W1A0AX", "W1A 0AX"),
        ("M11AE", "M1 1AE"),
    ],
)
def test_that_postcodes_are_set_properly(text: str, proper: str) -> None:
    assert parse_postcode(text) == proper


@pytest.mark.parametrize("text", ["CV4", "CV4 7J", "QV4 7JP", "CV4 7CP", "CV444 7JP", "12 345"])
def test_that_what_cannot_be_a_postcode_is_none(text: str) -> None:
    assert not is_postcode(text)


def test_that_postcodes_are_found_inside_an_address() -> None:
    found = find_postcodes("121 Scott Close\ncv47jp (also 3 Hill St CV1 4FY)")
    assert [one.postcode for one in found] == ["CV4 7JP", "CV1 4FY"]


@given(
    area=st.sampled_from(["CV", "B", "WS", "DY", "WV"]),
    district=st.integers(1, 99),
    sector=st.integers(0, 9),
    unit=st.text("ABDEFGHJLNPQRSTUWXYZ", min_size=2, max_size=2),
)
def test_that_a_postcode_is_the_same_however_it_is_spaced(
    area: str, district: int, sector: int, unit: str
) -> None:
    proper = f"{area}{district} {sector}{unit}"
    assert parse_postcode(proper.replace(" ", "").lower()) == proper
    assert parse_postcode(f"  {area}{district}   {sector}{unit} ") == proper


def test_that_invisible_signs_are_taken_out_and_lines_kept() -> None:
    assert clean_text("\u00a0NO\u200bWAK,\u202e Neil\u0000\r\nx\ufeff") == "NOWAK, Neil\nx"


def test_that_names_are_composed_and_cased_as_records_have_them() -> None:
    assert normalise_surname("o\u2019connor ") == "O'CONNOR"
    assert normalise_surname("Smith - Jones") == "SMITH-JONES"
    assert normalise_forenames("CALLUM michael McKay") == "Callum Michael McKay"
    assert normalise_forenames("Zoe\u0308") == "Zoë"
    assert name_key("Zoë O'Neill-Smith") == "ZOEONEILLSMITH"


def test_that_the_letters_are_those_of_the_catalogue() -> None:
    assert len(CHECK_LETTERS) == 23
    assert not set("IOS") & set(CHECK_LETTERS)
