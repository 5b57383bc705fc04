"""The clocks of orders on their way into a calendar outside: on record first, then written."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from lomu_app.kernel.errors import InvalidInput, Refused
from lomu_app.orders.calendar_text import calendar_text
from lomu_app.orders.rows import ClockRow
from lomu_app.packs.exporting import RecordExport
from lomu_app.packs.files import write_whole
from lomu_app.packs.house import House


def write_clock_calendar(
    house: House, clocks: Sequence[ClockRow], subject: str, place: Path,
    recipients: Sequence[str], *, why: str = "", replace: bool = False,
) -> Path:  # fmt: skip
    """Put on record who gets these clocks, then write them to `place`.

    `subject` is what the log names: one order, a person, or an area. Raises InvalidInput without
    recipients, NotPermitted for whoever lets nothing out, Refused where the file is there already,
    unless told to `replace`.
    """
    if not recipients:
        raise InvalidInput("Say who gets the calendar.", {"recipients": "needed"})
    if place.exists() and not replace:
        raise Refused(f"{place} is there already. Choose another name, or replace it.")
    text = calendar_text(clocks, house.clock.now(), house.marking).encode()
    house.execute(
        RecordExport(
            subject=subject, what="Calendar", files=(place.name,),
            snapshot=hashlib.sha256(text).hexdigest()[:16], recipients=tuple(recipients), why=why,
        )
    )  # fmt: skip
    write_whole(place, text, replace=replace)
    return place
