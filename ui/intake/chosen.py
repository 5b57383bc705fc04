"""What a person has decided about one file on its way in; drafts keep it as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lomu_app.intake.mapping import ColumnMapping
from lomu_app.intake.planning import UNDECIDED, SheetChoice

Pair = Mapping[str, Any]
"""Two people as the core tells a possible match: `first`, `second`, `reasons`, `score`."""


class MatchChoice(NamedTuple):
    """Whether the two are one person, and why."""

    same: bool
    reason: str


@dataclass(slots=True)
class Chosen:
    """Sheets by name, a saved mapping laid over all, and decisions on possible matches.

    `kind` is what the file was said to be, empty as it was recognised; `cohorts` are codes by
    name of the sheet.

    A pair goes by what its two people are, not by their numbers: a rehearsal draws numbers
    for new people that are not theirs in the end.
    """

    sheets: dict[str, SheetChoice] = field(default_factory=dict)
    saved: ColumnMapping | None = None
    saved_name: str = ""
    kind: str = ""
    cohorts: dict[str, str] = field(default_factory=dict)
    matches: dict[frozenset[str], MatchChoice] = field(default_factory=dict)

    def sheet(self, name: str) -> SheetChoice:
        """What has been decided about a sheet."""
        return self.sheets.get(name, UNDECIDED)

    def match(self, pair: Pair) -> MatchChoice | None:
        """What has been decided about a pair; None is to decide later."""
        return self.matches.get(pair_key(pair))

    def decide(self, pair: Pair, choice: MatchChoice | None) -> None:
        """Decide about a pair, or leave it for later."""
        if choice is None:
            self.matches.pop(pair_key(pair), None)
        else:
            self.matches[pair_key(pair)] = choice

    def to_dict(self) -> dict[str, Any]:
        """Plain data for a draft."""
        return {
            "saved": _mapping(self.saved), "saved_name": self.saved_name, "kind": self.kind,
            "cohorts": dict(self.cohorts),
            "sheets": {
                name: {"take": one.take, "header_row": one.header_row,
                       "mapping": _mapping(one.mapping)}
                for name, one in self.sheets.items()
            },
            "matches": [
                {"pair": sorted(key), "same": one.same, "reason": one.reason}
                for key, one in self.matches.items()
            ],
        }  # fmt: skip

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Chosen:
        """What `to_dict` gave."""
        return cls(
            sheets={
                name: SheetChoice(one["take"], one["header_row"], _thawed(one["mapping"]))
                for name, one in data["sheets"].items()
            },
            saved=_thawed(data["saved"]),
            saved_name=data["saved_name"],
            kind=data.get("kind", ""),
            cohorts=dict(data.get("cohorts", {})),
            matches={
                frozenset(one["pair"]): MatchChoice(one["same"], one["reason"])
                for one in data["matches"]
            },
        )


def pair_key(pair: Pair) -> frozenset[str]:
    """The two people of a pair, by what is said of them."""
    return frozenset(_side(pair[side]) for side in ("first", "second"))


def _side(person: Mapping[str, Any]) -> str:
    parts = ("source", "surname", "forenames", "date_of_birth", "pnc_id")
    return " | ".join(str(person[part] or "") for part in parts)


def _mapping(mapping: ColumnMapping | None) -> dict[str, Any] | None:
    return None if mapping is None else mapping.to_dict()


def _thawed(data: dict[str, Any] | None) -> ColumnMapping | None:
    return None if data is None else ColumnMapping.from_dict(data)
