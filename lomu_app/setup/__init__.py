"""From a bare machine to a running program, with the standard library alone.

This file and `interpreters` can be read by Python 3.6, so that an older Python can find a
newer one or say what is missing. Everything else is imported only under 3.11 or newer.
"""

import sys

from lomu_app.setup import interpreters

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Inside = Callable[[list[str]], int]


def main(argv: "list[str]", run_word: "Inside", open_desk: "Inside") -> int:
    """Run one start of the program and return its exit code: 0 done, 1 refused, 2 usage.

    `run_word` and `open_desk` are the program itself; they are called with the arguments, and
    only where everything that they need is there.
    """
    if sys.version_info[:2] >= interpreters.OLDEST:
        from lomu_app.setup import start

        return start.Start(argv, run_word, open_desk).run()
    newer = interpreters.find_newest()
    if newer is None:
        sys.stderr.write(interpreters.how_to_get_one() + "\n")
        return 1
    return interpreters.run_with(newer, argv)
