"""Storing thousands of nominals at once: the same rows as one by one, written in bulk.

As in `registering`, no permission is asked and no duplicates are looked for here.
"""

from __future__ import annotations

import uuid
from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from lomu_app.kernel.batches import batches
from lomu_app.kernel.changes import Kind
from lomu_app.people.comparing import name_key, phonetic_key
from lomu_app.people.inserting import AT_ONCE, insert_signed
from lomu_app.people.records import (
    MatchDecision,
    NameKind,
    Person,
    PersonAddress,
    PersonName,
    PersonStatus,
    PossibleMatch,
    Sex,
)
from lomu_app.people.registering import checked, found_by
from lomu_app.people.rules import NewPerson
from lomu_app.store.search import SearchEntry, search_row
from lomu_app.store.unit_of_work import UnitOfWork


def store_people(uow: UnitOfWork, people: Iterable[NewPerson]) -> list[int]:
    """Write new nominals with their names and addresses (not markers); their ids, in order.

    Raises InvalidInput for one that `checked` refuses; nothing is written then.
    """
    this_year = uow.clock.today().year
    tidy = (checked(one, this_year=this_year) for one in people)
    waiting = deque(batches(tidy, AT_ONCE))  # let go of as they are stored, not all at the end
    of_all = sum(map(len, waiting))
    ids: list[int] = []
    while waiting:
        if of_all > AT_ONCE:  # a few are a part of some other work, which tells its own steps
            uow.progress.step(len(ids), of_all, "people stored")
        ids += _store_some(uow, waiting.popleft())
    uow.touch(Kind.PERSON, *ids)
    return ids


def _store_some(uow: UnitOfWork, people: Sequence[NewPerson]) -> list[int]:
    ids = insert_signed(uow, Person, [_person_row(one) for one in people])
    numbered = [{"key": key, "number": f"P-{key:06d}"} for key in ids]
    # The number that the database gives is part of the reference, so it is set afterwards.
    uow.session.connection().execute(_NUMBER, numbered)
    pairs = list(zip(ids, people, strict=True))
    insert_signed(uow, PersonName, [row for key, one in pairs for row in _name_rows(key, one)])
    insert_signed(
        uow, PersonAddress, [row for key, one in pairs for row in _address_rows(key, one)]
    )
    entries = [_search_row(key, one) for key, one in pairs]
    if entries:
        uow.session.execute(sa.insert(SearchEntry), entries)
    return ids


_NUMBER = (
    sa.update(Person.__table__)  # type: ignore[arg-type]  # a mapped class has a real table
    .where(Person.__table__.c.id == sa.bindparam("key"))
    .values(reference=sa.bindparam("number"), version=Person.__table__.c.version + 1)
)


def _person_row(one: NewPerson) -> dict[str, Any]:
    return {
        "reference": f"new-{uuid.uuid4().hex[:12]}", "surname": one.surname,
        "forenames": one.forenames, "surname_key": name_key(one.surname),
        "phonetic": phonetic_key(one.surname, one.forenames),
        "date_of_birth": one.date_of_birth, "perceived_birth_year": one.perceived_birth_year,
        "sex": Sex(one.sex), "pnc_id": one.pnc_id, "cro_number": one.cro_number,
        "status": PersonStatus.ACTIVE, "joined_into_id": None, "source": one.source,
    }  # fmt: skip


def _name_rows(person_id: int, one: NewPerson) -> list[dict[str, Any]]:
    known = {name_key(one.surname + one.forenames)}
    rows = []
    for name in one.names:
        key = name_key(name.surname + name.forenames)
        if key not in known:
            known.add(key)
            rows.append({
                "person_id": person_id, "kind": NameKind(name.kind), "surname": name.surname,
                "forenames": name.forenames, "source": name.source, "ended_on": None,
            })  # fmt: skip
    return rows


def _address_rows(person_id: int, one: NewPerson) -> list[dict[str, Any]]:
    return [
        {
            "person_id": person_id, "rank": rank, "kind": address.kind, "text": address.text,
            "postcode": address.postcode, "last_checked": None, "checked_by": None,
            "note": address.note, "source": address.source, "ended_on": None,
        }
        for rank, address in enumerate(one.addresses, start=1)
    ]  # fmt: skip


def _search_row(person_id: int, one: NewPerson) -> dict[str, Any]:
    title, detail, words = found_by(one, f"P-{person_id:06d}")
    return search_row(Kind.PERSON, person_id, title=title, detail=detail, words=words)


def queue_pairs(uow: UnitOfWork, pairs: Iterable[tuple[int, int, int, Sequence[str]]]) -> list[int]:
    """Put pairs (two ids, score, reasons) in the queue; the ids of the matches, in order.

    For people who were stored just now: none of the pairs may be on record yet.
    """
    rows = (
        {
            "first_id": min(one, two), "second_id": max(one, two), "score": score,
            "reasons": list(reasons), "decision": MatchDecision.OPEN, "decided_by": None,
            "decided_reason": None, "moved": None,
        }
        for one, two, score, reasons in pairs
    )  # fmt: skip
    ids = insert_signed(uow, PossibleMatch, rows)
    uow.touch(Kind.POSSIBLE_MATCH, *ids)
    return ids
