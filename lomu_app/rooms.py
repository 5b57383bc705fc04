"""Every room with tables or commands, imported in one place so that all are registered."""

from lomu_app.access import commands as access_commands
from lomu_app.access import records as access_records
from lomu_app.daart import records as daart_records
from lomu_app.intake import records as intake_records
from lomu_app.people import records as people_records
from lomu_app.store import audit, draft, search

ALL = (
    access_commands,
    access_records,
    audit,
    daart_records,
    draft,
    intake_records,
    people_records,
    search,
)
