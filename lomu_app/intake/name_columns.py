"""Which columns hold the parts of a name, and in which order a whole name runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from lomu_app.intake.headings import TARGETS, heading_order, match_heading
from lomu_app.intake.names import forename_share, learn_order
from lomu_app.intake.weighing import Weighed
from lomu_app.intake.workbook import Value, is_blank, shown

NameOrder = Literal["surname_first", "forenames_first"] | None


def split_names(
    taken: dict[int, Weighed],
    evidence: Mapping[int, Mapping[str, float]],
    values: Mapping[int, list[Value]],
    headings: Mapping[int, str],
    words: str = TARGETS,
) -> None:
    """`Name` beside `Forename` is a surname; without headings, plain words may be names."""
    fields = {choice.field: column for column, choice in taken.items()}
    _drop_second_offence(taken, fields)
    if "forenames" in fields and "surname" not in fields and "name" in fields:
        column = fields["name"]
        taken[column] = Weighed("surname", taken[column].score, taken[column].by)
        return
    if fields.keys() & {"name", "identity"} or fields.keys() >= {"surname", "forenames"}:
        return
    free = [
        column
        for column in evidence
        if column not in taken
        and not match_heading(headings.get(column, ""), words)
        and _letters_only(values[column])
    ]
    if "forenames" in fields:
        beside = [column for column in free if abs(column - fields["forenames"]) <= 2]
        surnames = min(beside, key=lambda c: (abs(c - fields["forenames"]), c), default=None)
        if surnames is not None:
            taken[surnames] = Weighed("surname", 0.5, "values")
        return
    if "surname" in fields:
        given = max(free, key=lambda column: forename_share(values[column]), default=None)
        if given is not None and forename_share(values[given]) >= 0.3:
            taken[given] = Weighed("forenames", 0.5, "values")
        return
    parts = _surname_and_forenames(free, values)
    if parts is not None:
        taken[parts[0]] = Weighed("surname", 0.6, "values")
        taken[parts[1]] = Weighed("forenames", 0.6, "values")
    elif free and evidence[free[0]].get("plain_name", 0) >= 0.7:
        taken[free[0]] = Weighed("name", 0.6, "values")


def _drop_second_offence(taken: dict[int, Weighed], fields: Mapping[str, int]) -> None:
    """Where crime and offence stand in one column, another that only looks like it says more."""
    column = fields.get("offence")
    if column is not None and "crime_offence" in fields and taken[column].by == "values":
        del taken[column]


def _surname_and_forenames(
    free: list[int], values: Mapping[int, list[Value]]
) -> tuple[int, int] | None:
    """Of columns with words only: the one of common forenames, and the surnames nearest to it."""
    shares = {column: forename_share(values[column]) for column in free}
    given = max(free, key=lambda column: shares[column], default=None)
    if given is None or len(free) < 2 or shares[given] < 0.3:
        return None
    others = [column for column in free if column != given]
    return min(
        others, key=lambda column: (_capitals(values[column]) < 0.8, abs(column - given), column)
    ), given


def _letters_only(values: list[Value]) -> bool:
    texts = [shown(value) for value in values if not is_blank(value)]
    good = [t for t in texts if len(t) < 40 and not any(sign.isdigit() for sign in t)]
    return len(texts) >= 2 and len(good) >= 0.9 * len(texts) and len(set(texts)) > len(texts) / 2


def _capitals(values: list[Value]) -> float:
    texts = [shown(value) for value in values if not is_blank(value)]
    return sum(text.isupper() for text in texts) / max(len(texts), 1)


def name_order(
    taken: Mapping[int, Weighed], headings: Mapping[int, str], values: Mapping[int, list[Value]]
) -> NameOrder:
    """How unmarked names in one cell run; None where neither heading nor values tell."""
    column = next((c for c, choice in taken.items() if choice.field == "name"), None)
    if column is None:
        return None
    stated = heading_order(headings.get(column, ""))
    learnt = learn_order(values[column])
    if stated == "surname_first" or stated == "forenames_first":
        # A heading that its own column contradicts says nothing.
        return stated if learnt in (None, stated) else None  # type: ignore[return-value]  # the two literals, told apart above
    return learnt
