"""Who is of the force itself, told from a line as it is typed: `PC Yarrow, CSE team`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lomu_app.disclosure.audiences import audience_of_agency, audiences
from lomu_app.kernel.errors import Refused
from lomu_app.kernel.policy import Policy


def name_and_agency(policy: Policy, line: str) -> tuple[str, str]:
    """The two parts of a line; no agency where there is no comma.

    An agency that the policy names may hold a comma itself: `PC Yarrow, Police, other unit`.
    """
    line = line.strip()
    for agency in sorted(_agencies(policy), key=len, reverse=True):
        head = line[: -len(agency)].rstrip()
        if line.casefold().endswith(agency.casefold()) and head.endswith(","):
            return head[:-1].strip(), line[-len(agency) :]
    name, comma, agency = line.rpartition(",")
    return (name.strip(), agency.strip()) if comma else (line, "")


def require_own_force(
    policy: Policy, lines: Iterable[str], what: str, instead: str, partners: Iterable[str] = ()
) -> None:
    """Refuse `what` to whoever is not of the force; `instead` says what they are given.

    A line without an agency is somebody of one's own unit, unless an agency of partners is named in
    it: one of the policy's, or of these `partners`.
    """
    own = tuple(_agencies(policy, partner=False))
    others = {*_agencies(policy, partner=True), *partners} - set(own)
    named = [re.compile(rf"\b{re.escape(each)}\b", re.IGNORECASE) for each in sorted(others)]
    outside = []
    for line in lines:
        _, agency = name_and_agency(policy, line)
        known = bool(agency) and not audience_of_agency(policy, agency).partner
        if not known and (agency or any(each.search(line) for each in named)):
            outside.append(line)
    if outside:
        raise Refused(
            f"{what} stays in the force, and so cannot go to: {'; '.join(outside)}. {instead}"
            " Whoever is of the force is written as NAME, AGENCY, with one of:"
            f" {', '.join(own)}; or by name alone."
        )


def _agencies(policy: Policy, *, partner: bool | None = None) -> Iterator[str]:
    for each in audiences(policy).values():
        if partner is None or each.partner is partner:
            yield from each.agencies
