"""What came back as the rows of one list: to take or refuse, altered, added by hand."""

from __future__ import annotations

from dataclasses import dataclass

from lomu_app.returns.comparing import AddedRow, AlteredCell
from lomu_app.returns.deciding import Place, Wish, place_of
from lomu_app.returns.rows import Change, ReturnCheck
from ui.kit.chips import Chip
from ui.kit.table import Column
from ui.kit.table import Kind as Cell

OPEN, TAKE, REFUSE, KNOWN, CANNOT, ALTERED = (
    "open", "take", "refuse", "known", "cannot", "altered",
)  # fmt: skip
_CHIPS = {
    OPEN: Chip("To decide", "today", "dot"), TAKE: Chip("Take", "standard", "up"),
    REFUSE: Chip("Refuse", "neutral", "down"), KNOWN: Chip("Taken before"),
    CANNOT: Chip("Cannot be taken", "overdue", "down"), ALTERED: Chip("Altered", "overdue", "late"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Thing:
    """One row. `id` is its place in the list, from 1."""

    id: int
    what: Change | AddedRow | AlteredCell
    wish: Wish | None = None

    @property
    def state(self) -> str:
        """What becomes of it as things are."""
        if isinstance(self.what, AlteredCell):
            return ALTERED
        if isinstance(self.what, Change) and self.what.taken_before:
            return KNOWN
        if self.wish is not None:
            return TAKE if self.wish.take else REFUSE
        return CANNOT if isinstance(self.what, Change) and self.what.cannot else OPEN

    @property
    def may_be_decided(self) -> bool:
        """Whether anything can be said about it."""
        return self.state not in (KNOWN, ALTERED)

    @property
    def may_be_taken(self) -> bool:
        """Whether it can be taken."""
        if isinstance(self.what, Change):
            return self.what.may_be_taken
        return isinstance(self.what, AddedRow)

    @property
    def place(self) -> Place:
        """Its sheet and cell."""
        if isinstance(self.what, AlteredCell):
            return self.what.sheet, self.what.place
        return place_of(self.what)


def things_of(check: ReturnCheck, wishes: dict[Place, Wish]) -> list[Thing]:
    """What was typed, what was added, what was altered, in this order."""
    found: list[Change | AddedRow | AlteredCell] = [*check.changes, *check.added, *check.altered]
    return [
        Thing(
            at, each, None if isinstance(each, AlteredCell) else wishes.get(place_of(each))
        )
        for at, each in enumerate(found, 1)
    ]  # fmt: skip


def _state(thing: Thing) -> str:
    return _CHIPS[thing.state].text


def _chip(thing: Thing) -> Chip:
    return _CHIPS[thing.state]


def subject(thing: Thing) -> str:
    """What it is about: a reference, a row, a cell."""
    if isinstance(thing.what, Change):
        return thing.what.reference
    return thing.what.about if isinstance(thing.what, AlteredCell) else "Added by hand"


def heading(thing: Thing) -> str:
    """Which cell of it."""
    if isinstance(thing.what, Change):
        return thing.what.cell.heading
    return thing.what.what if isinstance(thing.what, AlteredCell) else ""


def before(thing: Thing) -> str:
    """What was sent."""
    if isinstance(thing.what, Change):
        return thing.what.cell.before
    return thing.what.wrote if isinstance(thing.what, AlteredCell) else ""


def after(thing: Thing) -> str:
    """What came back."""
    if isinstance(thing.what, Change):
        return thing.what.cell.after
    if isinstance(thing.what, AlteredCell):
        return thing.what.reads
    return "; ".join(f"{heading}: {said}" for heading, said in thing.what.cells)


def warning(thing: Thing) -> str:
    """What speaks against taking it, in a line."""
    if not isinstance(thing.what, Change):
        return ""
    change = thing.what
    if change.taken_before or change.cannot:
        return change.cannot if not change.taken_before else change.earlier
    newer = f"Meanwhile: {change.since[-1]}" if change.since else ""
    return "; ".join(part for part in (change.doubt, newer, change.earlier) if part)


def _where(thing: Thing) -> str:
    return f"{thing.place[0]} {thing.place[1]}".strip()


def spoken(thing: Thing) -> str:
    """The row in a sentence."""
    against = warning(thing)
    told = f"{_state(thing)}: {subject(thing)} {heading(thing)}, “{after(thing)}”"
    return f"{told}. {against}" if against else told


COLUMNS = (
    Column[Thing]("state", "State", _state, Cell.CHIP, _chip, "Cannot be taken", sortable=False,
                  whole=True),
    Column[Thing]("subject", "About", subject, sample="AX-000000", sortable=False, whole=True),
    Column[Thing]("heading", "Cell", heading, sample="What came of it", sortable=False),
    Column[Thing]("before", "As sent", before, sample="In progress", sortable=False, gives_way=2),
    Column[Thing]("after", "Came back", after, sample="Visited, nobody in, rang",
                  sortable=False, stretch=True),
    Column[Thing]("warning", "What speaks against it", warning, sample="Meanwhile: 24/11/2026",
                  sortable=False, gives_way=1),
    Column[Thing]("where", "Where", _where, sample="Actions H00", sortable=False, gives_way=3),
)  # fmt: skip
