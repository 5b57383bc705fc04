"""What the window itself can do; pages add their own actions to the registry."""

from __future__ import annotations

from typing import Protocol

from ui.kit.theme import Theme
from ui.shell.registry import ActionSpec


class Desk(Protocol):
    """The deeds of the window that the actions call."""

    def focus_filter(self) -> None: ...

    def go_back(self) -> None: ...

    def go_forward(self) -> None: ...

    def open_menu(self) -> None: ...

    def open_palette(self) -> None: ...

    def print_page(self) -> None: ...

    def refresh(self) -> None: ...

    def show_shortcuts(self) -> None: ...

    def toggle_notices(self) -> None: ...

    def toggle_pane(self) -> None: ...

    def undo(self) -> None: ...


def desk_actions(window: Desk, theme: Theme) -> tuple[ActionSpec, ...]:
    """Search, history, list, view and help, each with its key."""
    return (
        ActionSpec(
            "palette", "Search or do anything …", "Go", window.open_palette, "Ctrl+K", "search"
        ),
        ActionSpec("back", "Back", "Go", window.go_back, "Alt+Left", "back"),
        ActionSpec("forward", "Forward", "Go", window.go_forward, "Alt+Right", "forward"),
        ActionSpec("menu", "Menu", "Go", window.open_menu, "F10", "menu"),
        ActionSpec(
            "filter",
            "Filter this list",
            "List",
            window.focus_filter,
            "Ctrl+F",
            "filter",
            keys=("Ctrl+Shift+L",),
        ),
        ActionSpec("refresh", "Refresh", "List", window.refresh, "F5", "refresh"),
        ActionSpec(
            "pane", "Show or hide the detail pane", "List", window.toggle_pane, "F8", "columns"
        ),
        ActionSpec("print", "Print this page", "List", window.print_page, "Ctrl+P", "print"),
        ActionSpec("undo", "Undo the last change", "List", window.undo, "Ctrl+Z", "undo"),
        ActionSpec(
            "zoom_in", "Bigger type", "View", theme.zoom_in, "Ctrl++", "plus", keys=("Ctrl+=",)
        ),
        ActionSpec("zoom_out", "Smaller type", "View", theme.zoom_out, "Ctrl+-", "minus"),
        ActionSpec("zoom_reset", "Type at 100 %", "View", theme.zoom_reset, "Ctrl+0", "search"),
        ActionSpec("light", "Light", "View", theme.use_light, "", "settings", keywords="theme"),
        ActionSpec("dark", "Dark", "View", theme.use_dark, "", "moon", keywords="theme night"),
        ActionSpec(
            "contrast",
            "High contrast",
            "View",
            theme.use_contrast,
            "",
            "settings",
            keywords="theme",
        ),
        ActionSpec(
            "system",
            "Look as the system does",
            "View",
            theme.use_system,
            "",
            "settings",
            keywords="theme light dark",
        ),
        ActionSpec("notices", "Notices", "Help", window.toggle_notices, "Ctrl+Shift+N", "bell"),
        ActionSpec(
            "shortcuts",
            "Keyboard shortcuts",
            "Help",
            window.show_shortcuts,
            "F1",
            "keyboard",
            keywords="keys help",
        ),
    )
