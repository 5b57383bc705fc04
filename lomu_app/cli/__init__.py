"""The command line: every use case without a window, for schedulers and tests.

Exit codes: 0 done, 1 refused (the reason is printed), 2 the words make no sense.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Sequence
from typing import Any

from lomu_app.cli.arguments import parse
from lomu_app.cli.show import print_refusal
from lomu_app.kernel.errors import Cancelled, LomuError

DONE, REFUSED, USAGE = 0, 1, 2


def main(argv: Sequence[str], paint_pdf: Callable[..., Any] | None = None) -> int:
    """Do what the words say; the exit code. `paint_pdf` paints a list for `trm export --pdf`."""
    _write_whatever_comes()
    try:
        options = parse(argv)
        options.paint_pdf = paint_pdf
    except SystemExit as stop:
        return USAGE if stop.code not in (0, None) else DONE
    try:
        options.run(options)
    except LomuError as error:
        print_refusal(error, as_json=options.json)
        return REFUSED
    except KeyboardInterrupt:
        stopped = Cancelled("Stopped. Whatever was not told as done was not done.")
        print_refusal(stopped, as_json=options.json)
        return REFUSED
    except BrokenPipeError:
        # The reader of our output has seen enough (`… | head`).
        sys.stderr.close()
        return DONE
    return DONE


def _write_whatever_comes() -> None:
    """Let no sign stop a word that the screen, or the file it is sent to, has no letter for."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
