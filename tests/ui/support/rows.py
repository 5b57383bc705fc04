"""Invented rows and a table of them."""

from __future__ import annotations

from dataclasses import dataclass

from ui.kit.table import CENTRE, Column, Kind

RISKS = ("very_high", "high", "medium", "standard")


@dataclass(frozen=True, slots=True)
class Line:
    """A made-up target."""

    id: int
    name: str
    risk: str = "high"
    note: str = ""


def line(key: int) -> Line:
    return Line(key, f"SURNAME{key}, Test", RISKS[key % 4], f"note {key}")


def name_text(row: Line) -> str:
    return row.name


def risk_text(row: Line) -> str:
    return row.risk.replace("_", " ").capitalize()


COLUMNS = (
    Column[Line]("id", "#", lambda row: str(row.id), Kind.NUMBER, sample="0000", align=CENTRE),
    Column[Line](
        "name",
        "Name",
        name_text,
        Kind.PERSON,
        lambda row: (row.name, "2020/0123456X", "new" if row.id % 5 == 0 else ""),
        sample="SURNAME, Test",
        stretch=True,
    ),
    Column[Line]("risk", "Risk", risk_text, Kind.RISK, lambda row: row.risk, sample="Very high"),
    Column[Line]("note", "Note", lambda row: row.note, sample="a note of some length"),
    Column[Line]("extra", "Extra", lambda row: "=1+1", hidden=True, sortable=False),
)


class Source:
    """Counts what is asked of it."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.changed: dict[int, Line] = {}

    def load(self, ids: list[int]) -> dict[int, Line]:
        self.asked.append(list(ids))
        return {key: self.changed.get(key) or line(key) for key in ids}


def spoken(row: Line) -> str:
    return f"{row.name}, {risk_text(row)} risk"
