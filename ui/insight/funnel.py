"""The cohort funnel as a picture: how many memberships have come to each stage."""

from __future__ import annotations

from fractions import Fraction

from lomu_app.insight.of_cohorts import LET_GO
from lomu_app.insight.rows import MeasureDetail
from lomu_app.insight.rules import By, percent_text
from ui.kit.funnel_drawing import Stage

HOW_TO_READ = "Shares are of those referred. Hatched: let go, from whatever stage."
_MEASURE = "cohort_funnel"


def has_funnel(detail: MeasureDetail) -> bool:
    """Whether this is the measure that has such a picture."""
    return detail.row.definition.code == _MEASURE


def stages_of(detail: MeasureDetail) -> tuple[Stage, ...]:
    """Its stages, each beside the share of all who were referred, unless these are too few.

    None of another measure, nor of one that is told by something else.
    """
    if not has_funnel(detail) or detail.by is not By.STAGE:
        return ()
    base = detail.whole.base
    return tuple(
        Stage(each.name, each.figure.base, _words(each.figure.base, base, detail.few),
              apart=each.name == LET_GO)
        for each in detail.groups
    )  # fmt: skip


def _words(count: int, base: int, few: int) -> str:
    told = f"{count:,}"
    return told if base < few else f"{told}, {percent_text(Fraction(count, base))}"
