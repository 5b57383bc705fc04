"""`pack return`: what a partner filled in is checked, shown, taken or refused."""

from __future__ import annotations

import argparse
import dataclasses
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lomu_app.bootstrap import Core
from lomu_app.cli import session
from lomu_app.cli.days import as_day
from lomu_app.cli.show import one_line, print_json, print_rows
from lomu_app.cli.terminal import Terminal
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import InvalidInput, NeedsPassword
from lomu_app.kernel.permissions import Permission

if TYPE_CHECKING:
    from lomu_app.returns.deciding import Place, Wish
    from lomu_app.returns.reading import ReturnedFile
    from lomu_app.returns.rows import Change, ReturnCheck

_RETURNS = ("at", "release", "copy", "agency", "returned_by", "taken", "refused", "file_name", "by")


def add_words(word: Any, packs: Any, lists: Any) -> None:
    """`pack return FILE`, and `list returns`."""
    made = word("return", bring_back, "take in what a partner filled in", packs)
    made.add_argument("file", type=Path, metavar="FILE")
    made.add_argument("--dry-run", action="store_true", help="show what is in it, store nothing")
    made.add_argument("--from", dest="sender", default="", metavar="NAME",
                      help="who sent it back; default: who was given the copy")  # fmt: skip
    made.add_argument("--received", type=as_day, metavar="YYYY-MM-DD", help="default: today")
    made.add_argument("--copy", default="", metavar="REF", help="where the file does not tell it")
    made.add_argument("--password-file", type=Path, metavar="FILE", help="that opens the copy")
    made.add_argument("--take", nargs="+", default=[], metavar="CELL",
                      help="take these as well, such as Actions!H6")  # fmt: skip
    made.add_argument("--refuse", nargs="+", default=[], metavar="CELL=WHY",
                      help="refuse these, each with a reason")  # fmt: skip
    made.add_argument("--note", default="", metavar="TEXT")
    word("returns", list_returns, "packs that came back, the newest first", lists)


def bring_back(options: argparse.Namespace) -> None:
    """Read, compare, show; unless rehearsed, take what nothing speaks against or was named."""
    from lomu_app.returns.checking import check_return
    from lomu_app.returns.deciding import command_for

    with session.signed_in(options) as core:
        core.actor.require(Permission.IMPORT)
        file = _read(options)
        check = core.ask(check_return, file, options.copy)
        wishes = _wishes(check, options)
        command = command_for(
            check, wishes, returned_by=options.sender,
            received_on=options.received or core.clock.today(), note=options.note,
        )  # fmt: skip
        run = core.rehearse if options.dry_run else _execute(core)
        result = run(command)
    told = _told(check, wishes) | {"result": result, "dry_run": bool(options.dry_run)}
    if options.json:
        print_json(told)
    else:
        _print(check, told)


def list_returns(options: argparse.Namespace) -> None:
    """Print what was brought back, and by whom."""
    from lomu_app.returns.queries import load_returns

    with session.signed_in(options) as core:
        rows = [dataclasses.asdict(row) for row in core.ask(load_returns)]
    if options.json:
        print_json([{name: row[name] for name in row if name != "id"} for row in rows])
    else:
        print_rows([row | {"at": f"{row['at']:%d/%m/%Y}"} for row in rows], _RETURNS)


def _execute(core: Core) -> Any:
    def run(command: Any) -> Any:
        return core.execute(command).result

    return run


def _read(options: argparse.Namespace) -> ReturnedFile:
    """The file; asks for its password where it has one and none was given."""
    from lomu_app.returns.reading import read_return

    password = session.read_passphrase(options.password_file) if options.password_file else ""
    with Terminal() as progress:
        try:
            return read_return(options.file, password=password, progress=progress)
        except NeedsPassword:
            if password or options.json:
                raise
            typed = getpass(f"Password of {options.file.name}: ")
            return read_return(options.file, password=typed, progress=progress)


def _wishes(check: ReturnCheck, options: argparse.Namespace) -> dict[Place, Wish]:
    from lomu_app.returns.deciding import Wish, what_is_plain

    wishes = what_is_plain(check)
    for named in options.take:
        wishes[_place(check, named)] = Wish(take=True)
    for named in options.refuse:
        cell, _, why = named.partition("=")
        wishes[_place(check, cell)] = Wish(take=False, reason=why)
    return wishes


def _place(check: ReturnCheck, named: str) -> Place:
    """`Actions!H6`, or `H6` where only one sheet has something there."""
    from lomu_app.returns.deciding import place_of

    places = [place_of(each) for each in check.changes]
    places += [place_of(each) for each in check.added]
    sheet, _, cell = named.rpartition("!")
    wanted = cell.strip().casefold()
    found = [
        place for place in places
        if place[1].casefold() == wanted and (not sheet or place[0].casefold() == sheet.casefold())
    ]  # fmt: skip
    if len(found) != 1:
        raise InvalidInput(f"Nothing was typed in {named}, or in two sheets.", {"cell": named})
    return found[0]


def _told(check: ReturnCheck, wishes: dict[Place, Wish]) -> dict[str, Any]:
    told = dataclasses.asdict(check)
    told.pop("copy_id")
    told["changes"] = [_change(each, wishes) for each in check.changes]
    return told


def _change(change: Change, wishes: dict[Place, Wish]) -> dict[str, Any]:
    from lomu_app.returns.deciding import place_of

    told: dict[str, Any] = dataclasses.asdict(change)
    wish = wishes.get(place_of(change))
    decision = "left" if wish is None else "taken" if wish.take else "refused"
    if change.taken_before:
        decision = "known"
    return {**told.pop("cell"), **told, "decision": decision}


def _print(check: ReturnCheck, told: dict[str, Any]) -> None:
    print(
        f"{check.file_name}: copy {check.copy} of {check.release}, sent to {check.recipient},"
        f" {check.agency}; known by {check.known_by.label}."
        f" {counted(check.rows, 'row')}."
    )
    for notice in check.notices:
        print(f"  note      {notice}")
    for each in told["changes"]:
        was = f" (was “{one_line(each['before'])}”)" if each["before"] else ""
        print(
            f"  {each['decision']:<9} {each['place']} {each['row_id']} {each['heading']}: "
            f"“{one_line(each['after'])}”{was}"
        )
        reasons = (each["cannot"], each["doubt"], each["earlier"], *each["since"])
        for reason in filter(None, reasons):
            print(f"            {one_line(reason)}")
    for cell in check.altered:
        reads = f": “{one_line(cell.wrote)}” reads “{one_line(cell.reads)}”" if cell.wrote else ""
        print(f"  altered   {cell.sheet} {cell.place} {one_line(cell.what)}{reads}")
    for row in check.added:
        said = "; ".join(f"{heading}: {one_line(text)}" for heading, text in row.cells)
        print(f"  added     {row.sheet} {row.place}: {said}")
    for done in told["result"]["done"]:
        print(f"  did       {done}")
    result = told["result"]
    decided = [each["decision"] for each in told["changes"]]
    known = result["known"] + decided.count("known")
    would = "would be " if told["dry_run"] else ""
    print(
        f"{result['taken']} {would}taken, {result['refused']} {would}refused, {known} known from"
        f" before, {decided.count('left')} left to decide on."
    )
