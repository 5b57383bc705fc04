"""The columns of the list by score."""

from __future__ import annotations

from typing import Any

from lomu_app.harm.rows import RankedRow, Standing
from ui.harm.words import name_of
from ui.kit.dates import day_words
from ui.kit.table import CENTRE, Column
from ui.kit.table import Kind as Cell


def sort_value(standing: Standing, key: str) -> Any:
    """What the list is ordered by; people without a day come last."""
    value = getattr(standing, key)
    return (value is not None, value) if key == "last" else value


def _rank(row: RankedRow) -> str:
    return str(row.standing.rank)


def _name_cell(row: RankedRow) -> tuple[str, str, str]:
    return name_of(row), row.reference, ""


def _score(row: RankedRow) -> str:
    return str(row.standing.score)


def _line(row: RankedRow) -> str:
    return "Above" if row.standing.above_line else ""


def _recency(row: RankedRow) -> str:
    return str(row.standing.recency)


def _frequency(row: RankedRow) -> str:
    return str(row.standing.frequency)


def _gravity(row: RankedRow) -> str:
    return str(row.standing.gravity)


def _vulnerability(row: RankedRow) -> str:
    return str(row.standing.vulnerability)


def _serial(row: RankedRow) -> str:
    return "Serial" if row.standing.serial else ""


def _incidents(row: RankedRow) -> str:
    return str(row.standing.incidents)


def _victims(row: RankedRow) -> str:
    return str(row.standing.victims)


def _last(row: RankedRow) -> str:
    return day_words(row.standing.last)


def _pnc(row: RankedRow) -> str:
    return row.pnc_id or ""


COLUMNS = (
    Column[RankedRow]("rank", "Rank", _rank, Cell.NUMBER, sample="0000", align=CENTRE),
    Column[RankedRow]("name", "Name", name_of, Cell.PERSON, _name_cell,
                      sample="BALLARD-WYN, Dominic", sortable=False, stretch=True),
    Column[RankedRow]("score", "Score", _score, Cell.NUMBER, sample="000", align=CENTRE),
    Column[RankedRow]("above_line", "Line", _line, Cell.CHIP, sample="Above", gives_way=4,
                      tip="Above the line of the model in use"),
    Column[RankedRow]("recency", "R", _recency, Cell.NUMBER, sample="00", align=CENTRE,
                      tip="Points for recency", gives_way=5),
    Column[RankedRow]("frequency", "F", _frequency, Cell.NUMBER, sample="00", align=CENTRE,
                      tip="Points for frequency", gives_way=5),
    Column[RankedRow]("gravity", "G", _gravity, Cell.NUMBER, sample="00", align=CENTRE,
                      tip="Points for gravity", gives_way=5),
    Column[RankedRow]("vulnerability", "V", _vulnerability, Cell.NUMBER, sample="00",
                      align=CENTRE, tip="Points for vulnerability", gives_way=5),
    Column[RankedRow]("serial", "Serial", _serial, Cell.CHIP, sample="Serial", gives_way=3,
                      tip="The serial test is met"),
    Column[RankedRow]("incidents", "Incidents", _incidents, Cell.NUMBER, sample="000",
                      align=CENTRE, gives_way=6, tip="DA incidents that are looked at"),
    Column[RankedRow]("victims", "Victims", _victims, Cell.NUMBER, sample="00", align=CENTRE,
                      gives_way=6),
    Column[RankedRow]("last", "Last incident", _last, Cell.NUMBER, sample="00/00/0000",
                      gives_way=2, whole=True),
    Column[RankedRow]("pnc_id", "PNC id", _pnc, sample="2018/0214553C", sortable=False,
                      hidden=True, whole=True),
)  # fmt: skip
