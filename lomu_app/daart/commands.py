"""Every use case that changes a target, in one place; each stands where the trade puts it."""

from lomu_app.daart.attempts import RecordAttempt
from lomu_app.daart.checking import (
    AnswerCheck,
    GrantException,
    MakeReady,
    ReturnTarget,
    SubmitTarget,
)
from lomu_app.daart.editing import AmendTarget
from lomu_app.daart.leaving import (
    CloseTarget,
    MarkInCustodyElsewhere,
    ReopenTarget,
    WithdrawTarget,
)
from lomu_app.daart.proposing import AlreadyWanted, Conflict, ProposeTarget
from lomu_app.daart.working import (
    Allocate,
    Circulate,
    ExtendReturn,
    KeepOn,
    ProposeOff,
    ReviewTarget,
)
from lomu_app.store.edit import FieldChange

__all__ = [
    "Allocate", "AlreadyWanted", "AmendTarget", "AnswerCheck", "Circulate", "CloseTarget",
    "Conflict", "ExtendReturn", "FieldChange", "GrantException", "KeepOn", "MakeReady",
    "MarkInCustodyElsewhere", "ProposeOff", "ProposeTarget", "RecordAttempt", "ReopenTarget",
    "ReturnTarget", "ReviewTarget", "SubmitTarget", "WithdrawTarget",
]  # fmt: skip
