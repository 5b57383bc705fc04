"""The problem profile of a location on paper: put on record first, then shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.cog.rows import LocationDetail
from lomu_app.cog.rules import LinkKind
from lomu_app.kernel.permissions import Permission
from lomu_app.orders.rules import Level
from lomu_app.packs.exporting import RecordCogExport
from lomu_app.packs.house import put_on_record
from ui.cog import words
from ui.cog.bands import Bands
from ui.cog.reading import Around, map_points
from ui.cog.story import before_and_after, time_story
from ui.core.desk import Desk
from ui.kit.charts import pairs_picture, story_picture
from ui.kit.map_ground import Ground
from ui.kit.map_view import map_picture
from ui.printing.problem_print import (
    ProblemPaper,
    ProblemPicture,
    ProblemPreview,
    ProblemRow,
)
from ui.printing.showing import ShowsPaper

_WIDE = 700  # pixels of a chart on paper
_MAP = (700, 360)
_EVENTS = 25  # of the story, newest first

Part = ProblemRow | ProblemPicture


class LocationPrinting(ShowsPaper):
    """Prints what may leave the room: of intelligence only what a second person has approved."""

    def __init__(self, owner: QWidget, desk: Desk) -> None:
        super().__init__(owner)
        self._owner, self._desk = owner, desk

    def print_profile(self, around: Around, ground: Ground) -> None:
        """Lay it out and put it on record, then show the preview."""
        if not self._desk.core.actor.may(Permission.EXPORT_COG):
            self._desk.say("Your role does not allow printing. Ask a sergeant to do it.")
            return
        near = int(self._desk.core.policies["desk"]["map_near_metres"])
        today = self._desk.core.clock.today()
        known = Bands(self._desk.core.policies["cog"])
        pictures = _pictures(around, ground, known, today=today, near_metres=near)
        paper = problem_paper(around.detail, known, tuple(pictures))
        work = partial(self._record, paper, around.detail.row.id)
        self._desk.tasks.run(self, work, self._show, self._failed, key="print")

    def _record(self, paper: ProblemPaper, key: int) -> tuple[ProblemPaper, dict[str, Any]]:
        """On a pool thread."""
        record = RecordCogExport(
            location_id=key, what="Print", files=(paper.title,), snapshot=paper.digest()
        )
        return paper, put_on_record(self._desk.core, record)

    def _show(self, found: tuple[ProblemPaper, dict[str, Any]]) -> None:
        paper, said = found
        self.show_paper(ProblemPreview(paper, self._owner, **said))

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self._owner, error)


def problem_paper(detail: LocationDetail, known: Bands, pictures: tuple[Part, ...]) -> ProblemPaper:
    """The profile as it stands, from what is known to what is done about it."""
    row = detail.row
    parts = (
        *_standing(detail, known), *pictures, *_findings(detail), *_tactics(detail),
        *_story(detail, known),
    )  # fmt: skip
    return ProblemPaper(row.reference, row.name, row.area, parts)


def _standing(detail: LocationDetail, known: Bands) -> Iterator[Part]:
    granted = [line for line in detail.sign_offs if line.exception]
    for line in granted:
        yield ProblemRow("Exception", words.sign_off_words(line), alarm=True)
    yield ProblemRow("Risk and standing")
    facts = (*words.risk_facts(detail.row, known), *words.standing_facts(detail.row))
    yield from _rows(facts)
    yield ProblemRow("Why is it still here, and what would sign it off?")
    yield ProblemRow("Points", words.points_sum(detail))
    for at, point in enumerate(words.point_lines(detail), 1):
        sign = "met" if point.met else "OPEN"
        yield ProblemRow(f"{at} {sign}", f"{point.label}: {point.told}")
    yield ProblemRow("The place")
    yield from _rows(words.place_facts(detail))


def _rows(facts: Any) -> Iterator[Part]:
    for label, told in facts:
        if told:
            yield ProblemRow(label, told)


def _pictures(
    around: Around, ground: Ground, known: Bands, *, today: dt.date, near_metres: int
) -> Iterator[Part]:
    detail = around.detail
    yield ProblemRow("Over time")
    story = time_story(detail, today, known)
    content, high = story_picture(story, "Intelligence by month, and tactics", _WIDE)
    yield ProblemPicture(content, _WIDE, high)
    pairs = before_and_after(detail)
    if pairs:
        content, high = pairs_picture(pairs, "Reports before and after each tactic", _WIDE)
        yield ProblemPicture(content, _WIDE, high)
    points = map_points(around.rows, known)
    here = detail.row.id
    if any(point.key == here for point in points):
        yield ProblemRow("On the map")
        content = map_picture(ground, points, chosen=here, near_metres=near_metres, size=_MAP)
        yield ProblemPicture(content, *_MAP)
        yield ProblemRow("Map", ground.told)
    for near in around.near:
        yield ProblemRow("Near it", f"{near.title}: {' '.join(near.details)}")


def _findings(detail: LocationDetail) -> Iterator[Part]:
    yield ProblemRow("Victims, offenders, vehicles and groups")
    live = [link for link in detail.links if link.ended_on is None]
    children = sum(link.kind is LinkKind.VICTIM for link in live)
    yield ProblemRow("Children", f"{children} linked; no name and no pseudonym leaves the room")
    for link in live:
        if link.kind is not LinkKind.VICTIM:
            details = "; ".join(words.link_details(link))
            yield ProblemRow(words.link_title(link), details or "linked")
    yield ProblemRow("Intelligence that may be told")
    usable = [item for item in detail.intelligence if item.usable]
    for item in usable:
        single = " Single source." if item.single_source else ""
        yield ProblemRow(item.reference, f"{item.graded}: {item.sanitised_text}{single}")
    kept = len(detail.intelligence) - len(usable)
    if kept:
        yield ProblemRow("Kept back", f"{kept} not sanitised, or shared with conditions only")


def _tactics(detail: LocationDetail) -> Iterator[Part]:
    yield ProblemRow("Tactics")
    for row in detail.tactics:
        stands = "  ·  ".join(chip.text for chip in words.tactic_chips(row))
        told = "\n".join((stands, *words.tactic_details(row)))
        yield ProblemRow(words.tactic_title(row), told, alarm=row.level == Level.RUN_OUT)


def _story(detail: LocationDetail, known: Bands) -> Iterator[Part]:
    yield ProblemRow("What happened, newest first")
    told = [*words.step_events(detail), *words.score_events(detail, known)]
    for _day, event in words.newest_first(told)[:_EVENTS]:
        yield ProblemRow(event.when, f"{event.title}. {event.detail}".strip())
