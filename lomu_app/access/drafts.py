"""Unsaved forms, for the rooms above: kept, offered again, thrown away.

While a shared database is away they are kept on the computer, and taken over by it later.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from lomu_app.kernel.errors import StoreUnavailable
from lomu_app.kernel.permissions import COMPARTMENT, Actor, Permission
from lomu_app.store.command import Command, Done
from lomu_app.store.draft import (
    DraftRow,
    DropDraft,
    KeepDraft,
    MakeDraftKey,
    find_draft_key,
    find_drafts,
    lost_form,
)
from lomu_app.store.kept_here import KeptHere, Typed
from lomu_app.store.unit_of_work import Reader

__all__ = [
    "DraftRow", "DropDraft", "KeepDraft", "KeptHere", "find_drafts", "kept_here", "take_over",
    "typed_in",
]  # fmt: skip

P = ParamSpec("P")
T = TypeVar("T")


class Core(Protocol):
    """What is needed of the signed-in person's `bootstrap.Core`."""

    @property
    def actor(self) -> Actor:
        """Who is signed in."""
        ...

    def execute(self, command: Command) -> Done:
        """Do a command."""
        ...

    def ask(
        self, query: Callable[Concatenate[Reader, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Answer a query."""
        ...


def kept_here(core: Core, folder: Path) -> KeptHere:
    """What is kept in this folder under the key of whoever is signed in; made if there is none.

    Raises StoreUnavailable.
    """
    key = core.ask(find_draft_key)
    if key is None:
        with suppress(StoreUnavailable):  # another desk of theirs was quicker
            core.execute(MakeDraftKey())
        key = core.ask(find_draft_key)
    if key is None:
        raise StoreUnavailable("There is no key for what is kept on this computer. Sign in again.")
    return KeptHere(folder, key)


def typed_in(command: KeepDraft) -> Typed | None:
    """What a command that keeps a draft would keep here; None where it does not say when."""
    if command.typed_at is None:
        return None
    return Typed(command.form, command.fields, command.typed_at, command.operation_id)


def take_over(core: Core, here: KeptHere) -> tuple[int, int]:
    """Bring to the database what earlier sessions left on this computer, and wipe it there.

    Returns how many drafts were taken over, and how many files could not be read. Cut off in the
    middle, it can be done again: nothing comes twice. What was typed on CSE by somebody who is not
    cleared any more stays where it is, and holds up nothing else; what another desk of theirs keeps
    here just now is that desk's to send. Raises StoreUnavailable.
    """
    taken = unreadable = 0
    cleared = core.actor.may(Permission.SEE_CSE)
    with closing(here.left_behind()) as left:  # cut off, each file is anybody's again at once
        for path, drafts in left:
            kept = [one for one in drafts if one.form.startswith(COMPARTMENT) and not cleared]
            wanted = [one for one in drafts if one not in kept]
            for one in wanted:
                core.execute(
                    KeepDraft(
                        form=lost_form(one.form, one.mark), fields=one.fields,
                        typed_at=one.typed_at,
                    )
                )  # fmt: skip
            taken += len(wanted)
            unreadable += not drafts
            if wanted:
                here.leave(path, kept)
    return taken, unreadable
