"""Bands as chips: the instrument's own word, with a shape by where it stands on its scale.

A chip always names its instrument, for “high” of one scale is not “high” of another.
"""

from __future__ import annotations

from lomu_app.assessments.rows import AssessmentRow
from lomu_app.assessments.rules import AssessmentState, Band, Instrument
from ui.kit.chips import Chip

_SHAPES = {"standard": "down", "medium": "dot", "high": "up", "very_high": "up"}
_TONES = {
    1: ("standard",), 2: ("standard", "high"), 3: ("standard", "medium", "high"),
    4: ("standard", "medium", "high", "very_high"),
}  # fmt: skip


def band_chip(instrument: Instrument, band: Band | None) -> Chip:
    """The chip of one band; without one, that there is none."""
    if band is None:
        return Chip(f"{instrument.short}: no band")
    tones = _TONES.get(len(instrument.bands))
    tone = tones[band.rank] if tones else "neutral"
    return Chip(f"{instrument.short}: {band.label}", tone, _SHAPES.get(tone, ""), strong=True)


def row_chip(row: AssessmentRow, instrument: Instrument | None) -> Chip:
    """What stands of one assessment; what was not done is a word without a colour."""
    if row.state is AssessmentState.WITHDRAWN:
        return Chip(f"{row.tool_short}: withdrawn")
    if row.not_done_reason is not None:
        return Chip(f"{row.tool_short}: not assessed")
    if instrument is None or row.stands is None:
        told = row.stands_label or (f"score {row.score}" if row.score is not None else "recorded")
        return Chip(f"{row.tool_short}: {told}")
    known = {band.code: band for band in instrument.bands}
    if row.stands not in known:
        return Chip(f"{row.tool_short}: {row.stands_label}")
    return band_chip(instrument, known[row.stands])
