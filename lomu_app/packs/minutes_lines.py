"""Minutes as kept, one plain text, taken apart into what workbook, document and print lay out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from lomu_app.meetings.papers import MinutesPack
from lomu_app.packs.trm_words import moment_text

_ITEM = re.compile(r"\d+\. \S")
_ACTION = re.compile(r"Action ([A-Z]+[-\d/]*\d): (.+)")
_LABELLED = re.compile(r"([A-Z][^:.,]{1,30}): (.+)")
_HEADING = re.compile(r"(\d+\. )?[A-Z][A-Z ,’'-]+[A-Z]")


class LineKind(StrEnum):
    """What a line of the minutes is."""

    TITLE = "title"
    HEADING = "heading"
    ITEM = "item"
    ACTION = "action"
    FACT = "fact"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class MinutesLine:
    """One line; `label` is what stands before its colon, or an action's reference."""

    kind: LineKind
    text: str
    label: str = ""


def minutes_lines(found: MinutesPack) -> list[MinutesLine]:
    """The minutes in their order, without the marking, which every page carries anyway.

    A heading or an item begins after an empty line. Whatever was typed is told word for word; at
    worst a line of capitals within it is laid out as a heading.
    """
    marking, _, rest = found.text.partition("\n")
    text = rest if marking == found.marking else found.text
    lines: list[MinutesLine] = []
    after_gap = False
    for line in text.split("\n"):
        if line.strip():
            lines.append(_line(line, after_gap=after_gap, first=not lines))
        after_gap = not line.strip()
    return lines


def _line(line: str, *, after_gap: bool, first: bool) -> MinutesLine:
    if first:
        return MinutesLine(LineKind.TITLE, line)
    if _HEADING.fullmatch(line) and after_gap:
        return MinutesLine(LineKind.HEADING, line)
    if _ITEM.match(line) and after_gap:
        return MinutesLine(LineKind.ITEM, line)
    action = _ACTION.fullmatch(line)
    if action is not None:
        return MinutesLine(LineKind.ACTION, action[2], f"Action {action[1]}")
    labelled = _LABELLED.fullmatch(line)
    if labelled is not None:
        return MinutesLine(LineKind.FACT, labelled[2], labelled[1])
    return MinutesLine(LineKind.TEXT, line)


def standing(found: MinutesPack) -> str:
    """Whether they are approved, by whom, and how this copy is known to be theirs."""
    if not found.locked:
        return "DRAFT: the chair has not approved these minutes."
    return f"Approved and locked by {found.approved_by}, {moment_text(found.approved_at)}"


def notes(found: MinutesPack) -> Iterator[tuple[str, str]]:
    """What the copy says of itself."""
    yield "Minutes as kept", f"SHA-256 {found.kept}"
    if found.veiled:
        yield (
            "This copy",
            "Where the minutes name a linked child by pseudonym, this copy reads [child].",
        )
