"""What was made earlier of the answers of one copy, so that nothing is done twice.

An answer is known again where it was taken and its cell has said nothing else since, or where this
very file was brought back before. What was answered, changed and then answered as at first is put
to a person once more: whether that is an old file or a change of mind, no program can tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lomu_app.returns.rows import AnswerRow, ReturnRow
from lomu_app.returns.rules import Decision

Cell = tuple[str, str, str]
"""Sheet, row id and column key."""
Made = tuple[ReturnRow, AnswerRow]


class Earlier:
    """The returns of one copy, the first one first, as a file of this SHA-256 finds them."""

    def __init__(self, rows: Iterable[ReturnRow], sha256: str) -> None:
        self._last: dict[Cell, dict[str, Made]] = {}
        self._here: dict[Cell, dict[str, Made]] = {}
        self._ever: dict[Cell, dict[str, Made]] = {}
        for row in rows:
            said = _by_cell(row)
            self._last.update(said)
            _add(self._ever, said)
            if row.sha256 == sha256:
                _add(self._here, said)

    def known(self, cell: Cell, after: str) -> Made | None:
        """Where this answer was taken, so that it counts no second time."""
        for found in (self._here, self._last):
            made = found.get(cell, {}).get(after)
            if made is not None and made[1].decision is Decision.TAKEN:
                return made
        return None

    def settled_here(self, cell: Cell, after: str) -> bool:
        """Whether somebody has decided on this answer in this very file."""
        return after in self._here.get(cell, {})

    def ever(self, cell: Cell, after: str) -> Made | None:
        """What was last made of this answer, whatever the cell said since."""
        return self._ever.get(cell, {}).get(after)

    def standing(self, cell: Cell) -> Made | None:
        """The answer of the cell that was taken last, if the cell said nothing else since."""
        taken = [made for made in self._last.get(cell, {}).values() if _is_taken(made)]
        return taken[-1] if taken else None


def _is_taken(made: Made) -> bool:
    return made[1].decision is Decision.TAKEN


def _by_cell(row: ReturnRow) -> dict[Cell, dict[str, Made]]:
    found: dict[Cell, dict[str, Made]] = {}
    for answer in row.answers:
        cell = (answer.sheet, answer.row_id, answer.column)
        _keep(found.setdefault(cell, {}), answer.after, (row, answer))
    return found


def _add(found: dict[Cell, dict[str, Made]], said: Mapping[Cell, Mapping[str, Made]]) -> None:
    for cell, answers in said.items():
        for after, made in answers.items():
            _keep(found.setdefault(cell, {}), after, made)


def _keep(answers: dict[str, Made], after: str, made: Made) -> None:
    """What was taken stays, even where the same was refused later."""
    before = answers.get(after)
    if before is None or not _is_taken(before) or _is_taken(made):
        answers[after] = made
