"""The three lists of the Insight page: measures, groups, and the rows behind a number."""

from __future__ import annotations

from dataclasses import dataclass

from lomu_app.insight.rows import Group, MeasureDetail, MeasureRow
from lomu_app.insight.rules import Fact
from ui.insight.words import group_name, limits_text, standing_text
from ui.kit.dates import day_words
from ui.kit.table import Column
from ui.kit.table import Kind as Look


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure in the list."""

    id: int
    row: MeasureRow


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group of the breakdown."""

    id: int
    group: Group
    detail: MeasureDetail


@dataclass(frozen=True, slots=True)
class FactLine:
    """A row behind the number."""

    id: int
    fact: Fact


def _label(line: MeasureLine) -> str:
    return line.row.definition.label


def _unit(line: MeasureLine) -> str:
    return line.row.definition.unit


def _name(line: GroupLine) -> str:
    return group_name(line.detail.by, line.group)


def _told(line: GroupLine) -> str:
    return line.group.figure.told


def _standing(line: GroupLine) -> str:
    return standing_text(line.group)


def _limits(line: GroupLine) -> str:
    return limits_text(line.group.figure.form, line.group.band)


def _reference(line: FactLine) -> str:
    return line.fact.reference


def _who(line: FactLine) -> str:
    return line.fact.who


def _area(line: FactLine) -> str:
    return line.fact.area


def _on(line: FactLine) -> str:
    return day_words(line.fact.on)


def _counts(line: FactLine) -> str:
    return "Yes" if line.fact.counts else "No"


def _what(line: FactLine) -> str:
    return line.fact.told


def measure_spoken(line: MeasureLine) -> str:
    """A measure for a screen reader."""
    return f"{_label(line)}. {line.row.definition.formula}"


def group_spoken(line: GroupLine) -> str:
    """A group for a screen reader."""
    return f"{_name(line)}: {_told(line)}. {_standing(line)}"


def fact_spoken(line: FactLine) -> str:
    """A row for a screen reader."""
    return f"{_reference(line)}, {_who(line)}, {_what(line)}"


MEASURES: tuple[Column[MeasureLine], ...] = (
    Column("label", "Measure", _label, sample="Arrests within target", sortable=False,
           stretch=True),
    Column("unit", "Number of", _unit, sample="memberships", sortable=False, gives_way=1),
)  # fmt: skip
GROUPS: tuple[Column[GroupLine], ...] = (
    Column("name", "Group", _name, sample="Wolverhampton MM", sortable=False, stretch=True),
    Column("told", "Figure", _told, sample="100%, 00 of 00; small number", sortable=False),
    Column("standing", "Beside all", _standing, sample="As chance allows", sortable=False),
    Column("limits", "Limits of chance", _limits, sample="100% to 100%", sortable=False,
           gives_way=1),
)  # fmt: skip
FACTS: tuple[Column[FactLine], ...] = (
    Column("reference", "Reference", _reference, sample="LOC-000000", sortable=False, whole=True),
    Column("who", "Who or what", _who, sample="Mmmmmmmmm, Mmmmmm", sortable=False),
    Column("on", "Day", _on, sample="24/11/2026", sortable=False, whole=True),
    Column("told", "What it says", _what, sample="Mmmmmmmmmmm", sortable=False,
           stretch=True),
    Column("counts", "Counts", _counts, sample="Yes", sortable=False,
           tip="Among those that the share counts"),
    Column("area", "Area", _area, Look.TEXT, sample="Wolverhampton", sortable=False,
           gives_way=1),
)  # fmt: skip
