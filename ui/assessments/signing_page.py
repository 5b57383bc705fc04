"""The page of assessments that wait for a supervisor's signature."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, ClassVar

from lomu_app.assessments.queries import load_assessment
from lomu_app.assessments.rows import AssessmentRow
from lomu_app.assessments.signing import UnsignedRow, load_unsigned
from lomu_app.kernel.changes import Kind
from lomu_app.kernel.counting import counted
from ui.assessments.doing import Doing
from ui.assessments.reading import read_instruments
from ui.assessments.signing_pane import SigningPane, Unsigned
from ui.assessments.signing_words import COLUMNS, spoken_unsigned, words_of
from ui.core.desk import Desk
from ui.core.list_page import FilterPage
from ui.kit.empty import EmptyState
from ui.kit.filter_bar import FilterBar
from ui.kit.table import PagedTableModel
from ui.kit.table_view import RecordTable

SIGN, LOWERED, NOT_DONE, OWN = "sign", "lowered", "not_done", "own"
CHIPS = {
    SIGN: "To sign", LOWERED: "Lowered", NOT_DONE: "Not assessed",
    OWN: "Your own, for somebody else",
}  # fmt: skip


def _chosen(chip: str, row: UnsignedRow) -> bool:
    return {
        SIGN: not row.own, LOWERED: row.lowered and not row.own,
        NOT_DONE: bool(row.not_done_label) and not row.own, OWN: row.own,
    }[chip]  # fmt: skip


def count_to_sign(reader: Any, area: str) -> int:
    """The number in the rail."""
    return _to_sign(load_unsigned(reader, area))


def _to_sign(found: Iterable[UnsignedRow]) -> int:
    return sum(_chosen(SIGN, row) for row in found)


class SigningPage(FilterPage[SigningPane]):
    """Opened with ("show", one of its chips), ("area", its name), or None."""

    watched: ClassVar[tuple[Kind, ...]] = (Kind.ASSESSMENT, Kind.PERSON)
    whole: ClassVar[str] = SIGN

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "To sign")
        self._rows: dict[int, UnsignedRow] = {}
        self.model: PagedTableModel[UnsignedRow] = PagedTableModel(
            COLUMNS, self._load, desk.tasks, self.failed, spoken=spoken_unsigned, parent=self
        )
        self.table = RecordTable(
            self.model, name="signing", title="Assessments to sign", settings=desk.settings
        )
        self.bar = FilterBar("Person, instrument, assessor")
        for key, told in CHIPS.items():
            self.bar.add_chip(key, told)
        self.pane = SigningPane(desk)
        self.doing = Doing(self, desk)
        self.lay_out_under(EmptyState("", "", icon="check", button="Show all to sign"))
        self.pane.deed_wanted.connect(self.do)
        self.pane.person_wanted.connect(self.open_person)

    def open_with(self, argument: Any) -> None:
        """See the class."""
        if isinstance(argument, tuple) and argument[0] == "area":
            self._desk.area.choose(str(argument[1]))
            argument = ("show", SIGN)
        super().open_with(argument)

    def read_list(self, area: str) -> None:
        """Everything of the area that is not signed; it is little enough."""
        query = partial(load_unsigned, area=area)
        self._desk.read(self, query, self._arrived, self.failed, key="list")

    def read_one(self, key: int) -> None:
        """One assessment of the list, with its answers, once the look at its person is logged."""
        line = self._rows[key]
        read = partial(self._read_line, line)
        self._desk.look_at(self, line.person_id, read, self.failed)

    def _read_line(self, line: UnsignedRow) -> None:
        query = partial(_read_one, line=line)
        self._desk.read(self, query, self._show, self.failed, key="one")

    def do(self, key: str) -> None:
        """A deed on the assessment that is shown, if it may be done now."""
        shown = self.pane.shown
        if shown is not None and self.pane.may_do(key):
            self.doing.do(shown.row, shown.instrument, key)

    def open_person(self) -> None:
        """The page of the person."""
        if self.pane.shown is not None:
            self.navigate.emit("person", self.pane.shown.line.person_id)

    def _load(self, ids: list[int]) -> dict[int, UnsignedRow]:
        rows = self._rows
        return {key: rows[key] for key in ids if key in rows}

    def _arrived(self, found: list[UnsignedRow]) -> None:
        chip, typed = self.bar.chip(), self.bar.text().casefold().split()
        self._rows = {row.id: row for row in found}
        for key in CHIPS:
            self.bar.set_count(key, sum(_chosen(key, row) for row in found))
        shown = [
            row.id for row in found
            if _chosen(chip, row) and all(word in words_of(row) for word in typed)
        ]  # fmt: skip
        area = self._desk.area.now
        self.set_title("To sign", f"{area} · {counted(len(shown), 'assessment')}")
        self.count_changed.emit(_to_sign(found))
        self._tell_empty(area)
        self.show_ids(shown)

    def _tell_empty(self, area: str) -> None:
        if self.is_narrowed():
            self.empty.set_words("Nothing fits", "Nothing fits what is chosen and typed above.")
        else:
            self.empty.set_words(
                "Everything is signed",
                f"Whatever is assessed in {area} from now on waits here for a signature.",
            )
        self.empty.button.setVisible(self.is_narrowed())

    def _show(self, found: Unsigned) -> None:
        if found.row.id == self.current_key():
            self.pane.show_unsigned(found)


def _read_one(reader: Any, line: UnsignedRow) -> Unsigned:
    row: AssessmentRow = load_assessment(reader, line.id)
    return Unsigned(line, row, read_instruments(reader).get(row.tool))
