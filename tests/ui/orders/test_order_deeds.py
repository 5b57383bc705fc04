"""What is done to orders on the desk: by keyboard, told beforehand, refused in place."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lomu_app.bootstrap import Core
from lomu_app.daart.queries import list_targets
from lomu_app.kernel.clock import london
from lomu_app.orders.rules import OrderStatus, end_of_day
from tests.support.cores import MORNING, Cores
from tests.support.orders import MADE, make_at, make_bail, make_order, vary
from tests.support.targets import make_person, make_target
from tests.ui.orders.rig import DAY, HOUR, Rig, sergeant
from ui.orders.breach_dialog import BreachDialog
from ui.orders.condition_dialogs import ConditionDialog, ConditionOverDialog
from ui.orders.record_dialog import RecordOrderDialog
from ui.orders.step_dialogs import (
    EndDialog,
    ExtendDialog,
    InForceDialog,
    ServeDialog,
    SettleDialog,
    VaryDialog,
)


@pytest.fixture
def core(embedded_core_as: Cores) -> Core:
    return sergeant(embedded_core_as)


@pytest.fixture
def rig(core: Core, qtbot: QtBot, tmp_path: Path) -> Rig:
    return Rig(qtbot, core, tmp_path).open()


def fill(dialog: RecordOrderDialog, **values: object) -> None:
    for key, value in values.items():
        dialog.form.fields[key].set_value(value)


def shown(dialog: RecordOrderDialog) -> set[str]:
    keys = ("applied_only", "served_at", "ends_at", "court_at", "review_at", "outside_limits")
    return {key for key in keys if not dialog.form.fields[key].isHidden()}


def test_that_each_kind_shows_only_its_fields_and_what_is_reckoned(rig: Rig) -> None:
    rig.page.new_order()
    dialog = rig.dialog(RecordOrderDialog)
    made = MORNING - DAY
    fill(dialog, kind="dvpn", made_at=made)
    assert shown(dialog) == {"served_at", "court_at"}
    assert "Court by 25/11/2026 07:00: 48 hours from when it was made, until a service" in (
        dialog.reckoned.text()
    )
    fill(dialog, served_at=made + HOUR)
    assert "Court by 25/11/2026 08:00: 48 hours from when it was served." in dialog.reckoned.text()
    fill(dialog, kind="pre_charge_bail")
    assert shown(dialog) == {"ends_at"}
    assert dialog.form.fields["made_at"].label == "Arrested at"
    assert "by 23/02/2027 23:59: at most 3 months from the day of the arrest" in (
        dialog.reckoned.text()
    )
    rig.push(dialog.latest_button)
    assert dialog.form.fields["ends_at"].value() == end_of_day(london(made).date().replace(
        year=2027, month=2))  # fmt: skip
    fill(dialog, kind="dvpo")
    assert shown(dialog) == {"applied_only", "served_at", "ends_at", "court_at", "outside_limits"}
    fill(dialog, ends_at=end_of_day((made + 20 * DAY).date()))
    assert "outside_limits" not in shown(dialog)
    fill(dialog, kind="rui")
    assert shown(dialog) == {"review_at"}
    dialog.reject()


def test_that_an_order_is_recorded_and_then_shown(rig: Rig, core: Core) -> None:
    person_id = make_person(core)
    rig.open(("new", person_id))
    dialog = rig.dialog(RecordOrderDialog)
    fill(dialog, kind="licence", review_at=MORNING + DAY)
    fill(dialog, kind="dvpo", made_at=MORNING - DAY, made_by="Coventry magistrates")
    rig.push(dialog.save_button)
    assert dialog.form.fields["ends_at"].error() == "needed"
    fill(dialog, ends_at=MORNING + 20 * DAY)
    rig.push(dialog.save_button)
    assert rig.no_dialog()
    rig.page.read_current()
    assert rig.page.pane.detail is not None
    reference = rig.page.pane.detail.row.reference
    assert reference.startswith("O-00000"), "a number is drawn at each try"
    assert rig.said[-1][0] == f"{reference} put on record"
    assert rig.page.pane.detail.review_at is None, "what its kind does not have says nothing"


def test_that_a_breach_is_raised_as_a_target_in_one_step_and_the_target_opens(
    rig: Rig, core: Core
) -> None:
    order_id = make_order(core, kind="nmo")
    rig.open(order_id)
    rig.push(rig.page.pane.breach_button)
    dialog = rig.dialog(BreachDialog)
    fill(dialog, at=MORNING - HOUR, detail="Stood at her gate", victim_risk="high",
         necessity_grounds=("e",), necessity_reason="To protect her")  # fmt: skip
    rig.push(dialog.save_button)
    assert rig.no_dialog()
    (target,) = core.ask(list_targets, status="all")
    ((page, argument),) = rig.went
    assert page == "targets"
    assert target["reference"] in rig.said[-1][0]
    breach = rig.order(order_id).breaches[0]
    assert (breach.target, breach.detail) == (target["reference"], "Stood at her gate")
    assert rig.order(order_id).row.status is OrderStatus.BREACHED
    rig.open(order_id)
    rig.push(rig.page.pane.breaches.widgets[0].button("open"))
    assert rig.went[-1] == (page, argument)


def test_that_one_that_is_wanted_elsewhere_is_raised_only_after_a_word_with_them(
    rig: Rig, core: Core
) -> None:
    order_id = make_order(core, kind="nmo")
    make_target(core, person_id=rig.order(order_id).row.person_id)
    rig.open(order_id)
    rig.page.do("breach")
    dialog = rig.dialog(BreachDialog)
    fill(dialog, at=MORNING - HOUR, detail="Rang her")
    rig.push(dialog.save_button)
    assert "Already wanted: " in dialog.conflict_banner.words_label.text()
    rig.push(dialog.save_button)
    assert rig.order(order_id).breaches == (), "nobody has said that they have spoken"
    rig.push(dialog.spoken_box)
    rig.push(dialog.save_button)
    assert rig.order(order_id).breaches[0].target


def test_that_where_nobody_is_arrested_for_it_the_breach_alone_is_recorded(
    rig: Rig, core: Core
) -> None:
    order_id = make_order(core, kind="cawn", served_at=MADE)
    rig.open(order_id)
    rig.page.do("breach")
    dialog = rig.dialog(BreachDialog)
    assert not dialog.raises.isVisible()
    assert dialog.save_button.text() == "&Record"
    fill(dialog, at=MORNING - HOUR, detail="Seen with her")
    rig.push(dialog.save_button)
    assert rig.order(order_id).breaches[0].target is None
    assert rig.went == []


def test_that_bail_is_extended_by_the_rank_that_may_and_no_longer_than_it_may(
    rig: Rig, core: Core
) -> None:
    order_id = make_bail(core)
    rig.open(order_id)
    rig.do("extend")
    dialog = rig.dialog(ExtendDialog)
    assert dialog.form.fields["extended_by"].label == "Decided by: Inspector"
    latest = dialog.form.fields["ends_at"].value()
    assert f"{london(latest):%d/%m/%Y %H:%M}" == "20/05/2027 23:59"
    fill(dialog, extended_at=MORNING - HOUR, extended_by="Insp Rowan", grounds="Phones",
         ends_at=latest + DAY)  # fmt: skip
    rig.push(dialog.save_button)
    assert "by 20/05/2027" in dialog.form.fields["ends_at"].error()
    fill(dialog, ends_at=latest)
    rig.push(dialog.save_button)
    assert rig.order(order_id).row.status is OrderStatus.EXT_INSP
    words = {deed.key: deed.words for deed in rig.page.pane.deeds}
    assert words["extend"] == "Extend the bail (Superintendent) …"


def test_that_serving_varying_and_settling_keep_their_history(rig: Rig, core: Core) -> None:
    order_id = make_order(core, kind="dvpn", made_at=MORNING - 3 * HOUR)
    rig.open(order_id)
    rig.do("serve")
    serve = rig.dialog(ServeDialog)
    fill(serve, served_at=MORNING - HOUR)
    assert "Court by 26/11/2026 06:00" in serve.reckoned.text()
    rig.push(serve.save_button)
    assert london(rig.order(order_id).court_at or MORNING).hour == 6
    rig.do("vary")
    change = rig.dialog(VaryDialog)
    fill(change, varied_at=MORNING, varied_by="Supt Larch", changes="Not to enter Marlow Street")
    rig.push(change.save_button)
    rig.do("settle_court")
    settle = rig.dialog(SettleDialog)
    fill(settle, result="DVPO made")
    rig.push(settle.save_button)
    detail = rig.order(order_id)
    assert detail.court_at is None
    told = [step.grounds for step in detail.steps]
    assert told[-2:] == ["Not to enter Marlow Street", "Court by: DVPO made"]


def test_that_conditions_are_added_and_ended_in_the_pane(rig: Rig, core: Core) -> None:
    order_id = make_bail(core)
    rig.open(order_id)
    rig.do("condition")
    dialog = rig.dialog(ConditionDialog)
    fill(dialog, category="contact", text="No contact with V1", protected="V1",
         ground="interference")  # fmt: skip
    rig.push(dialog.save_button)
    (line,) = rig.page.pane.conditions.widgets
    assert line.line.title == "No contact · protects V1"
    said, undo = rig.said[-1]
    assert said.endswith("condition added")
    undo()
    assert rig.order(order_id).conditions[0].ended_reason == "Taken back: added by mistake"
    rig.do("condition")
    again = rig.dialog(ConditionDialog)
    fill(again, category="curfew", text="20:00 to 06:00")
    rig.push(again.save_button)
    line = rig.page.pane.conditions.widgets[1]
    rig.push(line.button("over"))
    over = rig.dialog(ConditionOverDialog)
    fill(over, ended_at=MORNING, reason="She asked for it")
    rig.push(over.save_button)
    assert rig.order(order_id).conditions[1].ended_reason == "She asked for it"


def test_that_an_application_comes_into_force_and_ends(rig: Rig, core: Core) -> None:
    order_id = make_at(core, OrderStatus.APPLIED)
    rig.open(order_id)
    rig.do("in_force")
    dialog = rig.dialog(InForceDialog)
    fill(dialog, made_at=MORNING - HOUR, made_by="Walsall court")
    rig.push(dialog.save_button)
    assert rig.order(order_id).row.status is OrderStatus.IN_FORCE
    rig.do("discharged")
    ending = rig.dialog(EndDialog)
    fill(ending, ended_at=MORNING, reason="Appeal allowed")
    rig.push(ending.save_button)
    assert rig.order(order_id).row.status is OrderStatus.DISCHARGED
    assert not rig.page.pane.step_button.isEnabled()


def test_that_a_clash_is_told_and_what_was_typed_stays(rig: Rig, core: Core) -> None:
    order_id = make_order(core, kind="nmo")
    rig.open(order_id)
    rig.do("discharged")
    dialog = rig.dialog(EndDialog)
    fill(dialog, ended_at=MORNING, reason="Withdrawn by her")
    core.execute(vary(core, order_id))
    rig.push(dialog.save_button)
    assert "ps.one: in force, varied" in dialog.problem.words_label.text()
    assert dialog.form.fields["reason"].value() == "Withdrawn by her"
    rig.push(dialog.save_button)
    assert rig.no_dialog()
    assert rig.order(order_id).row.status is OrderStatus.DISCHARGED
