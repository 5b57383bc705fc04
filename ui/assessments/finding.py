"""What Ctrl+K says of assessments that wait for a signature: how many, area by area."""

from __future__ import annotations

from typing import Any

from lomu_app.assessments.signing import load_unsigned
from lomu_app.bootstrap import Core
from lomu_app.kernel.counting import counted
from lomu_app.kernel.permissions import Permission
from ui.shell.palette_list import PaletteEntry

_ASKED = ("assessments to sign", "signature", "sign", "approve", "to sign", "unsigned")
_LEAST = 3  # letters


class SigningSearch:
    """One line an area where anything waits for whoever asks."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def find(self, text: str) -> list[PaletteEntry]:
        """Only for somebody who signs, and only where this is what was typed."""
        typed = text.strip().casefold()
        asked = len(typed) >= _LEAST and any(word.startswith(typed) for word in _ASKED)
        if not asked or not self._core.actor.may(Permission.LOWER_RISK):
            return []
        waiting = self._core.ask(_count)
        return [
            PaletteEntry(
                f"{counted(number, 'assessment')} to sign", "List", "check",
                ("page", ("signing", ("area", area))), area,
            )
            for area, number in waiting.items() if number
        ]  # fmt: skip


def _count(reader: Any) -> dict[str, int]:
    return {
        area: sum(not row.own for row in load_unsigned(reader, area))
        for area in sorted(reader.actor.areas)
    }
