"""The arrest-ready test: what is missing is said, and the law cannot be waived."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lomu_app.bootstrap import policies
from lomu_app.daart.readiness import (
    AddressFact,
    Answer,
    ItemState,
    MarkerFact,
    ReadinessItem,
    TargetFacts,
    assess,
)
from lomu_app.daart.rules import WITHOUT_NECESSITY, CheckState, Power
from tests.support.cores import MORNING

POLICY = policies()["readiness"]
TODAY = MORNING.date()


def answer(code: str, state: CheckState = CheckState.YES, **fields: Any) -> Answer:
    values: dict[str, Any] = {"note": "as arranged", "checked_at": MORNING, "checked_by": "pc.one"}
    return Answer(code, state, **{**values, **fields})


TICKED = tuple(
    answer(code) for code in ("markers", "children", "custody", "victim_contact", "search_power")
)
WHOLE = TargetFacts(
    power=Power.ARREST_S24, power_reference="", necessity_grounds="e",
    necessity_reason="To interview", voluntary_attendance="Failed to attend twice",
    offence="Assault", crime_reference="20CV/1K/26", evidence_summary="Account of the victim",
    officer_in_case="DC Marsh", safety_note="Dog", tactical_options=("knock",),
    pnc_id="2000/0000223R", cro_number=None, date_of_birth=dt.date(1990, 1, 2),
    addresses=(AddressFact(TODAY),), answers=TICKED,
)  # fmt: skip


def item(code: str, now: dt.datetime = MORNING, **changed: Any) -> ReadinessItem:
    readiness = assess(POLICY, dataclasses.replace(WHOLE, **changed), now)
    return next(one for one in readiness.items if one.code == code)


def test_that_a_whole_target_lacks_only_the_sergeant() -> None:
    readiness = assess(POLICY, WHOLE, MORNING)
    assert readiness.gaps == ()
    assert (readiness.met, readiness.total, readiness.words) == (13, 14, "ready")
    assert readiness.items[-1].state is ItemState.TO_COME


@pytest.mark.parametrize(
    ("code", "changed", "why"),
    [
        ("identity", {"pnc_id": None}, "no PNC id and no CRO number"),
        ("power", {"power": Power.NOT_STATED}, "the power is not stated"),
        ("necessity", {"necessity_grounds": ""}, "no ground of Code G"),
        ("necessity", {"necessity_reason": " "}, "a ground, but no reason in words"),
        ("necessity", {"necessity_grounds": "", "necessity_reason": ""}, "no ground and no reason"),
        (
            "voluntary_attendance",
            {"voluntary_attendance": ""},
            "why it will not do is not recorded",
        ),
        ("offence", {"offence": "", "crime_reference": None}, "no offence and no crime reference"),
        ("evidence", {"officer_in_case": ""}, "no officer in the case"),
        ("address", {"addresses": ()}, "no current address"),
        (
            "address",
            {"addresses": (AddressFact(None),)},
            "no address says when it was last checked",
        ),
        ("safety", {"tactical_options": ()}, "no tactical option"),
        ("custody", {"answers": ()}, "not answered yet"),
        ("children", {"answers": (answer("children", CheckState.NO, note="ask"),)}, "ask"),
    ],
)
def test_that_what_is_missing_is_a_gap_and_says_why(
    code: str, changed: dict[str, Any], why: str
) -> None:
    found = item(code, **changed)
    assert (found.state, found.why) == (ItemState.NO, why)


@given(
    power=st.sampled_from(Power), letters=st.text("abcdefxyz"), reason=st.text(max_size=5),
    reference=st.text(max_size=5),
)  # fmt: skip
def test_that_code_g_asks_for_a_ground_and_a_reason_unless_there_is_a_warrant_or_recall(
    power: Power, letters: str, reason: str, reference: str
) -> None:
    found = item(
        "necessity", power=power, necessity_grounds=letters, necessity_reason=reason,
        power_reference=reference,
    )  # fmt: skip
    if power in WITHOUT_NECESSITY:
        assert found.gap == (not reference.strip())
    else:
        assert found.gap == (not set(letters) & set("abcdef") or not reason.strip())


def test_that_a_photograph_and_date_of_birth_identify_where_there_is_no_number() -> None:
    seen = (answer("identity"),)
    assert item("identity", pnc_id=None, answers=seen).state is ItemState.YES
    assert item("identity", pnc_id=None, answers=seen, date_of_birth=None).gap


@pytest.mark.parametrize(("days", "gap"), [(28, False), (29, True)])
def test_that_an_address_is_current_for_28_days(days: int, gap: bool) -> None:
    checked = TODAY - dt.timedelta(days=days)
    assert item("address", addresses=(AddressFact(None), AddressFact(checked))).gap is gap


def test_that_markers_read_yesterday_are_not_read_today() -> None:
    late = dt.datetime(2026, 11, 23, 23, 59, tzinfo=dt.UTC)
    found = item("markers", answers=(answer("markers", checked_at=late),))
    assert (found.gap, found.why) == (True, "last read on 23/11/2026, not today")


def test_that_today_is_the_day_in_london() -> None:
    summer_midnight = dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC)  # 00:30 on 2 July
    read = (answer("markers", checked_at=summer_midnight),)
    morning = dt.datetime(2026, 7, 2, 7, 0, tzinfo=dt.UTC)
    assert not item("markers", now=morning, answers=read).gap


def test_that_a_marker_added_since_the_reading_has_to_be_read() -> None:
    later = MarkerFact(MORNING + dt.timedelta(hours=1), None, None)
    noon = MORNING + dt.timedelta(hours=5)
    found = item("markers", now=noon, markers=(later,))
    assert (found.gap, found.why) == (True, "a marker was added since they were read")
    ended = dataclasses.replace(later, ends_on=TODAY - dt.timedelta(days=1))
    assert not item("markers", now=noon, markers=(ended,)).gap
    confirmed = dataclasses.replace(later, confirmed_on=TODAY)
    assert not item("markers", now=noon, markers=(confirmed,), answers=()).gap


def test_that_an_exception_stands_in_for_what_is_missing_and_names_the_sergeant() -> None:
    waived = answer(
        "custody", CheckState.NO, exception_reason="named at 08:00", exception_by="ps.one"
    )
    found = item("custody", answers=(waived,))
    assert (found.state, found.why) == (
        ItemState.EXCEPTION, "exception by ps.one: named at 08:00"
    )  # fmt: skip
    assert not found.gap
