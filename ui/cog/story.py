"""What the charts of one location show: intelligence a month, tactics, before and after."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from lomu_app.cog.rows import LocationDetail, TacticRow
from lomu_app.cog.tactic_rules import RESULT_LABELS, TacticStatus
from lomu_app.cog.tactic_rules import STATUS_LABELS as TACTIC_LABELS
from lomu_app.kernel.clock import london
from ui.cog.bands import Bands
from ui.kit.chart_drawing import Look, Mark, Pair, Strip, TimeStory
from ui.kit.dates import day_words

_S = TacticStatus
_LOOKS = {
    _S.LIVE: Look.RUNS, _S.BREACHED: Look.RUNS, _S.DONE: Look.DONE, _S.PROPOSED: Look.TO_COME,
    _S.AUTHORISED: Look.TO_COME, _S.PLANNED: Look.TO_COME,
}  # fmt: skip
_LONGEST = 730  # days back that are shown; what came before is told in the story


def time_story(detail: LocationDetail, today: dt.date, known: Bands) -> TimeStory:
    """From when it was raised, or the first intelligence of it, until what is planned."""
    informed = [item.received_on for item in detail.intelligence]
    first = max(min([detail.row.raised_on, *informed]), today - dt.timedelta(days=_LONGEST))
    counts = Counter(day.replace(day=1) for day in informed if day >= first.replace(day=1))
    marks = tuple(
        Mark(score.scored_on, _score_words(score.band, score.score, known))
        for score in detail.scores
        if score.scored_on >= first
    )
    strips = tuple(_strip(row, today) for row in detail.tactics)
    return TimeStory(first, today, dict(counts), strips, marks)


def _score_words(band: str, score: int | None, known: Bands) -> str:
    return f"score {score}" if score is not None else known.label(band).lower()


def _strip(row: TacticRow, today: dt.date) -> Strip:
    look = _LOOKS.get(row.status, Look.ENDED)
    proposed = london(row.status_since).date() if not row.steps else london(row.steps[0].at).date()
    start = row.starts_on or (today if look is Look.TO_COME else proposed)
    end = london(row.expires_at).date() if row.expires_at is not None else None
    ended = london(row.status_since).date()
    if look in (Look.DONE, Look.ENDED):
        end = max(ended, start)
    return Strip(row.label, strip_words(row), look, start, end)


def strip_words(row: TacticRow) -> str:
    """Where a tactic stands, with its result or its end."""
    if row.result is not None:
        return f"done: {RESULT_LABELS[row.result].lower()}"
    told = TACTIC_LABELS[row.status].lower()
    if row.status in (_S.LIVE, _S.BREACHED) and row.expires_at is not None:
        return f"{told}, ends {day_words(london(row.expires_at).date())}"
    return told


def before_and_after(detail: LocationDetail) -> list[Pair]:
    """Each tactic of which reports were counted."""
    return [
        Pair(row.label, row.count_before, row.count_after)
        for row in detail.tactics
        if row.count_before is not None or row.count_after is not None
    ]
