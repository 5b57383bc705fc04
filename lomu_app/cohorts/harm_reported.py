"""What extracts of offences say was reported counts for the gates of the MARAC, as a DASH does.

It stands here because harm and assessments, which it joins, do not know each other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from lomu_app.assessments.reports import counts_reports
from lomu_app.harm.standing import reported_days
from lomu_app.store.unit_of_work import Reader


def days_of_offences(
    reader: Reader, person_id: int, _tool: str, since: dt.date
) -> Iterable[dt.date]:
    """Each day on which an offence marked as domestic abuse was reported."""
    return reported_days(reader, person_id, since)


counts_reports("offences", days_of_offences)
