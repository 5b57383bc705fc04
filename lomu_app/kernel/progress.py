"""How long work tells where it is, and hears that it should stop."""

from __future__ import annotations

from typing import Protocol

from lomu_app.kernel.errors import Cancelled


class Progress(Protocol):
    """Told of each step; asked whether the user has had enough."""

    def step(self, done: int, total: int, what: str) -> None:
        """`done` of `total` steps are behind us; `what` is being done, in words."""
        ...

    def cancelled(self) -> bool:
        """Whether the user asked to stop."""
        ...


class Silent:
    """Progress that nobody watches."""

    def step(self, done: int, total: int, what: str) -> None:
        """Say nothing."""

    def cancelled(self) -> bool:
        """Never."""
        return False


def check_cancelled(progress: Progress) -> None:
    """Stop here if the user asked to; call it before anything is changed."""
    if progress.cancelled():
        raise Cancelled("Stopped. Nothing was changed.")
