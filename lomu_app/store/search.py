"""Search as you type over names, references and places, on both back-ends.

Text is folded before it is stored (no accents, no case, only letters and digits), because
the two engines split words differently; a reference is kept both in its parts and whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from lomu_app.kernel.changes import Kind
from lomu_app.store.base import Base, Words, table_args
from lomu_app.store.merged import FormerNumber, MergedDatabase

_GAP = re.compile(r"[\W_]+")
# Letters that Unicode does not take apart; names from all over Europe have them.
_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th",
     "Þ": "Th", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ı": "i", "ħ": "h", "Ħ": "H"}
)  # fmt: skip
_INSIDE_NAMES = str.maketrans("", "", "'’ʼ`´-‐‑")
_FTS = "search_fts"


class SearchEntry(Base):
    """What can be found of one record; derived, so it is not audited."""

    __tablename__ = "search_entry"
    __table_args__ = table_args(
        sa.UniqueConstraint("kind", "record_id"),
        sa.Index(
            "ix_search_entry_words", sa.text("to_tsvector('simple', body)"), postgresql_using="gin"
        ).ddl_if(dialect="postgresql"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Words(40))
    record_id: Mapped[int]
    area: Mapped[str | None] = mapped_column(Words(60))
    title: Mapped[str] = mapped_column(Words(300))
    detail: Mapped[str] = mapped_column(Words(300))
    body: Mapped[str] = mapped_column(Words(8000))


_NUMBERED = re.compile(r"[a-z]{1,3}\d{4,}")
_HAD_NUMBER = (
    sa.select(SearchEntry.id, FormerNumber.number, MergedDatabase.label)
    .join(
        FormerNumber,
        sa.and_(
            FormerNumber.kind == SearchEntry.kind, FormerNumber.record_id == SearchEntry.record_id
        ),
    )
    .join(MergedDatabase, MergedDatabase.id == FormerNumber.merged_id)
    .where(FormerNumber.found == sa.bindparam("found"))
)
_ENTRY_OF = sa.select(SearchEntry).where(
    SearchEntry.kind == sa.bindparam("of_kind"), SearchEntry.record_id == sa.bindparam("of_record")
)


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found; `title` and `detail` are for the list of results."""

    kind: Kind
    record_id: int
    area: str | None
    title: str
    detail: str


def fold(text: str) -> str:
    """Lower-case letters (of any script) and digits, accents dropped, gaps as single blanks."""
    plain = unicodedata.normalize("NFKD", text).translate(_LETTERS)
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return _GAP.sub(" ", plain.casefold()).strip()


def searchable(parts: Iterable[str | None]) -> str:
    """The folded body of an entry: every part in words, and references also in one piece.

    Names with an apostrophe or a hyphen are kept both ways: `o brien` and `obrien`.
    """
    words: dict[str, None] = {}
    for part in parts:
        folded = fold(part or "")
        words.update(dict.fromkeys(folded.split()))
        words.update(dict.fromkeys(fold((part or "").translate(_INSIDE_NAMES)).split()))
        whole = folded.replace(" ", "")
        if " " in folded and any(char.isdigit() for char in whole):
            words[whole] = None
    return " ".join(words)[:8000]


def index_record(
    session: Session, kind: Kind, record_id: int, *, title: str, detail: str = "",
    area: str | None = None, words: Iterable[str | None],
) -> None:  # fmt: skip
    """(Re)write what can be found of one record."""
    found = session.scalar(_ENTRY_OF, {"of_kind": kind.value, "of_record": record_id})
    entry = found or SearchEntry()
    row = search_row(kind, record_id, title=title, detail=detail, area=area, words=words)
    for field, value in row.items():
        setattr(entry, field, value)
    session.add(entry)


def search_row(
    kind: Kind, record_id: int, *, title: str, detail: str = "", area: str | None = None,
    words: Iterable[str | None],
) -> dict[str, Any]:  # fmt: skip
    """The row of `search_entry` by which one record is found."""
    return {
        "kind": kind.value, "record_id": record_id, "area": area, "title": title[:300],
        "detail": detail[:300], "body": searchable([title, *words]),
    }  # fmt: skip


def find(
    session: Session, text: str, *, areas: Iterable[str], kinds: Iterable[Kind], limit: int = 50
) -> list[Hit]:
    """Records in which every typed word begins a word; newest first, at most `limit`.

    Records of other areas are left out; those without an area are for everybody. Whoever types a
    number finds the record that had it in another unit's database as well.
    """
    words = list(dict.fromkeys(fold(text).split()))
    if not words:
        return []
    former = _former(session, "".join(words))
    query = (
        sa.select(SearchEntry)
        .where(
            sa.or_(_matching(session, words), SearchEntry.id.in_(list(former))),
            SearchEntry.kind.in_([kind.value for kind in kinds]),
            sa.or_(SearchEntry.area.is_(None), SearchEntry.area.in_(list(areas))),
        )
        .order_by(SearchEntry.id.desc())
        .limit(limit)
    )
    return [
        Hit(
            Kind(row.kind), row.record_id, row.area, row.title,
            " · ".join(filter(None, (row.detail, former.get(row.id)))),
        )
        for row in session.scalars(query)
    ]  # fmt: skip


def _former(session: Session, whole: str) -> dict[int, str]:
    """Entries of records that had this number in another unit's database, and which that was."""
    if not _NUMBERED.fullmatch(whole):
        return {}
    rows = session.execute(_HAD_NUMBER, {"found": whole})
    return {row.id: f"was {row.number} in {row.label}" for row in rows}


def _matching(session: Session, words: list[str]) -> sa.ColumnElement[bool]:
    if session.get_bind().dialect.name == "sqlite":
        typed = " ".join(f'"{word}"*' for word in words)
        return sa.text(
            f"search_entry.id IN (SELECT rowid FROM {_FTS} "  # noqa: S608 - our own table's name
            f"WHERE {_FTS} MATCH :typed)"
        ).bindparams(typed=typed)  # type: ignore[return-value]  # a text clause filters as well
    typed = " & ".join(f"{word}:*" for word in words)
    return sa.text(
        "to_tsvector('simple', search_entry.body) @@ to_tsquery('simple', :typed)"
    ).bindparams(typed=typed)  # type: ignore[return-value]  # a text clause filters as well


def install_search(connection: sa.Connection) -> None:
    """Make the full-text index of the embedded database and keep it in step by triggers."""
    if connection.dialect.name != "sqlite":
        return
    connection.exec_driver_sql(
        f"CREATE VIRTUAL TABLE {_FTS} USING fts5(body, content='search_entry', "
        "content_rowid='id', prefix='2 3', tokenize='unicode61')"
    )
    for sql in search_triggers().values():
        connection.exec_driver_sql(sql)


def search_triggers() -> dict[str, str]:
    """What keeps the full-text index in step on SQLite, as SQL by name."""
    remove = (
        f"INSERT INTO {_FTS}({_FTS}, rowid, body) "  # noqa: S608 - our own table's name
        "VALUES ('delete', old.id, old.body);"
    )
    insert = f"INSERT INTO {_FTS}(rowid, body) VALUES (new.id, new.body);"  # noqa: S608 - likewise
    steps = {"insert": insert, "delete": remove, "update": f"{remove} {insert}"}
    return {
        f"{_FTS}_{operation}": (
            f"CREATE TRIGGER {_FTS}_{operation} AFTER {operation} ON search_entry BEGIN {done} END"
        )
        for operation, done in steps.items()
    }
