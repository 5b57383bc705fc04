"""A prompter that answers by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtWidgets import QWidget

from ui.kit.prompter import TakesFile, TakesText


@dataclass
class FakePrompter:
    """None means that the user thought better of it."""

    reason: str | None = "no answer at the door"
    text: str | None = "a text"
    yes: bool = True
    file: Path | None = None
    save: Path | None = None
    asked: list[str] = field(default_factory=list)
    problems: list[Exception] = field(default_factory=list)

    def ask_reason(self, parent: QWidget, title: str, question: str, done: TakesText) -> None:
        self.asked.append(title)
        if self.reason is not None:
            done(self.reason)

    def ask_text(
        self, parent: QWidget, title: str, question: str, done: TakesText, *, text: str = ""
    ) -> None:
        self.asked.append(title)
        if self.text is not None:
            done(self.text)

    def confirm(
        self, parent: QWidget, title: str, question: str, yes: str, done: Callable[[], None]
    ) -> None:
        self.asked.append(title)
        if self.yes:
            done()

    def choose_file(self, parent: QWidget, title: str, kinds: str, done: TakesFile) -> None:
        self.asked.append(title)
        if self.file is not None:
            done(self.file)

    def save_file(
        self, parent: QWidget, title: str, kinds: str, done: TakesFile, *, name: str = ""
    ) -> None:
        self.asked.append(title)
        if self.save is not None:
            done(self.save)

    def show_problem(self, parent: QWidget, error: Exception) -> None:
        self.problems.append(error)
