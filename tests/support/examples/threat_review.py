"""Examples of the commands of the Threat Review list."""

from __future__ import annotations

import datetime as dt
import itertools

from lomu_app.bootstrap import Core
from lomu_app.daart.snapshot import ListLine, ListSnapshot
from lomu_app.daart.threat_commands import (
    AddAddendum,
    ApproveList,
    CarryOn,
    CloseList,
    EndMeeting,
    MoveLine,
    PrepareList,
    PresentList,
    RaiseAlert,
    RecordDecision,
    RecordResult,
    RemoveLine,
    RestoreLine,
    ReturnList,
    SetLine,
    SettleAlert,
    SubmitList,
)
from lomu_app.kernel.permissions import Permission
from tests.support.commands import example, somebody_else, unique
from tests.support.cores import EVERY_AREA
from tests.support.threat import approve, prepare, presented, submit, wanted

_PLACES = itertools.count()


def _place(core: Core) -> tuple[str, dt.date]:
    """An area and a day that no other example has used, with somebody wanted there."""
    number = next(_PLACES)
    area = EVERY_AREA[number % len(EVERY_AREA)]
    wanted(core, unique("Example"), area=area)
    return area, core.clock.today() + dt.timedelta(days=number // len(EVERY_AREA) % 5)


def _draft(core: Core) -> ListLine:
    return prepare(core, *_place(core)).lines[0]


def _presented(core: Core) -> ListSnapshot:
    return presented(core, somebody_else(core), *_place(core))


@example(PrepareList)
def prepare_list(core: Core) -> PrepareList:
    area, day = _place(core)
    return PrepareList(area=area, day=day)


@example(MoveLine)
def move_line(core: Core) -> MoveLine:
    line = _draft(core)
    return MoveLine(item_id=line.item_id, version=line.version, new_rank=1, reason="Seen today")


@example(RemoveLine)
def remove_line(core: Core) -> RemoveLine:
    line = _draft(core)
    return RemoveLine(item_id=line.item_id, version=line.version, reason="In hospital")


@example(RestoreLine)
def restore_line(core: Core) -> RestoreLine:
    removed = core.execute(remove_line(core)).result
    return RestoreLine(item_id=removed["item_id"], version=removed["version"], reason="Let go")


@example(SetLine)
def set_line(core: Core) -> SetLine:
    line = _draft(core)
    return SetLine(item_id=line.item_id, version=line.version, team="Response B")


@example(SubmitList)
def submit_list(core: Core) -> SubmitList:
    listed = prepare(core, *_place(core))
    return SubmitList(list_id=listed.list_id, version=listed.version)


@example(ReturnList, also=(Permission.PREPARE_LIST,))
def return_list(core: Core) -> ReturnList:
    place = _place(core)
    prepare(core, *place)
    listed = submit(core, *place)
    return ReturnList(list_id=listed.list_id, version=listed.version, reason="Ring the OIC")


@example(ApproveList)
def approve_list(core: Core) -> ApproveList:
    place = _place(core)
    prepare(core, *place)
    listed = submit(core, *place)
    return ApproveList(list_id=listed.list_id, version=listed.version)


@example(PresentList)
def present_list(core: Core) -> PresentList:
    place = _place(core)
    prepare(core, *place)
    submit(core, *place)
    listed = approve(somebody_else(core), *place)
    return PresentList(list_id=listed.list_id, version=listed.version)


@example(EndMeeting)
def end_meeting(core: Core) -> EndMeeting:
    listed = _presented(core)
    return EndMeeting(list_id=listed.list_id, version=listed.version)


@example(RecordDecision)
def record_decision(core: Core) -> RecordDecision:
    line = _presented(core).lines[0]
    return RecordDecision(item_id=line.item_id, version=line.version, decision="Early knock")


@example(RecordResult)
def record_result(core: Core) -> RecordResult:
    line = _presented(core).lines[0]
    return RecordResult(item_id=line.item_id, version=line.version, result="no_reply")


@example(CarryOn)
def carry_on(core: Core) -> CarryOn:
    line = _presented(core).lines[0]
    return CarryOn(item_id=line.item_id, version=line.version, reason="No officers")


@example(CloseList)
def close_list(core: Core) -> CloseList:
    listed = _presented(core)
    return CloseList(list_id=listed.list_id, version=listed.version)


@example(AddAddendum)
def add_addendum(core: Core) -> AddAddendum:
    return AddAddendum(list_id=_presented(core).list_id, text="Two vans off the road")


@example(RaiseAlert)
def raise_alert(core: Core) -> RaiseAlert:
    area, day = _place(core)
    return RaiseAlert(area=area, day=day, category="release_today", text="Released at 10:00")


@example(SettleAlert)
def settle_alert(core: Core) -> SettleAlert:
    raised = core.execute(raise_alert(core)).result
    return SettleAlert(alert_id=raised["alert_id"], version=1, outcome="Met at the gate")
