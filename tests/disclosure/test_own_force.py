"""Who is of the force itself, however the line is typed."""

from __future__ import annotations

import pytest

from lomu_app.bootstrap import policies
from lomu_app.disclosure.audiences import POLICY
from lomu_app.disclosure.own_force import name_and_agency, require_own_force
from lomu_app.kernel.errors import Refused

OWN = (
    "PC Yarrow", "PC Yarrow,", "- PC Yarrow", "DS Smith-Jones", "PC Yarrow, CSE team",
    "PC Yarrow, Police, other unit", "PC Yarrow (CSE team)", "PC Yarrow - cse team",
    "PC Yarrow – ROCU.", "PC Yarrow / ROCU", "CSE team", "CSE team (ROCU)",
    "PC Yarrow / nights, ROCU",
)  # fmt: skip
OUTSIDE = tuple(
    f"{first}{sign}"
    for first in ("CSE team", "PC Yarrow", "PC Yarrow (CSE team)")
    for sign in (
        ", Larkspur Trust", " - Larkspur Trust", " – Larkspur Trust", "—Larkspur Trust",
        " -Larkspur Trust", " (Larkspur Trust)", "/Larkspur Trust", " / Larkspur Trust, nights",
        ": Larkspur Trust", "; Larkspur Trust", " [Larkspur Trust]", " | Larkspur Trust",
    )
)  # fmt: skip


def _refused(*lines: str) -> list[str]:
    """Those of the lines that do not get what stays in the force."""
    refused = []
    for line in lines:
        try:
            require_own_force(policies()[POLICY], [line], "The agenda", "Not so.", ["Education"])
        except Refused:
            refused.append(line)
    return refused


def test_that_whatever_sets_an_agency_apart_it_has_to_be_of_the_force() -> None:
    outside = [*OUTSIDE, "J Alder Education", "Larkspur Trust - J Alder (ROCU)", "CSE team - \0"]
    assert _refused(*OWN) == []
    assert _refused(*outside) == outside
    with pytest.raises(Refused, match=r"cannot go to: CSE team / Elm; Elm \(ROCU\) - J\. Not so\."):
        require_own_force(
            policies()[POLICY], [*OWN, "CSE team / Elm", "Elm (ROCU) - J"], "The agenda", "Not so."
        )


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("J Alder, Larkspur Trust", ("J Alder", "Larkspur Trust")),
        ("J Alder (probation)", ("J Alder", "probation")),
        ("J Alder - Housing", ("J Alder", "Housing")),
        ("Housing/Health", ("Housing", "Health")),
        ("PC Yarrow (nights)", ("PC Yarrow (nights)", "")),
        ("DS Rowan / PC Yarrow", ("DS Rowan / PC Yarrow", "")),
    ],
)
def test_that_the_register_is_told_a_known_agency_however_it_is_set_apart(
    line: str, parts: tuple[str, str]
) -> None:
    assert name_and_agency(policies()[POLICY], line) == parts
