"""A list that is filled into a statement whole, so that its words are the same for any length.

SQLAlchemy writes an expanding parameter out at each execution, which costs several times what
the rest of a short statement does. Here SQLite is given the list as JSON, PostgreSQL as an array.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


def listed(parameter: sa.BindParameter[Any]) -> sa.Select[Any]:
    """What a parameter of this type lists, for the right side of `in_`: one row an item.

    `listed(sa.bindparam("areas", type_=ListOf(sa.String())))`
    """
    rows = _Items(parameter).table_valued(sa.column("value"), name="value")
    return sa.select(rows.c.value)


class ListOf(sa.types.TypeDecorator[Sequence[Any]]):
    """Whole numbers or texts, in one parameter."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, item: sa.types.TypeEngine[Any]) -> None:
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(sa.Text())
        return dialect.type_descriptor(postgresql.ARRAY(self.item))

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> Any:
        items = tuple(value or ())
        return _as_json(items) if dialect.name == "sqlite" else list(items)


# A statement may be filled in with one list in many places.
_as_json = lru_cache(maxsize=64)(json.dumps)


class _Items(FunctionElement[Any]):
    inherit_cache = True


@compiles(_Items, "sqlite")
def _of_json(items: _Items, compiler: SQLCompiler, **how: Any) -> str:
    return f"json_each({compiler.process(items.clauses, **how)})"


@compiles(_Items, "postgresql")
def _of_array(items: _Items, compiler: SQLCompiler, **how: Any) -> str:
    return f"unnest({compiler.process(items.clauses, **how)})"
