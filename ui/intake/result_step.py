"""Step 4: what was brought in, what was not, and where to go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from lomu_app.intake.file_kinds import FileKind
from lomu_app.kernel.counting import counted
from ui.core.desk import Desk
from ui.intake.deciding import Deciding
from ui.intake.job import Job
from ui.intake.kind_words import COUNTED, UNDO, held_words
from ui.intake.match_cards import MatchList
from ui.intake.words import value_words
from ui.kit.banner import Banner
from ui.kit.cards import Figure, FigureCards
from ui.kit.labels import WrappedLabel, show_if
from ui.kit.layouts import FlowLayout
from ui.kit.page import IconButton

_MISSING_SHOWN = 12
COHORTS_PAGE = "cohorts"
_PAGES = {
    FileKind.TARGETS: ("targets", "Open Targets", "target"),
    FileKind.COHORTS: (COHORTS_PAGE, "Open Cohorts", "people"),
    FileKind.CUSTODY: (COHORTS_PAGE, "Open Cohorts", "people"),
    FileKind.PEOPLE: ("people", "Open People", "people"),
    FileKind.OFFENCES: ("harm", "Open Harm", "person_alert"),
    FileKind.RESULTS: ("actions", "Open Actions", "list"),
    FileKind.LOCATIONS: ("cog", "Open COG", "pin"),
}
"""Where what came in is seen: page, words of the button, icon."""


class ResultStep(QWidget):
    """`page_wanted(page id, argument)`, `failed_rows_requested`, `rows_wanted(chip)`."""

    page_wanted = Signal(str, object)
    failed_rows_requested = Signal()
    rows_wanted = Signal(str)

    def __init__(self, desk: Desk, job: Job, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job = job
        self.headline = WrappedLabel("", "h2")
        self.words_label = WrappedLabel("")
        self.undo_label = WrappedLabel("", "muted")
        self.decided_label = WrappedLabel("")
        self.moved_label = WrappedLabel("")
        self.banner = Banner()
        self.otherwise_banner = Banner()
        self.cards = FigureCards()
        self.cards.chosen.connect(self.rows_wanted)
        self.failed_button = IconButton("Save failed rows …", "export")
        self.page_buttons = {
            page: IconButton(words, icon, primary=True) for page, words, icon in _PAGES.values()
        }
        for page, button in self.page_buttons.items():
            button.setObjectName(page)
            button.clicked.connect(self._to_page)
        self._pages = desk.registry.pages
        self.review_button = IconButton("Open Threat Review", "list")
        self.people_button = IconButton("Possible matches", "people")
        self.failed_button.clicked.connect(self.failed_rows_requested)
        self.review_button.clicked.connect(self._to_review)
        self.people_button.clicked.connect(self._to_people)
        self.missing_label = WrappedLabel("")
        self.matches = MatchList(desk, self.failed_button)
        self.matches.person_wanted.connect(self._to_person)
        self._deciding = Deciding(desk, self)
        self._deciding.over.connect(self._decided)
        self._lay_out()

    def _lay_out(self) -> None:
        buttons = FlowLayout(gap=8)
        for button in (*self.page_buttons.values(), self.review_button, self.people_button,
                       self.failed_button):  # fmt: skip
            buttons.addWidget(button)
        scrolled = QWidget()
        scrolled.setObjectName("scrolled")
        column = QVBoxLayout(scrolled)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        for widget in (self.banner, self.otherwise_banner, self.headline, self.words_label,
                       self.cards):  # fmt: skip
            column.addWidget(widget)
        column.addLayout(buttons)
        for label in (self.moved_label, self.decided_label, self.missing_label,
                      self.undo_label):  # fmt: skip
            column.addWidget(label)
        column.addWidget(self.matches)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(scrolled)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def show_result(self) -> None:
        """What the run answered."""
        result, prepared, file = self._job.result, self._job.prepared, self._job.file
        if result is None or prepared is None or file is None:
            return
        held = result["held"] + result.get("held_in_reading", len(prepared.read.held))
        changed = result["created"] + result["updated"]
        self.headline.setText(
            f"{file.path.name} is brought in for {_areas_of(result) or self._job.area}" if changed
            else f"{file.path.name}: 0 changes"
        )  # fmt: skip
        self.words_label.setText(_story(result, changed))
        self._show_label(self.moved_label, _moved_words(result.get("moved", ())))
        words, tone = held_words(self._job.kind)
        self.banner.say(f"{counted(held, 'row')} {words}" if held else "", tone=tone)
        doubled = len(prepared.read.doubled) + result.get("doubled", 0)
        self.cards.set_figures(
            [
                Figure("new", f"{result['created']:,}", "New", COUNTED[self._job.kind]),
                Figure("updates", f"{result['updated']:,}", "Updated", COUNTED[self._job.kind]),
                Figure("unchanged", f"{result['unchanged']:,}", "Unchanged", "rows"),
                Figure("held", f"{held:,}", "Held", "not stored"),
                Figure("doubled", f"{doubled:,}", "Typed twice", "stored once"),
            ]
        )
        failed = self._job.failed_count()
        self.failed_button.setText(f" Save failed rows ({failed:,}) …")
        self.failed_button.setEnabled(bool(failed))
        self._show_missing(result["missing"])
        self._show_label(self.undo_label, UNDO[self._job.kind] if changed else "")
        targets = self._job.kind is FileKind.TARGETS
        shown = _PAGES[self._job.kind][0]
        for page, button in self.page_buttons.items():
            button.setVisible(page == shown and page in self._pages)
        self.review_button.setVisible(targets or bool(result.get("moved")))
        self._show_otherwise(result)
        self._show_label(self.decided_label, "")
        pairs = result["possible_matches"]
        self.people_button.setVisible(bool(pairs))
        self.matches.show_pairs([])
        self._deciding.begin(pairs, self._job.chosen)

    def first_button(self) -> QWidget:
        """Where one goes on from here."""
        shown = (*self.page_buttons.values(), self.people_button)
        return next((one for one in shown if not one.isHidden()), self.failed_button)

    def _to_page(self) -> None:
        self.page_wanted.emit(self.sender().objectName(), None)

    def _to_review(self) -> None:
        self.page_wanted.emit("threat_review", None)

    def _to_people(self) -> None:
        self.page_wanted.emit("people", "possible")

    def _to_person(self, person_id: int) -> None:
        self.page_wanted.emit("person", person_id)

    def _decided(self, words: str) -> None:
        self._show_label(self.decided_label, words)
        if self._job.result is not None:
            self.matches.show_pairs(self._job.result["possible_matches"])

    def _show_otherwise(self, result: dict[str, Any]) -> None:
        """Which rows went otherwise than checked, because somebody else was at work."""
        rows = result["otherwise"]
        more = ", …" if len(rows) > _MISSING_SHOWN else ""
        self.otherwise_banner.say(
            f"Something was changed here between the check and now, so "
            f"{counted(len(rows), 'row')} went otherwise than the check said: "
            f"{', '.join(rows[:_MISSING_SHOWN])}{more}." if rows else "", tone="late",
        )  # fmt: skip

    @staticmethod
    def _show_label(label: WrappedLabel, words: str) -> None:
        label.setText(words)
        show_if(label, shown=bool(words))

    def _show_missing(self, missing: list[dict[str, Any]]) -> None:
        shown = "; ".join(f"{one['reference']} {one['name']}" for one in missing[:_MISSING_SHOWN])
        more = (
            f"; and {len(missing) - _MISSING_SHOWN} more" if len(missing) > _MISSING_SHOWN else ""
        )
        words = f"Still open here, and not in this file: {shown}{more}." if missing else ""
        self._show_label(self.missing_label, words)


def _moved_words(moved: Sequence[Mapping[str, Any]]) -> str:
    """Whose release date is another one now, and what was raised for the meeting."""
    lines = [_moved_line(one) for one in moved[:_MISSING_SHOWN]]
    more = f"; and {len(moved) - _MISSING_SHOWN} more" if len(moved) > _MISSING_SHOWN else ""
    return f"Release dates that moved: {'; '.join(lines)}{more}." if lines else ""


def _moved_line(one: Mapping[str, Any]) -> str:
    days = f"{value_words(one['before'])} → {value_words(one['after'])}"
    raised = f", alert {', '.join(one['alerts'])}" if one["alerts"] else ""
    return f"{one['name']} ({one['person']}): {'out' if one['released'] else days}{raised}"


def _story(result: dict[str, Any], changed: int) -> str:
    if not changed:
        return "All of it was stored already, so nothing was written."
    if "areas" in result:
        return _locations_story(result)
    if "moved" in result:
        return "People on record were matched; nobody is registered from an extract."
    if "raised" in result:
        return _results_story(result)
    if "people_joined" in result:
        return _list_story(result)
    people = counted(result["people_created"], "person was", "people were")
    known = counted(result["people_matched"], "was", "were")
    off = sum(one["proposed_off"] for one in result["decisions"] if one["decision"] != "held")
    words = [f"{people} new, {known} on record by a safe identifier."]
    if off:
        words.append(f"{counted(off, 'row')} proposed to come off, for a person to decide.")
    if plans := len(result.get("plans_to_write", ())):
        words.append(
            f"{counted(plans, 'membership')} came in as selected: their plans are to be "
            "written before they count as managed."
        )
    words.append("All was stored in one go, and each row names the file that it came from.")
    return " ".join(words)


def _areas_of(result: Mapping[str, Any]) -> str:
    """The areas to which a file's own rows went, where they tell them."""
    return ", ".join(one["area"] for one in result.get("areas", ()))


def _locations_story(result: dict[str, Any]) -> str:
    """How many locations of each area are on the agenda now."""
    told = [
        f"{one['area']}: {counted(one['on_agenda'], 'location')} on the agenda, "
        f"{one['signed_off']:,} signed off."
        for one in result["areas"]
    ]
    return "\n".join([*told, "All was stored in one go, and each location names its row."])


def _list_story(result: dict[str, Any]) -> str:
    """What came of a list of people."""
    joined, pairs = result["people_joined"], len(result["possible_matches"])
    words = [f"{counted(result['people_created'], 'record')} new."]
    if joined:
        what = counted(joined, "record was", "records were")
        words.append(f"{what} certainly of somebody on record and joined; each can be undone.")
    if pairs:
        what = counted(pairs, "pair", "pairs")
        words.append(f"{what} may be one person and wait on the People page.")
    return " ".join(words)


def _results_story(result: dict[str, Any]) -> str:
    """What came of a list of results, and whom it was told."""
    people = counted(result["people_matched"], "person is", "people are")
    words = [f"{people} on record by their PNC id; nobody is registered from such a list."]
    told = [
        f"•  {one['name']} ({one['reference']} for {one['manager'] or 'the meeting'}): "
        f"{one['text']}"
        for one in result["raised"][:_MISSING_SHOWN]
    ]
    more = len(result["raised"]) - len(told)
    if told:
        words += ["Put before the managers:", *told]
    if more:
        words.append(f"And {more} more.")
    return "\n".join(words)
