"""How the order of a list came about: the rule in words, as it was applied."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lomu_app.daart.snapshot import ListSnapshot
from ui.kit.labels import WrappedLabel
from ui.kit.prompter import KitDialog


class OrderDialog(KitDialog):
    """Shows the factors and their points."""

    def __init__(self, parent: QWidget, snapshot: ListSnapshot) -> None:
        super().__init__(parent.window(), "How the order came about")
        self.column.addWidget(WrappedLabel("How the order came about", "h2"))
        self.column.addWidget(
            WrappedLabel(
                "Each target gets points for each of these; most points come first. What "
                "somebody moved by hand stays where it was put, with the reason.",
                "muted",
            )
        )
        self.words_label = WrappedLabel("\n".join(f"·  {rule}" for rule in snapshot.order_rule))
        self.column.addWidget(self.words_label)
        self.column.addWidget(WrappedLabel(f"Policy {snapshot.policy}", "small"))
        self.add_buttons("Close", no="")
