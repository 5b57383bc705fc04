"""The list of all attacks as `docs/assurance.md` holds it.

`python -m tests.server.attacks.listing` prints it, for whoever has added one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tests.server.attacks import THEMES
from tests.server.attacks.model import EVERYBODY, NOT_CLEARED, Attack, told


def listed() -> str:
    """A table a theme."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    for theme, attacks in THEMES.items():
        yield from ("", f"### {theme}", "", "| attack | tried as | result |", "|---|---|---|")
        for attack in attacks:
            yield f"| {attack.name} | {_roles(attack)} | {told(attack)} |"


def _roles(attack: Attack) -> str:
    if attack.by == EVERYBODY:
        return "every role"
    if attack.by == NOT_CLEARED:
        return "every role that is not cleared"
    return ", ".join(role.replace("_", " ") for role in attack.by)


if __name__ == "__main__":
    sys.stdout.write(f"{listed()}\n")
