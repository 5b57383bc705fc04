"""What the server would plan if the tables held what a large force has after ten years.

The rows are few; what the planner believes of them is not. So its plans can be looked at without
the hours that filling such a database takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from lomu_app.store.base import Base, UtcDateTime
from lomu_app.store.log_months import IN_PARTS, parts_of

LARGE = 50_000
"""From so many rows on no page may go through a table from its first row to its last."""
_USUAL = 100_000
_ROWS = {
    "audit_entry": 5_000_000, "audit_change": 10_000_000, "audit_seal": 5_000_000,
    "operation": 5_000_000, "search_entry": 500_000, "person": 200_000, "person_name": 250_000,
    "person_address": 300_000, "target": 60_000, "target_check": 500_000, "offence": 1_500_000,
    "offence_subject": 1_500_000, "action_item": 300_000, "action_step": 900_000,
    "threat_item": 1_000_000, "order_step": 300_000, "order_condition": 400_000,
    "membership": 60_000, "membership_step": 400_000, "assessment": 120_000,
    "legal_order": 120_000, "plan_step": 400_000, "meeting_item": 200_000,
    "custody_record": 200_000, "release_step": 200_000, "imported_line": 500_000,
    # One a day, an area, a meeting, a place, a file, a person of the unit, or a choice.
    "threat_list": 20_000, "threat_snapshot": 20_000, "threat_addendum": 5_000,
    "meeting": 15_000, "meeting_paper": 15_000, "meeting_addendum": 5_000,
    "imported_file": 20_000, "offence_file": 2_000, "file_content": 40_000,
    "disclosure_release": 20_000, "disclosure_copy": 40_000, "pack_return": 20_000,
    "cog_location": 4_000, "cog_location_link": 30_000, "cog_location_step": 20_000,
    "cog_risk_score": 20_000, "cog_sign_off": 8_000, "cog_transfer": 2_000,
    "cog_intelligence": 30_000, "cog_tactic": 10_000, "cog_tactic_step": 40_000,
    "cog_location_note": 40_000, "imported_location": 10_000, "odoc_case": 8_000,
    "children_at_risk": 500, "children_entry": 500, "user_account": 60, "installation": 5,
    "saved_mapping": 60, "pack_letterhead": 5, "harm_model": 5, "harm_table": 5, "draft": 200,
    "access_limit": 500, "possible_match": 20_000, "plan_ending": 2_000, "step_before": 2_000,
    "offence_strike": 2_000, "order_breach": 20_000,
}  # fmt: skip
_PEOPLE_OF_THE_UNIT, _DAYS = 60, 3_000


def rows_of(table: str) -> int:
    """How many rows the planner takes a table to have."""
    return _ROWS.get(table, _USUAL)


def pretend(connection: sa.Connection) -> None:
    """Have the planner believe it, in the transaction of this connection; as a superuser."""
    connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    for table in Base.metadata.sorted_tables:
        _give_a_page(connection, table)
    connection.exec_driver_sql("ANALYZE")
    for table in Base.metadata.sorted_tables:
        for name in (table.name, *(part.name for part in parts_of(connection, table.name))):
            if table.name in IN_PARTS and _is_empty(connection, name):
                continue  # a month to come
            _pretend_rows(connection, name, rows_of(table.name))
            _pretend_values(connection, table, name)


def whole_scans(connection: sa.Connection, sql: str, parameters: Any) -> list[str]:
    """The large tables that a statement would read from the first row to the last."""
    (plan,) = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {sql}", parameters).scalar_one()
    scanned = [
        node["Relation Name"] for node in _nodes(plan["Plan"]) if node["Node Type"] == "Seq Scan"
    ]
    return sorted(
        table
        for table, name in ((_table_of(name), name) for name in scanned)
        if table in Base.metadata.tables  # and not of the server's own catalogue
        and rows_of(table) >= LARGE
        and not (name != table and _is_empty(connection, name))
    )


def _table_of(name: str) -> str:
    """The table of which something is a part, or it itself."""
    return next((table for table in IN_PARTS if name.startswith(f"{table}_")), name)


def _is_empty(connection: sa.Connection, name: str) -> bool:
    found = connection.exec_driver_sql(f"SELECT NOT EXISTS (SELECT 1 FROM {name})")
    return bool(found.scalar_one())


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every part of a plan, but for the first row of a table that is asked for alone."""
    parts = plan.get("Plans", [])
    if plan["Node Type"] == "Limit" and plan["Plan Rows"] == 1:
        parts = [part for part in parts if part["Node Type"] != "Seq Scan"]
    yield plan
    for part in parts:
        yield from _nodes(part)


def _give_a_page(connection: sa.Connection, table: sa.Table) -> None:
    """A table without a page is taken for empty, whatever its statistics say: it gets a row."""
    if connection.exec_driver_sql(f"SELECT EXISTS (SELECT 1 FROM {table.name})").scalar_one():
        return
    checks = connection.execute(
        sa.text("SELECT conname FROM pg_constraint WHERE conrelid = to_regclass(:t) "
                "AND contype = 'c'"),
        {"t": table.name},
    )  # fmt: skip
    for name in checks.scalars().all():
        connection.exec_driver_sql(f"ALTER TABLE {table.name} DROP CONSTRAINT {name}")
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    some = ", ".join(_something(column) for column in table.columns)
    connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({some})")


def _something(column: sa.Column[Any]) -> str:
    kinds: tuple[tuple[type, str], ...] = (
        (sa.Boolean, "false"), (sa.Integer, "1"), (sa.Date, "current_date"), (UtcDateTime, "now()"),
    )  # fmt: skip
    return next((value for kind, value in kinds if isinstance(column.type, kind)), "''")


def _pretend_rows(connection: sa.Connection, table: str, rows: int) -> None:
    # Its indexes as well: the planner multiplies what a page holds with the pages there are.
    connection.exec_driver_sql(
        "UPDATE pg_class SET reltuples = %(rows)s, relpages = greatest(1, "
        "pg_relation_size(oid) / current_setting('block_size')::int), relallvisible = 0 "
        "WHERE oid = to_regclass(%(table)s) "
        "OR oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = to_regclass(%(table)s))",
        {"rows": rows, "table": table},
    )


def _pretend_values(connection: sa.Connection, table: sa.Table, name: str) -> None:
    """How many values each column has; which are the commonest is forgotten, how many are empty
    is not.
    """
    nothing = ", ".join(
        f"stakind{n} = 0, staop{n} = 0, stacoll{n} = 0, stanumbers{n} = NULL, stavalues{n} = NULL"
        for n in range(1, 6)
    )
    values = ", ".join(f"('{column.name}', {_distinct(column)})" for column in table.columns)
    connection.exec_driver_sql(
        f"UPDATE pg_statistic SET stadistinct = told.many, {nothing} "
        f"FROM (VALUES {values}) AS told (name, many) JOIN pg_attribute a ON a.attname = told.name "
        f"WHERE a.attrelid = to_regclass('{name}') AND starelid = a.attrelid "
        "AND staattnum = a.attnum"
    )


def _distinct(column: sa.Column[Any]) -> float:
    """How many values there are; below nought, the share of rows with one of their own."""
    rows = rows_of(column.table.name)
    for reference in column.foreign_keys:
        return float(min(rows, rows_of(reference.column.table.name)))
    if isinstance(column.type, sa.Boolean):
        return 2.0
    if isinstance(column.type, sa.Date):
        return float(_DAYS)
    if column.name.endswith("_by") or column.name == "username":
        return float(_PEOPLE_OF_THE_UNIT)
    known = {"area": 8.0, "kind": 6.0, "status": 8.0, "outcome": 6.0, "cohort": 9.0, "verb": 10.0,
             "tag": 200.0, "code": 30.0, "tool": 9.0}  # fmt: skip
    return known.get(column.name, -0.5)
