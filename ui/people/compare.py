"""Two records side by side, for whoever decides whether they are one person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialogButtonBox, QGridLayout, QPushButton, QRadioButton, QWidget

from lomu_app.people.match_commands import JoinPeople, KeepApart
from lomu_app.people.rows import MatchRow, PersonDetail
from ui.core.desk import Desk
from ui.kit.fields import MultilineField
from ui.kit.labels import TextLabel, WrappedLabel
from ui.kit.scrolling_dialog import ScrollingDialog
from ui.people.words import SEXES, STATUSES, day_words

_MISSING = "—"
_ABOUT_THE_RECORD = {"Status", "Source", "On record since"}  # these tell nobody apart


class CompareDialog(ScrollingDialog):
    """`joined(match id)` or `kept_apart` once it is decided. `match` is None for a free pair."""

    joined = Signal(int)
    kept_apart = Signal()

    def __init__(
        self, parent: QWidget, desk: Desk, first: PersonDetail, second: PersonDetail, *,
        match: MatchRow | None, may_decide: bool,
    ) -> None:  # fmt: skip
        super().__init__(parent.window(), "Are these one person?")
        self._desk, self._match = desk, match
        self.people = (first, second)
        self.keep_boxes = [QRadioButton(f"Keep {person.reference}") for person in self.people]
        self.keep_boxes[fuller(first, second)].setChecked(True)
        self.reason_field = MultilineField(
            "reason", "Why you decide so", required=True, lines=2,
            help_text="It stays on record. A join deletes nothing and can be undone.",
        )  # fmt: skip
        self.inside.addWidget(side_by_side(self.people, self.keep_boxes))
        if match is not None and match.reasons:
            self.inside.addWidget(
                WrappedLabel(f"Why they were put side by side: {'; '.join(match.reasons)}", "muted")
            )
        # A part of the dialog in any case: alone it would be a window of its own.
        self.inside.addWidget(self.reason_field)
        self.reason_field.setVisible(may_decide)
        self.inside.addStretch(1)
        self.join_button = self._button("They are one person: join", self._join)
        self.apart_button = self._button("They are different: keep apart", self._keep_apart)
        self.join_button.setVisible(may_decide)
        decided_apart = match is None or match.decision == "different"
        self.apart_button.setVisible(may_decide and not decided_apart)
        self.buttons.addButton(
            "Decide later" if may_decide else "Close", QDialogButtonBox.ButtonRole.RejectRole
        ).setAutoDefault(False)
        self.column.addWidget(self.buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 110)
        if may_decide:
            self.reason_field.take_focus()

    def _button(self, words: str, slot: Callable[[], None]) -> QPushButton:
        button = self.buttons.addButton(words, QDialogButtonBox.ButtonRole.ActionRole)
        button.setAutoDefault(False)  # Enter alone must decide nothing
        button.clicked.connect(slot)
        return button

    def _reason(self) -> str:
        problem = self.reason_field.problem()
        self.reason_field.set_error(problem)
        if problem:
            self.reason_field.take_focus()
            return ""
        return str(self.reason_field.value())

    def _join(self) -> None:
        reason = self._reason()
        if not reason:
            return
        at = 0 if self.keep_boxes[0].isChecked() else 1
        keep, joined = self.people[at], self.people[1 - at]
        self._enable(enabled=False)
        command = JoinPeople(
            keep_id=keep.id, keep_version=keep.version, joined_id=joined.id,
            joined_version=joined.version, reason=reason,
        )  # fmt: skip
        self._desk.run(self, command, self._joined, self._failed)

    def _keep_apart(self) -> None:
        reason = self._reason()
        if not reason or self._match is None:
            return
        self._enable(enabled=False)
        command = KeepApart(match_id=self._match.id, version=self._match.version, reason=reason)
        self._desk.run(self, command, self._apart, self._failed)

    def _joined(self, done: Any) -> None:
        self.accept()
        self.joined.emit(done.result)

    def _apart(self, _done: Any) -> None:
        self.accept()
        self.kept_apart.emit()

    def _failed(self, error: Exception) -> None:
        self._enable(enabled=True)
        self._desk.prompter.show_problem(self, error)

    def _enable(self, *, enabled: bool) -> None:
        self.join_button.setEnabled(enabled)
        self.apart_button.setEnabled(enabled)


def side_by_side(people: tuple[PersonDetail, PersonDetail], heads: Sequence[QWidget]) -> QWidget:
    """Both records, a row a fact, under these heads; what differs stands out."""
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(1, 3)
    grid.setColumnStretch(2, 3)
    for at, head in enumerate(heads, start=1):
        grid.addWidget(head, 0, at)
    told = [line for line in compared(*people) if line[1:] != (_MISSING, _MISSING)]
    for row, (label, one, two) in enumerate(told, start=1):
        verdict = "" if label in _ABOUT_THE_RECORD else verdict_on(one, two)
        role = "h3" if verdict == "differs" else "body"
        grid.addWidget(TextLabel(label, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(WrappedLabel(one, role), row, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(WrappedLabel(two, role), row, 2, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(TextLabel(verdict, "muted"), row, 3, Qt.AlignmentFlag.AlignTop)
    return holder


def verdict_on(one: str, two: str) -> str:
    """What a row says of both values: same, differs, in common (of several), or nothing."""
    if _MISSING in (one, two):
        return ""
    if one == two:
        return "same"
    shared = set(one.splitlines()) & set(two.splitlines())
    return f"{len(shared)} in common" if shared else "differs"


def compared(one: PersonDetail, two: PersonDetail) -> list[tuple[str, str, str]]:
    """Label and both values of everything that tells people apart."""
    mine, theirs = _told(one), _told(two)
    return [(label, mine[label], theirs[label]) for label in mine]


def _told(person: PersonDetail) -> dict[str, str]:
    year = person.perceived_birth_year
    born = day_words(person.date_of_birth) or (f"about {year}" if year else "")
    told = {
        "Name": person.name,
        "Born": born,
        "Sex": "" if person.sex == "not_known" else dict(SEXES)[person.sex],
        "PNC id": person.pnc_id or "",
        "CRO number": person.cro_number or "",
        "Other names": "\n".join(name.name for name in person.names),
        "Addresses": "\n".join(row.text for row in person.addresses),
        "Markers": ", ".join(row.code or row.note for row in person.markers if row.live),
        "Status": dict(STATUSES).get(person.status, person.status),
        "Source": person.source,
        "On record since": day_words(person.created_at.date()),
    }
    return {label: text or _MISSING for label, text in told.items()}


def fuller(one: PersonDetail, two: PersonDetail) -> int:
    """Which of them is proposed to be kept: the fuller record, else the older."""
    return int(_fullness(two) > _fullness(one))


def _fullness(person: PersonDetail) -> int:
    known = (person.pnc_id, person.cro_number, person.date_of_birth)
    return sum(value is not None for value in known)
