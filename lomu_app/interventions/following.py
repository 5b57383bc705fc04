"""Interventions follow when two records of one person are joined, and go back when undone."""

from __future__ import annotations

from lomu_app.interventions.records import Intervention
from lomu_app.kernel.changes import Kind
from lomu_app.people.following import let_follow

let_follow("interventions", Intervention, Kind.INTERVENTION)
