"""The log of who did what: found by name, record and kind, by auditors alone."""

from __future__ import annotations

import pytest

from lomu_app.access.audit_log import LogGroup, LogRow, find_log_ids, load_log
from lomu_app.bootstrap import Core
from lomu_app.kernel.errors import NotPermitted
from lomu_app.people.commands import ConsultPerson, RegisterPerson
from lomu_app.people.rules import NewPerson
from tests.support.cores import Cores


def look(core: Core, person_id: int, reason: str = "1", text: str = "") -> None:
    core.execute(ConsultPerson(person_id=person_id, reason_code=reason, reason_text=text))


def read(cores: Cores, text: str = "", group: LogGroup = LogGroup.ALL) -> list[LogRow]:
    core = cores("data_protection_auditor")
    return core.ask(load_log, core.ask(find_log_ids, text, group))


@pytest.fixture
def filled(core_as: Cores) -> Cores:
    """Two people on record, each looked at, and somebody refused."""
    sergeant = core_as("sergeant", name="ps.one")
    for surname in ("Adder", "Wilmot"):
        sergeant.execute(RegisterPerson(person=NewPerson(surname, "Nell")))
    look(sergeant, 1)
    look(core_as("viewer", name="viewer.two"), 2)
    with pytest.raises(NotPermitted):
        core_as("viewer", name="viewer.two").execute(
            RegisterPerson(person=NewPerson("Zander", "Max"))
        )
    return core_as


def test_that_looks_are_told_newest_first_with_their_reason(filled: Cores) -> None:
    rows = read(filled, group=LogGroup.LOOKS)
    assert [(row.username, row.record, row.kind, row.key) for row in rows] == [
        ("viewer.two", "P-000002", "person", 2), ("ps.one", "P-000001", "person", 1),
    ]  # fmt: skip
    assert all(row.reason.startswith("1 ") for row in rows)
    assert all(row.at.tzinfo is not None for row in rows)


def test_that_refusals_stand_apart(filled: Cores) -> None:
    (row,) = read(filled, group=LogGroup.REFUSED)
    assert (row.username, row.verb, row.tag) == ("viewer.two", "denied", "person:registered")
    assert row.record == ""


def test_that_everything_holds_the_set_up_too(filled: Cores) -> None:
    tags = [row.tag for row in read(filled)]
    assert {"user:added", "person:registered", "person:consulted"} <= set(tags)
    assert read(filled, group=LogGroup.HANDED_OUT) == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("p-000002", [2]), ("P2", [2]), ("viewer.two", [2]), ("PS.ONE", [1]),
        ("consulted one", [1]), ("daily", [2, 1]), ("%", []), ("ps_one", []), ("p-0000022", []),
    ],
)  # fmt: skip
def test_that_it_is_searched_by_person_record_and_reason(
    filled: Cores, typed: str, found: list[int]
) -> None:
    assert [row.key for row in read(filled, typed, LogGroup.LOOKS)] == found


def test_that_only_auditors_read_it(filled: Cores) -> None:
    for role in ("administrator", "sergeant", "manager", "viewer"):
        with pytest.raises(NotPermitted):
            filled(role).ask(find_log_ids)
        with pytest.raises(NotPermitted):
            filled(role).ask(load_log, [1])
