"""Alerts and releases on the page: raised, seen by others, settled, by keys."""

from __future__ import annotations

from lomu_app.bootstrap import Core
from lomu_app.daart.threat_alerts import load_alerts
from lomu_app.daart.threat_commands import RaiseAlert
from tests.support.cores import Cores
from tests.support.threat import AREA, prepare, presented
from tests.ui.threat_review.conftest import MakeRig


def _raise(core: Core, text: str, category: str = "intelligence") -> None:
    core.execute(RaiseAlert(area=AREA, day=core.clock.today(), category=category, text=text))


def _outcomes(core: Core) -> list[tuple[str, str | None]]:
    found = core.ask(load_alerts, AREA, core.clock.today())
    return [(alert.text, alert.outcome) for alert in found]


def test_that_an_alert_is_raised_and_settled_by_keys(
    sergeant: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    prepare(sergeant)
    desk = sit_down(sergeant)
    assert desk.page.alerts.short_label.text() == "No alerts or releases"
    desk.press("Ctrl+Shift+R", "Down", "Tab")
    desk.type("Released at 10:00")
    desk.dialog().main_button.setFocus()
    desk.press("Return")
    assert desk.no_dialog()
    assert desk.said[-1] == "Raised AL-26-0001"
    assert _outcomes(sergeant) == [("Released at 10:00", None)]
    assert desk.page.alerts.short_label.whole_text().startswith("1 alert to settle")
    desk.press("Ctrl+F3", "Space")
    desk.type("Met at the gate")
    desk.press("Tab", "Return")
    assert _outcomes(sergeant) == [("Released at 10:00", "Met at the gate")]
    assert desk.page.alerts.short_label.text() == "1 alert, all settled"
    assert desk.page.alerts.rows()[0].state_label.text() == "Met at the gate (ps.one)"


def test_that_an_alert_without_words_is_not_raised(
    sergeant: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    desk = sit_down(sergeant)
    desk.press("Ctrl+Shift+R", "Down")
    desk.dialog().main_button.setFocus()
    desk.press("Return")
    assert desk.dialog().form.summary.lines()
    assert _outcomes(sergeant) == []
    desk.press("Escape")


def test_that_a_person_who_does_not_exist_is_told_and_the_words_stay(
    sergeant: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    desk = sit_down(sergeant)
    desk.press("Ctrl+Shift+R", "Down", "Tab")
    desk.type("Released at 10:00")
    desk.dialog().form.fields["person"].set_value("P-999999")
    desk.dialog().main_button.setFocus()
    desk.press("Return")
    dialog = desk.dialog()
    assert dialog.form.fields["person"].error()
    assert dialog.form.values()["text"] == "Released at 10:00"
    desk.press("Escape")


def test_that_what_came_in_after_the_presentation_is_shown(
    sergeant: Core, inspector: Core, three: tuple[int, int, int], sit_down: MakeRig
) -> None:
    _raise(sergeant, "Known before")
    presented(sergeant, inspector)
    _raise(inspector, "Came in during the meeting")
    desk = sit_down(sergeant)
    words = [row.words_label.text() for row in desk.page.alerts.rows()]
    assert words == ["Known before", "Came in during the meeting"]


def test_that_a_viewer_sees_them_and_can_do_nothing(
    sergeant: Core, three: tuple[int, int, int], sit_down: MakeRig, embedded_core_as: Cores
) -> None:
    _raise(sergeant, "Call not attended", "da_outstanding_call")
    prepare(sergeant)
    desk = sit_down(embedded_core_as("viewer"))
    panel = desk.page.alerts
    panel.toggle()
    assert [row.words_label.text() for row in panel.rows()] == ["Call not attended"]
    assert not panel.raise_button.isVisible()
    assert not panel.rows()[0].settle_button.isVisible()
