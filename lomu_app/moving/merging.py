"""A further unit's database comes into an installation that is at work, wholly or not at all.

Everything is written in one transaction under new ids, and put on record here row by row like what
anybody enters. The log that came along is kept beside ours, word for word, and verified with it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lomu_app.access.queries import fact
from lomu_app.access.sign_in import hash_passphrase
from lomu_app.bootstrap import PRACTICE, policies
from lomu_app.kernel.clock import Clock
from lomu_app.kernel.errors import (
    InvalidInput,
    NotPermitted,
    Refused,
    SignInFailed,
    StoreUnavailable,
    TooSlow,
)
from lomu_app.kernel.progress import Progress, Silent
from lomu_app.moving.bringing import Bringing, Brought
from lomu_app.moving.decisions import (
    Decisions,
    decided_areas,
    decided_names,
    refuse_twice_the_same,
)
from lomu_app.moving.ends import Place, Source, opened_source
from lomu_app.moving.house import sound_source
from lomu_app.moving.installations import Installation, nobody_else_writes, opened_installation
from lomu_app.moving.likely import Pair, likely_pairs
from lomu_app.moving.planning import planned
from lomu_app.store import seal
from lomu_app.store.base import Base
from lomu_app.store.keys import Stretching
from lomu_app.store.merged import MergedDatabase
from lomu_app.store.store import translate
from lomu_app.store.unit_of_work import Reader

_T = Base.metadata.tables
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who signs in here, and who there."""

    username: str | None
    passphrase: str | None
    username_there: str | None
    passphrase_there: str | None


@dataclass(frozen=True, slots=True)
class Merged:
    """What came in, or would: by table how many rows, and what somebody has to look at.

    `pairs` may be one person each; `accounts` came without roles; `left` are rows by table that
    were not taken over.
    """

    label: str
    head: seal.Head
    transactions: int
    brought: Brought
    pairs: tuple[Pair, ...]


def merge(
    source: Place, target: Place, who: Credentials, label: str, decisions: Decisions, *,
    clock: Clock, rehearse: bool = False, progress: Progress | None = None,
    stretching: Stretching | None = None,
) -> Merged:  # fmt: skip
    """Bring the database at `source` into that at `target` as the unit `label`, or only try to.

    Raises SignInFailed, NotPermitted; InvalidInput and Refused with what has to be decided first,
    or where it was merged already; StoreUnavailable where either end fails; Cancelled. Nothing is
    changed then.
    """
    label, told = _label(label), progress or Silent()
    unusable = hash_passphrase(secrets.token_hex(), stretching or Stretching())
    with ExitStack() as ends:
        with _which_end(target, "it comes in", "--user and --passphrase-file sign in"):
            opening = opened_installation(target, who.username, who.passphrase, clock)
            here = ends.enter_context(opening)
        with _which_end(source, "it comes from", "--from-user and --from-passphrase-file sign in"):
            opened = opened_source(source, who.username_there, who.passphrase_there)
            there = ends.enter_context(opened)
        with here.store.reading() as ours, there.store.reading() as theirs:
            # Before anything is held: one database cannot be held twice.
            _refuse_again(theirs.connection(), ours.connection(), there.words)
        here.refuse_unsound(told)
        with _failing_told(here), there.held_still() as read:
            verdict = sound_source(there, read, told, "merged")
            told_of = _Telling(label, there, verdict, decisions, clock, told, unusable)
            merged = _merged(here, read, told_of, rehearse=rehearse)
        if not rehearse:
            here.remember()
    return merged


@contextmanager
def _which_end(place: Place, end: str, words: str) -> Iterator[None]:
    """Whoever signs in at two places is told at which of them that failed."""
    try:
        yield
    except (SignInFailed, NotPermitted, StoreUnavailable) as error:
        raise type(error)(
            f"Where {end} ({place.words}; {words} there): {error.message} Nothing was changed."
        ) from error


@contextmanager
def _failing_told(here: Installation) -> Iterator[None]:
    """What is at stake, beside what went wrong."""
    try:
        yield
    except (sa.exc.DBAPIError, StoreUnavailable) as error:
        # What is held still tells what went wrong by itself, at whichever end it did.
        cause = error.__cause__ if isinstance(error, StoreUnavailable) else error
        if not isinstance(cause, sa.exc.DBAPIError):
            raise
        told = translate(cause)
        what = _STOPPED if isinstance(told, TooSlow) else told.message
        raise StoreUnavailable(
            f"The merge into {here.words} broke off. {what} It is in there wholly or not at all, "
            "and what was to be merged is as it was: try again, and you are told if it is there "
            "already."
        ) from error


# What a desk is told of it, to ask for less, nobody can do here.
_STOPPED = (
    "It waited for what somebody else holds, or for longer than the server lets this login work at "
    "a stretch. See that everybody has closed the desk, and that neither statement_timeout nor "
    "lock_timeout is set for the login that merges."
)


def _label(text: str) -> str:
    label = " ".join(text.split())
    if not 2 <= len(label) <= _LONGEST:
        raise InvalidInput(
            f"Name the unit whose database it is, in 2 to {_LONGEST} letters: --unit NAME.",
            {"unit": "needed"},
        )
    return label


@dataclass(frozen=True, slots=True)
class _Telling:
    """What there is to know of a merge besides the two databases."""

    label: str
    there: Source
    verdict: seal.Verdict
    decisions: Decisions
    clock: Clock
    progress: Progress
    unusable: str


def _merged(here: Installation, read: sa.Connection, told: _Telling, *, rehearse: bool) -> Merged:
    book = policies()
    store = here.store.unhurried()
    with store.writing() as write:
        nobody_else_writes(write)
        origin = _refuse_again(read, write, told.there.words)
        names = decided_names(read, write, told.decisions, told.label)
        areas = decided_areas(read, told.decisions, book)
        refuse_twice_the_same(read, write, areas)
        pairs = _pairs(read, write, here, told)
        new = planned(read, write, names, areas)
        noted = MergedDatabase(
            label=told.label, source=told.there.words[:300], origin=origin,
            position=told.verdict.head.position, head=told.verdict.head.hash.hex(),
            transactions=told.verdict.transactions, changes=told.verdict.changes,
            shifts={name: [each.ordinary, each.apart] for name, each in new.shifts.items()},
        )  # fmt: skip
        bringing = Bringing(
            store, here.actor, write, read, new, names.same, noted, told.clock, told.progress,
            told.unusable, rehearse,
        )  # fmt: skip
        brought = bringing.bring(pairs)
        if not rehearse:
            bringing.commit()
    return Merged(told.label, told.verdict.head, told.verdict.transactions, brought, tuple(pairs))


def _pairs(
    read: sa.Connection, write: sa.Connection, here: Installation, told: _Telling
) -> list[Pair]:
    session = Session(write, autoflush=False)
    try:
        reader = Reader(session, here.actor, told.clock, policies())
        return likely_pairs(read, reader, told.label, told.progress)
    finally:
        session.close()


def _refuse_again(read: sa.Connection, write: sa.Connection, words: str) -> str:
    """The first link of the log there, by which a database is known wherever it lies.

    Raises Refused where either holds the other, or a third, already, or they are not of one kind.
    """
    first = _first_link(read)
    if first is None:
        raise Refused(f"{words} holds nothing yet. Nothing was changed.")
    if first == _first_link(write):
        raise Refused(
            f"{words} is this very database, or a copy of it. Work that was done on both is not "
            "merged: bring it in as a spreadsheet. Nothing was changed."
        )
    ours = {row.origin: row for row in _known(write)}
    if first in ours:
        row = ours[first]
        raise Refused(
            f"{words} was merged here already, on {row.created_at:%d/%m/%Y} by {row.created_by} "
            f"as {row.label}. What was done there since stays there. Nothing was changed."
        )
    theirs = {row.origin: row.label for row in _known(read)}
    twice = [label for origin, label in theirs.items() if origin in ours]
    if twice or _first_link(write) in theirs:
        what = twice[0] if twice else "this database"
        raise Refused(f"{words} holds {what} already. Nothing was changed.")
    if _practice(read) != _practice(write):
        raise Refused(
            "One of the two is a practice force of invented people. Those are never mixed with "
            "real ones. Nothing was changed."
        )
    return first


def _first_link(connection: sa.Connection) -> str | None:
    link = _T["audit_seal"].c
    found = connection.execute(sa.select(link.hash).where(link.position == 1)).scalar()
    return None if found is None else bytes(found).hex()


def _known(connection: sa.Connection) -> list[sa.Row[tuple[str, str, str, object]]]:
    merged = _T["merged_database"].c
    wanted = sa.select(merged.origin, merged.label, merged.created_by, merged.created_at)
    return list(connection.execute(wanted))


def _practice(connection: sa.Connection) -> bool:
    return fact(Session(connection), PRACTICE) == "yes"
