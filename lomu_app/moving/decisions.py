"""What has to be decided before two units' databases become one, and what was decided."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lomu_app.access.rules import area_names, check_username
from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.kernel.policy import PolicyBook
from lomu_app.moving import whose
from lomu_app.store.base import Base

SAME, UNDECIDED = "same", "?"
_T = Base.metadata.tables
_WITH_AREA = ("target", "membership", "action_item", "threat_list", "cog_location")


@dataclass(frozen=True, slots=True)
class Decisions:
    """By the names of the other database: who is who here, and which area is which.

    `users` gives the word `same` for one and the same person, else the name that somebody else's
    account takes here.
    """

    users: Mapping[str, str] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)


def read_decisions(path: Path) -> Decisions:
    """What somebody wrote down. Raises InvalidInput with what is wrong."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidInput(f"The decisions in {path} cannot be read: {error}.") from error
    strange = sorted(told.keys() - {"users", "areas"})
    if strange:
        raise InvalidInput(f"{path} has a part [{strange[0]}]; there are [users] and [areas] only.")
    return Decisions(_pairs(path, told.get("users", {})), _pairs(path, told.get("areas", {})))


def _pairs(path: Path, told: Any) -> dict[str, str]:
    if not isinstance(told, dict) or not all(isinstance(each, str) for each in told.values()):
        raise InvalidInput(f'In {path} each line gives one name for another: "d.marsh" = "same".')
    return {str(name): value.strip() for name, value in told.items()}


@dataclass(frozen=True, slots=True)
class Names:
    """Who is who: `renamed` by names in small letters, and the accounts that are here already."""

    renamed: Mapping[str, str]
    same: frozenset[str]


def decided_names(
    read: sa.Connection, write: sa.Connection, decisions: Decisions, label: str
) -> Names:
    """Every name that means somebody else here gets another one.

    Raises Refused naming each that nobody has decided on.
    """
    there, here = _accounts(read), _accounts(write)
    named = set(there) | {name.casefold() for name in _named_in_limits(read)}
    users = {name.casefold(): value for name, value in decisions.users.items()}
    _refuse_strange(users, named, here)
    waiting = sorted(
        name for name in (named & here.keys()) | users.keys()
        if users.get(name, UNDECIDED) == UNDECIDED
    )  # fmt: skip
    if waiting:
        lines = "\n".join(f"  {_asked(name, there, here)}" for name in waiting)
        raise Refused(
            f"These login names are known in both databases: {', '.join(waiting)}. Say of each "
            f"whether it is one person, in a file named by --decisions:\n  [users]\n{lines}\n"
            f"In place of “{UNDECIDED}” write “{SAME}” where you know that it is one person: what "
            "is theirs there becomes that of the account here. Else write the name that the other "
            "one's account takes here. Nothing was changed."
        )
    renamed = {
        name: here[name].username if value == SAME else value for name, value in users.items()
    }
    same = frozenset(name for name, value in users.items() if value == SAME)
    renamed |= _other_display_names(there, here, same, label)
    renamed |= _other_owners(read, there, here, label)
    return Names(renamed, same)


def _asked(name: str, there: Mapping[str, Any], here: Mapping[str, Any]) -> str:
    """A line of the file that decides nothing, with what helps to decide it."""
    called = [
        f"{where}: {' '.join(known[name].display_name.split()) if name in known else 'no account'}"
        for where, known in (("there", there), ("here", here))
    ]
    return f'"{name}" = "{UNDECIDED}"  # {", ".join(called)}'


def _accounts(connection: sa.Connection) -> dict[str, Any]:
    account = _T["user_account"].c
    wanted = sa.select(account.username, account.username_folded, account.display_name)
    return {row.username_folded: row for row in connection.execute(wanted)}


def _named_in_limits(read: sa.Connection) -> Iterator[str]:
    """Whoever may see a record under limited access, be there an account or not."""
    limit = _T["access_limit"].c
    for row in read.execute(sa.select(limit.owner, limit.named)):
        yield row.owner
        yield from row.named


def _refuse_strange(
    users: Mapping[str, str], named: Iterable[str], here: Mapping[str, Any]
) -> None:
    taken = set(here) | set(named)
    for name, value in users.items():
        if name not in named:
            raise InvalidInput(f"“{name}” is nobody in the database to be merged.")
        if value == UNDECIDED:
            continue
        if value == SAME:
            if name not in here:
                raise InvalidInput(f"“{name}” has no account here, so it cannot be the same.")
            continue
        if check_username(value).casefold() in taken:
            raise InvalidInput(f"The name “{value}” is taken. Choose another one for “{name}”.")
        taken.add(value.casefold())


def _other_display_names(
    there: Mapping[str, Any], here: Mapping[str, Any], same: Iterable[str], label: str
) -> dict[str, str]:
    """Who is called like somebody here would be given what is theirs: so that is told apart."""
    taken = {row.display_name.casefold() for row in here.values()}
    return {
        row.display_name.casefold(): _told_apart(row.display_name, label)
        for name, row in there.items()
        if name not in same and row.display_name.casefold() in taken
        and row.display_name.casefold() != name
    }  # fmt: skip


def _other_owners(
    read: sa.Connection, there: Mapping[str, Any], here: Mapping[str, Any], label: str
) -> dict[str, str]:
    """Whoever owns an action there without an account may be called like somebody here as well."""
    known = {*there, *(row.display_name.casefold() for row in there.values())}
    taken = {*here, *(row.display_name.casefold() for row in here.values())} - known
    owners = read.execute(sa.select(_T["action_item"].c.owner).distinct()).scalars()
    return {
        owner.casefold(): _told_apart(owner, label) for owner in owners
        if owner.casefold() in taken
    }  # fmt: skip


def _told_apart(name: str, label: str) -> str:
    return f"{name[: 77 - len(label)]} ({label})"


def decided_areas(
    read: sa.Connection, decisions: Decisions, policies: PolicyBook
) -> Mapping[str, str]:
    """Which area is which. Raises Refused naming each that this installation does not know."""
    known = set(area_names(policies["areas"]))
    strange = [value for value in decisions.areas.values() if value not in known]
    if strange:
        raise InvalidInput(
            f"There is no area “{strange[0]}” here. Choose from: {', '.join(sorted(known))}."
        )
    found = sa.union(*(sa.select(_T[name].c.area) for name in _WITH_AREA))
    waiting = sorted(set(read.execute(found).scalars()) - known - decisions.areas.keys() - {""})
    if waiting:
        lines = "\n".join(f'  "{name}" = "…"' for name in waiting)
        raise Refused(
            f"These areas are not known here: {', '.join(waiting)}. Say in the file named by "
            f"--decisions which they are:\n  [areas]\n{lines}\nNothing was changed."
        )
    return decisions.areas


def refuse_twice_the_same(
    read: sa.Connection, write: sa.Connection, areas: Mapping[str, str]
) -> None:
    """Raise Refused naming each list and meeting that would be there twice.

    Each is the one of its area and day: two would have to be made one, which only people can.
    """
    found = []
    for table, (columns, told) in whose.ONE_OF_EACH.items():
        wanted = sa.select(*(_T[table].c[name] for name in columns))
        here = set(map(tuple, write.execute(wanted)))
        for row in map(tuple, read.execute(wanted)):
            there = tuple(
                areas.get(value, value) if name == "area" else value
                for name, value in zip(columns, row, strict=True)
            )
            if there in here:
                found.append(told.format(*map(str, there)))
            here.add(there)  # two areas of theirs may have been made one
    found += list(_other_figures(read, write))
    if found:
        raise Refused(
            "These would be there twice:\n  " + "\n  ".join(sorted(found)[:20])
            + "\nThere can be one of each only. Say by [areas] in the file named by --decisions "
            "that what comes in belongs to another area, or, of figures, enter the right ones in "
            "both first. Nothing was changed."
        )  # fmt: skip


def _other_figures(read: sa.Connection, write: sa.Connection) -> Iterator[str]:
    """Numbers of children at risk that are not the same in both: one of them must be wrong."""
    table = _T["children_at_risk"].c
    wanted = sa.select(table.authority, table.quarter, table.levels, table.reduced)
    here = {(row.authority, row.quarter): row for row in write.execute(wanted)}
    for row in read.execute(wanted):
        known = here.get((row.authority, row.quarter))
        if known is not None and (known.levels, known.reduced) != (row.levels, row.reduced):
            # Not which: whoever merges need not be cleared.
            yield "figures by quarter that differ; whoever entered them knows which"
            return
