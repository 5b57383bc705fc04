"""The process that reads and understands an extract of offences, and says it in frames.

Started as `python -m lomu_app.intake.offence_worker KIND FILE LIMITS`, and told the day
and the columns that a person chose on its input. It may be killed, run out of memory or abort at
any point; without an `end` frame nothing of it is taken.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path

from lomu_app.intake.offence_reading import read_offences
from lomu_app.intake.precheck import Limits
from lomu_app.intake.worker import hold_back, reason_of, say


def main(arguments: list[str]) -> int:
    """Read, and say what there is until the end, or until it fails."""
    kind, file, said = arguments
    limits = Limits(**json.loads(said))
    hold_back(limits)
    wanted = json.loads(sys.stdin.buffer.read())
    today = dt.date.fromisoformat(wanted["today"])
    try:
        for frame in read_offences(kind, Path(file), limits, today, wanted["chosen"]):
            say(frame, limits.answer_size)
    except BaseException as error:  # noqa: BLE001 - a panic of the Rust parser is no Exception
        say({"stage": "error", "error": reason_of(error)}, limits.answer_size)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
