"""Grades of intelligence: 3x5x2, and what an old 5x5x5 grade is read as."""

from __future__ import annotations

import re
from enum import StrEnum

from lomu_app.kernel.errors import InvalidInput


class SourceGrade(StrEnum):
    """How reliable the source is."""

    RELIABLE = "1"
    UNTESTED = "2"
    NOT_RELIABLE = "3"


class InformationGrade(StrEnum):
    """How the source knows it."""

    KNOWN_DIRECTLY = "A"
    CORROBORATED = "B"
    KNOWN_INDIRECTLY = "C"
    NOT_KNOWN = "D"
    SUSPECTED_FALSE = "E"


class Handling(StrEnum):
    """Whether lawful sharing is permitted as it is, or only with conditions."""

    PERMITTED = "P"
    CONDITIONS = "C"


class Provenance(StrEnum):
    """Whether one or several sources say it."""

    SINGLE = "single"
    MULTIPLE = "multiple"


SOURCE_LABELS = {
    SourceGrade.RELIABLE: "Reliable",
    SourceGrade.UNTESTED: "Untested",
    SourceGrade.NOT_RELIABLE: "Not reliable",
}
INFORMATION_LABELS = {
    InformationGrade.KNOWN_DIRECTLY: "Known directly",
    InformationGrade.CORROBORATED: "Known indirectly, corroborated",
    InformationGrade.KNOWN_INDIRECTLY: "Known indirectly",
    InformationGrade.NOT_KNOWN: "Not known",
    InformationGrade.SUSPECTED_FALSE: "Suspected to be false",
}
HANDLING_LABELS = {
    Handling.PERMITTED: "Lawful sharing permitted",
    Handling.CONDITIONS: "Lawful sharing permitted with conditions",
}
COUNTING = (
    InformationGrade.KNOWN_DIRECTLY,
    InformationGrade.CORROBORATED,
    InformationGrade.KNOWN_INDIRECTLY,
)
"""Grades that count as new intelligence on a location."""
# Old grades whose second sign stands for the same as A to C; 4 cannot be judged, 5 is doubted.
_OLD_COUNTING = "123"
_NEW = re.compile(r"([123])\s*([A-E])\s*([PC])")
_OLD = re.compile(r"[A-E]\s*[1-5]\s*[1-5]")


def read_grade(typed: str) -> tuple[SourceGrade, InformationGrade, Handling] | None:
    """`2C C` taken apart; None for an old grade such as `B24`, which is only kept as it stands.

    Raises InvalidInput for what is neither.
    """
    text = typed.strip().upper()
    found = _NEW.fullmatch(text)
    if found is not None:
        return SourceGrade(found[1]), InformationGrade(found[2]), Handling(found[3])
    if _OLD.fullmatch(text):
        return None
    raise InvalidInput(
        f"“{typed}” is no grade. Write source, information and handling, e.g. 2C P.",
        {"grade": typed},
    )


def counts_as_new(grade: InformationGrade | None, legacy: str) -> bool:
    """Whether it is graded so that it counts: A to C, or the old 1 to 3."""
    if grade is not None:
        return grade in COUNTING
    figures = [sign for sign in legacy if sign.isdigit()]
    return bool(figures) and figures[0] in _OLD_COUNTING


def is_suspected_false(grade: InformationGrade | None, legacy: str) -> bool:
    """Whether it is graded E, or the old 5: no score may rest on it."""
    if grade is not None:
        return grade is InformationGrade.SUSPECTED_FALSE
    figures = [sign for sign in legacy if sign.isdigit()]
    return bool(figures) and figures[0] == "5"
