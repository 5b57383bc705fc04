"""What an import did, or would do: said of one as one says it, and of many."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lomu_app.kernel.counting import counted


def become(told: Mapping[str, Any]) -> tuple[str, str]:
    """`was` and `were`; in a rehearsal `would be`, of one and of many."""
    return ("would be", "would be") if told["dry_run"] else ("was", "were")


def came_new(told: Mapping[str, Any], one: str, many: str) -> str:
    """`1 target was new`, `3 targets would be new`."""
    was, were = become(told)
    return f"{counted(told['created'], f'{one} {was}', f'{many} {were}')} new"
