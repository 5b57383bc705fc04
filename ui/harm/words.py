"""Scores, rows and patterns in words."""

from __future__ import annotations

from lomu_app.harm.rows import LedgerDetail, OffenceRow, RankedRow, StrikeShown
from lomu_app.harm.rules import PART_LABELS, Addend, Model
from lomu_app.kernel.clock import london
from lomu_app.people.rules import shown_name
from ui.kit.chips import Chip
from ui.kit.dates import day_words

ADVICE = "Advice only: no score selects anybody."


def name_of(row: RankedRow | LedgerDetail) -> str:
    """`SURNAME, Forenames`."""
    return shown_name(row.surname, row.forenames)


def spoken(row: RankedRow) -> str:
    """A line of the list as a sentence."""
    where = "above the line" if row.standing.above_line else "below the line"
    return f"{name_of(row)}, rank {row.standing.rank}, score {row.standing.score}, {where}"


def model_words(model: Model) -> str:
    """Which model speaks, and by which weights."""
    weights = ", ".join(f"{PART_LABELS[p].lower()} {w}" for p, w in model.weights.items())
    return f"{model.stamp}: {weights}; line {model.line}; harm weights: {model.table}"


def head_chips(ledger: LedgerDetail) -> list[Chip]:
    """The score and what stands out; neutral, for a score is no risk grading."""
    where = "above" if ledger.above_line else "below"
    chips = [Chip(f"Score {ledger.score}", strong=True),
             Chip(f"{where} the line of {ledger.model.line}")]  # fmt: skip
    for pattern, words in (
        (ledger.serial.met, "Serial test met"), (ledger.repeat.met, "Repeat victim"),
        (ledger.escalation.met, "Escalation"),
    ):  # fmt: skip
        if pattern:
            chips.append(Chip(words))
    return chips


def addend_words(addend: Addend) -> str:
    """`7  Frequency: 5 incidents in 730 days`."""
    times = f" ({addend.raw} × {addend.weight})" if addend.weight != 1 else ""
    return f"{addend.points}  {PART_LABELS[addend.part]}: {addend.why}{times}"


def fall_words(ledger: LedgerDetail) -> str:
    """What would move somebody off the list."""
    if not ledger.above_line:
        return "Below the line now."
    if ledger.fall is None:
        return "Time alone takes nobody below this line."
    because = ", ".join(ledger.fall.because)
    return (
        f"With no new incident the score falls to {ledger.fall.score} on "
        f"{day_words(ledger.fall.on)}: {because}."
    )


def row_title(row: OffenceRow) -> str:
    """What the row is about."""
    if row.hidden:
        return f"An offence in {row.area}, whose records you do not see"
    return f"{row.offence or 'No offence named'}{' (struck out)' if row.strike else ''}"


def row_choice(row: OffenceRow) -> str:
    """A row in a list of rows: day, offence, reference, and whether it is struck out."""
    day = day_words(row.day) or "Day not known"
    return "  ".join(part for part in (day, row_title(row), row.reference) if part)


def row_detail(row: OffenceRow) -> str:
    """Victim, outcome and weight, and what the row does to the score."""
    if row.hidden:
        return _points(row)
    if row.strike is not None:
        return _struck(row.strike)
    victim = " ".join(part for part in (row.victim, _bracketed(row.relationship)) if part)
    weight = f"harm weight {row.harm}" if row.harm else "no harm weight"
    parts = (victim, row.outcome_label, row.outcome, weight, _points(row))
    return "  ·  ".join(dict.fromkeys(part for part in parts if part))


def row_source(row: OffenceRow) -> str:
    """Where the row comes from."""
    return "" if row.hidden else f"{row.reference}  ·  {row.file}, row {row.row}"


def _bracketed(text: str) -> str:
    return f"({text})" if text else ""


def _struck(strike: StrikeShown) -> str:
    whole = "with all rows of its file, " if strike.whole_file else ""
    day = day_words(london(strike.at).date())
    return f"struck out {whole}by {strike.by} on {day}: {strike.reason}"


def _points(row: OffenceRow) -> str:
    if not row.counts:
        return f"does not count: {row.why_not}" if row.why_not else "does not count"
    if not row.points:
        return "counts, and gives no point today"
    return "gives points in " + ", ".join(PART_LABELS[part].lower() for part in row.points)
