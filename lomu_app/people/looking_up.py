"""By which keys somebody on record is looked up; all are indexed, and nobody reads all people.

`on_record` gives whoever shares a key, `namesakes_of_each` how common their names are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lomu_app.people.comparing import forename_keys, name_key, phonetic_key, surnames_level
from lomu_app.people.days_alike import slips_of, swapped_day
from lomu_app.people.likelihood import Namesakes
from lomu_app.people.numbers_alike import corrected_pnc
from lomu_app.people.places import house_of
from lomu_app.people.records import Person, PersonAddress, PersonName
from lomu_app.people.rules import Identity


def keys_of(identity: Identity) -> frozenset[tuple[str, Any]]:
    """Under what a record with this identity is found by others."""
    keys = {
        ("pnc", identity.pnc_id), ("cro", identity.cro_number),
        ("born", identity.date_of_birth), ("surname", name_key(identity.surname)),
        ("phonetic", phonetic_key(identity.surname, identity.forenames)),
        *(("postcode", postcode) for postcode in identity.postcodes),
    }  # fmt: skip
    return frozenset(key for key in keys if key[1])


def sought_by(identity: Identity, *, this_year: int) -> frozenset[tuple[str, Any]]:
    """What `find_candidates` looks for; whoever has none of these as `keys_of` is not found."""
    keys = _keys(identity, this_year)
    sought = {("cro", keys["cro"]), ("phonetic", keys["phonetic"])}
    for kind, found in (
        ("pnc", keys["pncs"]), ("postcode", keys["postcodes"]), ("surname", keys["surnames"]),
        ("born", keys.get("days", ())),
    ):  # fmt: skip
        sought |= {(kind, one) for one in found}
    return frozenset(key for key in sought if key[1])


def _several(name: str) -> sa.BindParameter[Any]:
    return sa.bindparam(name, expanding=True)


_FORENAME_FITS = sa.func.upper(sa.func.substr(Person.forenames, 1, 1)).in_(_several("any_initials"))
# Either name may be the other: they get swapped.
_INITIALS_FIT = sa.and_(
    sa.func.substr(Person.surname_key, 1, 1).in_(_several("initials")), _FORENAME_FITS
)
_BY_NUMBER = (
    sa.select(Person.id).where(Person.pnc_id.in_(_several("pncs"))),
    sa.select(Person.id).where(Person.cro_number == sa.bindparam("cro")),
)


def _begins(column: Any, name: str) -> sa.ColumnElement[bool]:
    begin = sa.func.substr(column, 1, sa.bindparam(f"{name}_letters", type_=sa.Integer))
    return sa.func.upper(begin) == sa.bindparam(name, type_=sa.String)


def _at_postcode(*fits: sa.ColumnElement[bool]) -> sa.Select[Any]:
    # A postcode may be a prison's, or a whole town's: so something else has to fit as well.
    return (
        sa.select(PersonAddress.person_id)
        .join(Person)
        .where(
            PersonAddress.postcode.in_(_several("postcodes")),
            sa.or_(
                sa.func.substr(Person.surname_key, 1, 1).in_(_several("any_initials")),
                _FORENAME_FITS,
                _begins(PersonAddress.text, "house"),
                *fits,
            ),
        )
    )


_WITH_BIRTH = sa.union(
    *_BY_NUMBER,
    _at_postcode(Person.date_of_birth.in_(_several("slips"))),
    # Somebody of these two names may have given any day of birth.
    sa.select(Person.id).where(
        Person.surname_key == sa.bindparam("surname"), _begins(Person.forenames, "forename")
    ),
    sa.select(Person.id).where(
        Person.surname_key == sa.bindparam("forename"), _begins(Person.forenames, "surname")
    ),
    sa.select(Person.id).where(Person.date_of_birth.in_(_several("days"))),
    sa.select(Person.id).where(
        Person.surname_key.in_(_several("surnames")), Person.date_of_birth.in_(_several("slips"))
    ),
    sa.select(Person.id).where(
        Person.surname_key.in_(_several("surnames")), Person.date_of_birth.is_(None)
    ),
    sa.select(Person.id).where(
        Person.phonetic == sa.bindparam("phonetic"),
        sa.or_(Person.date_of_birth.is_(None), Person.date_of_birth.in_(_several("slips"))),
    ),
    # Of the day two figures may be wrong, but hardly the year too.
    sa.select(Person.id).where(
        Person.surname_key.in_(_several("surnames")),
        Person.date_of_birth.between(sa.bindparam("new_year"), sa.bindparam("new_years_eve")),
        _FORENAME_FITS,
    ),
    # A name and the day may both be wrong.
    sa.select(Person.id).where(Person.date_of_birth.in_(_several("slips")), _INITIALS_FIT),
    sa.select(Person.id).where(Person.date_of_birth.is_(None), _INITIALS_FIT),
)
_WITHOUT_BIRTH = sa.union(
    *_BY_NUMBER,
    _at_postcode(),
    sa.select(Person.id).where(
        sa.or_(
            Person.surname_key.in_(_several("surnames")),
            sa.and_(
                Person.surname_key >= sa.bindparam("first"),
                Person.surname_key < sa.bindparam("last"),
            ),
        ),
        _FORENAME_FITS,
    ),
    sa.select(Person.id).where(Person.phonetic == sa.bindparam("phonetic")),
)
_COLUMNS = (
    Person.id, Person.surname, Person.forenames, Person.date_of_birth,
    Person.perceived_birth_year, Person.pnc_id, Person.cro_number,
)  # fmt: skip
_PEOPLE_WITH_BIRTH = sa.select(*_COLUMNS).where(Person.id.in_(_WITH_BIRTH.scalar_subquery()))
_PEOPLE_WITHOUT_BIRTH = sa.select(*_COLUMNS).where(Person.id.in_(_WITHOUT_BIRTH.scalar_subquery()))
_ALIASES = sa.select(PersonName.person_id, PersonName.surname, PersonName.forenames).where(
    PersonName.person_id.in_(_several("ids"))
)
_ADDRESSES = sa.select(PersonAddress.person_id, PersonAddress.text, PersonAddress.postcode).where(
    PersonAddress.person_id.in_(_several("ids")), PersonAddress.ended_on.is_(None)
)


_LAST_ID = sa.select(sa.func.max(Person.id)).scalar_subquery()
_NAMESAKES = sa.select(
    _LAST_ID,
    sa.func.count(),
    sa.func.count().filter(
        sa.func.upper(
            sa.func.substr(Person.forenames, 1, sa.bindparam("letters", type_=sa.Integer))
        )
        == sa.bindparam("forename")
    ),
).where(Person.surname_key == sa.bindparam("surname"))


_BEARERS = (
    sa.select(Person.surname_key, sa.func.count())
    .where(Person.surname_key.in_(_several("surnames")))
    .group_by(Person.surname_key)
)


def namesakes_of_each(
    session: Session, identity: Identity, on_record: Mapping[int, Identity]
) -> dict[str, Namesakes]:
    """By the surname on record how many bear it, or the one typed, if those are more.

    Who is spelt nearly as many are spelt is hardly rarer than they.
    """
    typed = _namesakes(session, identity)
    if typed is None:
        return {}
    own = name_key(identity.surname)
    keys = {known.surname: name_key(known.surname) for known in on_record.values()}
    near = {key for key in keys.values() if surnames_level(own, key) == "near"}
    bearers = dict(session.execute(_BEARERS, {"surnames": sorted(near)}).all()) if near else {}
    return {
        surname: replace(typed, surname=max(typed.surname, bearers.get(key, 0) - _ONE_PERSON))
        for surname, key in keys.items()
    }


_ONE_PERSON = 3
"""Three records of a name may be one person thrice; only what is beyond tells that many bear it."""


def _namesakes(session: Session, identity: Identity) -> Namesakes | None:
    """How many bear these names, one of whom may be the person meant; None without a surname."""
    surname = name_key(identity.surname)
    if not surname:
        return None
    forename = identity.forenames.split()[0].upper() if identity.forenames.split() else ""
    people, same, both = session.execute(
        _NAMESAKES, {"surname": surname, "forename": forename, "letters": len(forename)}
    ).one()
    # The last number is near enough how many there are.
    return Namesakes(
        people or 0, max(0, same - _ONE_PERSON), max(0, both - _ONE_PERSON) if forename else 0
    )


def on_record(session: Session, identity: Identity, this_year: int) -> dict[int, Identity]:
    """Whoever shares a key with this identity, by id: what their records offer for comparing."""
    keys = _keys(identity, this_year)
    born = identity.date_of_birth
    rows = session.execute(
        _PEOPLE_WITHOUT_BIRTH if born is None else _PEOPLE_WITH_BIRTH, keys
    ).all()
    ids = [row.id for row in rows]
    aliases: dict[int, list[str]] = {}
    addresses: dict[int, list[tuple[str, str | None]]] = {}
    if ids:
        for person_id, surname, forenames in session.execute(_ALIASES, {"ids": ids}):
            aliases.setdefault(person_id, []).append(f"{surname} {forenames}")
        for person_id, text, postcode in session.execute(_ADDRESSES, {"ids": ids}):
            addresses.setdefault(person_id, []).append((text, postcode))
    return {
        row.id: Identity(
            row.surname, row.forenames, row.date_of_birth, row.perceived_birth_year, row.pnc_id,
            row.cro_number, tuple(aliases.get(row.id, ())),
            tuple(postcode for _, postcode in addresses.get(row.id, ()) if postcode),
            tuple(text for text, _ in addresses.get(row.id, ())),
        )
        for row in rows
    }  # fmt: skip


def _keys(identity: Identity, this_year: int) -> dict[str, Any]:
    surname, forenames = name_key(identity.surname), forename_keys(identity.forenames)
    # The first forename is looked for among the surnames as well: names get swapped.
    surnames = [key for key in (surname, *forenames[:1]) if key]
    initials = sorted({name[0] for name in (surname, *forenames[:1]) if name})
    forename, house = "".join(forenames[:1]), (house_of(identity.addresses) or "").upper()
    pncs = {identity.pnc_id, corrected_pnc(identity.pnc_id, this_year)} - {None}
    keys: dict[str, Any] = {
        "pncs": sorted(pncs, key=str), "cro": identity.cro_number,
        "postcodes": list(identity.postcodes), "surnames": surnames,
        "phonetic": phonetic_key(identity.surname, identity.forenames) or None,
        "any_initials": sorted({name[0] for name in (surname, *forenames) if name}),
        "surname": surname or None, "surname_letters": len(surname),
        "forename": forename or None, "forename_letters": len(forename),
        "house": house or None, "house_letters": len(house),
    }  # fmt: skip
    born = identity.date_of_birth
    if born is None:
        # Most slips leave the beginning of a surname as it is.
        begin = surname[:3] if len(surname) >= 4 else ""
        return keys | {"first": begin or None, "last": begin + "Z" * 20}
    near = slips_of(born) | {born}
    swapped = swapped_day(born)
    days = {born} if swapped is None else {born, swapped}
    return keys | {
        "days": sorted(days), "slips": sorted(near | days), "initials": initials,
        "new_year": born.replace(month=1, day=1), "new_years_eve": born.replace(month=12, day=31),
    }  # fmt: skip
