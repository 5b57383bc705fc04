"""What the other desks are told of a command: which records it touched, and nothing else.

Whoever may sign in may listen, so a message holds neither names nor words, and of the compartment
not even that anything happened: such a message is as empty as that of somebody who looked
something up.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from lomu_app.kernel.changes import ChangeSet, Kind
from lomu_app.kernel.permissions import COMPARTMENT

CHANNEL = "lomu_changed"
UNTOLD = frozenset({Kind.LOCATION, Kind.INTELLIGENCE, Kind.TACTIC, Kind.DRAFT})
"""Of the compartment, or of one person only."""
_IDS = 600  # in one message: it holds less than 8,000 bytes, and no id is longer than 11
_HIGHEST = 2**31 - 1  # what ids, locks and the desk's own signals hold
_TELL = sa.text("SELECT pg_notify(:channel, :words)")


@dataclass(frozen=True, slots=True)
class Told:
    """One message: the program it is from, and what was touched; nothing where that is not told."""

    origin: str
    changes: tuple[ChangeSet, ...]


def tell(
    connection: sa.Connection, origin: str, touched: Mapping[Kind, Collection[int]], *about: str
) -> None:
    """Send it with the commit, or never. `about`: the tag and the subject of the log."""
    apart = any(words.startswith(COMPARTMENT) for words in about)
    for words in messages(origin, {} if apart else touched):
        connection.execute(_TELL, {"channel": CHANNEL, "words": words})


def messages(origin: str, touched: Mapping[Kind, Collection[int]]) -> Iterable[str]:
    """The words of at least one message."""
    told = [
        (kind, sorted(ids)[start : start + _IDS])
        for kind, ids in sorted(touched.items())
        if kind not in UNTOLD
        for start in range(0, len(ids), _IDS)
    ]
    whole: dict[str, list[int]] = {kind.value: ids for kind, ids in told}
    if sum(len(ids) for _kind, ids in told) <= _IDS:
        return [json.dumps([origin, whole], separators=(",", ":"))]
    return [json.dumps([origin, {kind.value: ids}], separators=(",", ":")) for kind, ids in told]


def understood(words: str) -> Told | None:
    """What a message says; None for one that is from no program of this kind."""
    try:
        origin, said = json.loads(words)
        changes = tuple(
            ChangeSet(Kind(kind), frozenset(map(id_of, ids))) for kind, ids in said.items()
        )
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return Told(str(origin), changes)


def id_of(said: object) -> int:
    """The id that somebody sent; raises ValueError for what none of our programs would send.

    Any login may send anything, and `Infinity` or a number too long would be the end of whoever
    listens.
    """
    if type(said) is not int or not 1 <= said <= _HIGHEST:  # True is an int as well
        raise ValueError("not an id")
    return said
