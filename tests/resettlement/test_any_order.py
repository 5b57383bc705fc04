"""Whatever happens to a day of release in whatever order: nothing doubles, nothing is lost."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from lomu_app.actions.rules import UNFINISHED, ActionStatus
from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import LomuError
from lomu_app.resettlement.commands import PlanReleases, RecordRelease
from lomu_app.resettlement.rules import ReleaseStatus
from tests.support.cohorts import refer, row_of
from tests.support.cores import MORNING, Cores
from tests.support.releases import all_actions, close, releases, seen, set_day
from tests.support.targets import AREA

THINGS = st.lists(
    st.one_of(
        st.tuples(st.just("set"), st.integers(0, 1), st.one_of(st.none(), st.integers(-20, 90))),
        st.tuples(st.just("close"), st.integers(0, 11), st.sampled_from(["done", "cancelled"])),
        st.tuples(st.just("wait"), st.just(0), st.integers(1, 40)),
        st.tuples(st.just("out"), st.just(0), st.just(None)),
    ),
    min_size=3, max_size=9,
)  # fmt: skip


@given(THINGS)
@example([("set", 0, 0), ("out", 0, None), ("set", 1, 46), ("wait", 0, 1)])
@settings(
    max_examples=20, deadline=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
def test_that_any_changes_in_any_order_leave_each_task_once_and_what_is_done_done(
    embedded_core_as: Cores, things: list[tuple[str, int, object]]
) -> None:
    embedded_core_as.clock.moment = MORNING
    core = embedded_core_as("sergeant", "inspector")
    first = refer(core)
    person = row_of(core, first).person_id
    members = [first, refer(core, person, cohort="resettlement")]
    done: dict[int, str] = {}
    for what, which, how in things:
        if what == "wait":
            embedded_core_as.clock.advance(dt.timedelta(days=int(str(how))))
            continue
        _do(core, members, person, (what, which, how), done)
        _check(core, first, person, done)
    before = (releases(core, first), all_actions(core, person))
    core.execute(PlanReleases(area=AREA))
    assert (releases(core, first), all_actions(core, person)) == before


def _do(
    core: Core, members: list[int], person: int, thing: tuple[str, int, object],
    done: dict[int, str],
) -> None:  # fmt: skip
    what, which, how = thing
    try:
        if what == "set":
            set_day(core, members[which], None if how is None else int(str(how)))
        elif what == "close":
            row = all_actions(core, person)[which]
            close(core, row.id, str(how), f"Closed as {how}")
            done[row.id] = f"Closed as {how}"
        else:
            found = releases(core, members[0])[-1]
            core.execute(
                RecordRelease(**seen(core, found.id), released_on=core.clock.today(), note="Out")
            )
    except (LomuError, IndexError):
        pass  # refused, or there is nothing to do it to; what must hold is checked all the same


def _check(core: Core, member: int, person: int, done: dict[int, str]) -> None:
    found, actions = releases(core, member), all_actions(core, person)
    expected = [row for row in found if row.status is ReleaseStatus.EXPECTED]
    assert len(expected) <= 1
    assert set(Counter((row.source_id, row.task) for row in actions).values()) <= {1}
    for row in found:
        tasks = [each for each in actions if each.source_id == row.id]
        assert len(tasks) == 6
        if row.status is ReleaseStatus.CANCELLED:
            assert not any(each.status in UNFINISHED for each in tasks)
    kept = {row.id: row.result for row in actions if row.status is not ActionStatus.OPEN}
    assert done.items() <= kept.items()
    days = {day for each in (row_of(core, member),) if (day := each.release_date)}
    if days and not expected and not found:
        assert max(days) < core.clock.today()
