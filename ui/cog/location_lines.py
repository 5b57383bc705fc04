"""The lines of a location's page, each with what may be done to it."""

from __future__ import annotations

from lomu_app.cog.people_near import NearPerson
from lomu_app.cog.rows import LocationDetail
from lomu_app.kernel.permissions import Actor
from ui.cog import words
from ui.cog.deeds import intelligence_deeds, link_deeds, tactic_deeds
from ui.cog.reading import Near
from ui.kit.dates import day_words
from ui.kit.map_camera import metre_words
from ui.kit.pane_lines import PaneLine


def tactic_lines(detail: LocationDetail, actor: Actor) -> list[PaneLine]:
    """What is done about it."""
    return [
        PaneLine(
            one.id, words.tactic_title(one), words.tactic_details(one), tactic_deeds(one, actor),
            words.tactic_chips(one),
        )
        for one in detail.tactics
    ]  # fmt: skip


def intelligence_lines(detail: LocationDetail, actor: Actor) -> list[PaneLine]:
    """What is known of it."""
    return [
        PaneLine(
            item.id, item.reference, words.intelligence_details(item),
            intelligence_deeds(item, actor), words.intelligence_chips(item),
        )
        for item in detail.intelligence
    ]  # fmt: skip


def link_lines(detail: LocationDetail, actor: Actor) -> list[PaneLine]:
    """Whom and what it is linked to."""
    return [
        PaneLine(
            link.id, words.link_title(link), words.link_details(link), link_deeds(link, actor),
            ended=link.ended_on is not None,
        )
        for link in detail.links
    ]  # fmt: skip


def note_lines(detail: LocationDetail) -> list[PaneLine]:
    """What was noted, the newest first."""
    return [
        PaneLine(
            at, f"{words.NATURE_WORDS[note.nature]}, {day_words(note.on_day)}",
            (note.text, f"by {note.by}"),
        )
        for at, note in enumerate(reversed(detail.notes))
    ]  # fmt: skip


def near_lines(near: list[Near]) -> list[PaneLine]:
    """What lies near it, or may be the same."""
    return [PaneLine(one.key, one.title, one.details, (("open", "Open"),)) for one in near]


def people_lines(people: list[NearPerson]) -> list[PaneLine]:
    """Who lives near it, the nearest first."""
    return [
        PaneLine(
            one.person_id, f"{one.name}, {one.reference}",
            (one.address, _how_near(one)),
            (("open", "Open person"),),
        )
        for one in people
    ]  # fmt: skip


def _how_near(person: NearPerson) -> str:
    """By distance where the home has a point on the grid, else by postcode: which of them."""
    if person.metres is not None:
        return f"{metre_words(person.metres)} away"
    return "the same postcode" if person.same_postcode else "the same postcode sector, no point"
