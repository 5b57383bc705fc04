"""A statement of columns that is put into words once, and then asked of the driver itself.

SQLAlchemy looks a statement's words up at each execution, lays out anew what it is filled in
with, and readies a result for every use that there is; that costs several times what the
database takes for a short one. For what is asked whenever a person is opened it is done once.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

Statement = sa.Select[*tuple[Any, ...]]
_named: Any = namedtuple  # noqa: PYI024 - the names are those of the statement's columns


class Worded:
    """One statement in the words of one back-end. Its lists are parameters of type `ListOf`."""

    def __init__(self, statement: Statement, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)
        if compiled.post_compile_params:
            raise AssertionError(f"{compiled.post_compile_params} would be worded at each time")
        self._text: str = compiled.string
        self._order: Sequence[str] | None = compiled.positiontup
        self._parameters = [
            (name, parameter.required, parameter.value, _on_the_way_in(parameter.type, dialect))
            for parameter, name in compiled.bind_names.items()
        ]
        columns = list(statement.selected_columns)
        readings = enumerate(_on_the_way_out(column.type, dialect) for column in columns)
        self._readings = [(place, read) for place, read in readings if read is not None]
        names = statement.selected_columns.keys()
        self._row: Callable[[Iterable[Any]], Any] = _named("Row", names, rename=True)._make

    def rows(self, connection: sa.Connection, filled: Mapping[str, Any]) -> list[Any]:
        """All rows, filled in like this: named tuples. Raises what an execution raises."""
        asked = self._asked(filled)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(self._text, asked)
            found = cursor.fetchall()
        except connection.dialect.loaded_dbapi.Error as error:
            raise _as_ever(self._text, asked, error, connection.dialect) from error
        finally:
            cursor.close()
        return list(map(self._row, self._read(found) if self._readings else found))

    def _asked(self, filled: Mapping[str, Any]) -> Any:
        values = {}
        for name, required, value, write in self._parameters:
            given = filled[name] if required else value
            values[name] = given if write is None else write(given)
        return values if self._order is None else tuple(map(values.__getitem__, self._order))

    def _read(self, rows: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
        for row in rows:
            cells = list(row)
            for place, read in self._readings:
                cells[place] = read(cells[place])
            yield cells


def _on_the_way_in(kind: sa.types.TypeEngine[Any], dialect: Dialect) -> Any:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _on_the_way_out(kind: sa.types.TypeEngine[Any], dialect: Dialect) -> Any:
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def _as_ever(text: str, asked: Any, error: Exception, dialect: Dialect) -> Any:
    base = dialect.loaded_dbapi.Error
    return sa.exc.DBAPIError.instance(text, asked, error, base, dialect=dialect)
