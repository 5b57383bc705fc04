"""The word `demo`: builds the practice force, with yesterday's meetings held."""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
from pathlib import Path
from typing import Any

from lomu_app import bootstrap
from lomu_app.access.commands import AddUser
from lomu_app.access.rules import area_names
from lomu_app.access.sign_in import hash_passphrase
from lomu_app.cli import session
from lomu_app.cli.practice_cog import CHAIR, hold_last_cog, invite_cog
from lomu_app.cli.practice_odoc import invite_odoc
from lomu_app.cli.show import print_json
from lomu_app.cohorts.commands import ConfirmDeselection
from lomu_app.cohorts.queries import find_membership_ids, load_membership
from lomu_app.cohorts.rows import MembershipFilter
from lomu_app.daart.checking import AnswerCheck, MakeReady, SubmitTarget
from lomu_app.daart.queries import find_target_ids, load_targets
from lomu_app.daart.rules import TargetStatus
from lomu_app.daart.snapshot import ListSnapshot
from lomu_app.daart.threat_commands import (
    ApproveList,
    CloseList,
    PrepareList,
    PresentList,
    RaiseAlert,
    RecordDecision,
    RecordResult,
    SettleAlert,
    SubmitList,
)
from lomu_app.daart.threat_queries import load_list
from lomu_app.kernel.clock import LONDON, FixedClock
from lomu_app.kernel.errors import Refused
from lomu_app.practice.building import FillPractice
from lomu_app.practice.members import GOING
from lomu_app.store.backup import KEYS
from lomu_app.store.keys import KeyFile, Stretching

PASSPHRASE = "everybody here is invented"  # noqa: S105 - protects invented people only
SERGEANT, INSPECTOR, OFFICER = "ps.sorrel", "insp.tansy", "pc.yarrow"
_PEOPLE = (
    (INSPECTOR, "Insp Tansy", ("inspector",)),
    (OFFICER, "PC Yarrow", ("offender_manager",)),
    ("viewer.sage", "V Sage", ("viewer",)),
    ("dpo.mallow", "D Mallow", ("data_protection_auditor",)),
    (CHAIR, "CI Yew", ("cog_chair",)),
    ("dc.bryony", "DC Bryony", ("offender_manager", "cse_officer")),
)
# The force is invented, so guessing its passphrase may be easy; making it must be quick.
_QUICK = Stretching(memory=8_192, passes=1, lanes=1)


# Kind and words of what came in besides the targets; the first two yesterday.
_ALERTS = (
    ("curfew_check", "Tagged since Friday, box at the flat off line since 23:40."),
    ("da_outstanding_call", "Log 4471 of 02:10: shouting heard, no reply, caller not seen since."),
    ("release_today", "Leaves prison at 10:00 after 14 months for strangling his partner."),
)


def demo(options: argparse.Namespace) -> None:
    """Build the practice force for today, unless it stands already."""
    folder = options.data if options.data is not None else bootstrap.practice_folder()
    if options.database is not None:
        raise Refused("The practice force lives in a folder: use --data DIR, or nothing.")
    today = session.clock(options).today()
    wish = f"{today.isoformat()} people={options.people} seed={options.seed}"
    if _stands(folder, wish):
        told: dict[str, Any] = {"data": str(folder), "built": False}
    else:
        _clear(folder)
        told = {"data": str(folder), "built": True, **_build(folder, today, options)}
        (folder / "practice.txt").write_text(wish, encoding="utf-8")
    if options.json:
        print_json(told)
    else:
        print(f"The practice force is ready in {folder}.")


def _stands(folder: Path, wish: str) -> bool:
    note = folder / "practice.txt"
    return note.exists() and note.read_text(encoding="utf-8") == wish


def _clear(folder: Path) -> None:
    """Remove an earlier practice force; never anything else."""
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / KEYS).exists() or KeyFile.read(folder / KEYS).practice_passphrase is None:
        raise Refused(f"{folder} holds something else than a practice force. Name another folder.")
    shutil.rmtree(folder)


def _build(folder: Path, today: dt.date, options: argparse.Namespace) -> dict[str, Any]:
    clock = FixedClock(_at(today - dt.timedelta(days=1), 7, 0))
    first = bootstrap.create(
        folder, SERGEANT, PASSPHRASE, display_name="PS Sorrel", clock=clock, stretching=_QUICK,
        roles=("sergeant",), practice=True,
    )  # fmt: skip
    core = first.core
    try:
        _add_people(core, folder)
        counts: dict[str, Any] = core.execute(
            FillPractice(people=options.people, seed=options.seed)
        ).result
        hold_last_cog(folder, clock, PASSPHRASE)
        inspector = bootstrap.open_folder(folder, INSPECTOR, PASSPHRASE, clock=clock)
        try:
            for area in area_names(core.policies["areas"]):
                _hold_meeting(core, inspector, clock, area)
            _let_go(inspector)
            invite_odoc(core, inspector, today)
        finally:
            inspector.close()
        clock.moment = _at(today, 6, 45)
        _begin_the_day(core, options)
        for area in area_names(core.policies["areas"]):
            _raise_alert(core, area, 2)
            core.execute(PrepareList(area=area, day=today))
        invite_cog(core, today)
    finally:
        core.close()
    return counts


def _begin_the_day(core: bootstrap.Core, options: argparse.Namespace) -> None:
    """This morning: newcomers, markers read, and ready what has no gap but the sergeant's word."""
    newcomers = max(2, options.people // 15)
    core.execute(
        FillPractice(
            people=newcomers, seed=options.seed, first=options.people, newcomers=True
        )
    )  # fmt: skip
    ids = core.ask(find_target_ids)
    for target_id in ids[: len(ids) * 2 // 3]:
        core.execute(AnswerCheck(target_id=target_id, code="markers", state="yes"))
    for target_id, row in core.ask(load_targets, ids).items():
        if not row.gaps and row.status is TargetStatus.DRAFT:
            core.execute(SubmitTarget(target_id=target_id, version=row.version))
            core.execute(MakeReady(target_id=target_id, version=row.version + 1))


def _add_people(core: bootstrap.Core, folder: Path) -> None:
    file = KeyFile.read(folder / KEYS)
    hashed = hash_passphrase(PASSPHRASE, _QUICK)
    for name, shown, roles in _PEOPLE:
        core.execute(
            AddUser(
                username=name, display_name=shown, passphrase_hash=hashed, roles=roles,
                areas=area_names(core.policies["areas"]),
            )
        )  # fmt: skip
        if core.store.key is not None:
            file.wrap(name, PASSPHRASE, core.store.key)


def _let_go(inspector: bootstrap.Core) -> None:
    """Confirm the leaving of those who served their sentence; of the others somebody decides."""
    ids = inspector.ask(find_membership_ids, MembershipFilter(proposed=True))
    for membership_id in ids:
        detail = inspector.ask(load_membership, membership_id)
        if detail.leaving_reason == GOING and not detail.hindrances:
            grounds = "Sentence served, no call since; agreed at the meeting."
            inspector.execute(
                ConfirmDeselection(
                    membership_id=membership_id, version=detail.row.version, grounds=grounds
                )
            )


def _hold_meeting(
    core: bootstrap.Core, inspector: bootstrap.Core, clock: FixedClock, area: str
) -> None:
    """Yesterday's meeting: prepared, approved, presented, worked on and closed."""
    day = clock.today()
    clock.moment = _at(day, 7, 30)
    raised = [_raise_alert(core, area, number) for number in (0, 1)]
    core.execute(PrepareList(area=area, day=day))
    shown = _shown(core, area, day)
    if not shown.active:
        return
    core.execute(SubmitList(list_id=shown.list_id, version=shown.version))
    clock.moment = _at(day, 8, 35)
    shown = _shown(inspector, area, day)
    inspector.execute(ApproveList(list_id=shown.list_id, version=shown.version))
    clock.moment = _at(day, 9, 0)
    shown = _shown(core, area, day)
    core.execute(PresentList(list_id=shown.list_id, version=shown.version))
    for line in _shown(core, area, day).active[:4]:
        core.execute(
            RecordDecision(
                item_id=line.item_id, version=line.version, owner=line.owner or "PC 4471 Arkwright",
                decision="Arrest today; two officers, early visit.", team=line.team, due="today",
            )
        )  # fmt: skip
    clock.moment = _at(day, 16, 40)
    for place, line in enumerate(_shown(core, area, day).active[:3]):
        _record_result(core, line.item_id, line.version, arrested=place == 0, area=area)
    core.execute(
        SettleAlert(alert_id=raised[0], version=1, outcome="Box moved by a cleaner; he was in.")
    )
    clock.moment = _at(day, 17, 5)
    shown = _shown(core, area, day)
    core.execute(CloseList(list_id=shown.list_id, version=shown.version))
    clock.moment = _at(day, 7, 0)


def _raise_alert(core: bootstrap.Core, area: str, number: int) -> int:
    category, text = _ALERTS[number]
    command = RaiseAlert(area=area, day=core.clock.today(), category=category, text=text)
    return int(core.execute(command).result["alert_id"])


def _record_result(
    core: bootstrap.Core, item_id: int, version: int, *, arrested: bool, area: str
) -> None:
    extra: dict[str, Any] = {"result": "no_reply", "note": "Curtains drawn, nobody opened."}
    if arrested:
        extra = {
            "result": "arrested", "note": "Found asleep; came quietly.",
            "custody_reference": f"{area[:2].upper()}/C/{item_id:05}",
        }  # fmt: skip
    core.execute(RecordResult(item_id=item_id, version=version, at_time="06:40", **extra))


def _shown(core: bootstrap.Core, area: str, day: dt.date) -> ListSnapshot:
    shown = core.ask(load_list, area, day)
    if shown is None:
        raise AssertionError("the list has just been prepared")
    return shown


def _at(day: dt.date, hour: int, minute: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), LONDON).astimezone(dt.UTC)
