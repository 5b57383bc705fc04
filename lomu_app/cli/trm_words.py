"""Words about the Threat Review list: prepare, show, submit, approve, present, close, export."""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lomu_app.bootstrap import Core
from lomu_app.cli import session
from lomu_app.cli.show import print_json, print_rows
from lomu_app.daart.snapshot import ListSnapshot
from lomu_app.daart.threat_alerts import load_alerts
from lomu_app.daart.threat_commands import (
    ApproveList,
    CloseList,
    PrepareList,
    PresentList,
    RaiseAlert,
    ReturnList,
    SettleAlert,
    SubmitList,
)
from lomu_app.daart.threat_queries import list_for_show, load_list
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import RecordNotFound, Refused
from lomu_app.kernel.permissions import Permission
from lomu_app.store.command import Command

_ALERT_COLUMNS = ("reference", "category_label", "carried_days", "name", "text", "outcome")
_COLUMNS = ("rank", "reference", "name", "victim_risk", "score", "movement_text", "reasons", "gaps")


def prepare(options: argparse.Namespace) -> None:
    """Make or refresh the draft."""
    with session.signed_in(options) as core:
        done = core.execute(PrepareList(area=options.area, day=_day(core, options)))
    lines = counted(done.result["lines"], "line")
    _told(options, done.result, f"{lines} on the list of {options.area}.")


def show(options: argparse.Namespace) -> None:
    """Print the list; for people also its alerts, which programs read with `trm alerts`."""
    with session.signed_in(options) as core:
        found = core.ask(list_for_show, options.area, _day(core, options))
        items, alerts_too = found["items"], found["alerts"]
        session.note_listing(core, f"trm show {options.area}", len(items) + len(alerts_too))
    if options.json:
        print_json(items)
        return
    print_rows(items, _COLUMNS)
    if alerts_too:
        print("\nAlerts")
        print_rows(alerts_too, _ALERT_COLUMNS)


def submit(options: argparse.Namespace) -> None:
    """Hand the list to the approver."""
    _step(options, lambda shown: SubmitList(list_id=shown.list_id, version=shown.version))


def return_list(options: argparse.Namespace) -> None:
    """Give the list back, with a reason."""
    _step(
        options,
        lambda shown: ReturnList(
            list_id=shown.list_id, version=shown.version, reason=options.reason
        ),
    )


def approve(options: argparse.Namespace) -> None:
    """Approve the list."""
    _step(options, lambda shown: ApproveList(list_id=shown.list_id, version=shown.version))


def present(options: argparse.Namespace) -> None:
    """Freeze the list and begin the meeting."""
    _step(options, lambda shown: PresentList(list_id=shown.list_id, version=shown.version))


def close(options: argparse.Namespace) -> None:
    """Close the list; what has no result is carried over."""
    _step(
        options,
        lambda shown: CloseList(
            list_id=shown.list_id, version=shown.version, reason=options.reason
        ),
    )


def export(options: argparse.Namespace) -> None:
    """Write the workbook, and the PDF if asked; both from the same snapshot, and logged."""
    from lomu_app.packs.exporting import RecordExport
    from lomu_app.packs.house import put_on_record
    from lomu_app.packs.trm_pack import build_trm_pack

    with session.signed_in(options) as core:
        core.actor.require(Permission.EXPORT)
        shown = _load(core, options)
        wanted = [path for path in (options.out, options.pdf) if path is not None]
        _refuse_present(wanted, replace=options.replace)
        record = RecordExport(
            subject=f"threat_list:{shown.list_id}",
            what="TRM pack",
            files=tuple(path.name for path in wanted),
            snapshot=shown.digest(),
        )
        facts = put_on_record(core, record) | {"replace": options.replace}
        pack = build_trm_pack(shown, out=options.out, **facts)
        body = {"file": str(pack.file), "sheets": pack.sheets, "rows": pack.rows,
                "sha256": pack.sha256}  # fmt: skip
        if options.pdf is not None:
            pdf = options.paint_pdf(shown, options.pdf, **facts)
            body |= {"pdf": str(pdf.file), "pages": pdf.pages}
    _told(options, body, "Wrote " + " and ".join(str(path) for path in wanted) + ".")


def alerts(options: argparse.Namespace) -> None:
    """Print what the meeting goes through besides the targets."""
    with session.signed_in(options) as core:
        found = core.ask(load_alerts, options.area, _day(core, options))
        session.note_listing(core, f"trm alerts {options.area}", len(found))
    rows = [dataclasses.asdict(alert) for alert in found]
    if options.json:
        print_json(rows)
    else:
        print_rows(rows, _ALERT_COLUMNS)


def alert(options: argparse.Namespace) -> None:
    """Put something before the meeting that is no target."""
    with session.signed_in(options) as core:
        done = core.execute(
            RaiseAlert(
                area=options.area, day=_day(core, options), category=options.category,
                text=options.text, person=options.person or "",
            )
        )  # fmt: skip
    _told(options, done.result, f"Raised {done.result['reference']}.")


def settle(options: argparse.Namespace) -> None:
    """Say what came of an alert."""
    with session.signed_in(options) as core:
        found = {each.reference: each for each in core.ask(load_alerts, options.area,
                                                           _day(core, options))}  # fmt: skip
        wanted = found.get(options.alert)
        if wanted is None:
            told = ", ".join(found) or "there are none"
            raise RecordNotFound(
                f"{options.alert} is no alert of {options.area} on that day. Now: {told}."
            )
        done = core.execute(
            SettleAlert(alert_id=wanted.alert_id, version=wanted.version, outcome=options.outcome)
        )
    _told(options, done.result, f"Settled {done.result['reference']}.")


WORDS: dict[str, tuple[Callable[[argparse.Namespace], None], str]] = {
    "prepare": (prepare, "make or refresh the draft"),
    "show": (show, "print the list"),
    "submit": (submit, "hand the list to the approver"),
    "return": (return_list, "give a submitted list back"),
    "approve": (approve, "approve a submitted list"),
    "present": (present, "freeze the list and begin the meeting"),
    "close": (close, "close the list; the rest carries over"),
    "export": (export, "write the unit's own copy as workbook and PDF; partners: pack build trm"),
    "alerts": (alerts, "print what the meeting goes through besides the targets"),
    "alert": (alert, "put a release, a call or another alert before the meeting"),
    "settle": (settle, "say what came of an alert"),
}


def _step(options: argparse.Namespace, command_for: Callable[[ListSnapshot], Command]) -> None:
    with session.signed_in(options) as core:
        done = core.execute(command_for(_load(core, options)))
    told = f"The list of {options.area} is {done.result['status']}."
    if done.result.get("alone"):
        told += " You worked on it yourself, as nobody was free of it; the list says so."
    _told(options, done.result, told)


def _load(core: Core, options: argparse.Namespace) -> ListSnapshot:
    day = _day(core, options)
    shown = core.ask(load_list, options.area, day)
    if shown is None:
        raise RecordNotFound(
            f"There is no list of {options.area} for {day:%d/%m/%Y}. Prepare it first: trm prepare."
        )
    return shown


def _day(core: Core, options: argparse.Namespace) -> dt.date:
    day: dt.date = options.date if options.date is not None else core.clock.today()
    return day


def _refuse_present(wanted: list[Path], *, replace: bool) -> None:
    for path in wanted:
        if path.exists() and not path.is_dir() and not replace:
            raise Refused(f"{path} is there already. Choose another name, or add --replace.")


def _told(options: argparse.Namespace, body: dict[str, Any], text: str) -> None:
    if options.json:
        print_json(body)
    else:
        print(text)
