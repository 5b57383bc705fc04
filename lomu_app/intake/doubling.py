"""Lines typed twice: told, stored once, and the first one completed from the later."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from rapidfuzz import fuzz

from lomu_app.intake.doubts import DoubledLine, Doubt
from lomu_app.intake.target_line import TargetLine
from lomu_app.people.identifiers import name_key

_FILLED = (
    "surname",
    "forenames",
    "date_of_birth",
    "pnc_id",
    "cro_number",
    "offence",
    "victim_risk",
    "date_added",
    "wanted_on_pnc",
    "markers",
    "attempts",
    "attempts_count",
    "last_attempt",
    "addresses",
    "oic",
    "oic_rank",
    "oic_collar",
    "oic_name",
    "comments",
    "outcome",
)
_WEIGHTY = ("date_of_birth", "pnc_id", "victim_risk", "date_added", "status", "offence")
_COMPARED = (
    "surname",
    "forenames",
    "date_of_birth",
    "pnc_id",
    "offence",
    "victim_risk",
    "date_added",
    "wanted_on_pnc",
    "markers",
    "attempts",
    "attempts_count",
    "last_attempt",
    "postcodes",
    "oic",
    "comments",
    "status",
    "struck",
)


def join_doubled(
    lines: Sequence[TargetLine],
) -> tuple[list[TargetLine], list[DoubledLine], list[Doubt]]:
    """The lines without their doubles, the doubles, and doubts where the two disagree."""
    kept: dict[int, TargetLine] = {}
    by_key: dict[str, list[int]] = {}
    doubled: list[DoubledLine] = []
    doubts: list[Doubt] = []
    for place, line in enumerate(lines):
        key = _key(line)
        match = next((at for at in by_key.get(key, ()) if _same_person(kept[at], line)), None)
        if match is None or not key:
            kept[place] = line
            by_key.setdefault(key, []).append(place)
            continue
        first = kept[match]
        differing = tuple(f for f in _COMPARED if _differ(first, line, f))
        doubled.append(DoubledLine(line.sheet, line.row, first.sheet, first.row, differing))
        doubts.extend(line.doubts)
        doubts.extend(_disagreements(first, line, differing))
        kept[match] = _completed(first, line)
    return list(kept.values()), doubled, doubts


def _key(line: TargetLine) -> str:
    if line.crime_reference:
        return line.crime_reference
    return f"without reference: {(line.offence or '').casefold()}" if line.offence else ""


def _same_person(one: TargetLine, other: TargetLine) -> bool:
    if one.pnc_id and other.pnc_id:
        return one.pnc_id == other.pnc_id
    alike = fuzz.ratio(_whole_name(one), _whole_name(other))
    if one.date_of_birth and other.date_of_birth:
        return one.date_of_birth == other.date_of_birth and (
            alike >= 70 or not _whole_name(one) or not _whole_name(other)
        )
    return alike >= 90 and bool(_whole_name(one))


def _whole_name(line: TargetLine) -> str:
    return name_key(f"{line.surname or ''}{line.forenames or ''}")


def _differ(one: TargetLine, other: TargetLine, field: str) -> bool:
    first, second = getattr(one, field), getattr(other, field)
    if field == "markers":
        first, second = ({(m.code, m.text) for m in side} for side in (first, second))
    return bool(first != second and not _empty(first) and not _empty(second))


def _empty(value: Any) -> bool:
    return value is None or value == () or value == "" or value == set()


def _disagreements(first: TargetLine, later: TargetLine, differing: tuple[str, ...]) -> list[Doubt]:
    return [
        Doubt(
            later.sheet,
            later.row,
            later.cells.get(field, ""),
            later.raw.get(field, ""),
            f"differs from the same line in row {first.row}, which stands",
        )
        for field in differing
        if field in _WEIGHTY
    ]


def _completed(first: TargetLine, later: TargetLine) -> TargetLine:
    """The first line with gaps filled, and without doubts about what was filled."""
    gaps = {
        field: getattr(later, field)
        for field in _FILLED
        if _empty(getattr(first, field)) and not _empty(getattr(later, field))
    }
    if first.attempts_count == 0 and later.attempts_count:
        gaps |= {"attempts_count": later.attempts_count, "attempts": later.attempts}
    aliases = tuple(dict.fromkeys((*first.aliases, *later.aliases)))
    return dataclasses.replace(first, **gaps, aliases=aliases)
