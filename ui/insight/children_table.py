"""The columns of the children's figures; one for each level of the policy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from lomu_app.insight.children import ChildrenRow
from ui.kit.table import RIGHT, Column
from ui.kit.table import Kind as Look


@dataclass(frozen=True, slots=True)
class ChildrenLine:
    """An authority in the list."""

    id: int
    row: ChildrenRow


def _authority(line: ChildrenLine) -> str:
    return line.row.authority


def _number(number: int | None) -> str:
    return "–" if number is None else f"{number:,}"


def _level(line: ChildrenLine, code: str) -> str:
    return _number(line.row.levels.get(code))


def _total(line: ChildrenLine) -> str:
    return _number(line.row.total)


def _reduced(line: ChildrenLine) -> str:
    return _number(line.row.reduced)


def _entered(line: ChildrenLine) -> str:
    return line.row.entries[0].by if line.row.entries else "Not yet"


def children_spoken(line: ChildrenLine) -> str:
    """An authority for a screen reader."""
    return f"{_authority(line)}: {_total(line)} children, {_entered(line)}"


def children_columns(
    levels: Sequence[tuple[str, str]],
) -> tuple[Column[ChildrenLine], ...]:
    """The columns, a level each between the authority and the sum.

    All children and those at the highest level stay in sight; the pane tells the others, too.
    """
    highest = levels[-1][0] if levels else ""
    return (
        Column("authority", "Authority", _authority, sample="Wolverhampton", sortable=False,
               stretch=True),
        *(
            Column(code, label, partial(_level, code=code), Look.NUMBER, sample="0,000",
                   align=RIGHT, sortable=False, gives_way=int(code != highest))
            for code, label in levels
        ),
        Column("total", "All", _total, Look.NUMBER, sample="0,000", align=RIGHT, sortable=False),
        Column("reduced", "Risk reduced", _reduced, Look.NUMBER, sample="0,000", align=RIGHT,
               sortable=False, gives_way=2),
        Column("entered", "Entered by", _entered, sample="Mmmmm Mmmmmm", sortable=False,
               gives_way=3),
    )  # fmt: skip
