"""What a command changed, so that each screen refreshes only for its own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of record that screens watch."""

    USER = "user"
    PERSON = "person"
    PERSON_ENTRY = "person_entry"
    POSSIBLE_MATCH = "possible_match"
    TARGET = "target"
    THREAT_LIST = "threat_list"
    ALERT = "alert"
    MEMBERSHIP = "membership"
    ASSESSMENT = "assessment"
    PLAN = "plan"
    ORDER = "order"
    ACTION = "action"
    RELEASE = "release"
    INTERVENTION = "intervention"
    HARM = "harm"
    CUSTODY = "custody"
    LOCATION = "location"
    INTELLIGENCE = "intelligence"
    TACTIC = "tactic"
    MEETING = "meeting"
    CHILDREN = "children"
    IMPORT = "import"
    DISCLOSURE = "disclosure"
    PACK_RETURN = "pack_return"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Records of one kind that a commit touched."""

    kind: Kind
    ids: frozenset[int]
