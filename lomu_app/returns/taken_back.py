"""Cells whose answer was taken, and which say again what they were sent with.

A copy may be filled in by several officers of one agency, each in a file of their own: what one of
them answered, the others' files never said, whoever sends them all. So it is told of a cell only
where its file repeats another answer of the return that the taken one came in, or where somebody
has worked on the same row; of the rest there is a word for the whole file.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from lomu_app.kernel.counting import counted
from lomu_app.returns.comparing import Comparison, TypedCell
from lomu_app.returns.earlier import Cell, Earlier, Made

AS_SENT = "An answer of this cell was taken; now it says again what it was sent with"
WIPED_OUT = "Its answer was taken, and is gone from the cell; on record it stands"
_NAMED = 3


def cell_of(cell: TypedCell) -> Cell:
    """Where the answers of a cell are kept."""
    return cell.sheet, cell.row_id, cell.key


class TakenBack:
    """What of a file takes an answer back, and what may be of somebody else's file."""

    def __init__(self, found: Comparison, earlier: Earlier) -> None:
        self._found, self._earlier = found, earlier
        # The returns that told an answer which this file says as well: it goes on from their files.
        # Who sent them tells nothing: one sender may pass on the files of several officers.
        self._before = {
            made[0].id
            for cell in found.typed
            if (made := earlier.ever(cell_of(cell), cell.after)) is not None
        }
        self._rows = {(cell.sheet, cell.row_id) for cell in found.typed}
        self.cells: list[TypedCell] = []
        self._elsewhere: list[TypedCell] = []
        answered = {cell_of(cell) for cell in found.typed}
        for cell in found.as_sent:
            made = earlier.standing(cell_of(cell))
            if made is None or cell_of(cell) in answered or made[1].after == cell.after:
                continue
            answered.add(cell_of(cell))
            self._judge(cell, made)

    def notices(self) -> Iterator[str]:
        """A sentence on what may have been answered in another file alone."""
        cells = self._elsewhere
        if not cells:
            return
        named = ", ".join(f"{cell.sheet} {cell.place}" for cell in cells[:_NAMED])
        more = f" and {len(cells) - _NAMED} more" if len(cells) > _NAMED else ""
        yield (
            f"{counted(len(cells), 'cell')} ({named}{more}) whose answer was taken from another"
            f" file of this copy {'says' if len(cells) == 1 else 'say'} here what it was sent with,"
            " as where two fill in a copy each. What was taken stands; if they mean to take it"
            " back, ask them."
        )

    def _judge(self, cell: TypedCell, made: Made) -> None:
        at_work = (cell.sheet, cell.row_id) in self._rows
        goes_on = made[0].id in self._before
        if at_work or goes_on or not self._found.typed:
            self.cells.append(
                dataclasses.replace(
                    cell, before=made[1].after, doubt=AS_SENT,
                    cannot="" if cell.after else WIPED_OUT,
                )
            )  # fmt: skip
        else:
            self._elsewhere.append(cell)
