"""What became of one line of a file."""

from __future__ import annotations

import dataclasses
from typing import Any


@dataclasses.dataclass(slots=True)
class Decision:
    """What becomes of one line: new, updates, unchanged or held, and why.

    `changes` names what an update changes; `edits` says of the target's own fields
    (`field`, `before`, `after`) what they were and become.
    """

    sheet: str
    row: int
    decision: str
    reference: str = ""
    person: str = ""
    changes: list[str] = dataclasses.field(default_factory=list)
    edits: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    reason: str = ""
    proposed_off: bool = False
