"""Children at risk: entered by authority, put right with history, told as the region prints it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from lomu_app.insight.children import load_children
from lomu_app.insight.quarterly import load_quarterly
from lomu_app.insight.quarters import Quarter, read_quarter
from lomu_app.kernel.errors import EditConflict, InvalidInput, NotPermitted, Refused
from lomu_app.store.engine import WRITE
from tests.support.children import QUARTER, entering
from tests.support.cores import Cores

AUTHORITIES = (
    "Birmingham", "Coventry", "Dudley", "Sandwell", "Solihull", "Walsall", "Wolverhampton",
)  # fmt: skip
# The published sums of Q3 and Q4 2016/17 by level, shared out among seven authorities.
PUBLISHED = {"2016Q3": ((700, 187, 67), 0), "2016Q4": ((807, 200, 52), 90)}


def shares(number: int) -> list[int]:
    """A number in seven whole parts."""
    part, rest = divmod(number, 7)
    return [part + (at < rest) for at in range(7)]


def test_that_the_published_figures_typed_in_come_out_as_they_were_printed(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")
    for quarter, (levels, reduced) in PUBLISHED.items():
        parts = [shares(number) for number in (*levels, reduced)]
        for at, authority in enumerate(AUTHORITIES):
            low, middle, high, fell = (part[at] for part in parts)
            numbers = {"at_risk": low, "significant": middle, "serious": high}
            core.execute(
                entering(core, authority=authority, quarter=quarter, levels=numbers, reduced=fell)
            )
    page = core.ask(load_children, read_quarter("2016Q4"))
    assert (page.now.total, page.now.reduced, page.now.highest) == (1059, 90, 52)
    assert page.before is not None
    assert page.before.total == 954
    told = " ".join(page.told)
    for words in ("1,059 children", "954 at Q3 2016/17: +11%", "The risk to 90 of them",
                  "52 were at the highest level", "5% of the total, against 7%"):  # fmt: skip
        assert words in told
    found = core.ask(load_quarterly, Quarter(2016, 4))
    assert found.complete
    assert found.children == page
    assert found.suspects.startswith("0 suspected CSE offenders identified in Q4 2016/17 (0 in all")
    one_area = embedded_core_as("sergeant", areas=("Coventry",)).ask(
        load_quarterly, Quarter(2016, 4)
    )
    assert [row.authority for row in one_area.children.rows] == ["Coventry"]
    assert not one_area.complete


def test_that_numbers_are_put_right_with_a_reason_and_nothing_entered_is_lost(
    core_as: Cores,
) -> None:
    core = core_as("sergeant")
    first = entering(core)
    core.execute(first)
    with pytest.raises(EditConflict):
        core.execute(entering(core, version=0, reason="Counted again"))
    with pytest.raises(InvalidInput, match="why"):
        core.execute(entering(core, reason=""))
    with pytest.raises(Refused, match="numbers that stand"):
        core.execute(entering(core, reason="The same"))
    core.execute(entering(core, reduced=9, reason="One was counted twice"))
    row = core.ask(load_children, read_quarter(QUARTER)).rows[1]
    assert (row.version, row.reduced, row.total) == (2, 9, 85)
    assert [(entry.reduced, entry.reason) for entry in row.entries] == [
        (9, "One was counted twice"), (4, ""),
    ]  # fmt: skip
    assert row.entries[0].by == "sergeant"
    for wrong in ({"quarter": "2027Q1"}, {"levels": {"at_risk": 1}}, {"reduced": -1},
                  {"levels": {"at_risk": 1, "significant": 1, "serious": -1}}):  # fmt: skip
        with pytest.raises(InvalidInput):
            core.execute(entering(core, **{"reason": "x", "authority": "Dudley"} | wrong))
    with pytest.raises(InvalidInput, match="no authority"):
        core.execute(first.__class__(**{**_fields(first), "authority": "Rutland"}))
    elsewhere = core_as("sergeant", areas=("Walsall",), name="ps.walsall")
    with pytest.raises(NotPermitted, match="not set up for Coventry"):
        elsewhere.execute(first.__class__(**{**_fields(first), "version": 2, "reason": "x"}))
    for says, change in (("numbers stands", "UPDATE children_entry SET reduced = 0, version = 2"),
                          ("never deleted", "DELETE FROM children_at_risk")):  # fmt: skip
        with core.store.engine.connect().execution_options(**{WRITE: True}) as connection:
            with pytest.raises(sa.exc.DBAPIError, match=says):
                connection.execute(sa.text(change))
            connection.rollback()


def _fields(command: object) -> dict[str, object]:
    names = ("authority", "quarter", "levels", "reduced", "given_by")
    return {name: getattr(command, name) for name in names}
