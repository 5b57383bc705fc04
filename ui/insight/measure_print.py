"""A measure, and the quarterly return, on paper: put on record first, then shown."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from lomu_app.insight.measures import is_apart
from lomu_app.insight.quarterly import QuarterlyReturn, ReturnTable
from lomu_app.insight.rows import MeasureDetail
from lomu_app.kernel.permissions import Permission
from lomu_app.packs.exporting import RecordExport
from lomu_app.packs.house import put_on_record
from ui.core.desk import Desk
from ui.insight import words
from ui.insight.funnel import HOW_TO_READ, stages_of
from ui.kit.charts import funnel_picture, run_picture
from ui.printing.problem_print import (
    ProblemPaper,
    ProblemPicture,
    ProblemPreview,
    ProblemRow,
)
from ui.printing.showing import ShowsPaper

_WIDE = 700  # pixels of a chart on paper
Part = ProblemRow | ProblemPicture


class MeasurePrinting(ShowsPaper):
    """What is printed is told in numbers only; the rows behind them stay on the desk."""

    def __init__(self, owner: QWidget, desk: Desk) -> None:
        super().__init__(owner)
        self._owner, self._desk = owner, desk

    def print_measure(self, detail: MeasureDetail) -> None:
        """A measure with its chart and groups."""
        code = detail.row.definition.code
        subject = f"cog:insight:{code}" if is_apart(code) else f"insight:{code}"
        self._print(measure_paper(detail), subject)

    def print_return(self, found: QuarterlyReturn) -> None:
        """The return of a quarter."""
        self._print(return_paper(found), f"cog:quarter:{found.quarter.code}")

    def _print(self, paper: ProblemPaper, subject: str) -> None:
        if not self._desk.core.actor.may(Permission.EXPORT):
            self._desk.say("Your role does not allow printing. Ask a sergeant to do it.")
            return
        work = partial(self._record, paper, subject)
        self._desk.tasks.run(self, work, self._show, self._failed, key="print")

    def _record(self, paper: ProblemPaper, subject: str) -> tuple[ProblemPaper, dict[str, Any]]:
        """On a pool thread."""
        record = RecordExport(
            subject=subject, what="Print", files=(paper.title,), snapshot=paper.digest()
        )
        return paper, put_on_record(self._desk.core, record)

    def _show(self, found: tuple[ProblemPaper, dict[str, Any]]) -> None:
        paper, said = found
        self.show_paper(ProblemPreview(paper, self._owner, **said))

    def _failed(self, error: Exception) -> None:
        self._desk.prompter.show_problem(self._owner, error)


def measure_paper(detail: MeasureDetail) -> ProblemPaper:
    """What is printed of a measure."""
    about, parts = detail.row.definition, list[Part]()
    parts += [
        ProblemRow("Figure", detail.whole.told), ProblemRow("Period", detail.period),
        ProblemRow("Counts", about.formula), ProblemRow("Source", about.source),
        ProblemRow("Owner", about.owner),
    ]  # fmt: skip
    if about.caution:
        parts.append(ProblemRow("Take care", about.caution, alarm=True))
    run = words.run_story(detail)
    if run.points:
        picture, high = run_picture(run, f"{about.label}, by month", _WIDE)
        parts += [ProblemPicture(picture, _WIDE, high), ProblemRow("Trend", run.told)]
    if stages := stages_of(detail):
        picture, high = funnel_picture(stages, f"{about.label}, by stage", _WIDE)
        parts += [ProblemPicture(picture, _WIDE, high), ProblemRow("Funnel", HOW_TO_READ)]
    parts.append(ProblemRow(words.by_label(detail.by)))
    for group in detail.groups:
        told = "; ".join(filter(None, (group.figure.told, words.standing_text(group))))
        parts.append(ProblemRow(words.group_name(detail.by, group), told))
    return ProblemPaper(
        reference=detail.policy, name=f"{about.label} ({about.unit})",
        area=", ".join(detail.areas), parts=tuple(parts), document=f"Measure: {about.label}",
    )  # fmt: skip


def return_paper(found: QuarterlyReturn) -> ProblemPaper:
    """What is printed of the quarterly return."""
    parts: list[Part] = [ProblemRow("Not whole", line, alarm=True) for line in found.lacking]
    parts.append(ProblemRow("Children at risk"))
    parts += [ProblemRow(found.quarter.label, line) for line in found.children.told]
    parts.append(ProblemRow("Suspects", found.suspects))
    for table in found.tables:
        parts.append(ProblemRow(table.title))
        parts += _lines(table, found.few)
    return ProblemPaper(
        reference=found.policy, name=f"Quarterly return, {found.quarter.told}",
        area=", ".join(found.areas), parts=tuple(parts),
        document=f"Quarterly return {found.quarter.label}",
    )  # fmt: skip


def _lines(table: ReturnTable, few: int) -> Iterator[ProblemRow]:
    for line in table.lines:
        told = [
            f"{column.lower()}: {'held back' if number is None else f'{number:,}'}"
            for column, number in zip(table.columns, line.numbers, strict=True)
        ]
        yield ProblemRow(line.label, "; ".join(told))
    if any(number is None for line in table.lines for number in line.numbers):
        yield ProblemRow("Held back", f"Numbers of people below {few}, and what gives one away.")
