"""What every mapped class stands on: portable column types, naming, and common columns.

SQLite tables are STRICT, which allows only INTEGER, REAL, TEXT and BLOB; the compile hooks
below translate the portable types, so that one declaration serves both back-ends.
"""

from __future__ import annotations

import datetime as dt
import json
import unicodedata
from enum import StrEnum
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.sql.compiler import SQLCompiler

from lomu_app.kernel.errors import InvalidInput
from lomu_app.store.plain_text import json_pieces

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


@compiles(sa.String, "sqlite")
@compiles(sa.Date, "sqlite")
def _as_text(_type: Any, _compiler: SQLCompiler, **_: Any) -> str:
    return "TEXT"


@compiles(sa.BigInteger, "sqlite")
@compiles(sa.Boolean, "sqlite")
def _as_integer(_type: Any, _compiler: SQLCompiler, **_: Any) -> str:
    return "INTEGER"


class TextTooLong(InvalidInput, sa.exc.DontWrapMixin):
    """A text that does not fit its column; reaches the user as it is, not as a database error."""


class Words(sa.types.TypeDecorator[str]):
    """Text of at most `length` characters, made storable on both back-ends.

    NUL and lone surrogates, which PostgreSQL refuses, become U+FFFD; the rest is NFC.
    SQLite ignores lengths, so the limit is checked here.
    """

    impl = sa.String
    cache_ok = True

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        text = clean_text(value)
        if len(text) > self.length:
            raise TextTooLong(
                f"This text is too long: {len(text)} characters, {self.length} fit. "
                f"Shorten it: {text[:40]}…"
            )
        return text


def clean_text(value: str) -> str:
    """NFC, with what no database takes (NUL, lone surrogates) replaced visibly."""
    text = value.replace("\0", "\ufffd")
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", text)


class UtcDateTime(sa.types.TypeDecorator[dt.datetime]):
    """An aware moment, in UTC: TEXT on SQLite (sortable), TIMESTAMPTZ on PostgreSQL."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(sa.String(32))
        return dialect.type_descriptor(sa.DateTime(timezone=True))

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        moment = value.astimezone(dt.UTC)
        if dialect.name == "sqlite":
            return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        return moment

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if isinstance(value, str):
            return dt.datetime.fromisoformat(value)
        moment: dt.datetime = value
        return moment.astimezone(dt.UTC)


class JsonText(sa.types.TypeDecorator[Any]):
    """Plain data as JSON text, the same bytes on both back-ends."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return "".join(map(clean_text, json_pieces(value, ensure_ascii=False)))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


class EnumText(sa.types.TypeDecorator[StrEnum]):
    """A StrEnum stored as its value; pair it with `one_of` in the table's arguments."""

    impl = sa.String
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__(40)
        self.kind = kind
        self._members = {member.value: member for member in kind}

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        # Looked up, since making a member of its value costs ten times as much, a cell.
        return None if value is None else self._members.get(value) or self.kind(value)


def one_of(column: str, kind: type[StrEnum]) -> sa.CheckConstraint:
    """A named CHECK that the column holds one of the enum's values."""
    allowed = ", ".join(f"'{member.value}'" for member in kind)
    return sa.CheckConstraint(f"{column} IN ({allowed})", name=column)


def one_of_or_none(column: str, kind: type[StrEnum]) -> sa.CheckConstraint:
    """The same of a column that may be empty.

    A CHECK that comes to nothing holds for rows that are written, but not for those that SQLite
    finds when it is added to a table; so emptiness is named.
    """
    allowed = ", ".join(f"'{member.value}'" for member in kind)
    return sa.CheckConstraint(f"{column} IS NULL OR {column} IN ({allowed})", name=column)


class Base(DeclarativeBase):
    """The root of all mapped classes; every table is STRICT on SQLite."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        int: sa.BigInteger(),
        bool: sa.Boolean(),
        dt.date: sa.Date(),
        dt.datetime: UtcDateTime(),
    }

    @declared_attr.directive
    def __table_args__(cls) -> Any:
        return table_args()


def table_args(*constraints: sa.schema.SchemaItem) -> tuple[Any, ...]:
    """Arguments of a table: its constraints, and STRICT on SQLite."""
    return (*constraints, {"sqlite_strict": True})


class Versioned:
    """Columns of a record that people edit: a row version, and who wrote it when.

    The version steps by one with every update; a trigger refuses any other step, so that
    no write path can slip past the check for a second editor.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(nullable=False)
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str] = mapped_column(Words(80))
    updated_at: Mapped[dt.datetime]
    updated_by: Mapped[str] = mapped_column(Words(80))

    @declared_attr.directive
    def __mapper_args__(cls) -> Any:
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]  # mixin
