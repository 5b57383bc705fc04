"""A practice force that several files look at; none changes it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lomu_app import bootstrap, cli
from lomu_app.bootstrap import Core
from lomu_app.daart.leaving import WithdrawTarget
from lomu_app.daart.queries import list_targets
from lomu_app.kernel.clock import FixedClock
from tests.support.children import entering
from tests.support.cores import MORNING
from tests.support.targets import TODAY, version
from tests.support.threat import attempt, wanted


@pytest.fixture(scope="session")
def force(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Core]:
    """Two dozen people, two of them withdrawn, and children at risk in two quarters."""
    folder = tmp_path_factory.mktemp("insight") / "force"
    words = [
        "--data",
        str(folder),
        "--today",
        TODAY.isoformat(),
        "demo",
        "--no-window",
        "--people",
        "24",
    ]
    assert cli.main(words) == 0
    core = bootstrap.open_folder(folder, "insp.tansy", None, clock=FixedClock(MORNING))
    for row in core.ask(list_targets, status="outstanding")[:2]:
        key = int(row["reference"].rpartition("-")[2])
        reason = "The victim has withdrawn"
        core.execute(WithdrawTarget(target_id=key, version=version(core, key), reason=reason))
    # Arrested on the very day by which it was due.
    on_time = wanted(core, "Dotterel", days=7, period_days=7)
    attempt(core, on_time, "arrested")
    for quarter in ("2026Q1", "2026Q2"):
        for authority in ("Coventry", "Dudley"):
            core.execute(entering(core, authority=authority, quarter=quarter))
    yield core
    core.close()
