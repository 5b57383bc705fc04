"""Every query of every room, asked by somebody from whom one record is kept."""

from __future__ import annotations

import datetime as dt
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import lomu_app
from lomu_app.bootstrap import Core
from lomu_app.daart.threat_commands import PrepareList
from lomu_app.daart.threat_queries import load_list
from lomu_app.kernel.errors import LomuError
from lomu_app.people.entry_commands import AddDocument, AddLink
from lomu_app.people.limiting import LimitAccess
from lomu_app.people.marker_commands import AddMarker
from lomu_app.people.rules import Identity, NewAddress, NewMarker
from lomu_app.people.telling import Before
from lomu_app.store.unit_of_work import Reader
from tests.support.accounts import give_account
from tests.support.assessments import record
from tests.support.cohorts import make_plan, refer
from tests.support.cores import Cores
from tests.support.orders import make_bail
from tests.support.targets import AREA, TODAY, make_person, make_ready, make_target

SECRETS = ("QUILLFEATHER", "LIMEKILN", "TURNSTONE")
# With what each parameter is asked, whatever the query; ids reach every row there is.
ARGUMENTS: dict[str, Any] = {
    "person_id": 1, "target_id": 1, "membership_id": 1, "order_id": 1, "plan_id": 1,
    "assessment_id": 1, "document_id": 1, "match_id": 1, "list_id": 1, "user_id": 1, "key": 1,
    "alert_id": 1, "item_id": 1, "before": Before(dt.datetime(9999, 1, 1, tzinfo=dt.UTC), 0),
    "limit": 50, "ids": [1, 2, 3], "person_ids": [1, 2, 3], "target_ids": [1, 2, 3],
    "text": "Quillfeather", "words": "Quillfeather", "area": AREA, "areas": (AREA,), "day": TODAY,
    "today": TODAY, "typed": "P-000001", "reference": "T-000001", "references": ("T-000001",),
    "identity": Identity(surname="Quillfeather", forenames="Jordan"),
    "passphrase": "no", "since": dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
    "one": 1, "two": 2,
    "joined_id": 1, "leave_out": 0, "name": "no mapping", "code": "dash", "tool": "dash",
}  # fmt: skip

# Given rows that another query has read, so that they can show nothing which that one has not.
GIVEN_ROWS = {
    "daart.queries.load_around", "daart.queries.readiness_in",
    "daart.queries.row_of", "daart.threat_alerts.alert_lines", "daart.threat_seen.as_seen",
    "daart.threat_snapshot.kept_snapshot", "daart.threat_snapshot.live_snapshot",
    "people.match_queries.possible_rows",
}  # fmt: skip


def queries() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function of the core whose first argument is a Reader."""
    for module in pkgutil.walk_packages(lomu_app.__path__, "lomu_app."):
        if ".migrations" in module.name or ".setup" in module.name:
            continue
        loaded = importlib.import_module(module.name)
        for name, found in inspect.getmembers(loaded, inspect.isfunction):
            if found.__module__ != module.name or name.startswith("_"):
                continue
            first = next(iter(inspect.signature(found).parameters.values()), None)
            if first is not None and first.annotation in (Reader, "Reader"):
                yield f"{module.name.removeprefix('lomu_app.')}.{name}", found


def arguments(query: Callable[..., Any]) -> dict[str, Any] | None:
    """What to ask it with; None where it needs what is not in the table above."""
    wanted = list(inspect.signature(query).parameters.values())[1:]
    given = {each.name: ARGUMENTS[each.name] for each in wanted if each.name in ARGUMENTS}
    needed = {each.name for each in wanted if each.default is each.empty}
    return given if needed <= set(given) else None


def told(core: Core, query: Callable[..., Any]) -> str:
    """All that comes back, in capitals; also what a refusal says."""
    try:
        found = core.ask(query, **(arguments(query) or {}))
    except LomuError as refusal:
        return refusal.message.upper()
    if inspect.isgenerator(found):
        return ""  # a session that is closed gives nothing
    return repr(found).upper()


@pytest.fixture
def owner(embedded_core_as: Cores) -> Core:
    """Somebody of whom every room holds something, limited to ps.owner."""
    give_account(embedded_core_as, "ps.owner", "sergeant")
    core = embedded_core_as("sergeant", "inspector", name="ps.owner")
    person_id = make_person(
        core, "Quillfeather", addresses=(NewAddress("4 Limekiln Row, Coventry CV1 4FY"),)
    )
    other_id = make_person(core, "Adder")
    core.execute(AddMarker(person_id=person_id, marker=NewMarker("", "Turnstone on a chain")))
    core.execute(AddLink(person_id=other_id, kind="family", other_id=person_id))
    core.execute(AddDocument(person_id=person_id, file_name="a.txt", content=b"Turnstone"))
    make_ready(core, make_target(core, person_id, comments="Turnstone"))
    refer(core, person_id)
    make_plan(core, person_id)
    make_bail(core, person_id)
    record(core, person_id, "dash")
    core.execute(PrepareList(area=AREA, day=TODAY))
    core.execute(
        LimitAccess(person_id=person_id, version=0, owner="ps.owner", reason="Officer's brother")
    )
    return core


def test_that_no_query_of_any_room_tells_of_a_limited_record(
    owner: Core, embedded_core_as: Cores
) -> None:
    other = embedded_core_as("sergeant", "inspector", name="ps.other")
    walked = {name: query for name, query in queries() if arguments(query) is not None}
    leaks = {
        name: secret
        for name, query in walked.items()
        for secret in SECRETS
        if secret in told(other, query)
    }
    assert not leaks
    seen = [name for name, query in walked.items() if SECRETS[0] in told(owner, query)]
    assert len(seen) >= 10, f"whom it is not kept from sees it: {seen}"


def test_that_every_query_is_walked() -> None:
    skipped = {name for name, query in queries() if arguments(query) is None}
    assert skipped <= GIVEN_ROWS, f"say in ARGUMENTS with what to ask: {skipped - GIVEN_ROWS}"


def test_that_a_list_of_a_day_gone_by_tells_of_it_no_more(
    owner: Core, embedded_core_as: Cores
) -> None:
    embedded_core_as.clock.advance(dt.timedelta(days=1))
    assert SECRETS[0] in told(owner, load_list)
    assert SECRETS[0] not in told(embedded_core_as("sergeant", name="ps.other"), load_list)
