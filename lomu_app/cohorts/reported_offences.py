"""Domestic abuse in the offence history was reported, too: the MARAC gates count its days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from lomu_app.assessments.reports import counts_reports
from lomu_app.harm.standing import incident_days
from lomu_app.store.unit_of_work import Reader


def reported_offences(
    reader: Reader, person_id: int, _tool: str, since: dt.date
) -> Iterable[dt.date]:
    """The days of the offences that count in a history, whatever area they belong to."""
    return incident_days(reader, person_id, since)


counts_reports("offences", reported_offences)
