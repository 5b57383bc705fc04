"""What an attack is: statements past the program, under one's own login, and what they meet."""

from __future__ import annotations

from dataclasses import dataclass

from tests.server.world import PEOPLE, UNCLEARED

EVERYBODY = tuple(PEOPLE)
CASE_WORKERS = tuple(
    role for role in PEOPLE if role not in ("data_protection_auditor", "administrator")
)
CLEARED = tuple(role for role in PEOPLE if role not in UNCLEARED)
NOT_CLEARED = UNCLEARED

# What PostgreSQL calls each refusal.
NO_RIGHT, RULE, BROKEN_KEY, TAKEN, NO_ROLE = "42501", "P0001", "23503", "23505", "42704"

ENTRY = (
    "INSERT INTO audit_entry (tx, at, user_id, username, machine, tag, verb, app_version) "
    "VALUES (1, '2020-01-01T00:00:00.000000Z', 1, 'insp.two', 'm', 'a:b', 'alteration', '1')"
)
"""An entry without which nothing is committed; what it says of name, number and time is untrue."""


@dataclass(frozen=True)
class Attack:
    """One attack. `meets` is the SQLSTATE of the refusal, or what the last statement answers.

    `None` there says that whatever is answered holds none of the secrets. `after` is asked by
    whoever looks after the server when all is over, with what it must answer.
    """

    name: str
    by: tuple[str, ...]
    does: tuple[str, ...]
    meets: str | list[tuple[object, ...]] | None = NO_RIGHT
    after: tuple[str, list[tuple[object, ...]]] | None = None


def attack(
    name: str, by: tuple[str, ...], *does: str,
    meets: str | list[tuple[object, ...]] | None = NO_RIGHT,
    after: tuple[str, list[tuple[object, ...]]] | None = None,
) -> Attack:  # fmt: skip
    """One attack; several statements are sent in one transaction, which is then committed."""
    return Attack(name, by, does, meets, after)


def writing(
    name: str, by: tuple[str, ...], *does: str,
    meets: str | list[tuple[object, ...]] | None = RULE,
    after: tuple[str, list[tuple[object, ...]]] | None = None,
) -> Attack:  # fmt: skip
    """One that writes, with the entry in the log that a change asks for."""
    return Attack(name, by, (ENTRY, *does), meets, after)


def told(attack: Attack) -> str:
    """What it meets, in words."""
    if isinstance(attack.meets, str):
        return "refused"
    if attack.meets is None:
        return "tells nothing of it" if attack.after is None else "comes to nothing"
    if "{me}" in repr(attack.meets):
        return "signed with the login's own name"
    if attack.after is not None:
        return "comes to nothing"
    return "finds nothing" if attack.meets in ([], [(0,)]) else "is told the same as everybody"
