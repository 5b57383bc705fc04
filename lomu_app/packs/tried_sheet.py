"""Rows that are laid out before there is a sheet for them: how high they are chooses the page.

A briefing is tried on a page and, where it is too high for that, on a wider one. What fits is put
on a sheet as it stands: its texts are made, made fit for cells and measured once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from lomu_app.packs.text_layout import TextLayout, Value, fit_for_cells, layout_of
from lomu_app.packs.workbook import HIGHEST_ROW, PackSheet, PackWriter, Page

_HEAD = 2  # the rows, the first of them 1, in which number, reference and name stand


class TriedSheet:
    """What a sheet of this page would hold. Columns are counted from 0, heights are in points."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.layout: TextLayout = layout_of(page.widths)
        self.height = 0.0
        self._rows: list[tuple[Sequence[Value], tuple[str, ...], float]] = []
        self._cells: list[tuple[Value, str]] = []
        self._links: dict[int, tuple[int, str, str, str]] = {}

    def put(self, column: int, value: Value, style: str) -> None:
        """One cell of the current row, which is filled from the left without a gap."""
        if column != len(self._cells):
            raise ValueError(f"column {column} comes before its turn")
        self._cells.append((value, style))

    def link(self, column: int, sheet: str, text: str, style: str = "link") -> None:
        """A link within the workbook, in the current row."""
        self._links[len(self._rows)] = (column, sheet, text, style)

    def end_row(self, points: float) -> None:
        """Give the current row its height and go to the next."""
        values, styles = zip(*self._cells, strict=True) if self._cells else ((), ())
        self._cells = []
        self._end(fit_for_cells(values), styles, points)

    def _end(self, values: Sequence[Value], styles: tuple[str, ...], points: float) -> None:
        points = min(points, HIGHEST_ROW)
        self._rows.append((values, styles, points))
        self.height += points

    def fill_row(
        self, values: Sequence[Value], styles: tuple[str, ...], *, least: float = 0
    ) -> None:  # fmt: skip
        """A whole row, as high as its tallest cell needs."""
        kept = fit_for_cells(values)
        self._end(kept, styles, self.layout.points(kept, styles, least))

    def onto(self, sheet: PackSheet) -> None:
        """Put all of it on a sheet of the same page that is still empty."""
        for number, row in enumerate(self._rows):
            if number in self._links:
                sheet.link(*self._links[number])
            sheet.put_fit_row(*row)


Fill = Callable[[TriedSheet], None]


def sheet_that_fits(
    pack: PackWriter, name: str, pages: Iterable[tuple[Page, float]], fill: Fill
) -> PackSheet:
    """A new sheet with what `fill` writes, on the first page on which it is low enough.

    `pages` come with the points that each may be high. Where none is enough it takes the first,
    and runs on to as many sheets of paper as it needs.
    """
    first: TriedSheet | None = None
    for page, highest in pages:
        tried = TriedSheet(page)
        fill(tried)
        first = first or tried
        if tried.height <= highest:
            return _sheet(pack, name, tried, one_page=True)
    if first is None:
        raise ValueError("there is no page to try")
    return _sheet(pack, name, first, one_page=False)


def _sheet(pack: PackWriter, name: str, tried: TriedSheet, *, one_page: bool) -> PackSheet:
    sheet = pack.sheet(name, tried.page)
    tried.onto(sheet)
    sheet.one_page = one_page
    if not one_page:
        # A page that is taken out of the others still says whose it is.
        sheet.native.repeat_rows(1, _HEAD)
    return sheet
