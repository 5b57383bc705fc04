"""One unsigned assessment beside the list: what it says, on what, and who said it."""

from __future__ import annotations

from typing import NamedTuple

from lomu_app.assessments.rows import AnswerLine, AssessmentRow
from lomu_app.assessments.rules import NO, Instrument
from lomu_app.assessments.signing import UnsignedRow
from ui.assessments.bands import row_chip
from ui.assessments.dialogs import answer_lines
from ui.assessments.signing_words import due_chip, name_of, shift_words
from ui.core.deed_pane import Deed, DeedPane
from ui.core.desk import Desk
from ui.kit.dates import day_words
from ui.kit.facts import Facts
from ui.kit.pane_lines import PaneLines

# What is answered most often and says least; the rest is what a band stands on.
_PLAIN = (NO, "absent", 0)


class Unsigned(NamedTuple):
    """A line of the list, with the whole assessment and its instrument."""

    line: UnsignedRow
    row: AssessmentRow
    instrument: Instrument | None


class SigningPane(DeedPane):
    """Shows what would be signed; `deed_wanted` for sign, answers and withdraw."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Assessment", "Choose an assessment in the list.", "check")
        self.shown: Unsigned | None = None
        self.facts = Facts("The assessment")
        self.answers = PaneLines("What it stands on")
        self.lay_out(self.facts, self.answers, story=False)

    def clear(self) -> None:
        """Nothing is chosen."""
        self.shown = None
        super().clear()

    def show_unsigned(self, found: Unsigned) -> None:
        """Show this one."""
        line, row, instrument = found
        same = self.shown is not None and self.shown.row.id == row.id
        self.shown = found
        told = f"{line.person_reference}  ·  {line.reference}  ·  {line.area}"
        self.show_head(name_of(line), told, line.person_id, same=same)
        self.chips.set_chips([row_chip(row, instrument), due_chip(line)])
        self.warn(_shift(found))
        self.facts.set_facts(_facts(found))
        self.answers.show_lines(answer_lines(each for each in row.answers if _says(each)))
        self.set_deeds(_deeds(found))


def _says(answer: AnswerLine) -> bool:
    return answer.value not in _PLAIN


def _deeds(found: Unsigned) -> list[Deed]:
    own = found.line.own
    hint = "You assessed this yourself. Somebody else has to sign it." if own else ""
    deeds = [Deed("sign", "Sign …", "check", not own, hint)]
    if found.row.answers:
        deeds.append(Deed("answers", "All answers", "list"))
    return [*deeds, Deed("withdraw", "Withdraw …", "undo", hint="Needs what was wrong with it.")]


def _shift(found: Unsigned) -> str:
    told = shift_words(found.line)
    return f"{told} by {found.row.assessor}: {found.row.judgement_reason}" if told else ""


def _facts(found: Unsigned) -> list[tuple[str, str]]:
    line, row, _instrument = found
    unknown = str(row.not_known) if row.not_known else ""
    return [
        ("Assessed", f"{day_words(row.assessed_on)} by {row.assessor}"),
        ("Recorded by", row.recorded_by if row.recorded_by != row.assessor else ""),
        ("Not assessed", line.not_done_label),
        ("Score", "" if row.score is None else str(row.score)),
        ("Computed", line.computed), ("Judged", line.judged), ("Not known", unknown),
        ("Sign by", day_words(line.due)), ("Holds until", day_words(row.valid_until)),
        ("Source", row.source), ("Note", row.note),
    ]  # fmt: skip
