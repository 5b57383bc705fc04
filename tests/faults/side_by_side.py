"""One walk on an encrypted file and on a server at once: what is done on the one is done on both.

On the server each person works under a login of their own and is kept to it. What its rules refuse
and the program allows, or the other way round, is noticed at the step where it happens.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from random import Random
from typing import Protocol

from hypothesis import settings

_NIGHTLY = settings.get_profile("nightly").max_examples
DEEP = settings.default is not None and settings.default.max_examples == _NIGHTLY
SAME = 20_261
"""The walk that a build takes each time; elsewhere each is another one."""
# A walk that has not come by all that it should goes on, but not for ever.
_TIMES = 10


class Walk(Protocol):
    """Everybody pressing everything; `taken` counts the commands that were done, by their name."""

    taken: Counter[str]

    def take(self, draw: Random) -> None:
        """Let somebody do something, and see that all is in order."""
        ...


def fresh_seed() -> int:
    """What the next walk begins with: in a build always the same."""
    derandomised = settings.default is not None and settings.default.derandomize
    return SAME if derandomised else Random().randrange(2**32)


def side_by_side(
    file: Walk, server: Walk, steps: int, seed: int, come_by: Collection[str] = ()
) -> int:
    """Take so many steps on both, and more until each of `come_by` was done; how many it was.

    Raises AssertionError where the one allows what the other refuses.
    """
    draws = Random(seed), Random(seed)
    for step in range(_TIMES * steps):
        if step >= steps and set(come_by) <= file.taken.keys():
            return step
        before = file.taken.copy(), server.taken.copy()
        file.take(draws[0])
        server.take(draws[1])
        done = file.taken - before[0], server.taken - before[1]
        assert done[0] == done[1], (
            f"step {step} of the walk {seed}: {dict(done[0])} on the file, "
            f"{dict(done[1])} on the server"
        )
    raise AssertionError(f"the walk {seed} never came by all of {come_by}: {file.taken}")
