"""The protective marking that everything leaving the desk carries.

Lists of wanted people hold victims' risk and intelligence, so OFFICIAL-SENSITIVE is the floor.
Above OFFICIAL nothing may be held here at all.
"""

from __future__ import annotations

import re

from lomu_app.kernel.errors import Refused

FLOOR = "OFFICIAL-SENSITIVE"
PRACTICE = "PRACTICE"
_TOO_HIGH = re.compile(r"\bSECRET\b")


def marking_of(wanted: str | None, floor: str = FLOOR) -> str:
    """`wanted` raised to `floor`; PRACTICE is kept, and SECRET is refused."""
    text = " ".join((wanted or "").upper().split())
    if _TOO_HIGH.search(text):
        raise Refused("This desk may hold nothing above OFFICIAL-SENSITIVE. Lower the marking.")
    if not text.startswith(floor):
        practice = f" · {PRACTICE}" if PRACTICE in text else ""
        return f"{floor}{practice}"
    return text


def is_practice(marking: str) -> bool:
    """Whether the people are invented, for training."""
    return PRACTICE in marking.upper()


def handling(marking: str) -> str:
    """What whoever holds the paper must do with it."""
    if is_practice(marking):
        return "PRACTICE: the people, places and events are invented. Handle as if they were real."
    return (
        "For those at the meeting and those tasked by it. Do not copy or forward. Keep it with"
        " you or locked away; put paper in confidential waste when the shift ends."
    )
