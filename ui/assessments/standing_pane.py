"""Beside the form: how far it has come, what it adds up to, and what was assessed before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lomu_app.assessments.rows import AssessmentRow
from lomu_app.assessments.rules import AssessmentState, Instrument, assessed_by
from lomu_app.kernel.permissions import Actor, Permission
from ui.assessments.assess_form import AssessForm, Standing
from ui.assessments.bands import band_chip, row_chip
from ui.kit.chips import Chip
from ui.kit.dates import day_words
from ui.kit.facts import ChipRow, Facts
from ui.kit.labels import TextLabel, WrappedLabel
from ui.kit.page import DetailPane, IconButton
from ui.kit.pane_lines import PaneLine, PaneLines

_OPEN_SHOWN = 6


class StandingPane(DetailPane):
    """`save_wanted`; `deed_wanted(assessment id, deed)` for a line of what was assessed before."""

    save_wanted = Signal()
    deed_wanted = Signal(int, str)

    def __init__(self, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__("How it stands", parent)
        self._actor = actor
        self.progress = TextLabel("", "h2")
        self.open_label = WrappedLabel("", "muted")
        self.chips = ChipRow()
        self.facts = Facts("What it adds up to")
        self.instrument_facts = Facts("The instrument")
        self.earlier = PaneLines("Assessed before", empty="Nothing was assessed before.")
        self.earlier.chosen.connect(self.deed_wanted)
        for part in (
            self.progress, self.open_label, self.chips, self.facts, self.earlier,
            self.instrument_facts,
        ):  # fmt: skip
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.save_button = IconButton("Record", "check", primary=True)
        self.save_button.setToolTip("Ctrl+Return")
        self.save_button.clicked.connect(self.save_wanted)
        self.foot.addWidget(self.save_button, 1)

    def show_standing(self, form: AssessForm) -> None:
        """Tell anew how the form stands."""
        standing, instrument = form.standing(), form.instrument
        self.progress.setText(_progress(standing))
        self.open_label.setText(_open(standing))
        self.open_label.setVisible(bool(self.open_label.text()))
        self.chips.set_chips(_chips(standing, instrument))
        self.facts.set_facts(_facts(standing, form))
        self.instrument_facts.set_facts(_of_instrument(instrument))

    def show_earlier(
        self, rows: Sequence[AssessmentRow], known: Mapping[str, Instrument], tool: str
    ) -> None:
        """Those of the same instrument first, latest on top."""
        same = [row for row in rows if row.tool == tool]
        others = [row for row in rows if row.tool != tool]
        self.earlier.show_lines([line_of(row, known, self._actor) for row in same + others])


def line_of(row: AssessmentRow, known: Mapping[str, Instrument], actor: Actor) -> PaneLine:
    """One earlier assessment: its band by word and shape, who, when, and what may be done."""
    gone = row.state in (AssessmentState.WITHDRAWN, AssessmentState.EXPIRED)
    return PaneLine(
        row.id, f"{day_words(row.assessed_on)} · {row.reference}", _details(row),
        tuple(_deeds(row, actor)), (row_chip(row, known.get(row.tool)),), ended=gone,
    )  # fmt: skip


def _details(row: AssessmentRow) -> tuple[str, ...]:
    until = f"holds until {day_words(row.valid_until)}" if row.valid_until else ""
    if row.state is AssessmentState.EXPIRED:
        until = f"ran out on {day_words(row.valid_until)}"
    who = " · ".join(part for part in (f"by {row.assessor}", until) if part)
    told = [who]
    if row.not_done_label:
        told.append(f"Not assessed: {row.not_done_label.lower()}")
    if row.score is not None:
        unknown = f", {row.not_known} not known" if row.not_known else ""
        told.append(f"Score {row.score}{unknown}")
    if row.judged_band and row.judged_band != row.band:
        told.append(f"Judged otherwise than computed: {row.judgement_reason}")
    if row.signed_by:
        told.append(f"Signed by {row.signed_by}{_reason(row.signed_reason)}")
    if row.withdrawn_by:
        told.append(f"Withdrawn by {row.withdrawn_by}{_reason(row.withdrawn_reason or '')}")
    return tuple(told)


def _reason(words: str) -> str:
    return f": {words}" if words else ""


def _deeds(row: AssessmentRow, actor: Actor) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if row.answers:
        found.append(("answers", "Answers"))
    if row.state is AssessmentState.WITHDRAWN or not actor.may(Permission.LOWER_RISK):
        return found
    if row.signed_by is None and not assessed_by(actor, row.recorded_by, row.assessor):
        found.append(("sign", "Sign …"))
    found.append(("withdraw", "Withdraw …"))
    return found


def _progress(standing: Standing) -> str:
    if standing.not_done:
        return "Not assessed"
    return f"{standing.answered} of {standing.of} answered"


def _open(standing: Standing) -> str:
    if standing.not_done or not standing.open:
        return ""
    shown = ", ".join(standing.open[:_OPEN_SHOWN])
    more = len(standing.open) - _OPEN_SHOWN
    return f"Not answered yet: {shown}" + (f" and {more} more" if more > 0 else "")


def _chips(standing: Standing, instrument: Instrument) -> list[Chip]:
    if standing.not_done:
        return [Chip(f"{instrument.short}: not assessed")]
    if standing.outcome is None or not instrument.bands:
        return []
    chips = [band_chip(instrument, standing.outcome.band)]
    if standing.judged is not None and standing.judged != standing.outcome.band:
        chips.append(band_chip(instrument, standing.judged))
    return chips


def _facts(standing: Standing, form: AssessForm) -> list[tuple[str, str]]:
    until = day_words(form.holds_until())
    if standing.not_done or standing.outcome is None:
        return [("Holds until", until)]
    outcome, short = standing.outcome, form.instrument
    found = [("Score", "" if outcome.score is None else str(outcome.score))]
    if short.bands:
        found.append(("Computed", outcome.band.label if outcome.band else "below the first band"))
    if standing.judged is not None:
        found.append(("Judged", standing.judged.label))
    if standing.not_known and outcome.ceiling is not None:
        told = f"{outcome.ceiling.label}, if what is not known were yes"
        found.append(("At most", told))
    return [*found, ("Holds until", until)]


def _of_instrument(instrument: Instrument) -> list[tuple[str, str]]:
    doubts = ", ".join(instrument.unverified)
    return [
        ("", instrument.title), ("Source", instrument.source),
        ("To be confirmed", f"{doubts} (by your force)" if doubts else ""),
    ]  # fmt: skip
