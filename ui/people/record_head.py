"""The head of a person's page: who this is, whichever section is shown below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from lomu_app.kernel.changes import Kind
from lomu_app.people.entry_queries import PhotoRow, load_photo
from lomu_app.people.rows import MarkerRow, PersonDetail
from lomu_app.people.standing import Flag, Weight, standing_of
from ui.core.desk import Desk
from ui.core.editing_mark import EditingMark
from ui.kit.banner import Banner
from ui.kit.chips import Chip, ChipLabel
from ui.kit.labels import TextLabel
from ui.kit.layouts import FlowLayout
from ui.people import person_lines as lines
from ui.people.pictures import shown

_PHOTO_LINES = 6  # its height, in lines of text


class FactBar(QFrame):
    """Label and value of what identifies somebody, side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._flow = FlowLayout(None, gap=26)
        self._flow.setContentsMargins(0, 0, 0, 0)
        holder = QWidget()
        holder.setLayout(self._flow)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.addWidget(holder)
        self._shown: list[QWidget] = []

    def show_facts(self, facts: tuple[tuple[str, str], ...]) -> None:
        """Show these."""
        for widget in self._shown:
            self._flow.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._shown = []
        for label, value in facts:
            one = QWidget()
            one.setAccessibleName(f"{label}: {value}")
            inside = QVBoxLayout(one)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(0)
            inside.addWidget(TextLabel(label, "small"))
            inside.addWidget(TextLabel(value, "muted" if value in lines.UNKNOWN else "h3"))
            self._flow.addWidget(one)
            self._shown.append(one)
        self.updateGeometry()


class PhotoLabel(QWidget):
    """The photograph, and how old it is; nothing where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = QLabel()
        self.age = ChipLabel()
        self._day = TextLabel("", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for widget in (self._picture, self._day, self.age):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        self.hide()

    def show_photo(self, photo: PhotoRow | None, months: int) -> None:
        """Show this photograph; `months` is when one is old."""
        self.setVisible(photo is not None)
        if photo is None:
            return
        high = self.fontMetrics().height() * _PHOTO_LINES
        self._picture.setPixmap(shown(photo.content, high, self.devicePixelRatioF()))
        taken = f"{photo.taken_on:%d/%m/%Y}" if photo.taken_on else "day not known"
        self._day.setText(taken)
        self.age.set_chip(Chip(f"Over {months} months", "soon") if photo.old else None)
        self.setToolTip(" · ".join(part for part in (taken, photo.source, photo.added_by) if part))
        self._picture.setAccessibleName(f"Photograph, taken: {taken}")


class FlagRow(QWidget):
    """How somebody stands today, as chips: grave things first."""

    def __init__(self) -> None:
        super().__init__()
        self._flow = FlowLayout(self)
        self.chips: list[ChipLabel] = []
        self.hide()

    def show_flags(self, flags: list[Flag]) -> None:
        """Show these."""
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = [ChipLabel(_chip(flag)) for flag in flags]
        for chip in self.chips:
            self._flow.addWidget(chip)
            chip.show()
        self.setVisible(bool(flags))
        self.updateGeometry()


def _chip(flag: Flag) -> Chip:
    if flag.weight is Weight.GRAVE:
        return Chip(flag.words, "overdue", "late", strong=True)
    if flag.weight is Weight.NOTABLE:
        return Chip(flag.words, "soon", "dot")
    return Chip(flag.words)


class RecordHead(QWidget):
    """Facts that identify somebody, and what must be known before the record is read."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.mark = EditingMark(desk)
        self.joined_banner = Banner()
        self.joined_banner.close_button.hide()
        self.fact_bar = FactBar()
        self._markers: tuple[MarkerRow, ...] = ()
        self.photo = PhotoLabel()
        self.flags = FlagRow()
        beside = QVBoxLayout()
        beside.setSpacing(6)
        beside.addWidget(self.flags)
        beside.addWidget(self.fact_bar)
        beside.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.photo, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(beside, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.joined_banner)
        column.addWidget(self.mark)
        column.addLayout(row)

    def show_flags(self, flags: list[Flag]) -> None:
        """Show how the person stands; live warnings come first, whichever section is shown."""
        live = [marker.code or marker.note for marker in self._markers if marker.live]
        warned = [Flag(f"Warning: {', '.join(live)}", Weight.GRAVE)] if live else []
        self.flags.show_flags([*warned, *flags])

    def show_person(self, person: PersonDetail) -> None:
        """Show who this is."""
        self._markers = person.markers
        self.mark.show_record(Kind.PERSON, person.id)
        self.fact_bar.show_facts(lines.facts(person))
        if person.joined_into_id is not None:
            self.joined_banner.say(
                f"This record was joined into P-{person.joined_into_id:06d}. Work on that one.",
                tone="late", button="Open that record",
            )  # fmt: skip
        elif person.joined:
            told = ", ".join(f"{brief.reference} {brief.name}" for brief in person.joined)
            self.joined_banner.say(f"Joined into this record: {told}.")
        else:
            self.joined_banner.say("")


@dataclass(frozen=True, slots=True)
class HeadRow:
    """What stands at the head beside the facts."""

    photo: PhotoRow | None
    flags: list[Flag]


def read_head(reader: Any, person_id: int) -> HeadRow:
    """Photograph, and how the person stands today."""
    return HeadRow(load_photo(reader, person_id), standing_of(reader, person_id))
