"""What single cells of a register of locations say."""

from __future__ import annotations

import datetime as dt
import tomllib
from importlib import resources
from typing import Any

import pytest

from lomu_app.intake.location_notes import parse_updates
from lomu_app.intake.location_words import (
    areas_in,
    parse_band,
    parse_grading,
    parse_kind,
    parse_sign_off,
    parse_tactics,
)

TODAY = dt.date(2026, 11, 24)


def day(text: str) -> dt.date:
    return dt.datetime.strptime(text, "%d/%m/%y").date()  # noqa: DTZ007 - a day has no zone


@pytest.mark.parametrize(
    ("cell", "notes", "doubt"),
    [
        ("08/01/26 - Quiet.\n22.1.26: Seen on 1/1/26 too", [("08/01/26", "Quiet."),
                                                    ("22/01/26", "Seen on 1/1/26 too")], ""),
        ("3rd June 2026 - Met. 04/06/26 - Again.", [("03/06/26", "Met."), ("04/06/26", "Again.")],
         ""),
        ("Raised by school\n1.2.26 visited", [("", "Raised by school"), ("01/02/26", "visited")],
         "without a day"),
        ("31/02/26 - Bad", [("", "31/02/26 - Bad")], "does not exist"),
        ("08/01/26 - A\n2O/01/26 - B", [("08/01/26", "A\n2O/01/26 - B")], "cannot be read"),
        ("12/10 - Visited", [("12/10/26", "Visited")], "no year"),
        ("12/12/26 - Planned", [("12/12/26", "Planned")], "future"),
        ("01/13/26 - American", [("", "01/13/26 - American")], "American"),
        ("-", [], ""),
    ],
)  # fmt: skip
def test_that_updates_are_one_note_a_date(
    cell: str, notes: list[tuple[str, str]], doubt: str
) -> None:
    found = parse_updates(cell, today=TODAY)
    assert [(one.day, one.text) for one in found.value] == [
        (day(when) if when else None, text) for when, text in notes
    ]
    assert (doubt in found.doubt) if found.doubt else not doubt


@pytest.mark.parametrize(
    ("cell", "codes", "stages", "doubt"),
    [
        ("Hotel watch visit; s116 notice", "TRAINING HOTEL116", "used used", ""),
        ("CAWN served on 2 males", "CAWN", "used", ""),
        ("Closure notice considered", "CLN76", "considered", ""),
        ("CPN expired", "CPN", "ended", ""),
        ("CAWN not served", "CAWN", "unclear", "may say that a tactic was not used"),
        ("CAWN, closure order refused", "CAWN CLO80", "unclear unclear", "not used"),
        ("Licensing visit\nDrone", "VISIT ", "used unclear", "no tactic of the toolkit: Drone"),
    ],
)
def test_that_tactics_are_known_by_their_words(
    cell: str, codes: str, stages: str, doubt: str
) -> None:
    found = parse_tactics(cell)
    said = tuple(found.value)
    assert [one.code for one in said] == codes.split(" ")
    assert [one.stage for one in said] == stages.split(" ")
    assert (doubt in found.doubt) if found.doubt else not doubt


def test_that_gradings_bands_kinds_and_areas_are_read_or_doubted() -> None:
    graded = {"3D P": "3DP", "2c-c a2 s1": "2CCA2 S1", "b 2 4": "B24", "1AP": "1AP"}
    for cell, wanted in graded.items():
        said = parse_grading(cell)
        one = said.value
        found = one.legacy or f"{one.source}{one.grade}{one.handling}{one.conditions}"
        assert (found, said.doubt) == (wanted, None)
    for cell in ("4D P", "3F P", "F24", "3D", "B26", "tbc"):
        assert parse_grading(cell).doubt, cell
    assert [parse_band(cell).value for cell in ("LOW", "Med", "high risk", "VH")] == [
        "low", "medium", "high", "very_high",
    ]  # fmt: skip
    assert all(parse_band(cell).doubt for cell in ("L/M", "3", "Amber", "High?", "low now", "tbc"))
    assert parse_kind("Hotel / B&B").value == "hotel"
    assert parse_kind("Children’s home").value == "childrens_home"
    assert all(parse_kind(cell).doubt for cell in ("Budget hotel", "Park and takeaway", "", "x9"))
    assert areas_in("COG Birmingham East and Coventry") == ("Birmingham East", "Coventry")


@pytest.mark.parametrize(
    ("cell", "said", "when"),
    [
        ("N", False, None), (None, False, None), ("Not signed off", False, None),
        ("Yes", True, None), ("08/08/2026", True, "08/08/26"), (46128, True, "16/04/26"),
        ("Signed off at COG 12.3.26", True, "12/03/26"), ("yes - 12th Mar 2026", True, "12/03/26"),
        ("refused 12/3/26", None, None), ("due 12/3/26", None, None), ("31/02/26", None, None),
        ("25/11/2026", None, None), ("12/3/26 and 1/4/26", None, None), (7, None, None),
    ],
)  # fmt: skip
def test_that_only_a_plain_day_that_has_been_signs_a_location_off(
    cell: Any, said: bool | None, when: str | None
) -> None:
    found = parse_sign_off(cell, today=TODAY)
    assert (found.value.said, found.value.day) == (said, day(when) if when else None)
    assert (found.doubt is not None) == (said is None)


def test_that_every_word_of_the_registers_leads_to_a_code_of_the_policies() -> None:
    def policy(name: str) -> dict[str, Any]:
        return tomllib.loads((resources.files("resources") / "policy" / name).read_text("utf-8"))

    words, cog, tactics = map(policy, ("cog_headings.toml", "cog.toml", "tactics.toml"))
    assert set(words["kind_words"]) == {one["code"] for one in cog["kinds"]}
    assert set(words["risk_words"]) == {one["code"] for one in cog["bands"]}
    assert set(words["risk_colours"].values()) <= set(words["risk_words"])
    assert set(words["tactic_words"]) <= {one["code"] for one in tactics["tactics"]}
