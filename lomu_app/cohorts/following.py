"""Memberships follow when two records of one person are joined, and go back when undone."""

from __future__ import annotations

from lomu_app.cohorts.keeping import index_membership
from lomu_app.cohorts.records import Membership
from lomu_app.kernel.changes import Kind
from lomu_app.people.following import let_follow

let_follow("memberships", Membership, Kind.MEMBERSHIP, index=index_membership)
