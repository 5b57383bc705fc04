"""One item of the agenda as a large card: what it is, what is known, what was decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lomu_app.kernel.counting import counted
from lomu_app.meetings.rows import ItemRow, MeetingAction
from ui.core.desk import Desk
from ui.core.forum_parts import CardPart, parts_of
from ui.kit.chips import Chip
from ui.kit.dates import day_words
from ui.kit.facts import ChipRow
from ui.kit.labels import WrappedLabel, restyle
from ui.kit.section import Section
from ui.meetings import words
from ui.meetings.decision_bar import DecisionBar

# Of what a forum tells of its things: token family and shape by band, chip by trend.
_TONES = {
    "serious": ("very_high", "late"), "very_high": ("very_high", "up"), "high": ("high", "up"),
    "medium": ("medium", "dot"), "low": ("standard", "down"),
}  # fmt: skip
# Around the card, in pixels.
_WIDE, _NARROW = (20, 14, 20, 14), (8, 0, 8, 4)
_TRENDS = {"up": Chip("Risen", shape="up"), "down": Chip("Fallen", shape="down")}


class ItemCard(QWidget):
    """What the room reads; everything on it is told in words. `further` is what its forum adds."""

    def __init__(self, further: CardPart | None = None) -> None:
        super().__init__()
        self.further = further
        self._tight = False
        self._shown: tuple[ItemRow, Sequence[MeetingAction]] | None = None
        self.name_label = WrappedLabel("", "h1")
        self.line_label = WrappedLabel("", "muted")
        self.chips = ChipRow()
        self.bar = DecisionBar()
        self.decision = Section("Decision", band=True)
        self.raised = Section("Who does what by when")
        self.known = Section("What is known")
        self.news = Section("New since the meeting before")
        self.blockers = Section("Why is it still here, and what would sign it off?", band=True)
        self.said = Section("Summary and discussion")
        self._outer = outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(10)
        parts = [self.name_label, self.line_label, self.chips, self.bar]
        if further is not None:
            parts[3:3] = [further.head]
            parts.append(further)
        for part in parts:
            outer.addWidget(part)
        self._beside = beside = QHBoxLayout()
        beside.setSpacing(28)
        for sections in (
            (self.decision, self.raised, self.said),
            (self.news, self.blockers, self.known),
        ):
            column = QVBoxLayout()
            column.setSpacing(6)
            for section in sections:
                column.addWidget(section)
            column.addStretch(1)
            beside.addLayout(column, 1)
        outer.addLayout(beside)
        outer.addStretch(1)

    def set_tight(self, *, tight: bool) -> None:
        """Where there is little room: a smaller name, and beneath the decisions at once why."""
        restyle(self.name_label, "role", "h2" if tight else "h1")
        self._tight = tight
        self.bar.set_tight(tight=tight)
        self._outer.setSpacing(5 if tight else 10)
        over, beside = QBoxLayout.Direction.BottomToTop, QBoxLayout.Direction.LeftToRight
        self._beside.setDirection(over if tight else beside)
        self._beside.setSpacing(6 if tight else 28)
        if self._shown is not None:
            self.show_item(*self._shown)

    def show_item(self, item: ItemRow, last: Sequence[MeetingAction]) -> None:
        """Show this one; `last` are the actions of the meeting before, under their heading."""
        self._shown = (item, last)
        late = "came in during the meeting" if item.joined_late else ""
        beside = (item.reference, late) if self._tight else ()
        told = "  ·  ".join(part for part in (item.title, *beside) if part)
        self.name_label.setText(f"{item.position}.  {told}")
        by = f"presented by {item.presented_by}" if item.presented_by else ""
        parts = (item.reference, item.section_label, late, by)
        self.line_label.setText("  ·  ".join(part for part in parts if part))
        self.line_label.setHidden(self._tight)
        self.chips.set_chips(_chips(item.facts))
        self.bar.show_rules(item.choices, item.decision)
        self.decision.show_lines(words.decision_lines(item))
        shown = [*item.actions, *(last if item.section == "last_actions" else ())]
        self.raised.show_lines([words.action_words(each) for each in shown])
        self.known.show_lines(_known(item.facts))
        self.news.show_lines(_news(item.facts))
        self.blockers.show_lines([f"○ {each}" for each in item.facts.get("blockers", ())])
        if self.further is not None:
            self.further.show_item(item)
        self.said.show_lines([text for text in (item.summary, item.discussion) if text])


def card_for(desk: Desk, kind: str) -> ItemCard:
    """The card of this forum's items, with what the forum adds."""
    parts = parts_of(kind)
    return ItemCard(None if parts is None else parts.card(desk))


class CardArea(QScrollArea):
    """Scrolls the card; takes no keys of its own, so that they stay with the surface."""

    def __init__(self, card: ItemCard) -> None:
        super().__init__()
        body = QWidget()
        body.setObjectName("scrolled")
        self._inside = inside = QVBoxLayout(body)
        inside.setContentsMargins(*_WIDE)
        inside.addWidget(card)
        inside.addStretch(1)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(body)

    def set_tight(self, *, tight: bool) -> None:
        """With little air around the card where there is little room."""
        self._inside.setContentsMargins(*(_NARROW if tight else _WIDE))

    def scroll_on(self) -> None:
        """Space: most of a page further."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + bar.pageStep() * 3 // 4)


def _known(facts: Mapping[str, Any]) -> list[str]:
    """What the forum tells of it; where it tells a risk, that and what is done about it."""
    if not facts.get("risk_at_entry"):
        return [str(line) for line in facts.get("minuted", ())]
    times = counted(int(facts.get("meetings_on_agenda", 0)), "agenda")
    since = str(facts.get("agenda_since", ""))
    told = (
        ("Risk at entry", f"{facts['risk_at_entry']}, now {facts.get('risk_now', '')}"),
        ("On", f"{times} before this"),
        ("On the agenda since", day_words(dt.date.fromisoformat(since)) if since else ""),
        ("Reopened", "new since it was signed off" if facts.get("reopened") else ""),
        ("Tactics", "; ".join(facts.get("tactics", ())) or "none under way"),
        ("Lead", str(facts.get("lead", ""))),
    )  # fmt: skip
    return [f"{label}: {text}" if label != "On" else f"On {text}" for label, text in told if text]


def _news(facts: Mapping[str, Any]) -> list[str]:
    """What has changed or come in since, and what was escalated; where no meeting was, nothing."""
    new = [f"{str(each)[:1].upper()}{str(each)[1:]}" for each in facts.get("new", ())]
    if "new" in facts and not new:
        new = ["Nothing."]
    return [*new, *(str(each) for each in facts.get("escalated", ()))]


def _chips(facts: Mapping[str, Any]) -> list[Chip]:
    """The risk as the forum tells it, where it has gone, and where the thing stands."""
    chips = []
    if facts.get("risk_now"):
        tone, shape = _TONES.get(str(facts.get("band_now")), ("neutral", ""))
        chips.append(Chip(str(facts["risk_now"]), tone, shape, strong=True))
    trend = _TRENDS.get(str(facts.get("trend")))
    if trend is not None:
        chips.append(trend)
    if facts.get("overdue"):
        number = len(facts["overdue"])
        told = "Tactic overdue" if number == 1 else f"{number} tactics overdue"
        chips.append(Chip(told, "overdue", "late"))
    chips += [Chip(str(facts[key])) for key in ("status", "kind") if facts.get(key)]
    if facts.get("meetings_on_agenda"):
        chips.append(Chip(f"on {counted(int(facts['meetings_on_agenda']), 'agenda')} before"))
    return chips
