"""The 07:00 page."""

from ui.core.desk import Desk


def register(desk: Desk) -> None:
    """Add it."""
