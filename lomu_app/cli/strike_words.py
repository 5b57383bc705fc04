"""Words about wrong offence rows: `strike offences`, and counting them again."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from lomu_app.cli import session
from lomu_app.cli.show import print_json
from lomu_app.harm.queries import ledger_of
from lomu_app.harm.rows import OffenceRow
from lomu_app.harm.striking import BACK, FILE, ROW, StrikeOffences
from lomu_app.kernel.counting import counted
from lomu_app.kernel.errors import InvalidInput
from lomu_app.kernel.permissions import Permission
from lomu_app.people.commands import ConsultPerson
from lomu_app.people.queries import find_person_id

_REASON = "2"  # case work


def strike_offences(options: argparse.Namespace) -> None:
    """Strike a row out, with the whole of its file if asked, or count what was struck again."""
    with session.signed_in(options) as core:
        core.actor.require(Permission.STRIKE_OFFENCES)
        person_id = core.ask(find_person_id, options.person)
        look = ConsultPerson(
            person_id=person_id, reason_code=_REASON, reason_text="strike offences"
        )
        core.execute(look)
        row = _row(core.ask(ledger_of, person_id).rows, options)
        done = core.execute(_command(row, options)).result
    told = {
        "person": options.person.strip().upper(), "file": row.file, "sheet": row.sheet,
        "row": row.row, "rows": done["rows"], "struck": not options.undo,
    }  # fmt: skip
    if options.json:
        print_json(told)
    else:
        what = "counted again" if options.undo else "struck out"
        print(f"{counted(done['rows'], 'offence row')} of {row.file} {what}.")


def _row(rows: Sequence[OffenceRow], options: argparse.Namespace) -> OffenceRow:
    """The row that is meant; raises InvalidInput where it is none, or might be more than one."""
    found = [
        row for row in rows
        if not row.hidden and row.row == options.row and options.file in {None, row.file}
        and options.sheet in {None, row.sheet} and options.crime in {None, row.reference}
    ]  # fmt: skip
    if not found:
        raise InvalidInput(
            f"No offence of {options.person} in your areas stands in row {options.row} of "
            f"{options.file or 'any file'}. `list offences --person {options.person}` shows them."
        )
    if len(found) > 1:
        places = "; ".join(f"{row.file}, sheet {row.sheet}, {row.reference}" for row in found)
        raise InvalidInput(
            f"Say which with --file, --sheet or --crime, for there are several: {places}."
        )
    return found[0]


def _command(row: OffenceRow, options: argparse.Namespace) -> StrikeOffences:
    told: dict[str, Any] = {"kind": ROW, "offence_id": row.id, "file_id": row.file_id}
    if options.undo:
        if row.strike is None:
            raise InvalidInput(f"Row {row.row} of {row.file} is not struck out.")
        told = {"kind": BACK, "strike_id": row.strike.id, "version": row.strike.version}
    elif options.whole_file:
        told = {"kind": FILE, "file_id": row.file_id, "version": row.file_version}
    return StrikeOffences(**told, reason=options.reason)
