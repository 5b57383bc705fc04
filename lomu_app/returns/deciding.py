"""From a check to a command: what is taken, what is refused and why, what waits for a look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from lomu_app.kernel.errors import InvalidInput
from lomu_app.returns.commands import BringPackBack, Decided
from lomu_app.returns.comparing import AddedRow, TypedCell
from lomu_app.returns.rows import Change, ReturnCheck

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of one thing that came back: to take it, or not, and why not."""

    take: bool
    reason: str = ""


def place_of(thing: Change | TypedCell | AddedRow) -> Place:
    """Where it stands in the file: its sheet and cell, by which it is decided on."""
    cell = thing.cell if isinstance(thing, Change) else thing
    return cell.sheet, cell.place


def what_is_plain(check: ReturnCheck) -> dict[Place, Wish]:
    """To take all that nothing speaks against, and to refuse what can never be taken."""
    wishes = {}
    for change in check.changes:
        if change.is_plain:
            wishes[place_of(change)] = Wish(take=True)
        elif change.cannot and not change.earlier:
            wishes[place_of(change)] = Wish(take=False, reason=change.cannot)
    return wishes


def command_for(
    check: ReturnCheck, wishes: Mapping[Place, Wish], *, returned_by: str,
    received_on: dt.date, note: str = "",
) -> BringPackBack:  # fmt: skip
    """The command that does what is wished; what is not decided on stays undecided.

    Raises InvalidInput for what cannot be taken, or is nowhere in the file.
    """
    things: dict[Place, Change | AddedRow] = {place_of(each): each for each in check.changes}
    things |= {place_of(each): each for each in check.added}
    decided = []
    for place, wish in wishes.items():
        thing = things.get(place)
        if thing is None:
            raise InvalidInput(f"Nothing was typed in {' '.join(place)}.", {"place": "not known"})
        decided.append(_decided(thing, wish))
    return BringPackBack(
        copy_id=check.copy_id, file_name=check.file_name, sha256=check.sha256,
        returned_by=returned_by or check.recipient, received_on=received_on,
        known_by=check.known_by.value, decided=tuple(decided), altered=len(check.altered),
        note=note,
    )  # fmt: skip


def _decided(thing: Change | AddedRow, wish: Wish) -> Decided:
    if isinstance(thing, AddedRow):
        text = "; ".join(f"{heading}: {said}" for heading, said in thing.cells)
        return Decided(
            sheet=thing.sheet, row_id=thing.place, column="", after=text[:2000], take=wish.take,
            reason=wish.reason,
        )  # fmt: skip
    cell = thing.cell
    if wish.take and not thing.may_be_taken:
        why = thing.cannot or f"it was {thing.earlier.lower()}"
        raise InvalidInput(f"{cell.place} cannot be taken: {why}.", {"place": cell.place})
    return Decided(
        sheet=cell.sheet, row_id=cell.row_id, column=cell.key, after=cell.after[:2000],
        take=wish.take, reason=wish.reason,
    )  # fmt: skip
