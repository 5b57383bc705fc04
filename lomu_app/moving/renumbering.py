"""From a row as one database holds it to the same row as another one holds it.

Every id is raised by one and the same amount a table, so that an old number is told from a new one
by arithmetic; references are made of ids, and follow them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import sqlalchemy as sa

from lomu_app.kernel.errors import StoreUnavailable
from lomu_app.kernel.plain_data import plain_digest
from lomu_app.moving import whose
from lomu_app.store.base import Base, JsonText
from lomu_app.store.numbers import APART
from lomu_app.store.search import fold, searchable

Row = dict[str, Any]
Change = Callable[["Renumbering", Any, Mapping[str, Any]], Any]
_REFERENCE = re.compile(
    r"\b(?:P|T|AL-\d\d|M|O|AX|A|RA|LOC|INT|TAC|R|I|DX|D|PL)-\d{4,}\b"
)  # fmt: skip
_DIGITS = re.compile(r"\d+$")
_JSON = JsonText()
_ANY: Any = None


@dataclass(frozen=True, slots=True)
class Shift:
    """What is added to the ids of a table: to those of ordinary rows, to those counted apart."""

    ordinary: int
    apart: int

    def __call__(self, number: int) -> int:
        return number + (self.apart if number >= APART else self.ordinary)


@dataclass(slots=True)
class Renumbering:
    """How everything is called from now on that had another name or number in the other database.

    `known` holds rows that are here already, by table and by their id there. `references` are
    those of all records, by the old one, and `found` the same by how it is searched for; `names`
    are keyed in small letters; `hashes` are those of frozen lists, by the old one.
    """

    shifts: Mapping[str, Shift]
    known: dict[tuple[str, int], int] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)
    hashes: Mapping[str, str] = field(default_factory=dict)
    found: dict[str, tuple[str, str]] = field(default_factory=dict)

    def refer(self, old: str, now: str) -> None:
        """Take note that a record has this reference from now on."""
        self.references[old] = now
        self.found[found_by(old)] = (old, now)

    def key(self, table: str, number: int | None) -> int | None:
        """The id here of a row that had this one there."""
        if number is None:
            return None
        found = self.known.get((table, number))
        return self.shifts[table](number) if found is None else found

    def words(self, text: str) -> str:
        """A text of the program's own with the references that hold from now on."""
        return _REFERENCE.sub(lambda m: self.references.get(m.group(), m.group()), text)

    def name(self, text: str) -> str:
        """An account, if it is one that has another name here; else the text."""
        return self.names.get(text.casefold(), text)

    def area(self, text: str) -> str:
        """The area that it belongs to here."""
        return self.areas.get(text, text)

    def row(self, table: str, row: Row) -> Row:
        """The row as it is written here."""
        changed = dict(row)
        for column, change in _changes(table):
            if row[column] is not None:
                changed[column] = change(self, row[column], row)
        for column, digest in _digested(table):
            _renew_digest(row, changed, column, digest)
        return changed


def reference_of(reference: str, number: int) -> str:
    """The reference of a record with another id: the same letters, and at least as many figures."""
    return _DIGITS.sub(lambda m: f"{number:0{len(m.group())}d}", reference)


def found_by(reference: str) -> str:
    """A reference in one piece, as somebody types it."""
    return fold(reference).replace(" ", "")


def _renew_digest(row: Row, changed: Row, column: str, digest: str) -> None:
    """Seal frozen data anew, where its seal held; where it did not, it goes on not to."""
    if row[column] is None or row[digest] != plain_digest(_read(row[column])):
        return
    changed[digest] = plain_digest(_read(changed[column]))


def _digested(table: str) -> list[tuple[str, str]]:
    return [
        (column, digest) for (name, column), digest in whose.KEYED.items()
        if name == table and digest is not None
    ]  # fmt: skip


@cache
def _changes(table: str) -> tuple[tuple[str, Change], ...]:
    """What is done to which column of a table; columns without anything are as they were."""
    columns = Base.metadata.tables[table].columns
    found: dict[str, Change] = {}
    for column in columns:
        change = _of_column(table, column)
        if change is not None:
            found[column.name] = change
    return tuple(found.items())


def _of_column(table: str, column: sa.Column[Any]) -> Change | None:
    name = column.name
    if name in _OWN.get(table, {}):
        return _OWN[table][name]
    kind = whose.BY_KIND.get((table, name))
    if kind is not None:
        return _key_by_kind(kind)
    named = _named_table(table, column)
    if named is not None:
        return _key_of(named)
    return _of_text(table, name)


def _named_table(table: str, column: sa.Column[Any]) -> str | None:
    """The table whose row the column names, its own among them."""
    if (table, column.name) in whose.LOOSE_KEYS:
        return whose.LOOSE_KEYS[table, column.name]
    for key in column.foreign_keys:
        return key.column.table.name if key.column.name == "id" else None
    return table if column.name == "id" else None


def _of_text(table: str, name: str) -> Change | None:
    if (table, name) in whose.KEYED:
        return _data_of(table)
    if name == "reference" and table in whose.REFERENCES:
        return _own_reference
    if name in whose.WORDED.get(table, ()):
        return _words
    if name in whose.names_somebody(table):
        return _name
    if name in whose.NAMES_IN_DATA.get(table, ()):
        return _list_of(Renumbering.name)
    if name in whose.AREAS_IN_DATA.get(table, ()):
        return _list_of(Renumbering.area)
    return _area if name in whose.AREAS else None


def _key_of(table: str) -> Change:
    return lambda new, value, _row: new.key(table, value)


def _key_by_kind(kind: str) -> Change:
    def change(new: Renumbering, value: int, row: Mapping[str, Any]) -> int | None:
        table = whose.TABLE_OF_KIND.get(row[kind])
        if table is None:
            raise _not_known(f"a row of the kind {row[kind]}")
        return new.key(table, value)

    return change


def _own_reference(new: Renumbering, value: str, _row: Mapping[str, Any]) -> str:
    return new.references[value]


def _words(new: Renumbering, value: str, _row: Mapping[str, Any]) -> str:
    return new.words(value)


def _name(new: Renumbering, value: str, _row: Mapping[str, Any]) -> str:
    return new.name(value)


def _area(new: Renumbering, value: str, _row: Mapping[str, Any]) -> str:
    return new.area(value)


def _list_of(change: Callable[[Renumbering, str], str]) -> Change:
    return lambda new, value, _row: _written([change(new, each) for each in _read(value)])


# --- plain data --------------------------------------------------------------------------------


def _read(text: str) -> Any:
    return _JSON.process_result_value(text, _ANY)


def _written(value: Any) -> str:
    return _JSON.process_bind_param(value, _ANY) or ""


def _data_of(table: str) -> Change:
    return lambda new, value, _row: _written(_Walk(new, table).through(_read(value)))


@dataclass(frozen=True, slots=True)
class _Walk:
    """Through frozen data: every field that names a row, a record, an account or an area."""

    new: Renumbering
    table: str

    def through(self, value: Any, under: str = "") -> Any:
        """The same data in the words of the new database."""
        if isinstance(value, list):
            return [self.through(each, under) for each in value]
        if isinstance(value, dict):
            return {name: self._field(name, each, value, under) for name, each in value.items()}
        if isinstance(value, str):
            return self.new.references.get(value, value)
        return value

    def _field(self, name: str, value: Any, row: Mapping[str, Any], under: str) -> Any:
        if isinstance(value, int) and not isinstance(value, bool):
            table = self._named(name, row, under)
            return value if table is None else self.new.key(table, value)
        if name.endswith("_by") and isinstance(value, str):
            return self.new.name(value)
        if name == "hands" and isinstance(value, list):
            return [self.new.name(each) for each in value]
        if name in whose.AREAS and isinstance(value, str):
            return self.new.area(value)
        return self.through(value, name)

    def _named(self, name: str, row: Mapping[str, Any], under: str) -> str | None:
        if name == "id" and self.table == "plan_version":
            return whose.IDS_IN_PLANS[under]
        if name == "subject_id":
            return whose.TABLE_OF_KIND[row["subject_kind"]]
        if name == "item_id" and self.table in whose.ITEMS_OF_MEETINGS:
            return "meeting_item"
        if name != "id" and not name.endswith("_id"):
            return None
        if name not in whose.KEYS_IN_DATA:
            raise _not_known(f"the field {name} of {self.table}")
        return whose.KEYS_IN_DATA[name]


def _not_known(what: str) -> StoreUnavailable:
    return StoreUnavailable(
        f"This version of the program does not know what {what} names, so nothing was merged. "
        "Tell whoever looks after the program."
    )


# --- columns with a rule of their own ----------------------------------------------------------


def _rests_on(new: Renumbering, value: str, _row: Mapping[str, Any]) -> str:
    return _written([new.key("cog_intelligence", each) for each in _read(value)])


def _moved(new: Renumbering, value: str, _row: Mapping[str, Any]) -> str:
    """What a join has moved, so that it can be taken back here as well."""
    told = _read(value)
    for name in ("kept", "joined"):
        told[name] = new.key("person", told[name])
    told["alias"] = new.key("person_name", told["alias"])
    told["ranks"] = {
        str(new.key("person_address", int(each))): rank for each, rank in told["ranks"].items()
    }
    for name, table in (
        ("names", "person_name"), ("addresses", "person_address"), ("markers", "warning_marker"),
    ):  # fmt: skip
        told[name] = [new.key(table, each) for each in told[name]]
    told["rooms"] = {
        name: _brought(new, whose.MOVED_WITH[name], ids) for name, ids in told["rooms"].items()
    }
    return _written(told)


def _brought(new: Renumbering, table: str, ids: list[int]) -> list[int | None]:
    """Without rows that were here already: the other unit's join has not moved those."""
    return [new.key(table, each) for each in ids if (table, each) not in new.known]


def _edited_by(new: Renumbering, value: str, _row: Mapping[str, Any]) -> str:
    """Several names, each between two semicolons."""
    return ";".join(new.name(each) for each in value.split(";"))


def _body(new: Renumbering, value: str, _row: Mapping[str, Any]) -> str:
    """The words by which a record is found, with the references that hold from now on."""
    words = value.split()
    told = [new.found[word] for word in words if word in new.found]
    gone = {part for old, _now in told for part in (*fold(old).split(), found_by(old))}
    kept = [word for word in words if word not in gone]
    return " ".join(dict.fromkeys([*kept, *searchable(now for _old, now in told).split()]))[:8000]


def _folded(new: Renumbering, value: str, _row: Mapping[str, Any]) -> str:
    return new.name(value).casefold()


def _hash(new: Renumbering, value: str, _row: Mapping[str, Any]) -> str:
    return new.hashes.get(value, value)


def _row_of_pack(new: Renumbering, value: str, _row: Mapping[str, Any]) -> str:
    """A row of a pack is called `action:12`, or by what the program does not number."""
    kind, _, number = value.partition(":")
    table = whose.TABLE_OF_KIND.get(kind)
    known = table is not None and number.isdecimal()
    return f"{kind}:{new.key(table, int(number))}" if known and table else value


def _none_of_ours(_new: Renumbering, _value: str, _row: Mapping[str, Any]) -> str:
    """Rows of a copy that went out bear the numbers of the other database: none is taken back."""
    return ""


_OWN: dict[str, dict[str, Change]] = {
    "cog_risk_score": {"rests_on": _rests_on},
    "cog_intelligence": {"edited_by": _edited_by},
    "disclosure_copy": {"row_key": _none_of_ours},
    "pack_answer": {"row_id": _row_of_pack},
    "possible_match": {"moved": _moved},
    "search_entry": {"body": _body},
    "threat_list": {"snapshot_hash": _hash},
    "user_account": {"username_folded": _folded},
}
