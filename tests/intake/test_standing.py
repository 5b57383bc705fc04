"""Whether a line comes off the list: only where its own words plainly say so."""

from __future__ import annotations

import pytest

from lomu_app.intake.words import parse_status


@pytest.mark.parametrize(
    "typed",
    [
        "not charged", "has not been charged", "not in custody", "nearly arrested 20/11, made off",
        "never arrested", "Should be arrested", "Arrested? no", "Arrested - NO", "ARRESTED?",
        "believed in custody?", "poss in custody", "bailed, FTA", "remanded in absence",
        "Surrendered? no", "will surrender", "did not surrender", "Arr attempt neg",
        "Arrested and bailed, now breached bail - wanted again", "arrested by mistake",
        "Wanted, not in custody", "wrongly arrested", "Almost arrested", "no longer in custody",
        "Brother arrested", "Co-accused in custody", "Partner detained", "Custody image circulated",
        "Detained under s136 last week", "Charged co-def",
    ],
)  # fmt: skip
def test_that_words_that_do_not_plainly_say_arrested_leave_a_line_open_with_a_doubt(
    typed: str,
) -> None:
    parsed = parse_status(typed)
    assert parsed.value is None or parsed.value == ("outstanding", None)
    assert parsed.doubt


@pytest.mark.parametrize(
    "typed",
    [
        "Arrested", "ARRESTED 20/11", "Arrested 20/11 0630 by PC Yarrow", "Remanded", "arr",
        "In custody HMP Hewell", "Arrested 21 Nov at 06:30", "Charged", "Arrested by BTP",
    ],
)  # fmt: skip
def test_that_bare_words_of_an_arrest_close_a_line(typed: str) -> None:
    parsed = parse_status(typed)
    assert (parsed.value, parsed.doubt) == (("arrested", "arrested"), None)


@pytest.mark.parametrize("typed", ["Not cancelled", "do not remove", "believed dead", "VA refused"])
def test_that_words_that_do_not_plainly_say_removed_are_doubted(typed: str) -> None:
    parsed = parse_status(typed)
    assert parsed.value == ("outstanding", None)
    assert parsed.doubt


@pytest.mark.parametrize("typed", ["No further action", "NFA", "Deceased"])
def test_that_plain_words_of_removal_say_so(typed: str) -> None:
    parsed = parse_status(typed)
    assert parsed.value is not None
    assert (parsed.value[0], parsed.doubt) == ("removed", None)
