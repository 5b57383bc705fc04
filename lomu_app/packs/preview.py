"""What an audience would see of a pack, and what is held back from it, before anything is kept."""

from __future__ import annotations

from dataclasses import dataclass

from lomu_app.disclosure.audiences import Audience
from lomu_app.disclosure.rules import SENSITIVITY_LABELS
from lomu_app.packs.story import LIMITED, PackContent, Story, held


@dataclass(frozen=True, slots=True)
class StoryPreview:
    """One sheet: the columns shown and those held back, and how many rows are either.

    `limited` are rows of which only that there is somebody is told.
    """

    name: str
    shown: tuple[str, ...]
    held_back: tuple[str, ...]
    rows: int
    rows_held_back: int
    limited: int


@dataclass(frozen=True, slots=True)
class Preview:
    """One audience: what kinds of things it is told, how the pack is marked, and each sheet.

    `content` is the very content that would be written.
    """

    audience: str
    label: str
    marking: str
    told: tuple[str, ...]
    held_back: tuple[str, ...]
    stories: tuple[StoryPreview, ...]
    content: PackContent


def preview_of(
    content: PackContent, shown: PackContent, audience: Audience, marking: str
) -> Preview:
    """Compare all that there is to tell with what is left for the audience."""
    left = {story.name: story for story in shown.stories}
    told, everything = held(shown), held(content)
    return Preview(
        audience=audience.code, label=audience.label, marking=marking,
        told=tuple(SENSITIVITY_LABELS[each] for each in sorted(told)),
        held_back=tuple(SENSITIVITY_LABELS[each] for each in sorted(everything - told)),
        stories=tuple(_story(story, left.get(story.name)) for story in content.stories),
        content=shown,
    )  # fmt: skip


def _story(story: Story, shown: Story | None) -> StoryPreview:
    kept = {column.key for column in shown.columns} if shown else set()
    rows = shown.rows if shown else ()
    limited = sum(bool(row.values) and row.values[0] == LIMITED for row in rows)
    return StoryPreview(
        story.name,
        tuple(column.heading for column in story.columns if column.key in kept),
        tuple(column.heading for column in story.columns if column.key not in kept),
        len(rows), len(story.rows) - len(rows), limited,
    )  # fmt: skip
