"""Every query of every room, asked by somebody from whom one record is kept."""

from __future__ import annotations

import dataclasses
import datetime as dt
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, get_type_hints

import pytest

import lomu_app
from lomu_app.bootstrap import Core
from lomu_app.daart.threat_commands import PrepareList
from lomu_app.daart.threat_queries import load_list
from lomu_app.kernel.errors import LomuError, StoreUnavailable
from lomu_app.people.entry_commands import AddDocument, AddLink
from lomu_app.people.limiting import LimitAccess
from lomu_app.people.marker_commands import AddMarker
from lomu_app.people.rules import Identity, NewAddress, NewMarker
from lomu_app.store.unit_of_work import Reader
from tests.support.accounts import give_account
from tests.support.assessments import record
from tests.support.cohorts import make_plan, refer
from tests.support.cores import Cores
from tests.support.orders import make_bail
from tests.support.targets import AREA, TODAY, make_person, make_ready, make_target

SECRETS = ("QUILLFEATHER", "LIMEKILN", "TURNSTONE")
# With what a parameter is asked by its name, else by its type; ids reach every row there is.
BY_NAME: dict[str, Any] = {
    "limit": 50, "leave_out": 0,
    "text": "Quillfeather", "area": AREA, "areas": (AREA,), "reference": "T-000001",
    "identity": Identity(surname="Quillfeather", forenames="Jordan"), "tool": "dash",
    "code": "dash", "since": dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
}  # fmt: skip
BY_TYPE: dict[Any, Any] = {
    int: 1, str: "P-000001", dt.date: TODAY, dt.datetime: dt.datetime(2026, 11, 24, tzinfo=dt.UTC),
    Sequence[int]: [1, 2, 3], Iterable[int]: [1, 2, 3], Sequence[str]: (AREA,),
    Iterable[str]: ("T-000001", "P-000001"),
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
    """What to ask it with; None where it is given rows that another query has read."""
    hints, given = get_type_hints(query), {}
    for each in list(inspect.signature(query).parameters.values())[1:]:
        kind = hints[each.name]
        if each.name in BY_NAME:
            given[each.name] = BY_NAME[each.name]
        elif each.default is not each.empty:
            continue
        elif kind in BY_TYPE:
            given[each.name] = BY_TYPE[kind]
        elif dataclasses.is_dataclass(kind) and not _needed(kind):
            given[each.name] = kind()  # a filter that asks for all
        else:
            return None
    return given


def _needed(kind: Any) -> bool:
    missing = dataclasses.MISSING
    return any(
        field.default is missing and field.default_factory is missing
        for field in dataclasses.fields(kind)
    )


def told(core: Core, query: Callable[..., Any]) -> str:
    """All that comes back, in capitals; also what a refusal says."""
    try:
        found = core.ask(query, **(arguments(query) or {}))
    except StoreUnavailable:
        raise  # a statement that no database takes tells nothing, but is no refusal
    except LomuError as refusal:
        return refusal.message.upper()
    if inspect.isgenerator(found):
        return ""  # a session that is closed gives nothing
    return repr(found).upper()


@pytest.fixture
def owner(core_as: Cores) -> Core:
    """Somebody of whom every room holds something, limited to ps.owner."""
    give_account(core_as, "ps.owner", "sergeant")
    core = core_as("sergeant", "inspector", name="ps.owner")
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


def test_that_no_query_of_any_room_tells_of_a_limited_record(owner: Core, core_as: Cores) -> None:
    other = core_as("sergeant", "inspector", name="ps.other")
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


def test_that_the_walk_comes_to_every_kind_of_query() -> None:
    walked = {name for name, query in queries() if arguments(query) is not None}
    assert len(walked) >= 80
    assert walked >= {
        "cohorts.queries.load_memberships", "daart.queries.load_targets",
        "daart.threat_queries.load_list_as_it_was", "orders.queries.load_clocks",
        "people.match_queries.find_possible", "people.queries.search_people",
        "people.telling.timeline",
    }  # fmt: skip


def test_that_a_list_of_a_day_gone_by_tells_of_it_no_more(
    owner: Core, embedded_core_as: Cores
) -> None:
    embedded_core_as.clock.advance(dt.timedelta(days=1))
    assert SECRETS[0] in told(owner, load_list)
    assert SECRETS[0] not in told(embedded_core_as("sergeant", name="ps.other"), load_list)
