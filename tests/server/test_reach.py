"""No table is forgotten, no column that names somebody, and no condition means another column."""

from __future__ import annotations

import re

from lomu_app import bootstrap as _bootstrap  # noqa: F401 - loads every room's tables
from lomu_app.kernel.permissions import Permission
from lomu_app.server.duties import AUTHORS, NAMED_BY_OTHERS
from lomu_app.server.reach import LOG_READS, REACH
from lomu_app.server.steps import BEGINS, EMPTIED, IMPOSED, STATES, entering
from lomu_app.store.base import Base

_ABOVE = re.compile(r"FROM (\w+) up WHERE up\.id = (\w+)\b(?!\.)")


def test_that_every_table_says_who_sees_and_writes_it() -> None:
    assert REACH.keys() | LOG_READS.keys() == Base.metadata.tables.keys()


def test_that_every_column_that_names_somebody_is_decided_on() -> None:
    for name, table in Base.metadata.tables.items():
        named = {column.name for column in table.columns if column.name.endswith("_by")}
        decided = {*AUTHORS.get(name, ()), *NAMED_BY_OTHERS.get(name, ())}
        assert named - {"created_by", "updated_by"} == decided, name


def test_that_every_state_says_how_a_row_may_begin_or_come_into_it() -> None:
    for table in STATES:
        states, begins = entering(table), BEGINS[table]
        assert begins.keys() | IMPOSED.get(table, {}).keys() <= states.keys(), table
        without = {state for state, ways in states.items() if not ways}
        assert without <= begins.keys(), f"{table}: no row could ever stand so"
        emptied = EMPTIED.get(table, {}).keys()
        assert emptied <= set(AUTHORS.get(table, ())), table


def test_that_to_bring_in_files_opens_no_step_of_the_second_person() -> None:
    for table, state in (
        ("threat_list", "approved"), ("threat_list", "presented"), ("meeting", "open"),
        ("meeting", "approved"), ("membership", "deselected"), ("disclosure_release", "released"),
        ("disclosure_release", "checked"),
    ):  # fmt: skip
        ways = [IMPOSED.get(table, {}).get(state, ""), BEGINS[table].get(state, "")]
        assert not any("import" in way for way in ways), f"{table} {state}"
        assert Permission.IMPORT not in entering(table)[state]


def test_that_a_condition_on_the_row_above_means_the_row_s_own_column() -> None:
    found = 0
    for name, reach in REACH.items():
        for parent, column in _ABOVE.findall(reach.sees):
            found += 1
            assert column in Base.metadata.tables[name].columns
            assert column not in Base.metadata.tables[parent].columns, f"{name}: {column}"
    assert found > 20
