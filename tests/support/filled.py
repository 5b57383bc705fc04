"""A database with at least one row in every table, made by as few commands as that takes."""

from __future__ import annotations

import sqlalchemy as sa

from lomu_app.store.base import Base
from lomu_app.store.command import all_commands
from lomu_app.store.merged import MERGED_LOG
from tests.support.commands import EXAMPLES, everybody, somebody_else
from tests.support.cores import Cores

# Whoever adds a table adds the command that fills it.
_FILLING = (
    "SetLetterhead", "ImportLocations", "FillPractice", "BringPackBack", "EnterChildrenAtRisk",
    "AddCondition", "RecordAttendance", "KeepDraft", "ImportHarmWeights", "SaveMapping",
    "PlanReleases", "PrepareList", "ReviewPlan", "ImportCohorts", "PublishModel",
    "StrikeOffences", "JoinAlike", "RecordMarac", "OfferTransfer", "LimitAccess",
    "EndLocationLink", "RemoveEntry", "ProposeSignOff", "AddPhoto", "AddDocument",
    "WriteContingency", "ImportTargets", "AmendPlan", "RecordBreach", "ImportResults",
    "AmendMinutes", "AddAddendum", "SettlePlans", "BriefCase", "WriteStep",
)  # fmt: skip


# What comes with another unit's database, and by no command.
_BY_A_MERGE = frozenset({"merged_database", "former_number", *MERGED_LOG})


def fill_every_table(cores: Cores) -> None:
    """Do what leaves a row in each table that commands fill; fails if one stays empty."""
    core = everybody(cores)
    named = {kind.__name__: kind for kind in all_commands()}
    for name in _FILLING:
        somebody_else(core).execute(EXAMPLES[named[name]].make(core))
    with cores.store.engine.connect() as connection:
        empty = [
            table.name for table in Base.metadata.sorted_tables
            if table.name not in _BY_A_MERGE
            and connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first()
            is None
        ]  # fmt: skip
    assert not empty, f"add to _FILLING what leaves a row in {empty}"
