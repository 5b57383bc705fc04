"""Patterns in a history of offences: the serial test, repeat victims, escalation."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lomu_app.harm.rules import Incident, plain_weight
from lomu_app.kernel.counting import counted


@dataclass(frozen=True, slots=True)
class Pattern:
    """Whether a pattern is there, in words, and the rows that show it."""

    met: bool
    words: str
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SerialTest:
    """The serial test: met or not, the numbers, what is not sure, and the rows that count.

    `if_known` says that it would be met if what is not on record spoke for it.
    """

    met: bool
    incidents: int
    victims: int
    words: str
    rows: tuple[int, ...]
    if_known: bool = False


def years_before(day: dt.date, years: int) -> dt.date:
    """The same day so many years earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def age_at(born: dt.date, day: dt.date) -> int:
    """Completed years of life on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def serial_test(
    policy: Mapping[str, Any], incidents: Sequence[Incident], related: Mapping[int, bool | None],
    born: dt.date | None, today: dt.date,
) -> SerialTest:  # fmt: skip
    """The test on a day. `related` says of each row whether the victim is partner, ex or family.

    A row of which that is not known, or an age that is not, cannot meet the test by itself:
    it is told as such.
    """
    first = years_before(today, policy["years"])
    recent = [one for one in incidents if first <= one.on <= today]
    least = policy["least_age"]
    of_age = [one for one in recent if born is None or age_at(born, one.on) >= least]
    sure = [one for one in of_age if related.get(one.id) and born is not None]
    maybe = [one for one in of_age if related.get(one.id) is not False]
    met, possible = _is_serial(policy, sure), _is_serial(policy, maybe)
    victims = len({victim for one in sure for victim in one.victims})
    words = (
        f"{counted(len(sure), 'incident')} against {counted(victims, 'different victim')} "
        f"(partner, former partner or family) in {policy['years']} years, aged {least} or over; "
        f"the test asks for {policy['incidents']} against {policy['victims']}"
    )
    if born is None and of_age:
        words += "; no date of birth is on record, so no age can be told"
    elif len(maybe) > len(sure):
        words += f"; of {len(maybe) - len(sure)} more the relationship is not known"
    rows = tuple(one.id for one in (sure if met else maybe))
    return SerialTest(met, len(sure), victims, words, rows, if_known=possible and not met)


def _is_serial(policy: Mapping[str, Any], incidents: Sequence[Incident]) -> bool:
    victims = {victim for one in incidents for victim in one.victims}
    enough: bool = len(incidents) >= policy["incidents"] and len(victims) >= policy["victims"]
    return enough


def repeat_victim(
    policy: Mapping[str, Any], incidents: Sequence[Incident], today: dt.date
) -> Pattern:
    """Whether one victim suffered again within the policy's days."""
    first = today - dt.timedelta(days=policy["days"])
    recent = [one for one in incidents if first <= one.on <= today]
    seen = Counter(victim for one in recent for victim in one.victims)
    again = sorted(v for v, number in seen.items() if number >= policy["incidents"])
    rows = tuple(one.id for one in recent if set(one.victims) & set(again))
    if not again:
        return Pattern(False, f"no victim more than once in {policy['days']} days")
    told = ", ".join(f"{victim} ({seen[victim]} times)" for victim in again)
    return Pattern(True, f"in {policy['days']} days: {told}", rows)


def escalation(policy: Mapping[str, Any], incidents: Sequence[Incident], today: dt.date) -> Pattern:
    """Whether incidents became as many as the policy says, more, or graver than before."""
    span = dt.timedelta(days=policy["days"])
    now = [one for one in incidents if today - span <= one.on <= today]
    before = [one for one in incidents if today - 2 * span <= one.on < today - span]
    reasons = []
    if len(now) >= policy["incidents"]:
        reasons.append(f"{counted(len(now), 'incident')} in {policy['days']} days")
    if len(now) > len(before) > 0:
        reasons.append(f"more than in the {policy['days']} days before ({len(before)})")
    worst, worst_before = _gravest(now), _gravest(before)
    if before and worst > worst_before:
        reasons.append(
            f"graver than before: harm weight {plain_weight(worst)} after "
            f"{plain_weight(worst_before)}"
        )
    rows = tuple(one.id for one in now)
    if not reasons:
        return Pattern(False, f"neither many, more nor graver in {policy['days']} days")
    return Pattern(True, "; ".join(reasons), rows)


def _gravest(incidents: Sequence[Incident]) -> int:
    return max((one.harm or 0 for one in incidents), default=0)
