"""An order from its making to its end: what each kind asks for, and the clocks that it starts."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.kernel.clock import london
from lomu_app.kernel.errors import EditConflict, InvalidInput, NotPermitted, RecordNotFound, Refused
from lomu_app.orders.commands import (
    AddCondition,
    BringIntoForce,
    EndCondition,
    ExtendBail,
    ServeOrder,
    SettleClock,
)
from lomu_app.orders.queries import load_clocks, load_order, load_orders
from lomu_app.orders.rows import OrderFilter
from lomu_app.orders.rules import ClockKind, Level, OrderStatus, end_of_day
from lomu_app.people.match_commands import JoinPeople, UndoJoin
from lomu_app.people.match_queries import load_match
from lomu_app.people.queries import load_person
from tests.support.cores import Cores
from tests.support.orders import (
    LATER,
    MADE,
    breach,
    end,
    extend,
    make_bail,
    make_order,
    record,
    row_of,
    seen,
    vary,
)
from tests.support.personal import out_of_reach
from tests.support.targets import AREA, make_person


def _days(count: int) -> dt.datetime:
    return end_of_day(london(MADE).date() + dt.timedelta(days=count))


def test_that_a_notice_starts_its_48_hours_when_it_is_served(core_as: Cores) -> None:
    core = core_as("offender_manager")
    found = make_order(core, kind="DVPN", made_by="Supt Alder")
    row = row_of(core, found)
    assert (row.reference, row.clock) == (f"O-{found:06d}", MADE + dt.timedelta(hours=48))
    served = MADE + dt.timedelta(hours=5, minutes=7)
    core.execute(ServeOrder(**seen(core, found), served_at=served))
    row = row_of(core, found)
    assert (row.clock, row.clock_reason) == (served + dt.timedelta(hours=48), "Court by")
    # It is Tuesday 07:00 by now, and Friday's 48 hours are over.
    assert (row.level, row.left) == (Level.RUN_OUT, "39 h 23 min ago")
    with pytest.raises(InvalidInput, match="yet to come"):
        core.execute(ServeOrder(**seen(core, found), served_at=MADE + dt.timedelta(days=30)))
    with pytest.raises(InvalidInput, match="made on 20/11/2026 10:30"):
        core.execute(ServeOrder(**seen(core, found), served_at=MADE - dt.timedelta(minutes=1)))


def test_that_a_hearing_that_the_court_named_stays_when_service_is_recorded(core_as: Cores) -> None:
    core = core_as("sergeant")
    named = MADE + dt.timedelta(hours=20)
    found = make_order(core, kind="dvpn", court_at=named)
    core.execute(ServeOrder(**seen(core, found), served_at=LATER))
    assert row_of(core, found).clock == named
    core.execute(SettleClock(**seen(core, found), clock="court", result="DVPO made"))
    assert row_of(core, found).clock is None
    told = core.ask(load_order, found)
    assert told.steps[-1].grounds == "Court by: DVPO made"
    with pytest.raises(Refused, match="no such clock"):
        core.execute(SettleClock(**seen(core, found), clock="court", result="Again"))


@pytest.mark.parametrize(
    ("kind", "days", "told"),
    [
        ("dvpo", 12, "from 03/12/2026 at the earliest"),
        ("dvpo", 28, "by 17/12/2026 at the latest"),
        ("shpo", 365, "from 20/11/2031 at the earliest"),
        ("pre_charge_bail", 93, "by 20/02/2027 23:59 at the latest"),
    ],
)
def test_that_an_end_outside_the_policys_limits_is_refused(
    embedded_core_as: Cores, kind: str, days: int, told: str
) -> None:
    core = embedded_core_as("sergeant")
    with pytest.raises(InvalidInput, match=told) as wrong:
        core.execute(record(core, kind=kind, ends_at=_days(days)))
    assert set(wrong.value.fields) == {"ends_at"}


def test_that_the_limits_are_kept_to_the_day_and_left_only_with_a_reason(core_as: Cores) -> None:
    core = core_as("sergeant")
    for days in (13, 27):
        make_order(core, kind="dvpo", ends_at=_days(days))
    with pytest.raises(InvalidInput, match="Say when the Domestic Violence Protection Order"):
        core.execute(record(core, kind="dvpo"))
    with pytest.raises(InvalidInput, match="cannot run out before"):
        core.execute(record(core, kind="nmo", ends_at=MADE))
    reason = "Made under the rules before 2012"
    found = make_order(core, kind="dvpo", ends_at=_days(40), outside_limits=reason)
    assert core.ask(load_order, found).steps[0].outside_limits == reason
    # A reason does not make bail any longer: that takes the next rank.
    with pytest.raises(InvalidInput, match="At this step bail runs out"):
        make_bail(core, ends_at=_days(120), outside_limits="Busy")


def test_that_what_is_recorded_is_past_known_and_of_a_kind_and_person_that_stand(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    with pytest.raises(InvalidInput, match="Choose one of: DVPN, DVPO"):
        core.execute(record(core, kind="asbo"))
    with pytest.raises(InvalidInput, match="yet to come"):
        core.execute(record(core, made_at=MADE + dt.timedelta(days=9)))
    with pytest.raises(InvalidInput, match="time zone"):
        core.execute(record(core, made_at=MADE.replace(tzinfo=None)))
    with pytest.raises(InvalidInput, match="who made it"):
        core.execute(record(core, made_by=" "))
    with pytest.raises(InvalidInput, match="Nobody applies for a Domestic Violence"):
        core.execute(record(core, kind="dvpn", applied_only=True))
    with pytest.raises(NotPermitted):
        embedded_core_as("viewer").execute(record(core))
    assert core.ask(load_orders) == []


def test_that_what_is_applied_for_binds_nobody_until_it_is_made(core_as: Cores) -> None:
    core = core_as("sergeant")
    hearing = MADE + dt.timedelta(days=10)
    found = make_order(core, kind="sro", applied_only=True, court_at=hearing)
    assert (row_of(core, found).status, row_of(core, found).clock) == ("applied", hearing)
    with pytest.raises(Refused, match="binds nobody now: applied for"):
        core.execute(breach(core, found))
    with pytest.raises(Refused, match="Bring it into force first"):
        core.execute(ServeOrder(**seen(core, found), served_at=LATER))
    made = {"made_at": LATER, "made_by": "Walsall court"}
    core.execute(BringIntoForce(**seen(core, found), **made, ends_at=_days(800)))
    row = row_of(core, found)
    # Three days to notify name and address, counted from the making.
    assert (row.clock, row.clock_reason) == (_days(4), "Person notifies by")
    assert (row.made_at, row.ends_at) == (LATER, _days(800))


def test_that_bail_climbs_from_rank_to_rank_and_never_after_it_ran_out(core_as: Cores) -> None:
    core = core_as("sergeant")
    found = make_bail(core)
    asked = extend(core, found, OrderStatus.EXT_INSP)
    for field, value, told in (
        ("ends_at", _days(60), "already"), ("ends_at", _days(200), "by 20/05/2027 23:59"),
        ("extended_by", "", "who extended it"), ("grounds", " ", "the grounds"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput, match=told):
            core.execute(_but(asked, field, value))
    core.execute(asked)
    core_as.clock.moment = dt.datetime(2027, 5, 21, 8, tzinfo=dt.UTC)
    late = extend(core, found, OrderStatus.EXT_SUPT)
    with pytest.raises(Refused, match=r"ran out on 20/05/2027 23:59, before"):
        core.execute(_but(late, "extended_at", core_as.clock.moment))
    # Decided in time, and typed only now.
    core.execute(late)
    core.execute(extend(core, found, OrderStatus.COURT))
    again = _but(extend(core, found, OrderStatus.COURT), "ends_at", _days(700))
    core.execute(again)
    told = core.ask(load_order, found)
    assert [step.to_status.value for step in told.steps] == [
        "granted", "ext_insp", "ext_supt", "court", "court",
    ]  # fmt: skip
    assert [step.ends_before for step in told.steps[1:]] == [
        step.ends_after for step in told.steps[:-1]
    ]


def _but(command: ExtendBail, field: str, value: object) -> ExtendBail:
    said = {
        name: getattr(command, name)
        for name in ("order_id", "version", "extended_at", "extended_by", "ends_at", "grounds")
    }
    return ExtendBail(**said | {field: value})


def test_that_released_under_investigation_has_no_end_and_no_condition_but_a_review(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    found = make_bail(core)
    core.execute(AddCondition(**seen(core, found), category="curfew", text="20:00 to 07:00"))
    core.execute(end(core, found, OrderStatus.RUI))
    told = core.ask(load_order, found)
    assert (told.row.ends_at, told.row.conditions) == (None, 0)
    assert (told.row.clock, told.row.clock_reason) == (_days(31), "Review due")
    assert told.conditions[0].ended_reason == "The court said so"
    with pytest.raises(Refused, match="binds nobody"):
        core.execute(AddCondition(**seen(core, found), category="curfew", text="Again"))
    with pytest.raises(Refused, match="not on bail"):
        core.execute(extend(core, found, OrderStatus.EXT_INSP))
    core.execute(SettleClock(**seen(core, found), clock="review", result="Download is back"))
    # Thirty days from today, the 24th.
    assert row_of(core, found).clock == _days(34)
    core.execute(end(core, found, OrderStatus.NFA))
    assert core.ask(load_clocks) == []


def test_that_an_order_expires_when_its_time_is_up_and_is_discharged_before(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    open_ended, running = make_order(core), make_order(core, kind="nmo", ends_at=_days(30))
    with pytest.raises(Refused, match="until further order"):
        core.execute(end(core, open_ended, OrderStatus.EXPIRED))
    with pytest.raises(Refused, match="runs until 20/12/2026 23:59"):
        core.execute(end(core, running, OrderStatus.EXPIRED))
    with pytest.raises(InvalidInput, match="ends as one of"):
        core.execute(end(core, running, OrderStatus.VARIED))
    core.execute(end(core, running, OrderStatus.DISCHARGED))
    for command in (
        vary(core, running), breach(core, running), end(core, running, OrderStatus.EXPIRED),
        SettleClock(**seen(core, running), clock="court", result="x", next_at=_days(50)),
    ):  # fmt: skip
        with pytest.raises(Refused):
            core.execute(command)


def test_that_a_variation_keeps_what_the_end_was(core_as: Cores) -> None:
    core = core_as("sergeant")
    found = make_order(core, kind="dvpo", ends_at=_days(14))
    stale = vary(core, found)
    core.execute(vary(core, found, ends_at=_days(27)))
    with pytest.raises(EditConflict):
        core.execute(stale)
    with pytest.raises(InvalidInput, match="at the latest"):
        core.execute(vary(core, found, ends_at=_days(28)))
    core.execute(vary(core, found, changes="Only the curfew"))
    told = core.ask(load_order, found)
    assert (told.row.status, told.row.ends_at) == (OrderStatus.VARIED, _days(27))
    ends = [(step.ends_before, step.ends_after) for step in told.steps[1:]]
    assert ends == [(_days(14), _days(27)), (_days(27), _days(27))]


def test_that_a_breach_lies_within_the_order_and_leaves_it_in_force(core_as: Cores) -> None:
    core = core_as("sergeant")
    found, other = make_order(core, kind="nmo", ends_at=LATER), make_order(core)
    condition = core.execute(
        AddCondition(**seen(core, found), category="exclusion", text="Keep out of Larch Road")
    ).result["condition_id"]
    for at, wrong in (
        (MADE - dt.timedelta(minutes=1), InvalidInput), (LATER + dt.timedelta(minutes=1), Refused),
        (MADE + dt.timedelta(days=9), InvalidInput),
    ):  # fmt: skip
        with pytest.raises(wrong):
            core.execute(breach(core, found, at=at))
    with pytest.raises(RecordNotFound):
        core.execute(breach(core, other, condition_id=condition))
    core.execute(breach(core, found, condition_id=condition))
    core.execute(breach(core, found, detail="And once more"))
    told = core.ask(load_order, found)
    assert (told.row.status, told.row.breaches) == (OrderStatus.BREACHED, 2)
    assert told.breaches[0].condition_id == condition
    assert told.row.clock == LATER, "a broken order runs on"


def test_that_a_condition_names_what_the_policy_knows_and_ends_with_a_reason(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    found = make_bail(core)
    said = {"category": "contact", "text": "No contact with V1", "protected": "V1"}
    for field, value in (
        ("category", "silence"), ("text", " "), ("ground", "spite"), ("ends_at", _days(400)),
    ):  # fmt: skip
        with pytest.raises(InvalidInput) as wrong:
            core.execute(AddCondition(**seen(core, found), **said | {field: value}))
        assert set(wrong.value.fields) == {field}
    done = core.execute(AddCondition(**seen(core, found), **said, ends_at=_days(10)))
    condition = done.result["condition_id"]
    (first, last) = core.ask(load_clocks)
    assert (first.clock, first.at, first.condition_id) == (
        ClockKind.CONDITION, _days(10), condition,
    )  # fmt: skip
    assert last.clock is ClockKind.ENDS
    ended = {"condition_id": condition, "ended_at": LATER}
    with pytest.raises(InvalidInput, match="why it ended"):
        core.execute(EndCondition(**seen(core, found), **ended, reason=" "))
    core.execute(EndCondition(**seen(core, found), **ended, reason="Varied by the inspector"))
    assert [row.clock for row in core.ask(load_clocks)] == [ClockKind.ENDS]
    with pytest.raises(Refused, match="already"):
        core.execute(EndCondition(**seen(core, found), **ended, reason="Again"))


def test_that_the_wall_is_in_order_of_its_moments_for_the_areas_of_the_asker(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    bail = make_bail(core)
    notice = make_order(core, kind="dvpn", served_at=LATER)
    order = make_order(core, kind="dvpo", ends_at=_days(20), area="Walsall")
    open_ended = make_order(core)
    wall = core.ask(load_clocks)
    assert [(row.order_id, row.label) for row in wall] == [
        (notice, "Court by"), (order, "Runs out"), (bail, "Runs out"),
    ]  # fmt: skip
    assert [row.level for row in wall] == [Level.RUN_OUT, Level.NOTICE, Level.LATER]
    assert [row.id for row in core.ask(load_orders)] == [notice, order, bail, open_ended]
    for within, found in ((-1, [notice]), (15, [notice]), (16, [notice, order])):
        wanted = OrderFilter(due_within=within)
        assert [row.order_id for row in core.ask(load_clocks, wanted)] == found
        assert [row.id for row in core.ask(load_orders, wanted)] == found
    here = core_as("viewer", areas=(AREA,), name="see.one")
    assert [row.order_id for row in here.ask(load_clocks)] == [notice, bail]
    with pytest.raises(out_of_reach(core_as)):
        here.ask(load_order, order)
    with pytest.raises(NotPermitted):
        here.ask(load_clocks, OrderFilter(areas=("Walsall",)))
    with pytest.raises(NotPermitted):
        core_as("administrator").ask(load_orders)
    assert [row.id for row in core.ask(load_orders, OrderFilter(kinds=("dvpo",)))] == [order]


def test_that_an_order_is_found_by_reference_name_and_case(core_as: Cores) -> None:
    core = core_as("sergeant")
    found = make_order(core, case_reference="COV/26/4711", officer="PC Yarrow")
    make_order(core)
    row = row_of(core, found)
    for text in (row.reference, "4711", "yarrow", row.surname):
        assert [each.id for each in core.ask(load_orders, OrderFilter(text=text))] == [found]


def test_that_orders_of_one_person_follow_a_join_and_go_back(core_as: Cores) -> None:
    core = core_as("sergeant")
    kept, joined = make_person(core, "Tarn"), make_person(core, "Tarn", pnc_id=None)
    found, ended = make_order(core, joined), make_order(core, joined)
    core.execute(end(core, ended, OrderStatus.DISCHARGED))
    match = core.execute(
        JoinPeople(
            keep_id=kept, keep_version=core.ask(load_person, kept).version, joined_id=joined,
            joined_version=core.ask(load_person, joined).version, reason="Same man, same photo",
        )
    ).result  # fmt: skip
    everything = OrderFilter(person_id=kept, statuses=tuple(OrderStatus))
    assert {row.id for row in core.ask(load_orders, everything)} == {found, ended}
    assert [row.id for row in core.ask(load_orders, OrderFilter(person_id=kept))] == [found]
    version = core.ask(load_match, match).version
    core.execute(UndoJoin(match_id=match, version=version, reason="Brother"))
    assert core.ask(load_orders, everything) == []
    assert row_of(core, found).person_id == joined
