"""ODOC and DA meeting: what must be heard is heard, and what is decided happens."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from lomu_app.cohorts.rules import MembershipStatus, Rag
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.meetings.commands import DecideItem
from lomu_app.meetings.queries import load_minutes
from lomu_app.store.engine import WRITE
from tests.support.cohorts import make_membership, row_of
from tests.support.cores import Cores
from tests.support.meetings import end
from tests.support.odoc import attend, case_of, deciding, hold, prepare
from tests.support.targets import TODAY


def test_that_a_case_goes_from_the_briefing_to_the_minutes(core_as: Cores) -> None:
    core = core_as("inspector", name="insp.one")
    managed = make_membership(core, MembershipStatus.MANAGED)
    found = hold(core, prepare(core), quorate=False)
    case = case_of(core, found, managed)
    with pytest.raises(Refused, match="takes a quorum"):
        core.execute(deciding(case))
    attend(core, found)
    case = case_of(core, found, managed)
    with pytest.raises(Refused, match="how the person stands"):
        core.execute(
            DecideItem(
                meeting_item_id=case.item_id, version=case.item_version, decision="keep",
                rationale="Reports go on", next_review=TODAY,
            )
        )  # fmt: skip
    with pytest.raises(InvalidInput, match="needs the reason"):
        core.execute(deciding(case, rationale=""))
    with pytest.raises(InvalidInput, match="stands from now on"):
        core.execute(deciding(case, rag=""))
    with pytest.raises(InvalidInput, match="the next review"):
        core.execute(deciding(case, next_review=None))
    with pytest.raises(InvalidInput, match="to a lower risk"):
        core.execute(deciding(case, "downgrade", rag="red"))
    done = core.execute(deciding(case, "deselect")).result
    assert "Nobody has proposed" in done["refused"]
    case = case_of(core, found, managed)
    core.execute(deciding(case, "downgrade", rag="amber", next_review=TODAY + dt.timedelta(50)))
    row = row_of(core, managed)
    assert (row.rag, row.review_due) == (Rag.AMBER, TODAY + dt.timedelta(50))
    end(core, found)
    text = core.ask(load_minutes, found).text
    assert "Decision: Downgrade: Amber" in text
    assert "Wanted: Deselect. Refused: Nobody has proposed" in text
    assert row.surname not in text
    for altered in ("frozen = '{}'", "summary = 'Otherwise'", "membership_id = 2"):
        with (
            core_as.store.engine.connect() as raw,
            pytest.raises(sa.exc.DBAPIError, match=r"st(ays|ands)"),
        ):
            raw.execution_options(**{WRITE: True}).execute(
                sa.text(f"UPDATE odoc_case SET {altered}")
            )
