"""What somebody has to say in words before it is stored."""

from __future__ import annotations

from lomu_app.kernel.errors import InvalidInput


def require_words(text: str, field: str, what: str) -> str:
    """The words, trimmed; raises InvalidInput if there are none."""
    words = text.strip()
    if not words:
        raise InvalidInput(f"Say {what} in a few words.", {field: "needed"})
    return words
