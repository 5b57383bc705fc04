"""Workbooks in and out, against the libraries alone."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import xlsxwriter
from python_calamine import CalamineWorkbook

from bench.ground import AREA, DAY
from bench.racing import Race
from lomu_app.bootstrap import Core
from lomu_app.daart.snapshot import ListSnapshot
from lomu_app.daart.threat_commands import PrepareList
from lomu_app.daart.threat_queries import load_list
from lomu_app.intake.importing import prepare_import
from lomu_app.intake.reader import read_workbook
from lomu_app.packs.trm_pack import build_trm_pack


class Reading:
    """One tracker: in our hands (a child process, colours and comments too), and read bare."""

    def __init__(self, path: Path, rows: int) -> None:
        self._path, self._rows = path, rows
        seen = {len(self._lines_of_ours()), len(self.openpyxl()), len(self.calamine()) - 3}
        assert seen == {rows, rows + 3, rows} or seen == {rows, rows + 3}, seen

    def races(self) -> Iterator[Race]:
        """Read alone, then read and understood."""
        many = f"{self._rows:,} lines"
        yield Race(f"read a tracker of {many}", self.ours, self.openpyxl, "openpyxl, read only")
        yield Race(f"read a tracker of {many}", self.ours, self.pandas, "pandas.read_excel")
        yield Race(f"read a tracker of {many}", self.ours, self.calamine, "calamine, values only")
        yield Race(
            f"read and understand {many}", self._lines_of_ours, self.openpyxl,
            "openpyxl, read only",
        )  # fmt: skip

    def ours(self) -> object:
        return read_workbook(self._path)

    def _lines_of_ours(self) -> tuple[object, ...]:
        return prepare_import(self._path, area=AREA, today=DAY).read.lines

    def openpyxl(self) -> list[tuple[object, ...]]:
        book = openpyxl.load_workbook(self._path, read_only=True, data_only=True)
        rows = list(book.worksheets[0].iter_rows(values_only=True))
        book.close()
        return rows

    def pandas(self) -> object:
        return pd.read_excel(self._path, header=2)

    def calamine(self) -> list[list[object]]:
        return CalamineWorkbook.from_path(self._path).get_sheet_by_index(0).to_python()


class Packing:
    """The pack of one meeting, from its snapshot to the closed file."""

    def __init__(self, core: Core, folder: Path) -> None:
        core.execute(PrepareList(area=AREA, day=DAY))
        shown = core.ask(load_list, AREA, DAY)
        assert shown is not None
        self._shown: ListSnapshot = shown
        self._folder, self._numbers = folder, itertools.count()
        self._cells = self._cells_of(self.ours())

    def races(self) -> Iterator[Race]:
        """Against loops that write the same cells, without any of the pack's formats."""
        name = f"TRM pack of {len(self._shown.lines)}"
        cells = f"{sum(len(rows) for _, rows in self._cells):,} rows"
        yield Race(name, self.ours, self.xlsxwriter, f"XlsxWriter, bare, {cells}", 3)
        yield Race(name, self.ours, self.openpyxl, f"openpyxl, bare, {cells}", 1)

    def ours(self) -> Path:
        return build_trm_pack(
            self._shown, out=self._new("ours"), head="#1 000000000000",
            generated_by="PS Sorrel", generated_at=dt.datetime.combine(DAY, dt.time(7), dt.UTC),
        ).file  # fmt: skip

    def xlsxwriter(self) -> None:
        book = xlsxwriter.Workbook(
            str(self._new("xlsxwriter")), {"in_memory": True, "strings_to_formulas": False}
        )
        for title, rows in self._cells:
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        book.close()

    def openpyxl(self) -> None:
        book = openpyxl.Workbook()
        for title, rows in self._cells:
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        book.save(self._new("openpyxl"))

    def _new(self, who: str) -> Path:
        return self._folder / f"{who}-{next(self._numbers)}.xlsx"

    @staticmethod
    def _cells_of(path: Path) -> list[tuple[str, list[list[object]]]]:
        book = openpyxl.load_workbook(path)
        return [
            (
                sheet.title,
                [[_plain(cell) for cell in row] for row in sheet.iter_rows(values_only=True)],
            )
            for sheet in book.worksheets
        ]


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float | None) else str(value)
