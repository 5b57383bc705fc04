"""Invented numbers of children at risk, entered as an authority gives them."""

from __future__ import annotations

from typing import Any

from lomu_app.bootstrap import Core
from lomu_app.insight.children import load_children
from lomu_app.insight.commands import EnterChildrenAtRisk
from lomu_app.insight.quarters import read_quarter

QUARTER = "2026Q2"


def entering(core: Core, **fields: Any) -> EnterChildrenAtRisk:
    """The command that enters numbers, or puts right those that stand."""
    said: dict[str, Any] = {
        "authority": "Coventry", "quarter": QUARTER, "reduced": 4, "given_by": "M Teasel",
        "levels": {"at_risk": 60, "significant": 20, "serious": 5},
    } | fields  # fmt: skip
    page = core.ask(load_children, read_quarter(said["quarter"]))
    found = next(row for row in page.rows if row.authority == said["authority"])
    if found.version and "reason" not in fields:
        # Other numbers than those that stand, so that each is a change.
        said["levels"] = said["levels"] | {"at_risk": found.levels["at_risk"] + 1}
        said["reason"] = "Counted again"
    return EnterChildrenAtRisk(**{"version": found.version} | said)
