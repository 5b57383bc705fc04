"""The users page, for those who may manage users."""

from __future__ import annotations

from ui.core.desk import Desk


def register(desk: Desk) -> None:
    """Add the page."""
