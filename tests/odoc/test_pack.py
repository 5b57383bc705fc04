"""The pack of an ODOC: each audience its own, nobody under limited access, numbers that add up."""

from __future__ import annotations

import datetime as dt

from lomu_app.bootstrap import policies
from lomu_app.cohorts.rules import MembershipStatus
from lomu_app.disclosure.audiences import audiences
from lomu_app.odoc.pack_rows import load_odoc_pack
from lomu_app.packs.kinds import PackWish
from lomu_app.packs.odoc_content import load_odoc_content
from lomu_app.packs.story import PackContent, for_audience
from lomu_app.people.limiting import LimitAccess
from tests.support.cohorts import make_membership
from tests.support.cores import ADMIN, Cores
from tests.support.odoc import case_of, deciding, hold, prepare
from tests.support.targets import AREA, TODAY, make_person


def told(content: PackContent) -> str:
    return repr([content.stories, content.counts, content.facts, content.method])


def test_that_each_audience_is_told_its_own_and_the_numbers_add_up(embedded_core_as: Cores) -> None:
    core = embedded_core_as("inspector", name=ADMIN)
    hidden = make_person(core, surname="Quillfeather")
    make_membership(core, MembershipStatus.MANAGED, person_id=hidden)
    core.execute(LimitAccess(person_id=hidden, version=0, owner=ADMIN, reason="A brother"))
    found = make_membership(core, MembershipStatus.MANAGED)
    make_membership(core, MembershipStatus.ASSESSED)
    key = hold(core, prepare(core))
    case = case_of(core, key, found)
    soon = TODAY + dt.timedelta(days=20)
    core.execute(deciding(case, "refer_marac", rationale="Kestrel Court", next_review=soon))
    whole = core.ask(load_odoc_content, PackWish(AREA, TODAY))
    pack = core.ask(load_odoc_pack, key)
    assert [story.name for story in whole.stories] == [
        "Agenda", "New referrals", "Cases", "Actions", "Releases", "Decisions", "Metrics", "Codes",
        "Changes",
    ]  # fmt: skip
    rows = {row.row_id: row.values[1] for row in whole.stories[6].rows}
    assert rows["metric:cases"] == len(pack.cases) == 2
    assert rows["metric:new"] == 1
    assert rows["metric:red"] == sum(each.briefing.rag_now == "red" for each in pack.cases) == 1
    assert (whole.counts[0].value, whole.counts[1].value) == (2, 1)
    assert "QUILLFEATHER" not in told(whole)
    known = audiences(policies()["audiences"])
    police, housing = (for_audience(whole, known[code]) for code in ("police", "housing"))
    name = case.briefing.surname
    assert name in told(housing)
    assert name in told(police)
    for word in ("Kestrel Court", "now red", "See a GP", "Threats this week", "Curfew"):
        assert word not in told(housing), word
    for word in ("now red", "See a GP", "Threats this week", "Curfew"):
        assert word in told(police), word
