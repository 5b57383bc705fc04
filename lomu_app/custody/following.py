"""Statements about custody follow when two records of one person are joined, and go back."""

from __future__ import annotations

from lomu_app.custody.records import CustodyRecord
from lomu_app.kernel.changes import Kind
from lomu_app.people.following import let_follow

let_follow("custody", CustodyRecord, Kind.CUSTODY)
