"""What somebody may not do is greyed out and says why; the page never does it."""

from __future__ import annotations

from lomu_app.bootstrap import Core
from tests.support.accounts import give_account
from tests.support.cores import Cores
from tests.support.threat import AREA, prepare, presented, shown, submit
from tests.ui.support.names import unnamed
from tests.ui.threat_review.conftest import MakeRig
from ui.threat_review.standing import NOT_YOURS

_DEEDS = (
    "Ctrl+Shift+G", "Ctrl+Shift+U", "Ctrl+Shift+Y", "Ctrl+Shift+B", "Ctrl+Shift+M", "Alt+Up",
    "Alt+Down", "Ctrl+Del", "Ctrl+Shift+Del", "F4", "F6", "F7", "Ctrl+Shift+E", "Ctrl+P",
)  # fmt: skip


def test_that_a_viewer_sees_all_and_changes_nothing(
    sergeant: Core, three: tuple[int, int, int], embedded_core_as: Cores, sit_down: MakeRig
) -> None:
    before = prepare(sergeant)
    desk = sit_down(embedded_core_as("viewer"))
    assert desk.names() == ["Ashby", "Birch", "Cole"]
    for deed in ("prepare", "submit"):
        assert not desk.button(deed).isEnabled()
        assert desk.button(deed).toolTip() == NOT_YOURS
    assert not desk.page.export_button.isEnabled()
    assert not desk.page.pane.off_button.isEnabled()
    desk.press("Ctrl+Home", "Down", *_DEEDS)
    assert desk.no_dialog()
    assert desk.page.out.preview is None
    assert shown(sergeant).version == before.version


def test_that_enter_opens_the_target_for_whoever_may_only_look(
    sergeant: Core, three: tuple[int, int, int], embedded_core_as: Cores, sit_down: MakeRig
) -> None:
    prepare(sergeant)
    desk = sit_down(embedded_core_as("viewer"))
    desk.press("Down", "Return")
    assert desk.window.current_page() is desk.window.page("targets")
    assert desk.window.page("targets").opened_with == three[1]  # type: ignore[attr-defined]  # the stand-in


def test_that_whoever_prepared_it_is_told_why_he_cannot_approve(
    inspector: Core, embedded_core_as: Cores, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    give_account(embedded_core_as, "insp.two", "inspector", areas=(AREA,))
    prepare(inspector)
    submit(inspector)
    desk = sit_down(inspector)
    assert not desk.button("approve").isEnabled()
    assert "yourself" in desk.button("approve").toolTip()
    desk.press("Ctrl+Shift+Y")
    assert "yourself" in desk.said[-1]
    assert shown(inspector).status == "submitted"


def test_that_an_approval_by_the_only_one_who_could_says_so(
    inspector: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    prepare(inspector)
    submit(inspector)
    desk = sit_down(inspector)
    desk.press("Ctrl+Shift+Y")
    assert shown(inspector).approved_alone
    assert "also worked on this list" in desk.page.banner.words_label.text()
    assert desk.page.head_line.strip.steps()[2].detail.endswith("alone")


def test_that_an_offender_manager_tells_outcomes_but_decides_nothing(
    sergeant: Core, inspector: Core, three: tuple[int, int, int], embedded_core_as: Cores,
    sit_down: MakeRig,
) -> None:  # fmt: skip
    presented(sergeant, inspector)
    desk = sit_down(embedded_core_as("offender_manager"))
    assert not desk.page.pane.decide_button.isEnabled()
    assert desk.page.pane.decide_button.toolTip() == NOT_YOURS
    desk.press("Return", "N", "Return")
    assert desk.no_dialog()
    assert shown(sergeant).active[0].result == "no_reply"


def test_that_somebody_without_an_area_is_told_so(
    embedded_core_as: Cores, sit_down: MakeRig
) -> None:
    desk = sit_down(embedded_core_as("sergeant", areas=()))
    assert desk.page.line_list.empty.title_label.text() == "No area"
    desk.press("Ctrl+Shift+G", "F11")
    assert desk.said == ["The list is still being read."] * 2


def test_that_every_control_has_a_name_and_every_deed_stands_in_the_menu(
    sergeant: Core, inspector: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    presented(sergeant, inspector)
    desk = sit_down(sergeant)
    assert unnamed(desk.window) == []
    desk.press("F6")
    assert unnamed(desk.dialog()) == []
    desk.press("Escape", "F7", "A")
    assert unnamed(desk.dialog()) == []
    desk.press("Escape")
    ours = [spec for spec in desk.desk.registry.actions.values() if spec.page == "threat_review"]
    assert len(ours) == 33
    assert all(spec.shortcut for spec in ours)
