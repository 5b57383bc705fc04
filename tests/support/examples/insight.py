"""Examples of the commands of insight."""

from __future__ import annotations

from lomu_app.bootstrap import Core
from lomu_app.insight.commands import EnterChildrenAtRisk
from tests.support.children import entering
from tests.support.commands import example


@example(EnterChildrenAtRisk)
def enter_children_at_risk(core: Core) -> EnterChildrenAtRisk:
    return entering(core)
