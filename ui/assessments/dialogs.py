"""A supervisor signs an assessment, or somebody says that it was wrong; and its answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.assessments.commands import SignAssessment, WithdrawAssessment
from lomu_app.assessments.rows import AnswerLine, AssessmentRow
from lomu_app.assessments.rules import Instrument, Override
from lomu_app.kernel.counting import counted
from ui.assessments.bands import row_chip
from ui.core.desk import Desk
from ui.core.form_dialog import FormDialog
from ui.kit.chips import ChipLabel
from ui.kit.dates import day_words
from ui.kit.fields import ChoiceField, MultilineField
from ui.kit.labels import WrappedLabel
from ui.kit.pane_lines import PaneLine, PaneLines
from ui.kit.scrolling_dialog import ScrollingDialog


class SignDialog(FormDialog):
    """Agrees with what stands, or signs another band with a reason."""

    def __init__(
        self, parent: QWidget, desk: Desk, row: AssessmentRow, instrument: Instrument | None
    ) -> None:
        super().__init__(parent, desk, f"Sign {row.tool_short} {row.reference}",
                         draft=f"assessment:{row.id}:sign")  # fmt: skip
        self.row = row
        self.form.add_widget(ChipLabel(row_chip(row, instrument)))
        bands = signable_bands(row, instrument)
        if bands:
            self.form.add(
                ChoiceField("band", "Another band", bands,
                            help_text="Left open, you agree with what stands.")
            )  # fmt: skip
        self.form.add(MultilineField("reason", "Reason, where you sign another band", lines=3))
        self.lay_out(
            "Sign", first="band" if bands else "reason",
            intro=f"Assessed on {day_words(row.assessed_on)} by {row.assessor}.",
        )  # fmt: skip

    def command(self, values: dict[str, Any]) -> Any:
        """The signature."""
        return SignAssessment(
            assessment_id=self.row.id, version=self.row.version, band=values.get("band") or "",
            reason=values["reason"] or "",
        )  # fmt: skip


def signable_bands(row: AssessmentRow, instrument: Instrument | None) -> list[tuple[str, str]]:
    """The bands that may be signed instead of the one that stands; none where nobody may."""
    if instrument is None or instrument.override is Override.NOBODY or row.not_done_reason:
        return []
    return [(band.code, band.label) for band in instrument.bands]


class WithdrawDialog(FormDialog):
    """It was wrong; it stays on record and counts no longer."""

    def __init__(self, parent: QWidget, desk: Desk, row: AssessmentRow) -> None:
        super().__init__(parent, desk, f"Withdraw {row.tool_short} {row.reference}",
                         draft=f"assessment:{row.id}:withdraw")  # fmt: skip
        self.row = row
        self.form.add(MultilineField("reason", "What was wrong with it", required=True, lines=3))
        self.lay_out("Withdraw", first="reason", intro="It stays on record and counts no longer.")

    def command(self, values: dict[str, Any]) -> Any:
        """The withdrawal."""
        return WithdrawAssessment(
            assessment_id=self.row.id, version=self.row.version, reason=values["reason"]
        )


class AnswersDialog(ScrollingDialog):
    """What was answered, item by item, with points and evidence."""

    def __init__(self, parent: QWidget, row: AssessmentRow, instrument: Instrument | None) -> None:
        super().__init__(parent.window(), f"{row.tool_short} {row.reference}")
        self.inside.addWidget(ChipLabel(row_chip(row, instrument)))
        told = f"Assessed on {day_words(row.assessed_on)} by {row.assessor}. {row.source}"
        self.inside.addWidget(WrappedLabel(told.strip(), "muted"))
        self.lines = PaneLines("Answers")
        self.lines.show_lines(answer_lines(row.answers))
        self.inside.addWidget(self.lines)
        if row.note:
            self.inside.addWidget(WrappedLabel(row.note))
        self.inside.addStretch(1)
        self.add_buttons("Close", no="")


def answer_lines(answers: Iterable[AnswerLine]) -> list[PaneLine]:
    """What was answered to each item, with points and evidence."""
    return [
        PaneLine(
            at, f"{line.label}: {_answer(line.value, line.points)}",
            (line.evidence,) if line.evidence else (),
        )
        for at, line in enumerate(answers)
    ]  # fmt: skip


def _answer(value: str | int, points: int | None) -> str:
    told = str(value).replace("_", " ")
    return told if points is None or str(points) == told else f"{told} ({counted(points, 'point')})"
