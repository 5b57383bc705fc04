"""Actions follow when two records of one person are joined, and go back when undone."""

from __future__ import annotations

from lomu_app.actions.keeping import index_action
from lomu_app.actions.records import Action
from lomu_app.kernel.changes import Kind
from lomu_app.people.following import let_follow

let_follow("actions", Action, Kind.ACTION, index=index_action)
