"""After a join two releases may await one person: somebody drops one, and says why."""

from __future__ import annotations

import pytest

from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import EditConflict, InvalidInput, Refused
from lomu_app.resettlement.commands import DropRelease, PlanReleases
from lomu_app.resettlement.rows import ReleaseRow
from lomu_app.resettlement.rules import ReleaseStatus
from tests.support.cohorts import refer, row_of
from tests.support.cores import Cores
from tests.support.plans import join, undo_join
from tests.support.releases import close, day, make_release, release, releases, seen, set_day, tasks
from tests.support.targets import AREA, make_person


def two_awaited(core: Core) -> tuple[int, int, int]:
    """Two memberships of one person, each with its release; and the match that joined them."""
    kept, joined = make_person(core, "Tarn"), make_person(core, "Tarn", pnc_id=None)
    mine, his = refer(core, kept), refer(core, joined)
    set_day(core, mine, 40)
    set_day(core, his, 50)
    return mine, his, join(core, kept, joined)


def _states(rows: list[ReleaseRow]) -> list[ReleaseStatus]:
    return [row.status for row in rows]


def test_that_one_of_two_is_dropped_with_its_tasks_and_the_other_goes_on(core_as: Cores) -> None:
    core = core_as("sergeant")
    mine, his, match = two_awaited(core)
    first, second = releases(core, mine)
    close(core, tasks(core, first)["screening"].id)
    first, second = releases(core, mine)
    assert (first.twin, second.twin) == (second.reference, first.reference)
    # The one with less done is the one to drop.
    assert "Drop this one" in second.warning
    assert "Drop" not in first.warning
    with pytest.raises(InvalidInput, match="why"):
        core.execute(DropRelease(**seen(core, second.id), reason=" "))
    command = DropRelease(**seen(core, second.id), reason="The same release")
    core.execute(command)
    with pytest.raises(EditConflict):
        core.execute(DropRelease(**{**seen(core, second.id), "version": 1}, reason="Again"))
    first, second = releases(core, mine)
    assert _states([first, second]) == [ReleaseStatus.EXPECTED, ReleaseStatus.CANCELLED]
    assert all(row.finished for row in tasks(core, second).values())
    assert not any(row.finished for code, row in tasks(core, first).items() if code != "screening")
    assert first.warning == f"{row_of(core, his).reference} says {day(50):%d/%m/%Y}"
    assert core.execute(PlanReleases(area=AREA)).result == {"expected": 1}
    undo_join(core, match)
    assert _states(releases(core, his)) == [ReleaseStatus.EXPECTED]
    assert release(core, his).day == day(50)


def test_that_the_only_one_is_not_dropped(embedded_core_as: Cores) -> None:
    core = embedded_core_as("sergeant")
    member = make_release(core, 20)
    found = release(core, member)
    with pytest.raises(Refused, match="Set another day"):
        core.execute(DropRelease(**seen(core, found.id), reason="Not he"))
    assert release(core, member).status is ReleaseStatus.EXPECTED
