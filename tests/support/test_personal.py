"""On a server the tests work as people do: under logins of their own, with no more rights."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from lomu_app.daart.queries import find_target_ids
from lomu_app.daart.records import Target
from tests.support.cores import AS_OWNER, MAKES_ONE, WITHOUT_BOUNDARY
from tests.support.personal import PersonalCores, behind
from tests.support.targets import make_target

_ROOT = Path(__file__).parents[2]


def test_that_everybody_is_logged_in_as_themselves_and_kept_to_it(
    personal_core_as: PersonalCores,
) -> None:
    far = personal_core_as("sergeant", areas=("Walsall",), name="ps.far")
    here = personal_core_as("sergeant", areas=("Coventry",), name="ps.here")
    target = make_target(far, area="Walsall")
    who = sa.text(
        "SELECT session_user, current_user, rolsuper OR rolbypassrls, lomu_rules.my_name() "
        "FROM pg_roles WHERE rolname = session_user"
    )
    for core in (far, here):
        with core.store.engine.connect() as connection:
            login, acting, strong, name = connection.execute(who).one()
            assert login == acting == personal_core_as.logins.name(core.actor.username)
            assert (strong, name) == (False, core.actor.username)
    unseen = sa.select(sa.func.count()).select_from(Target)
    for core, count in ((here, 0), (far, 1)):
        with core.store.engine.connect() as connection:
            assert connection.scalar(unseen) == count
    with behind(here.store).engine.connect() as connection:
        assert connection.scalar(unseen) == 1
    # Given another area, by whoever looks after the server, somebody sees it at once.
    again = personal_core_as("sergeant", areas=("Walsall",), name="ps.here")
    assert again.ask(find_target_ids) == [target]


def test_that_the_page_on_assurance_lists_what_works_as_the_owner() -> None:
    page = (_ROOT / "docs" / "assurance.md").read_text(encoding="utf-8")
    (section,) = page.split("## The tests of the program")[1:]
    rows = [line for line in section.split("\n## ")[0].splitlines() if line.startswith("| `tests/")]
    listed = (*sorted(AS_OWNER.items()), *sorted(WITHOUT_BOUNDARY.items()))
    assert rows == [f"| `{path}` | {why} |" for path, why in listed]
    made = {
        path.relative_to(_ROOT).as_posix()
        for path in (_ROOT / "tests").rglob("test_*.py")
        if MAKES_ONE.search(path.read_text(encoding="utf-8"))
    }
    assert made - AS_OWNER.keys() == WITHOUT_BOUNDARY.keys()
    assert all((_ROOT / path).is_file() for path in AS_OWNER)
