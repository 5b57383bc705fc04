"""Memberships follow when two records of one person are joined, and go back when undone.

Where both were in one cohort, both stay live until somebody ends one for the other; if the join
is undone after that, the one that was ended lives again.
"""

from __future__ import annotations

from lomu_app.cohorts.keeping import index_membership
from lomu_app.cohorts.records import Membership
from lomu_app.cohorts.settling import part_doubles
from lomu_app.kernel.changes import Kind
from lomu_app.people.following import let_follow

let_follow("memberships", Membership, Kind.MEMBERSHIP, index=index_membership, parted=part_doubles)
