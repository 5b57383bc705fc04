"""What may become of what a partner typed, and by what a copy is known again."""

from __future__ import annotations

from enum import StrEnum


class Decision(StrEnum):
    """What was made of one thing that came back."""

    TAKEN = "taken"
    REFUSED = "refused"


class KnownBy(StrEnum):
    """By what a file was known as a copy of ours, the surest first."""

    ROWS = "rows"
    PROPERTY = "property"
    COVER = "cover"
    NAMED = "named"

    @property
    def label(self) -> str:
        """In words, going on from `known by`."""
        return _KNOWN_BY[self]


_KNOWN_BY = {
    KnownBy.ROWS: "its signed rows",
    KnownBy.PROPERTY: "the properties of the file",
    KnownBy.COVER: "the reference on its cover",
    KnownBy.NAMED: "the copy that was named",
}
DECISION_LABELS = {Decision.TAKEN: "Taken", Decision.REFUSED: "Refused"}
