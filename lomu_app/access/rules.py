"""The rules of access: areas, roles and user names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from lomu_app.kernel.counting import and_joined
from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.permissions import Permission, permission_words
from lomu_app.kernel.policy import Policy

# What shows people by name. Each is looked at on record, which takes that one may see people;
# without that, a server would show nobody, and the list would stand there as if it were empty.
OF_PEOPLE = frozenset({Permission.SEE_TARGETS, Permission.SEE_COHORTS, Permission.SEE_SCORES})
# What somebody does in the compartment of child sexual exploitation takes that they may see it.
WITHIN = frozenset({
    Permission.EDIT_CSE, Permission.SANITISE_INTELLIGENCE, Permission.AUTHORISE_TACTICS,
    Permission.CHAIR_COG,
})  # fmt: skip
TAKEN_WITH: Mapping[Permission, frozenset[Permission]] = {
    Permission.SEE_PEOPLE: OF_PEOPLE, Permission.SEE_CSE: WITHIN,
}  # fmt: skip
"""The rights that nobody has without another one, by that one; on a server as well."""
# Whoever may work on all of something may work on their own: a force's own roles may be older than
# the narrower permission, and would otherwise take the work away from those who do it.
IMPLIED = {Permission.EDIT_ACTIONS: Permission.WORK_OWN_ACTIONS}
_USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,39}")


def area_names(areas: Policy) -> tuple[str, ...]:
    """The names of all policing units, in the order of the policy."""
    return tuple(unit["label"] for unit in areas["units"])


def find_area(areas: Policy, typed: str) -> str:
    """The unit meant by a name, code or beginning; raises InvalidInput naming the choices."""
    wanted = typed.strip().casefold()
    for unit in areas["units"]:
        if wanted in {unit["label"].casefold(), unit["code"].casefold()}:
            return str(unit["label"])
    begins = [name for name in area_names(areas) if wanted and name.casefold().startswith(wanted)]
    if len(begins) == 1:
        return begins[0]
    choices = ", ".join(area_names(areas))
    raise InvalidInput(f"There is no area “{typed}”. Choose one of: {choices}.", {"area": typed})


def permissions_of(roles: Policy, held: Iterable[str]) -> frozenset[Permission]:
    """Everything that somebody with these roles may do; a role dropped since gives nothing.

    Nobody works in the compartment of CSE unseeing: what they are refused would tell of it. Nor is
    anybody shown targets or cohorts who may not see people.
    """
    named = _named(roles, held)
    return named.difference(
        *(those for needed, those in TAKEN_WITH.items() if needed not in named)
    )  # fmt: skip


def lacks_people(roles: Policy, held: Iterable[str]) -> str:
    """What to tell somebody whose roles name what takes that they see people; "" where none do."""
    named = _named(roles, held)
    those = sorted(OF_PEOPLE & named)
    if not those or Permission.SEE_PEOPLE in named:
        return ""
    told = and_joined([permission_words(each) for each in those])
    return (
        f"Your roles let you {told}, but not see people. Each of them is about somebody, so none "
        "is shown to you. Ask an administrator for a role besides that may see people."
    )


def _named(roles: Policy, held: Iterable[str]) -> frozenset[Permission]:
    return frozenset[Permission]().union(*(given_by(roles, role) for role in held))


@cache
def given_by(roles: Policy, role: str) -> frozenset[Permission]:
    """What one role gives: what the policy names, and what that implies."""
    known = roles["roles"]
    named = frozenset(map(Permission, known[role]["permissions"] if role in known else ()))
    return named | {IMPLIED[each] for each in named & IMPLIED.keys()}


def check_roles(roles: Policy, wanted: Iterable[str]) -> tuple[str, ...]:
    """The roles, sorted; raises InvalidInput for one that the policy does not know."""
    unknown = [role for role in wanted if role not in roles["roles"]]
    if unknown:
        known = ", ".join(sorted(roles["roles"]))
        raise InvalidInput(
            f"There is no role “{unknown[0]}”. Choose from: {known}.", {"roles": unknown[0]}
        )
    return tuple(sorted(set(wanted)))


def check_username(name: str) -> str:
    """The user name, checked; raises InvalidInput."""
    if not _USERNAME.fullmatch(name):
        raise InvalidInput(
            "A user name has 2 to 40 letters, digits, dots, dashes or underscores.",
            {"username": name},
        )
    return name
