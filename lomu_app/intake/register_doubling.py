"""Somebody who stands twice in the register of one cohort: told, stored once, nothing lost."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

from lomu_app.intake.doubts import DoubledLine, Doubt
from lomu_app.intake.register_line import RegisterLine

_COMPARED = (
    "surname", "forenames", "date_of_birth", "lead_manager", "deputy", "selected_on", "rag",
    "review_due", "in_custody", "place", "release_date", "da_flag", "statutory", "supervision",
    "supervision_ends", "probation_officer", "status", "struck",
)  # fmt: skip
_COLUMNS = {"in_custody": "custody", "place": "custody"}
_NAMES = {"surname": "name", "forenames": "name"}
"""Fields of a line whose column has another name."""


def join_doubled_members(
    lines: Iterable[RegisterLine],
) -> tuple[list[RegisterLine], list[DoubledLine], list[Doubt]]:
    """The lines without those of the same identifier in the same cohort; what differs is told.

    Only a PNC id or CRO number says that two lines are one person; the first stands, and keeps
    in its comments what the other says otherwise.
    """
    kept: dict[int, RegisterLine] = {}
    known: dict[tuple[str, str, str], int] = {}
    doubled: list[DoubledLine] = []
    doubts: list[Doubt] = []
    for place, line in enumerate(lines):
        keys = [(line.cohort, line.area, one) for one in (line.pnc_id, line.cro_number) if one]
        match = next((known[key] for key in keys if key in known), None)
        if match is None:
            kept[place] = line
            known.update((key, place) for key in keys)
            continue
        first = kept[match]
        differing = tuple(field for field in _COMPARED if _differ(first, line, field))
        doubled.append(DoubledLine(line.sheet, line.row, first.sheet, first.row, differing))
        doubts += line.doubts
        doubts += [_disagreement(first, line, field) for field in differing]
        kept[match] = _completed(first, line)
    return list(kept.values()), doubled, doubts


def _differ(one: RegisterLine, other: RegisterLine, field: str) -> bool:
    first, second = getattr(one, field), getattr(other, field)
    return first != second and second not in (None, "")


def _disagreement(first: RegisterLine, later: RegisterLine, field: str) -> Doubt:
    column = later.column(_COLUMNS.get(field, field)) or later.column(_NAMES.get(field, ""))
    value = getattr(later, field)
    shown = f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else str(value)
    if isinstance(value, bool):
        shown = "yes" if value else "no"
    return Doubt(
        later.sheet, later.row, column, shown,
        f"differs from row {first.row}, which is the same person in the same cohort and stands",
    )  # fmt: skip


def _completed(first: RegisterLine, later: RegisterLine) -> RegisterLine:
    own = dict(first.texts)
    other = [f"{heading} {text}" for heading, text in later.texts if own.get(heading) != text]
    where = f"row {later.row}" if later.sheet == first.sheet else f"{later.sheet}, row {later.row}"
    said = f"Also on {where}: {'; '.join(other)}" if other else ""
    return dataclasses.replace(
        first, comments="\n".join(filter(None, (first.comments, said))),
        aliases=tuple(dict.fromkeys((*first.aliases, *later.aliases))),
    )  # fmt: skip
