"""Who is of the force itself, told from a line as it is typed: `PC Yarrow, CSE team`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lomu_app.disclosure.audiences import audience_of_agency, audiences
from lomu_app.kernel.errors import Refused
from lomu_app.kernel.policy import Policy

# What else people write where a comma belongs: `J Alder - Probation`, `J Alder (Probation)`.
_APART = re.compile(r"\s[-–—]|[-–—]\s|[–—(\[/\\:;|]")
_CLOSING, _BULLET = " )].,", " -–—"
_OWN = "\N{NULL}"  # stands for an agency of the force's own, which nobody types


def name_and_agency(policy: Policy, line: str) -> tuple[str, str]:
    """The two parts of a line; no agency where there is no comma.

    An agency that the policy names may hold a comma itself: `PC Yarrow, Police, other unit`. Such a
    one is known behind a dash, a bracket or a stroke, too; anything else there may be of the name.
    """
    line = line.strip()
    for agency in sorted(_agencies(policy), key=len, reverse=True):
        head = line[: -len(agency)].rstrip()
        if line.casefold().endswith(agency.casefold()) and head.endswith(","):
            return head[:-1].strip(), line[-len(agency) :]
    name, comma, agency = line.rpartition(",")
    if comma:
        return name.strip(), agency.strip()
    name, agency = _last_part(line)
    known = {each.casefold() for each in _agencies(policy)}
    return (name, agency) if agency.casefold() in known else (line, "")


def require_own_force(
    policy: Policy, lines: Iterable[str], what: str, instead: str, partners: Iterable[str] = ()
) -> None:
    """Refuse `what` to whoever is not of the force; `instead` says what they are given.

    A line without an agency is somebody of one's own unit, unless an agency of partners is named in
    it: one of the policy's, or of these `partners`. Whatever stands behind a comma, a dash, a
    bracket, a stroke or a colon is taken for an agency, and has to be one of the force's own.
    """
    own = tuple(_agencies(policy, partner=False))
    others = {*_agencies(policy, partner=True), *partners} - set(own)
    named = [re.compile(rf"\b{re.escape(each)}\b", re.IGNORECASE) for each in sorted(others)]
    outside = [line for line in lines if not _is_own(policy, line, own, named)]
    if outside:
        raise Refused(
            f"{what} stays in the force, and so cannot go to: {'; '.join(outside)}. {instead}"
            " Whoever is of the force is written as NAME, AGENCY, with one of:"
            f" {', '.join(own)}; or by name alone."
        )


def _is_own(
    policy: Policy, line: str, own: tuple[str, ...], others: Iterable[re.Pattern[str]]
) -> bool:
    _, agency = name_and_agency(policy, line)
    if agency and "," in line:
        return not audience_of_agency(policy, agency).partner
    if _OWN in line or any(each.search(line) for each in others):
        return False
    left = line.lstrip(_BULLET)
    for each in sorted(own, key=len, reverse=True):  # its own name may hold such a sign
        left = re.sub(rf"\b{re.escape(each)}(?!\w)", _OWN, left, flags=re.IGNORECASE)
    _, *behind = _APART.split(left)
    return all(part.strip(_CLOSING) == _OWN for part in behind)


def _last_part(line: str) -> tuple[str, str]:
    """What stands before and behind the last sign that sets apart; nothing behind without one."""
    places = list(_APART.finditer(line))
    if not places:
        return line, ""
    return line[: places[-1].start()].strip(), line[places[-1].end() :].strip(_CLOSING)


def _agencies(policy: Policy, *, partner: bool | None = None) -> Iterator[str]:
    for each in audiences(policy).values():
        if partner is None or each.partner is partner:
            yield from each.agencies
