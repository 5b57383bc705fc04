"""A practice force that several files look at; none changes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from lomu_app import bootstrap, cli
from lomu_app.bootstrap import Core
from lomu_app.daart.leaving import WithdrawTarget
from lomu_app.daart.queries import list_targets
from lomu_app.intake.commands import ImportTargets
from lomu_app.intake.lines import ImportLine, LineAttempt
from lomu_app.kernel.clock import FixedClock
from tests.support.children import entering
from tests.support.cores import MORNING
from tests.support.targets import TODAY, version
from tests.support.threat import attempt, wanted


@pytest.fixture(scope="session")
def force(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Core]:
    """Two dozen people, two of them withdrawn, one with attempts that only a number tells of."""
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
    attempt(core, _from_a_tracker(core), "arrested")
    for quarter in ("2026Q1", "2026Q2"):
        for authority in ("Coventry", "Dudley"):
            core.execute(entering(core, authority=authority, quarter=quarter))
    yield core
    core.close()


def _from_a_tracker(core: Core) -> int:
    """A target of a spreadsheet that counts four attempts and gives the day of one; its id."""
    line = ImportLine(
        sheet="DAART", row=6, area="Coventry", surname="WHIMBREL", forenames="Corin", aliases=(),
        date_of_birth=dt.date(1988, 2, 20), pnc_id=None, cro_number=None, crime_reference="",
        offence="Stalking", victim_risk="high", date_added=TODAY - dt.timedelta(days=12),
        wanted_on_pnc=False, markers=(), attempts_count=4,
        attempts=(LineAttempt(TODAY - dt.timedelta(days=4), "22:10", "no_reply", "no reply"),),
        addresses=(), officer_in_case="", comments="", arrested=False, outcome=None, struck=False,
        columns=(),
    )  # fmt: skip
    core.execute(
        ImportTargets(area="Coventry", file_name="tracker.xlsx", sha256="0" * 64, lines=(line,))
    )
    [row] = [each for each in core.ask(list_targets) if each["surname"] == "WHIMBREL"]
    return int(row["reference"].rpartition("-")[2])
