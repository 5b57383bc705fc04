"""No table is forgotten, no column that names somebody, and no condition means another column."""

from __future__ import annotations

import re

from lomu_app import bootstrap as _bootstrap  # noqa: F401 - loads every room's tables
from lomu_app.server.duties import AUTHORS, NAMED_BY_OTHERS
from lomu_app.server.reach import LOG_READS, REACH
from lomu_app.store.base import Base

_ABOVE = re.compile(r"FROM (\w+) up WHERE up\.id = (\w+)\b(?!\.)")


def test_that_every_table_says_who_sees_and_writes_it() -> None:
    assert REACH.keys() | LOG_READS.keys() == Base.metadata.tables.keys()


def test_that_every_column_that_names_somebody_is_decided_on() -> None:
    for name, table in Base.metadata.tables.items():
        named = {column.name for column in table.columns if column.name.endswith("_by")}
        decided = {*AUTHORS.get(name, ()), *NAMED_BY_OTHERS.get(name, ())}
        assert named - {"created_by", "updated_by"} == decided, name


def test_that_a_condition_on_the_row_above_means_the_row_s_own_column() -> None:
    found = 0
    for name, reach in REACH.items():
        for parent, column in _ABOVE.findall(reach.sees):
            found += 1
            assert column in Base.metadata.tables[name].columns
            assert column not in Base.metadata.tables[parent].columns, f"{name}: {column}"
    assert found > 20
