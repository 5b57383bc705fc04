"""Real files there and back: a thousand answers, and a thousand alterations, by each program.

`python -m bench.round_trips [--of N]`: packs are filled in and altered with openpyxl, saved again
by LibreOffice (as .xlsx and as .ods, where `soffice` is at hand), openpyxl and pandas, and read
as any return is. Told is how many answers came back exactly as typed, how many alterations
outside the cells to fill in were told, each at its place, and what a file took to read.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

from bench.kept import asked, keeping
from bench.machine import machine
from bench.returned_packs import (
    COLUMN_OF,
    TODAY,
    answers,
    as_day,
    is_told,
    manifest,
    others,
    write,
)
from lomu_app.intake.workbook import Sheet, shown
from lomu_app.returns.comparing import Comparison, compare, with_all_else
from lomu_app.returns.reading import read_return

ROWS = 100
_ANSWERS, _ALTERED = 90, 40
_FIRST = 5  # the row of the first action, as Excel counts
Save = Callable[[Sequence[Path], Path], list[Path]]
Altered = tuple[str, tuple[int, int], str, str]


@dataclass
class Told:
    """What one program's files came to."""

    typed: int = 0
    exact: int = 0
    false_alarms: int = 0
    altered: int = 0
    found: int = 0
    seconds: list[float] = field(default_factory=list)


class Trips:
    """Fills in, alters, sends round and reads again."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self._folder, self._chance = folder, chance
        self._sent = write(folder / "sent.xlsx", ROWS)
        self._sheets = read_return(self._sent).sheets
        self._manifest = with_all_else(manifest(ROWS), self._sheets)

    def run(self, save: Save, of: int) -> Told:
        """So many answers, and as many alterations, through one program."""
        told = Told()
        wanted = [answers(self._chance, ROWS, _ANSWERS) for _ in range(-(-of // _ANSWERS))]
        files = [self._filled(number, each) for number, each in enumerate(wanted)]
        for file, each in zip(save(files, self._folder / "answers"), wanted, strict=True):
            self._count_answers(told, self._read(file, told), each)
        planned: list[tuple[Path, list[Altered]]] = []
        while sum(len(changes) for _, changes in planned) < of:
            planned.append(self._altered(len(planned)))
        back = save([file for file, _ in planned], self._folder / "altered")
        for file, (_, changes) in zip(back, planned, strict=True):
            found = self._read(file, told)
            told.altered += len(changes)
            told.found += sum(is_told(found, *change) for change in changes)
        return told

    def _read(self, file: Path, told: Told) -> Comparison:
        began = time.perf_counter()
        sheets = read_return(file).sheets
        found = compare(sheets, self._manifest, TODAY)
        told.seconds.append(time.perf_counter() - began)
        return found

    def _filled(self, number: int, wanted: dict[tuple[int, str], str]) -> Path:
        book = openpyxl.load_workbook(self._sent)
        for (row, key), text in wanted.items():
            cell = book["Actions"].cell(_FIRST - 1 + row, COLUMN_OF[key] + 1)
            cell.value = as_day(text) if key == "on_day" else text
        place = self._folder / f"answers-{number}.xlsx"
        book.save(place)
        return place

    def _altered(self, number: int) -> tuple[Path, list[Altered]]:
        """One cell a row, so that each alteration has to be told by itself."""
        book, chosen = openpyxl.load_workbook(self._sent), dict[tuple[str, int], Altered]()
        for sheet, row, column in self._chance.sample(self._everywhere(), _ALTERED):
            cell = book[sheet.name].cell(row + 1, column + 1)
            if (sheet.name, row) in chosen or type(cell).__name__ == "MergedCell":
                continue
            before = sheet.text(row, column)
            cell.value = others(self._chance, sheet.value(row, column))
            after = shown(cell.value)
            if after != before:
                chosen[(sheet.name, row)] = (sheet.name, (row, column), before, after)
        place = self._folder / f"altered-{number}.xlsx"
        book.save(place)
        return place, list(chosen.values())

    def _everywhere(self) -> list[tuple[Sheet, int, int]]:
        return [
            (sheet, row, column)
            for sheet in self._sheets
            for row in sheet.rows
            for column in range(max(6, len(sheet.rows[row])))
            if (sheet.name != "Actions" or column < min(COLUMN_OF.values()) or row < _FIRST - 1)
            and sheet.text(row, column) != "id"
        ]

    @staticmethod
    def _count_answers(told: Told, found: Comparison, wanted: dict[tuple[int, str], str]) -> None:
        came = {(int(one.row_id[2:]), one.key): one.after for one in found.typed}
        told.typed += len(wanted)
        told.exact += sum(came.get(place) == text for place, text in wanted.items())
        told.false_alarms += len(found.altered) + len(found.added) + len(found.gone)
        told.false_alarms += len(set(came) - set(wanted))


class LibreOffice:
    """Converts many files in one go, with a profile of its own."""

    def __init__(self, kind: str, profile: Path) -> None:
        self._kind, self._profile = kind, profile

    def __call__(self, files: Sequence[Path], folder: Path) -> list[Path]:
        """The same files as LibreOffice writes them."""
        out = folder / self._kind
        out.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [shutil.which("soffice") or "soffice", f"-env:UserInstallation=file://{self._profile}",
             "--headless", "--convert-to", self._kind, "--outdir", str(out), *map(str, files)],
            check=True, capture_output=True, timeout=600,
        )  # fmt: skip
        return [out / f"{file.stem}.{self._kind}" for file in files]


def by_openpyxl(files: Sequence[Path], folder: Path) -> list[Path]:
    """Read and saved once more."""
    return [_save(file, folder / "openpyxl", _openpyxl) for file in files]


def by_pandas(files: Sequence[Path], folder: Path) -> list[Path]:
    """Values alone: no formats, no hidden columns, no properties."""
    return [_save(file, folder / "pandas", _pandas) for file in files]


def _save(file: Path, folder: Path, how: Callable[[Path, Path], Any]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    how(file, folder / file.name)
    return folder / file.name


def _openpyxl(file: Path, out: Path) -> None:
    openpyxl.load_workbook(file).save(out)


def _pandas(file: Path, out: Path) -> None:
    sheets = pd.read_excel(file, sheet_name=None, header=None, engine="openpyxl")
    with pd.ExcelWriter(out, engine="openpyxl") as writer:
        for name, frame in sheets.items():
            frame.to_excel(writer, sheet_name=str(name), header=False, index=False)


def main() -> int:
    """Run them; 1 if an answer changed, or an alteration went unseen."""
    parser = argparse.ArgumentParser(prog="python -m bench.round_trips", description=__doc__)
    parser.add_argument("--of", type=int, default=1_000, help="answers and alterations each")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    programs: dict[str, Save] = {"openpyxl": by_openpyxl, "pandas": by_pandas}
    good = True
    with tempfile.TemporaryDirectory(prefix="lomu-trips-") as name:
        folder = Path(name)
        if shutil.which("soffice"):
            profile = folder / "profile"
            programs["LibreOffice .xlsx"] = LibreOffice("xlsx", profile)
            programs["LibreOffice .ods"] = LibreOffice("ods", profile)
        with keeping(asked("bench.round_trips", sys.argv[1:])):
            print(machine() + "\n")
            print("| saved by | answers | exact | false alarms | altered | told | s a file |")
            print("|---|---|---|---|---|---|---|")
            for program, save in programs.items():
                told = Trips(folder, random.Random(options.seed)).run(save, options.of)
                good &= (told.exact, told.found, told.false_alarms) == (told.typed, told.altered, 0)
                each = sum(told.seconds) / len(told.seconds)
                print(
                    f"| {program} | {told.typed:,} | {told.exact:,} | {told.false_alarms} |"
                    f" {told.altered:,} | {told.found:,} | {each:.2f} |"
                )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
