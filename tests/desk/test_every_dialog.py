"""Every action of every page, and the dialogs that they open."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog

from tests.desk.conftest import SitDown
from tests.desk.walking import cut_short, out_of_reach, tab_ring, without_focus_mark, without_letter
from tests.desk.whole import LEAVING, WholeDesk
from tests.ui.support.names import unnamed
from ui.kit.prompter import ProblemDialog
from ui.kit.theme import Theme


def _faults(desk: WholeDesk, dialog: QDialog) -> list[str]:
    desk.qtbot.waitUntil(dialog.isActiveWindow)
    desk.settle()
    faults = [f"no name: {path}" for path in unnamed(dialog)]
    faults += [f"cut short: {what}" for what in cut_short(dialog)]
    if dialog.width() > desk.window.width() or dialog.height() > desk.window.height():
        faults.append(f"larger than a small screen: {dialog.size().toTuple()}")
    ring = tab_ring(dialog)
    faults += [f"out of reach: {what}" for what in out_of_reach(dialog, ring)]
    faults += [f"no letter of its own: {what}" for what in without_letter(dialog)]
    faults += [f"focus not seen: {what}" for what in without_focus_mark(ring)]
    return faults


def _try_every_action(desk: WholeDesk) -> tuple[dict[str, list[str]], set[str]]:
    """What is wrong with each dialog, by action; and the kinds of dialogs that were seen."""
    wrong: dict[str, list[str]] = {}
    seen: set[str] = set()
    registry = desk.desk.registry
    places = desk.places()
    for key, argument in places:
        for action in list(registry.actions.values()):
            everywhere = not action.page and key == places[0][0]  # tried on the first page alone
            if action.id in LEAVING or not (everywhere or action.page == key):
                continue
            desk.go(key, argument)
            registry.run(action.id)
            desk.settle()
            dialog = desk.dialog()
            # Qt's own print preview is not ours to mend.
            ours = dialog is not None and not type(dialog).__module__.startswith("PySide6")
            if dialog is not None and ours and type(dialog).__name__ not in seen:
                seen.add(type(dialog).__name__)
                wrong[f"{action.id} on {key}: {type(dialog).__name__}"] = _faults(desk, dialog)
            desk.close_dialogs()
            desk.window.palette_box.close_palette()
    return wrong, seen


@pytest.mark.parametrize(("user", "zoom"), [("ps.sorrel", 100), ("insp.tansy", 150)])
def test_that_every_dialog_can_be_used_by_keyboard_and_fits(
    sit_down: SitDown, theme: Theme, user: str, zoom: int
) -> None:
    theme.set_zoom(zoom)
    desk = sit_down(user)
    wrong, seen = _try_every_action(desk)
    assert len(seen - {ProblemDialog.__name__}) >= 8, seen
    assert not any(wrong.values()), {key: faults for key, faults in wrong.items() if faults}
