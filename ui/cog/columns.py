"""The columns of the list of locations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from lomu_app.cog.rows import LocationRow
from lomu_app.kernel.clock import london
from ui.cog import words
from ui.cog.bands import Bands, trend_chip
from ui.kit.chips import Chip
from ui.kit.dates import day_words
from ui.kit.table import Column, Kind

Today = Callable[[], dt.date]


def _risk(known: Bands, row: LocationRow) -> Chip:
    return known.chip(row.now_band, row.now_score)


def _risk_words(known: Bands, row: LocationRow) -> str:
    return words.risk_words(row.now_band, row.now_score, known)


def _entry_words(known: Bands, row: LocationRow) -> str:
    return words.risk_words(row.entry_band, row.entry_score, known)


def _trend(row: LocationRow) -> Chip:
    return trend_chip(row.trend)


def _trend_words(row: LocationRow) -> str:
    return trend_chip(row.trend).text


def _name(row: LocationRow) -> str:
    return row.name


def _named(row: LocationRow) -> tuple[str, str, str]:
    return row.name, row.reference, ""


def _kind(row: LocationRow) -> str:
    return row.kind_label


def _tactics(row: LocationRow) -> str:
    return ", ".join(row.tactics) or "none"


def _since(row: LocationRow) -> str:
    return day_words(row.agenda_since) or "nominated"


def _new(row: LocationRow) -> str:
    return day_words(row.last_new_intelligence_at)


def _ends_words(row: LocationRow) -> str:
    return "" if row.next_expiry is None else day_words(london(row.next_expiry).date())


def _ends(today: Today, soon: int, row: LocationRow) -> tuple[str, str]:
    if row.next_expiry is None:
        return "", ""
    left = (london(row.next_expiry).date() - today()).days
    level = "overdue" if left < 0 else "today" if left == 0 else "soon" if left <= soon else ""
    return level, _ends_words(row)


def _place(row: LocationRow) -> str:
    return words.place_words(row)


def _victims(row: LocationRow) -> str:
    return str(row.victims) if row.victims else ""


def _lead(row: LocationRow) -> str:
    return row.lead


def _review(row: LocationRow) -> str:
    return day_words(row.next_review)


def _area(row: LocationRow) -> str:
    return row.area


def location_columns(known: Bands, today: Today, soon: int) -> tuple[Column[LocationRow], ...]:
    """Risk first: that is what the list is read by. `soon`: days before an end is marked."""
    day = "24/11/2026"
    return (
        Column("risk", "Risk now", partial(_risk_words, known), Kind.CHIP, partial(_risk, known),
               sample="▲ Very high 22 M", sortable=False, whole=True),
        Column("name", "Location", _name, Kind.PERSON, _named, sample="Mmmmmmmmm Mmmm",
               sortable=False, stretch=True),
        Column("kind", "Kind", _kind, sample="Shop or shopping centre", sortable=False,
               gives_way=3),
        Column("trend", "Trend", _trend_words, Kind.CHIP, _trend, sample="Unchanged",
               sortable=False, gives_way=4),
        Column("status", "Status", words.status_words, sample="Under assessmentM", sortable=False,
               whole=True, gives_way=1),
        Column("tactics", "Tactics", _tactics, sample="HOTEL116, CAWN", sortable=False,
               gives_way=2),
        Column("ends", "Tactic ends", _ends_words, Kind.LATE, partial(_ends, today, soon),
               sample=day, sortable=False, gives_way=5),
        Column("new", "Intelligence", _new, sample=day, sortable=False, gives_way=6,
               tip="When intelligence graded A to C came in last"),
        Column("since", "On agenda since", _since, sample=day, sortable=False, hidden=True),
        Column("entry", "Risk at entry", partial(_entry_words, known), sample="Very high, 22",
               sortable=False, hidden=True),
        Column("victims", "Children", _victims, Kind.NUMBER, sample="000", sortable=False,
               hidden=True),
        Column("place", "Where", _place, sortable=False, hidden=True),
        Column("lead", "Lead", _lead, sortable=False, hidden=True),
        Column("review", "Review", _review, sample=day, sortable=False, hidden=True),
        Column("area", "Area", _area, sample="Wolverhampton", sortable=False, hidden=True),
    )  # fmt: skip
