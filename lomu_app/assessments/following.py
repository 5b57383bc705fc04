"""Assessments and MARACs follow a joined record, and go back when that is undone."""

from __future__ import annotations

from lomu_app.assessments.keeping import index_assessment
from lomu_app.assessments.records import Assessment, MaracHearing
from lomu_app.kernel.changes import Kind
from lomu_app.people.following import let_follow

let_follow("assessments", Assessment, Kind.ASSESSMENT, index=index_assessment)
let_follow("marac hearings", MaracHearing, Kind.ASSESSMENT)
