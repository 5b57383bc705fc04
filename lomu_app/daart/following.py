"""Targets follow when two records of one person are joined, and go back when that is undone."""

from __future__ import annotations

from lomu_app.daart.keeping import index_target
from lomu_app.daart.records import Target
from lomu_app.kernel.changes import Kind
from lomu_app.people.following import let_follow

let_follow("targets", Target, Kind.TARGET, index=index_target)
