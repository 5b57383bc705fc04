"""A case-management plan on one or two portrait pages: control, change, what if, and when next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lomu_app.orders.rows import OrderRow
from lomu_app.packs.colours import GREY, INK, LINE
from lomu_app.people.rules import shown_name
from lomu_app.plans.content import GoalLine, PlanContent, StepLine
from lomu_app.plans.rows import PlanDetail
from lomu_app.plans.rules import (
    AGREEMENT_LABELS,
    BY_CODE,
    CHANGE_DECLINED,
    GOAL_STATUS_LABELS,
    HEADINGS,
    LIVE_GOALS,
    OPEN_STEPS,
    PATHWAY_STATE_LABELS,
    PATHWAYS,
    STEP_STATUS_LABELS,
    GoalKind,
)
from ui.kit.dates import day_words, moment_words
from ui.printing.frame import BOTTOM, SIDE, TOP
from ui.printing.paper import Letters, Press, SheetOfPaper

_STEPS = (1.0, 0.92, 0.85, 0.78)  # how far letters shrink before a third page is taken
_MOST_PAGES = 2
_LABEL = 112.0
_WITHHELD = "Kept in the program only. Nothing of it stands on paper."


@dataclass(frozen=True, slots=True)
class _Row:
    """A label and a text; a row without text is a heading over what follows."""

    label: str
    text: str = ""
    bold: bool = False
    indent: float = 0.0


def plan_pages(
    press: Press,
    detail: PlanDetail,
    content: PlanContent,
    agencies: Mapping[str, str],
    orders: Sequence[OrderRow],
) -> list[SheetOfPaper]:
    """The pages of one plan; letters shrink a little before there are more than two."""
    rows = list(_rows(content, agencies, orders))
    for step in _STEPS:
        pages = _Flow(press, detail, step).fill(rows)
        if len(pages) <= _MOST_PAGES:
            return pages
    return _Flow(press, detail, _STEPS[1]).fill(rows)


class _Flow:
    """Rows from the top of a page to its foot, and on overleaf."""

    def __init__(self, press: Press, detail: PlanDetail, step: float) -> None:
        self._press, self._detail, self._step = press, detail, step
        self._sheets: list[SheetOfPaper] = []
        self._below = TOP
        self._turn_over()

    def fill(self, rows: list[_Row]) -> list[SheetOfPaper]:
        """Draw them all; returns the pages."""
        for row in rows:
            if row.text:
                self._draw(row)
            else:
                self._heading(row.label)
        return self._sheets

    @property
    def _sheet(self) -> SheetOfPaper:
        return self._sheets[-1]

    @property
    def _room(self) -> float:
        return self._sheet.width - 2 * SIDE

    def _left(self) -> float:
        return self._sheet.height - BOTTOM - self._below

    def _turn_over(self) -> None:
        again = bool(self._sheets)
        self._sheets.append(SheetOfPaper(landscape=False))
        self._below = TOP
        row = self._detail.row
        name = shown_name(row.surname, row.forenames)
        size = 11.0 if again else 20.0
        letters = Letters(size, bold=True)
        told = f"{name} · continued" if again else name
        self._text(told, letters, SIDE, self._room)
        if not again:
            born = f"born {day_words(row.date_of_birth)}  ·  " if row.date_of_birth else ""
            facts = f"{born}{row.person_reference}  ·  {row.reference}  ·  {row.area}"
            self._text(facts, Letters(10 * self._step, colour=GREY), SIDE, self._room)

    def _heading(self, words: str) -> None:
        if self._left() < 60:
            self._turn_over()
        self._below += 6
        self._text(words, Letters(11.5 * self._step, bold=True), SIDE, self._room)
        self._sheet.box(SIDE, self._below, self._room, 0, frame=LINE)
        self._below += 3

    def _draw(self, row: _Row) -> None:
        letters = Letters(9.5 * self._step, bold=row.bold, colour=INK)
        label = Letters(9.5 * self._step, bold=True, colour=GREY)
        left = SIDE + (_LABEL if row.label else row.indent)
        width = self._room - (left - SIDE)
        lines = self._press.lines(row.text, width, letters) or [""]
        told = row.label
        while lines:
            fits = self._fitting(lines, width, letters)
            if not fits:
                self._turn_over()
                continue
            part = "\n".join(line.rstrip("\u2028") for line in lines[:fits])
            lines = lines[fits:]
            high = self._press.height(part, width, letters)
            if told:
                self._sheet.text(SIDE, self._below, _LABEL - 8, told, label)
                high = max(high, self._press.height(told, _LABEL - 8, label))
            self._sheet.text(left, self._below, width, part, letters)
            self._below += high + 2.5 * self._step
            told = ""

    def _fitting(self, lines: list[str], width: float, letters: Letters) -> int:
        one = self._press.height("Ag", width, letters)
        return min(len(lines), int(self._left() / one))

    def _text(self, text: str, letters: Letters, left: float, width: float) -> None:
        self._sheet.text(left, self._below, width, text, letters)
        self._below += self._press.height(text, width, letters) + 2


def _rows(
    content: PlanContent, agencies: Mapping[str, str], orders: Sequence[OrderRow]
) -> Iterator[_Row]:
    yield from _summary(content)
    yield from _goals(content, GoalKind.CONTROL, "Control", agencies)
    if orders:
        yield _Row("In force", "\n".join(_order(order) for order in orders))
    yield from _goals(content, GoalKind.CHANGE, "Change", agencies)
    declined = content.headings.get(CHANGE_DECLINED)
    if declined:
        yield _Row("No change goal", declined)
    if content.pathways:
        states = (
            f"{label}: {PATHWAY_STATE_LABELS[content.pathways[code]].lower()}"
            for code, label in PATHWAYS.items()
            if code in content.pathways
        )
        yield _Row("Pathways", "\n".join(states))
    yield _Row("If … then …")
    live = [each for each in content.contingencies if not each.ended]
    for each in live:
        yield _Row("", f"If {each.trigger}, then {each.response}  ({each.owner})")
    if not live:
        yield _Row("", "None written.")
    yield from _close(content)


def _order(order: OrderRow) -> str:
    clock = f", {order.clock_reason.lower()} {moment_words(order.clock)}" if order.clock else ""
    return f"{order.kind_label} {order.reference}{clock}"


def _summary(content: PlanContent) -> Iterator[_Row]:
    yield _Row("Summary")
    for heading in HEADINGS:
        text = content.headings.get(heading.code, "")
        if text and heading.code != "exit_test":
            yield _Row(heading.label, _WITHHELD if heading.restricted else text)


def _goals(
    content: PlanContent, kind: GoalKind, title: str, agencies: Mapping[str, str]
) -> Iterator[_Row]:
    yield _Row(title)
    live = [goal for goal in content.goals_of(kind) if goal.status in LIVE_GOALS]
    for number, goal in enumerate(live, 1):
        yield _Row("", f"{number}.  {goal.text}{_goal_facts(goal)}", bold=True)
        for step in goal.steps:
            if step.status in OPEN_STEPS:
                yield _Row("", _step(step, agencies), indent=16)
    if not live:
        yield _Row("", "None.")


def _goal_facts(goal: GoalLine) -> str:
    parts = [PATHWAYS.get(goal.pathway or "", ""), GOAL_STATUS_LABELS[goal.status].lower()]
    return f"  ({', '.join(part for part in parts if part)})"


def _step(step: StepLine, agencies: Mapping[str, str]) -> str:
    owner = f"{step.owner}, {agencies.get(step.agency, step.agency)}"
    due = f", by {day_words(step.due)}" if step.due else ""
    result = f": {step.result}" if step.result else ""
    return f"•  {step.text}: {owner}{due}, {STEP_STATUS_LABELS[step.status].lower()}{result}"


def _close(content: PlanContent) -> Iterator[_Row]:
    yield _Row("Agreement, exit, review")
    day = f", {day_words(content.agreement_on)}" if content.agreement_on else ""
    why = f": {content.agreement_reason}" if content.agreement_reason else ""
    yield _Row("The person", f"{AGREEMENT_LABELS[content.agreement]}{day}{why}")
    label = BY_CODE["exit_test"].label
    yield _Row(label, content.headings.get("exit_test", "") or "Not written yet.")
    yield _Row("Next review", day_words(content.next_review) or "Not set.")
