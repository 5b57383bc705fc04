"""A practice force that was moved to a server which is its own boundary, and the desk on it."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from lomu_app import bootstrap
from lomu_app.kernel.clock import FixedClock
from lomu_app.moving.ends import Place
from lomu_app.moving.house import move
from lomu_app.people.limiting import LimitAccess
from lomu_app.people.match_queries import matches_of
from lomu_app.server.check import lapses
from lomu_app.server.setup import set_up
from tests.desk.whole import WholeDesk
from tests.support.cores import MORNING, schema_only
from tests.support.postgres import PostgresServer
from tests.support.server import BoundCores
from tests.support.targets import make_person


def test_that_each_page_opens_under_a_login_of_one_s_own(
    qtbot: QtBot, practice: Path, tmp_path: Path, postgres_server: PostgresServer
) -> None:
    url = postgres_server.url(postgres_server.create(postgres_server.template(schema_only)))
    move(Place(practice), Place(url=url), None, None, clock=FixedClock(MORNING))
    set_up(url, bootstrap.policies())
    assert lapses(url) == ()
    cores = BoundCores(postgres_server, url)
    limited, again = _entered_anew(cores)
    seen = cores("sergeant", name="is.sergeant")
    for role, pages in (("sergeant", 15), ("data_protection_auditor", 1)):
        desk = WholeDesk(
            qtbot, practice, "ps.sorrel", tmp_path / role, core=cores(role, name=f"is.{role}")
        )
        places = desk.places()
        assert len(places) >= pages
        for key, argument in places:
            assert desk.go(key, argument).isVisible()
        assert desk.prompter.problems == []
        if role == "sergeant":  # by opening the desk; nobody has to look for it
            pairs = [{row.first.id, row.second.id} for row in seen.ask(matches_of, limited)]
            assert {limited, again} in pairs
        desk.leave()
    cores.close()


def _entered_anew(cores: BoundCores) -> tuple[int, int]:
    """Somebody whom the sergeant alone may see, and the same person by a colleague."""
    mine = cores("sergeant", name="is.sergeant")
    limited = make_person(mine, "Corncrake", pnc_id=None)
    reason = LimitAccess(person_id=limited, version=0, owner="is.sergeant", reason="Informant")
    mine.execute(reason)
    return limited, make_person(cores("sergeant", name="ps.other"), "Corncrake", pnc_id=None)
