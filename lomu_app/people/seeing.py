"""Records under limited access: nobody but the owner and those named sees them, by any way.

A query's session leaves out every row that belongs to such a person, whatever the query asks
for; so a list, a search, an export or a room that is built one day cannot forget it. An
`aliased` class is not reached: it may only be joined to a row that is. A command that goes for
such a record is refused. What remains for everybody is that the record exists, and whom to ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import (
    LoaderCriteriaOption,
    Mapper,
    ORMExecuteState,
    Session,
    with_loader_criteria,
)
from sqlalchemy.sql import visitors

from lomu_app.access.queries import display_names, who_can_sign_in
from lomu_app.access.records import Installation, UserAccount
from lomu_app.kernel.errors import NotPermitted, RecordNotFound
from lomu_app.kernel.permissions import Actor, Permission
from lomu_app.people.entry_records import AccessLimit
from lomu_app.people.records import Person
from lomu_app.store.base import Base
from lomu_app.store.listed import ListOf, listed
from lomu_app.store.search import SearchEntry
from lomu_app.store.store import Reading
from lomu_app.store.unit_of_work import Reader, UnitOfWork, watch_every_get, watch_every_miss
from lomu_app.store.worded import Statement, Worded

# Made once: they are asked before all else, for each page.
_ONE = sa.select(Person.id).where(Person.id == sa.bindparam("person_id"))
_LIMITS = sa.select(AccessLimit.person_id, AccessLimit.owner, AccessLimit.named).where(
    AccessLimit.lifted_at.is_(None)
)
# Whose rows are left out: a list, or what lists them in a statement that is made once.
Ids = list[int] | sa.Select[Any]
_HIDDEN, _ACTOR = "people hidden from this session", "who asks in this session"
# Rows that are nobody's record: no query for them alone is looked at.
_NOBODYS = frozenset({AccessLimit, Installation, UserAccount})
_PEOPLE = Base.metadata.tables[Person.__tablename__]
_JOINED = sa.select(_PEOPLE.c.id, _PEOPLE.c.joined_into_id).where(
    _PEOPLE.c.joined_into_id.in_(listed(sa.bindparam("newest", type_=ListOf(sa.BigInteger()))))
)
_PERSON, _LIMIT = Person.__tablename__, AccessLimit.__tablename__
# What search calls the rows of a table, where it is not the table's own name.
_SEARCHED_AS = {
    "action_item": "action", "case_plan": "plan", "legal_order": "order", "threat_alert": "alert",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LimitedRow:
    """All that others are told of a record under limited access."""

    person_id: int
    reference: str
    ask: str


def limited_records(reader: Reader) -> tuple[LimitedRow, ...]:
    """The records that the asker may not see, and whom to ask for each."""
    reader.actor.require(Permission.SEE_PEOPLE)
    return tuple(_told(reader.session, reader.actor).values())


def require_person(reader: Reader, person_id: int) -> None:
    """Refuse, unless there is such a record and the asker may see it.

    Raises NotPermitted, RecordNotFound.
    """
    reader.actor.require(Permission.SEE_PEOPLE)
    refuse_limited(reader.session, reader.actor, person_id)
    if not answer(reader, _ONE, person_id=person_id):
        raise RecordNotFound("There is no such person. Reload the page.")


def refuse_limited(session: Session, actor: Actor, person_id: int) -> None:
    """Raise NotPermitted that says whom to ask, where this record is hidden from the actor."""
    owner = _owners_of_hidden(session, actor).get(person_id)
    if owner is not None:
        ask = display_names(session).get(owner, owner)
        raise NotPermitted(f"P-{person_id:06d} is under limited access. Ask {ask}.")


def hidden_from(session: Session, actor: Actor) -> frozenset[int]:
    """The ids of the people whom this actor may not see; read once a session.

    A record that was joined into one of them is the same person's, so it is hidden with it.
    """
    return frozenset(_owners_of_hidden(session, actor))


def _owners_of_hidden(session: Session, actor: Actor) -> dict[int, str]:
    """The user name of whoever owns the limit, by the id of each record that is hidden."""
    if _HIDDEN not in session.info:
        rows = _ask(session, _LIMITS)
        hidden = [row for row in rows if actor.username not in (row.owner, *row.named)]
        if hidden and actor.may(Permission.LIMIT_ACCESS):
            # A limit that nobody is left to change is open to whoever may set one.
            able = who_can_sign_in(session)
            hidden = [row for row in hidden if able & {row.owner, *row.named}]
        owners = {row.person_id: row.owner for row in hidden}
        newest = list(owners)
        while newest:
            found = _ask(session, _JOINED, newest=newest)
            owners |= {row.id: owners[row.joined_into_id] for row in found}
            newest = [row.id for row in found]
        session.info[_HIDDEN] = owners
    known: dict[int, str] = session.info[_HIDDEN]
    return known


def _told(session: Session, actor: Actor) -> dict[int, LimitedRow]:
    hidden = hidden_from(session, actor)
    if not hidden:
        return {}
    names = display_names(session)
    limits = sa.select(AccessLimit.person_id, AccessLimit.owner).order_by(AccessLimit.person_id)
    return {
        row.person_id: LimitedRow(
            row.person_id, f"P-{row.person_id:06d}", names.get(row.owner, row.owner)
        )
        for row in session.execute(limits)
        if row.person_id in hidden
    }


def limited_names(reader: Reader, ids: Iterable[int]) -> dict[int, str]:
    """What to say instead of a name, by id, for those of these people who are hidden."""
    owners = _owners_of_hidden(reader.session, reader.actor)
    names = display_names(reader.session) if owners else {}
    return {
        key: f"Limited access: ask {names.get(owners[key], owners[key])}"
        for key in ids
        if key in owners
    }


# --- reading ----------------------------------------------------------------------------


def answer(reader: Reader, statement: Statement, **filled: Any) -> Sequence[Any]:
    """What a statement of columns that was made once tells, filled in like this.

    It goes past the session, at a tenth of the cost: the same condition is put to it, and kept
    with it. Rows are named tuples.
    """
    return _ask(reader.session, statement, hidden_from(reader.session, reader.actor), **filled)


def _ask(
    session: Session, statement: Statement, hidden: frozenset[int] = frozenset(), **filled: Any
) -> Sequence[Any]:
    connection = session.connection()
    return _worded(statement, hidden, connection.dialect).rows(connection, filled)


@lru_cache(maxsize=256)
def _worded(statement: Statement, hidden: frozenset[int], dialect: Dialect) -> Worded:
    ids = listed(sa.bindparam("hidden", sorted(hidden), type_=ListOf(sa.BigInteger())))
    conditions = (_condition(mapper, ids) for mapper in Base.registry.mappers)
    limited = statement.options(*filter(None, conditions)) if hidden else statement
    return Worded(limited, dialect)


def shade(session: Session, actor: Actor) -> None:
    """Leave out of everything that this session reads what the actor may not see."""
    session.info[_ACTOR] = actor


def _leave_out(state: ORMExecuteState) -> None:
    actor = state.session.info.get(_ACTOR)
    if actor is None or not state.is_select or state.is_column_load:
        return
    if state.session.info.get(_HIDDEN) == {}:
        return
    asked = {mapper.class_ for mapper in state.all_mappers}
    if asked and asked <= _NOBODYS:
        return
    hidden = hidden_from(state.session, actor)
    if not hidden:
        return
    within_reach = _within_reach(_named_by(state.statement))
    conditions = (_condition_of(mapper, hidden) for mapper in within_reach)
    state.statement = state.statement.options(*filter(None, conditions))


def _named_by(statement: sa.Executable) -> frozenset[str]:
    """The tables that a statement names, wherever in it."""
    found = visitors.iterate(_as_any(statement))
    tables = (each.table if isinstance(each, sa.Column) else each for each in found)
    return frozenset(table.name for table in tables if isinstance(table, sa.Table))


@lru_cache(maxsize=256)
def _within_reach(tables: frozenset[str]) -> tuple[Mapper[Any], ...]:
    """The classes of these tables, and those that come with them by relationships.

    A condition for each class that there is would cost a statement many times what it does:
    SQLAlchemy reads them all to know the statement again.
    """
    found = [each for each in Base.registry.mappers if _table(each).name in tables]
    for mapper in found:  # which grows
        found += [each.mapper for each in mapper.relationships if each.mapper not in found]
    return tuple(found)


@lru_cache(maxsize=512)
def _condition_of(mapper: Mapper[Any], hidden: frozenset[int]) -> LoaderCriteriaOption | None:
    return _condition(mapper, sorted(hidden))


def _condition(mapper: Mapper[Any], ids: Ids) -> LoaderCriteriaOption | None:
    """The condition that a row of this class belongs to none of these people."""
    if mapper.class_ is SearchEntry:
        return with_loader_criteria(SearchEntry, sa.not_(_found_by_search(ids)))
    # The class's own attributes, not the table's columns: only these follow it into a join.
    own = {each.columns[0].name: each.class_attribute for each in mapper.column_attrs}
    belongs = _of_columns(_table(mapper).name, own, ids)
    if belongs is None:
        return None
    # A row with nothing in such a column belongs to nobody, and is shown.
    shown = sa.not_(sa.func.coalesce(belongs, sa.false()))
    return with_loader_criteria(mapper.class_, shown)


def _table(mapper: Mapper[Any]) -> sa.Table:
    return Base.metadata.tables[mapper.class_.__tablename__]


def _of_columns(name: str, columns: Any, ids: Ids) -> sa.ColumnElement[bool] | None:
    """Columns that lead to a person, at once or by way of other rows."""
    conditions = [columns[column].in_(ids) for column in _ways(name)[0]]
    conditions += [
        columns[column].in_(_ids_of(Base.metadata.tables[parent], ids))
        for column, parent in _ways(name)[1]
    ]
    return sa.or_(*conditions) if conditions else None


def _ids_of(table: sa.Table, ids: Ids) -> sa.Select[Any]:
    condition = _of_columns(table.name, table.c, ids)
    found = sa.select(table.c.id)
    return found if condition is None else found.where(condition)


def _found_by_search(ids: Ids) -> sa.ColumnElement[bool]:
    entry = SearchEntry
    ways = [sa.and_(entry.kind == _PERSON, entry.record_id.in_(ids))]
    for name, table in Base.metadata.tables.items():
        if name != _PERSON and "id" in table.c and any(_ways(name)):
            of_these = entry.record_id.in_(_ids_of(table, ids))
            ways.append(sa.and_(entry.kind == _SEARCHED_AS.get(name, name), of_these))
    return sa.or_(*ways)


@cache
def _ways(name: str) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """The columns of a table that hold a person's id, and those that lead to one, with where."""
    table = Base.metadata.tables[name]
    if name == _LIMIT:
        return (), ()  # that a record is limited, everybody may know
    direct = ["id"] if name == _PERSON else []
    further = []
    for key in table.foreign_keys:
        parent = key.column.table.name
        if parent == _PERSON:
            direct.append(key.parent.name)
        elif parent != name and any(_ways(parent)):
            further.append((key.parent.name, parent))
    return tuple(sorted(direct)), tuple(sorted(further))


# --- changing ---------------------------------------------------------------------------


def _refuse_get(uow: UnitOfWork, record: Base) -> None:
    """A command that goes for a row of somebody hidden is refused, whatever the row is."""
    hidden = hidden_from(uow.session, uow.actor)
    if not hidden:
        return
    table, row = Base.metadata.tables[record.__tablename__], _as_any(record)
    for column in _ways(table.name)[0]:
        if getattr(row, column) in hidden:
            refuse_limited(uow.session, uow.actor, getattr(row, column))
    condition = _of_columns(table.name, table.c, sorted(hidden))
    if condition is None or "id" not in table.c:
        return
    mine = sa.select(table.c.id).where(table.c.id == row.id, condition)
    if uow.session.execute(mine).first() is not None:
        raise NotPermitted("This belongs to a record under limited access.")


def _refuse_miss(uow: UnitOfWork, model: type[Base], key: int) -> None:
    """A server keeps the record itself; that it exists, and whom to ask, is told here as there."""
    if model is Person:
        refuse_limited(uow.session, uow.actor, key)


def _as_any(mapped: object) -> Any:
    return mapped


watch_every_get(_refuse_get)
watch_every_miss(_refuse_miss)
event.listen(Reading, "do_orm_execute", _leave_out)
