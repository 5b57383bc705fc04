"""Names, risk, signs, references, attempts, addresses, markers and officers."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lomu_app.intake.attempts import parse_attempts
from lomu_app.intake.identity import parse_identity
from lomu_app.intake.markers import parse_markers, parse_officer
from lomu_app.intake.names import learn_order, parse_name
from lomu_app.intake.places import parse_addresses
from lomu_app.intake.references import (
    normal_reference,
    parse_crime_reference,
    parse_pnc_cell,
    split_offence,
)
from lomu_app.intake.words import parse_risk, parse_status, parse_yes_no
from lomu_app.people.identifiers import is_pnc_id, is_postcode

TODAY = dt.date(2026, 11, 24)
WITHOUT_ZONE = dt.datetime.combine(dt.date(1988, 2, 20), dt.time())


@pytest.mark.parametrize(
    ("typed", "surname", "forenames", "aliases"),
    [
        ("BEGUM, Leigh", "BEGUM", "Leigh", ()),
        ("Lee, Daren", "LEE", "Daren", ()),
        ("SHAW,Clifford ", "SHAW", "Clifford", ()),
        ("Steven ALI", "ALI", "Steven", ()),
        ("\u00a0NOWAK, Neil", "NOWAK", "Neil", ()),
        ("Alex Kevin BURTON", "BURTON", "Alex Kevin", ()),
        ("NOWAK Muhammad Russell", "NOWAK", "Muhammad Russell", ()),
        ("Eric, Evans", "ERIC", "Evans", ()),
        ("VAN DER BERG, Alexander", "VAN DER BERG", "Alexander", ()),
        ("ST. JOHN, Andrew Bradley", "ST. JOHN", "Andrew Bradley", ()),
        ("SMITH, Adam (aka Ronald)", "SMITH", "Adam", ("Ronald",)),
        ("O'NEILL Kieran", "O'NEILL", "Kieran", ()),
        ("Mr John SMITH", "SMITH", "John", ()),
        ("SMITH, Mr John", "SMITH", "John", ()),
        ('JONES, Owen "Spud"', "JONES", "Owen", ("Spud",)),
        ("KHAN, Ali aka Baz / Bazza", "KHAN", "Ali", ("Baz", "Bazza")),
        ("McDONALD Ian", "MCDONALD", "Ian", ()),
        ("SMITH-JONES, Jaspreet", "SMITH-JONES", "Jaspreet", ()),
        ("Pieter van der BERG", "VAN DER BERG", "Pieter", ()),
    ],
)
def test_that_names_are_taken_apart(
    typed: str, surname: str, forenames: str, aliases: tuple[str, ...]
) -> None:
    parsed = parse_name(typed)
    name = parsed.value
    assert (name.surname, name.forenames, name.aliases) == (surname, forenames, aliases)
    assert parsed.doubt is None


@pytest.mark.parametrize(
    "typed", ["John Smith", "JOHN SMITH", "Smith", "a, b, c", "Un-named 7", "?"]
)
def test_that_names_without_a_clear_order_are_doubted(typed: str) -> None:
    assert parse_name(typed).doubt


def test_that_a_column_can_show_the_order_of_its_names() -> None:
    column = ["John Smith", "David Pemberton", "Karen Oakes", "Quentin Zed"]
    assert learn_order(column) == "forenames_first"
    assert learn_order([" ".join(reversed(n.split())) for n in column]) == "surname_first"
    assert learn_order(["Quentin Zed", "Zed Quentin"]) is None
    assert parse_name("John Smith", order="surname_first").value.surname == "JOHN"


@pytest.mark.parametrize(
    ("typed", "risk"),
    [
        ("H", "high"),
        ("Hi", "high"),
        ("HIGH ", "high"),
        ("High risk", "high"),
        ("M", "medium"),
        ("MED", "medium"),
        ("med", "medium"),
        ("S", "standard"),
        ("STD", "standard"),
        ("Std.", "standard"),
        ("DASH - High", "high"),
        ("HIGH (16)", "high"),
        ("Stand", "standard"),
    ],
)
def test_that_risk_words_are_understood(typed: str, risk: str) -> None:
    parsed = parse_risk(typed)
    assert (parsed.value, parsed.doubt) == (risk, None)


@pytest.mark.parametrize(
    ("typed", "risk"),
    [
        (16, "high"),
        ("12", "medium"),
        ("4/27", "standard"),
        ("amber", "medium"),
        ("?", None),
        ("high/med", None),
        ("banana", None),
        (99, None),
    ],
)
def test_that_what_is_no_band_is_doubted(typed: str | int, risk: str | None) -> None:
    parsed = parse_risk(typed)
    assert parsed.value == risk
    assert parsed.doubt


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Y", True),
        ("Yes", True),
        ("✓", True),
        ("CIRC", True),
        ("Circ’d", True),
        ("x", True),
        ("N", False),
        ("No", False),
        ("-", False),
        ("", False),
        (None, False),
        (True, True),
        ("not circ'd", False),
        (1, True),
        (0, False),
    ],
)
def test_that_signs_of_yes_and_no_are_understood(typed: object, said: bool) -> None:
    parsed = parse_yes_no(typed)  # type: ignore[arg-type]  # mixed on purpose
    assert (parsed.value, parsed.doubt) == (said, None)


def test_that_a_sign_that_says_neither_is_doubted() -> None:
    assert parse_yes_no("ask OIC").doubt


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("O/S", ("outstanding", None)),
        ("o/s", ("outstanding", None)),
        ("Outstanding", ("outstanding", None)),
        ("Arrested", ("arrested", "arrested")),
        ("ARRESTED 23/11", ("arrested", "arrested")),
        ("Not arrested", ("outstanding", None)),
        ("NFA", ("removed", "no_further_action")),
        ("VA", ("removed", "voluntary_attendance")),
        ("Surrendered", ("arrested", "surrendered")),
        ("Deceased", ("removed", "deceased")),
    ],
)
def test_that_status_words_are_understood(typed: str, status: tuple[str, str | None]) -> None:
    parsed = parse_status(typed)
    assert (parsed.value, parsed.doubt) == (status, None)


def test_that_an_unknown_status_is_doubted() -> None:
    assert parse_status("purple").doubt


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("20cv / 25115k / 26", "20CV/25115K/26"),
        ("20CV/241785N/26", "20CV/241785N/26"),
        ("wm - 123/26", "WM-123/26"),
    ],
)
def test_that_references_are_set_alike(typed: str, normal: str) -> None:
    assert normal_reference(typed) == normal


def test_that_several_references_are_all_kept() -> None:
    said = parse_crime_reference("20CV/1A/26 & 20cv / 2b / 26\n20CV/1A/26")
    assert said.value.references == ("20CV/1A/26", "20CV/2B/26")
    assert split_offence("Stalking (20CV/1A/26)") == ("Stalking", ("20CV/1A/26",))


@pytest.mark.parametrize("typed", ["TBC", "unknown to us", WITHOUT_ZONE])
def test_that_what_is_no_reference_is_doubted(typed: object) -> None:
    parsed = parse_crime_reference(typed)  # type: ignore[arg-type]  # mixed on purpose
    assert parsed.value.references == ()
    assert parsed.doubt


def test_that_a_pnc_id_with_a_wrong_letter_is_never_stored() -> None:
    parsed = parse_pnc_cell("2003/0324042V", today=TODAY)
    assert parsed.value is None
    assert "check letter" in (parsed.doubt or "")
    assert parse_pnc_cell("N/K", today=TODAY).doubt is None


def test_that_attempts_in_free_text_become_a_list() -> None:
    found = parse_attempts(
        "1) 22/11 @ 2210 mother states away\n2) 31/12 0715hrs no reply", today=TODAY
    ).value
    assert [(a.day, a.time, a.outcome) for a in found.items] == [
        (dt.date(2026, 11, 22), "22:10", "occupant_spoken_to"),
        (dt.date(2025, 12, 31), "07:15", "no_reply"),
    ]
    assert found.count == 2


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        (3, 3),
        ("Nil", 0),
        ("", 0),
        (None, 0),
        ("x2", 2),
        ("2 attempts", 2),
        ("None to date", 0),
    ],
)
def test_that_a_count_of_attempts_is_understood(typed: object, count: int) -> None:
    parsed = parse_attempts(typed, today=TODAY)  # type: ignore[arg-type]  # mixed on purpose
    assert (parsed.value.count, parsed.doubt) == (count, None)


def test_that_an_attempt_on_a_day_that_does_not_exist_is_doubted() -> None:
    assert parse_attempts("1) 31/02 @ 0600 no reply", today=TODAY).doubt


@pytest.mark.parametrize(
    ("typed", "texts", "postcodes"),
    [
        ("121 Scott Close\ncv47jp\n(also at partners)", ["121 Scott Close, CV4 7JP"], ["CV4 7JP"]),
        ("5 Ball Drive, Coventry, CV1 4FY", ["5 Ball Drive, Coventry, CV1 4FY"], ["CV1 4FY"]),
        (
            "1 A St CV1 4FY; 2 B St, CV2 4EN",
            ["1 A St CV1 4FY", "2 B St, CV2 4EN"],
            ["CV1 4FY", "CV2 4EN"],
        ),
        (
            "1) 1 A St CV1 4FY\n2) 2 B St CV2 4EN",
            ["1 A St CV1 4FY", "2 B St CV2 4EN"],
            ["CV1 4FY", "CV2 4EN"],
        ),
    ],
)
def test_that_addresses_are_taken_apart(typed: str, texts: list[str], postcodes: list[str]) -> None:
    parsed = parse_addresses(typed)
    assert [a.text for a in parsed.value] == texts
    assert [a.postcode for a in parsed.value] == postcodes
    assert parsed.doubt is None


def test_that_a_remark_on_an_address_is_kept() -> None:
    assert parse_addresses("1 A St\ncv14fy\n(also at partners)").value[0].note == "also at partners"


@pytest.mark.parametrize("typed", ["1 A St, Coventry", "1 A St, CV1 4CC"])
def test_that_an_address_without_a_good_postcode_is_doubted(typed: str) -> None:
    assert parse_addresses(typed).doubt


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("AL, WE, FI", ["AL", "WE", "FI"]),
        ("WE/AL", ["WE", "AL"]),
        ("SU DR FI", ["SU", "DR", "FI"]),
        ("NONE", []),
        ("nil", []),
        ("VI-WE", ["VI", "WE"]),
        ("al, AL", ["AL"]),
        ("weapons", ["WE"]),
    ],
)
def test_that_markers_are_read_in_any_spelling(typed: str, codes: list[str]) -> None:
    parsed = parse_markers(typed)
    assert ([m.code for m in parsed.value], parsed.doubt) == (codes, None)


def test_that_an_unknown_marker_is_kept_without_a_doubt() -> None:
    parsed = parse_markers("QQ, big dog at address")
    assert [(m.code, m.text, m.known) for m in parsed.value] == [
        ("QQ", "QQ", False),
        ("", "big dog at address", False),
    ]
    assert parsed.doubt is None


@pytest.mark.parametrize(
    ("typed", "rank", "collar", "name"),
    [
        ("T/DC 8293 Clarke", "T/DC", "8293", "Clarke"),
        ("PSI 8804 Kennedy", "PSI", "8804", "Kennedy"),
        ("Clarke (DC 8293)", None, "8293", "Clarke DC"),
        ("DS O'Brien 912", "DS", "912", "O'Brien"),
    ],
)
def test_that_officers_are_taken_apart(
    typed: str, rank: str | None, collar: str, name: str
) -> None:
    officer = parse_officer(typed)
    assert officer is not None
    assert (officer.rank, officer.collar, officer.name) == (rank, collar, name)


def test_that_a_whole_person_in_one_cell_is_taken_apart() -> None:
    person = parse_identity("Leigh BEGUM\nDOB: 20/02/1988\nPNC 18/393702K", today=TODAY)
    assert person.name is not None
    assert (person.name.surname, person.name.forenames) == ("BEGUM", "Leigh")
    assert (person.date_of_birth, person.pnc_id) == (dt.date(1988, 2, 20), "2018/0393702K")
    assert person.doubts == ()


@given(st.one_of(st.text(max_size=120), st.integers(), st.floats(allow_nan=False)))
def test_that_no_cell_breaks_any_parser_or_gives_what_cannot_be(value: str | float) -> None:
    assert parse_risk(value).value in (None, "high", "medium", "standard")
    assert parse_yes_no(value).value in (None, True, False)
    status = parse_status(value).value
    assert status is None or status[0] in ("outstanding", "arrested", "removed")
    pnc = parse_pnc_cell(value, today=TODAY).value
    assert pnc is None or is_pnc_id(pnc, this_year=TODAY.year)
    assert all(a.postcode is None or is_postcode(a.postcode) for a in parse_addresses(value).value)
    assert all(marker.code or marker.text for marker in parse_markers(value).value)
    attempts = parse_attempts(value, today=TODAY).value
    assert attempts.count is None or attempts.count >= len(attempts.items)
    assert all(parse_crime_reference(value).value.references)
    name = parse_name(value).value
    assert name.surname != ""
    assert name.forenames != ""
    officer = parse_officer(value)
    assert officer is None or officer.text
    born = parse_identity(value, today=TODAY).date_of_birth
    assert born is None or born <= TODAY


@pytest.mark.parametrize(
    ("typed", "count", "dated", "doubted"),
    [
        ("3 (last 22/11)", 3, 1, True),
        ("4 visits, last 22/11", 4, 1, True),
        ("2 - 12/11, 14/11", 2, 2, True),
        ("Nil since 12/11", 0, 0, True),
        ("12-11 no reply", 1, 1, False),
        ("22-11-26 no reply", 1, 1, False),
        ("5 - 11 no reply", 1, 0, True),
        ("1 - 12/11 no reply", 1, 1, False),
        ("1 - 12/11 no reply\n2 - 13/11 no reply", 2, 2, False),
        ("12/11 0700 no reply; 13/11 - negative", 2, 2, False),
        ("12 Nov 0600 no reply 13 Nov 2200 no reply", 2, 2, False),
        ("12 Nov 2030 no reply", 1, 1, False),
        ("14/11 mother states back on 20/11", 1, 1, False),
    ],
)
def test_that_attempts_are_counted_as_they_are_meant(
    typed: str, count: int, dated: int, doubted: bool
) -> None:
    parsed = parse_attempts(typed, today=TODAY)
    days = [item.day for item in parsed.value.items if item.day is not None]
    assert (parsed.value.count, len(days), bool(parsed.doubt)) == (count, dated, doubted)


def test_that_labels_signs_and_question_marks_are_understood() -> None:
    assert [m.code for m in parse_markers("MARKERS: VI DR").value] == ["VI", "DR"]
    assert parse_name("SMITH John @ Johnny").value.aliases == ("Johnny",)
    assert parse_risk("H?").doubt == "is marked as uncertain"
    assert [parse_yes_no(sign).value for sign in ("[x]", "[ ]", "(Y)")] == [True, False, True]
