"""A case-management plan on paper, as the page shows it: as it stands, or a version of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QWidget

from lomu_app.orders.rows import OrderRow
from lomu_app.packs.marking import marking_of
from lomu_app.plans.content import PlanContent, to_data
from lomu_app.plans.rows import PlanDetail
from ui.printing.frame import Imprint, frame_sheets
from ui.printing.paper import Press, SheetOfPaper
from ui.printing.plan_pages import plan_pages
from ui.printing.sheets_print import SheetsPreview


@dataclass(frozen=True, slots=True)
class PlanPaper:
    """What is printed: `version` 0 is the plan as it stands, with the orders in force then."""

    detail: PlanDetail
    content: PlanContent
    version: int
    agencies: Mapping[str, str]
    orders: tuple[OrderRow, ...] = ()

    @property
    def title(self) -> str:
        """What the paper is, without anybody's name: it goes into the log and the printer's."""
        return f"Plan {self.detail.row.reference}"

    @property
    def status(self) -> str:
        """Which state of the plan it shows."""
        return f"version {self.version}" if self.version else "as it stands"

    def digest(self) -> str:
        """A digest of what is printed, for the log."""
        text = json.dumps(to_data(self.content), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


class PlanPreview(SheetsPreview):
    """The preview from which a plan is printed."""

    def __init__(
        self, paper: PlanPaper, parent: QWidget, *, head: str, generated_by: str,
        generated_at: dt.datetime, marking: str,
    ) -> None:  # fmt: skip
        told = Imprint(head, generated_by, generated_at, marking_of(marking))
        lay = partial(plan_sheets, paper=paper, told=told)
        super().__init__(parent, f"Print {paper.title}", paper.title, lay)


def plan_sheets(press: Press, paper: PlanPaper, told: Imprint) -> list[SheetOfPaper]:
    """The framed pages of a plan."""
    sheets = plan_pages(press, paper.detail, paper.content, paper.agencies, paper.orders)
    frame_sheets(sheets, paper.title, paper.status, told)
    return sheets
