"""A pack of 500 cases with a briefing each, against a bare XlsxWriter loop of the same cells."""

from __future__ import annotations

import datetime as dt
import io
import tracemalloc
from collections.abc import Callable, Iterator

import openpyxl
import xlsxwriter

from bench.racing import Race
from lomu_app.disclosure.rules import Sensitivity
from lomu_app.packs.frozen import digest_of
from lomu_app.packs.story import (
    Colours,
    Column,
    Count,
    Layout,
    Method,
    OpenCell,
    PackContent,
    Story,
    StoryRow,
)
from lomu_app.packs.writing import CopyFacts, pack_bytes

_DAY = dt.date(2026, 11, 24)
_MORNING = dt.datetime(2026, 11, 24, 7, tzinfo=dt.UTC)
_WORDS = (
    "Seen twice at the flat above the bakery in the last week; the landlord expects him back for"
    " his tools, and his sister says that he sleeps at the yard when it rains. "
)
_COLUMNS = (
    Column("case", "Case", 12, style="strong"), Column("person", "Person", 26),
    Column("risk", "Risk", 14, Sensitivity.RISK, "risk", Colours.RISK),
    Column("review", "Review", 12, style="date"), Column("days", "Days", 8, style="number"),
    Column("summary", "Summary", 60), Column("answer", "Answer", 24, open=OpenCell("Yours.")),
)  # fmt: skip
_FORM = (Column("what", "What", 26, style="strong"), Column("told", "Told", 70))
_LINES = 24  # of a briefing


class StoryPacking:
    """Everything is made of one number, so each run writes the same cells."""

    def __init__(self, cases: int = 500) -> None:
        self._content = _content(cases)
        self._facts = CopyFacts(
            "OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE", "#1 000000000000", "PS Sorrel", _MORNING,
            "D-000001", "Probation", "Ash Larch", "K7Q4-M2XR", "ab" * 32,
            known_by=digest_of(self._content),
        )  # fmt: skip
        self._cases = cases
        self._cells = _cells_of(self.ours())

    def races(self) -> Iterator[Race]:
        """Time; the memory is told beside it."""
        rows = sum(len(rows) for _, rows in self._cells)
        rival = f"XlsxWriter, bare, {rows:,} rows on {len(self._cells)} sheets"
        yield Race(f"pack of {self._cases} cases", self.ours, self.bare, rival, 1.25, 7)

    def memory(self) -> str:
        """The most that each side holds at once, in one sentence."""
        ours, bare = _peak(self.ours), _peak(self.bare)
        return (
            f"A pack of {self._cases} cases holds {ours / 1e6:.0f} MB at the most, the bare loop"
            f" {bare / 1e6:.0f} MB: {ours / bare:.2f} times."
        )

    def ours(self) -> bytes:
        return pack_bytes(self._content, self._facts)[0]

    def bare(self) -> bytes:
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
        for title, rows in self._cells:
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        book.close()
        return out.getvalue()


def _content(cases: int) -> PackContent:
    listed = tuple(
        StoryRow(
            f"case:{number}",
            (f"C-{number:06d}", f"PERSON, Number {number}", "▲ High" if number % 3 else "● Medium",
             _DAY + dt.timedelta(days=number % 90), number % 40, _WORDS, None),
            person_id=number,
        )
        for number in range(cases)
    )  # fmt: skip
    briefings = (
        Story(
            f"C-{number:06d}", f"Case {number}", _FORM,
            tuple(StoryRow(f"line:{line}", (f"Line {line}", f"{number}.{line} {_WORDS}"))
                  for line in range(_LINES)),
            layout=Layout.FORM, landscape=False, person_id=number,
        )
        for number in range(cases)
    )  # fmt: skip
    return PackContent(
        kind="bench", title="Cases", subject="bench:1", area="Coventry", day=_DAY, version=1,
        data_as_at=_MORNING, stories=(Story("Cases", "Cases", _COLUMNS, listed), *briefings),
        method=(Method("Cases", "All that were made."),),
        counts=(Count(cases, "cases", "All that were made."),),
    )  # fmt: skip


def _cells_of(data: bytes) -> list[tuple[str, list[list[object]]]]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    return [
        (sheet.title, [[_plain(cell) for cell in row] for row in sheet.iter_rows(values_only=True)])
        for sheet in book.worksheets
    ]


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float | None) else str(value)


def _peak(work: Callable[[], object]) -> int:
    tracemalloc.start()
    work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most
