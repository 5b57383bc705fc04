"""Children at risk: entered by authority, put right with history, told as the region prints it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import sqlalchemy as sa

from lomu_app.bootstrap import Core
from lomu_app.disclosure.queries import load_releases
from lomu_app.disclosure.rows import ReleaseRow
from lomu_app.insight.children import load_children
from lomu_app.insight.quarterly import load_quarterly
from lomu_app.insight.quarters import Quarter, read_quarter
from lomu_app.intake.commands import ImportCohorts
from lomu_app.kernel.errors import EditConflict, InvalidInput, NotPermitted, Refused
from lomu_app.packs import door
from lomu_app.packs.building import Recipient
from lomu_app.packs.frozen import frozen, thawed
from lomu_app.packs.kinds import PackWish, find_kind
from lomu_app.packs.story import PackContent
from lomu_app.packs.writing import file_name_of
from lomu_app.store.engine import WRITE
from tests.support.accounts import give_account
from tests.support.children import QUARTER, entering
from tests.support.cores import Cores
from tests.support.examples.intake import member_line

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
    refer_suspects(core)
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
    assert found.suspects == (
        "28 suspected CSE offenders identified in Q4 2016/17 (113 in all since Q1 2016/17)."
    )
    assert found.table("offenders").numbers("CSE offender")["Referred, now"] == 28
    earlier = core.ask(load_quarterly, Quarter(2016, 3))
    assert earlier.suspects.startswith("30 suspected CSE offenders identified in Q3 2016/17 (85 in")
    one_area = embedded_core_as("sergeant", areas=("Coventry",)).ask(
        load_quarterly, Quarter(2016, 4)
    )
    assert [row.authority for row in one_area.children.rows] == ["Coventry"]
    assert not one_area.complete


def test_that_the_register_names_every_area_that_a_return_tells_of(
    embedded_core_as: Cores,
) -> None:
    core = embedded_core_as("sergeant")

    def put_on_record(core: Core) -> tuple[PackContent, ReleaseRow]:
        wish = PackWish("Coventry", core.clock.today(), QUARTER)
        content = core.ask(find_kind("quarterly").load, wish)
        whom = [Recipient("Regional co-ordinator", "R Maple")]
        built = door.build(core, content, whom, "Quarterly return")
        assert thawed(frozen(content)) == content
        return content, core.ask(load_releases, [built.id])[0]

    everywhere = tuple(sorted(core.actor.areas))
    content, row = put_on_record(core)
    assert content.covers == row.covers == everywhere
    assert (row.area, row.place, content.place) == ("Coventry", "8 areas", "8 areas")
    assert "-8-areas-" in file_name_of(content, "OFFICIAL")
    alone = embedded_core_as("sergeant", areas=("Coventry",), name="ps.coventry")
    content, row = put_on_record(alone)
    assert (row.covers, row.place, content.place) == ((), "Coventry", "Coventry")
    with pytest.raises(NotPermitted, match="not set up for"):
        door.build(
            alone, replace(content, covers=everywhere), [Recipient("Region", "R Maple")], "Return"
        )


def unlike(number: int) -> str:
    """A surname that is taken for no other one's."""
    return "".join("BCDFGHKLMNPRSTVWZ"[(number // 17**at) % 17] + "aeiou"[at] for at in range(3))


def refer_suspects(core: Core) -> None:
    """The published suspects: 28 in Q4 2016/17, 113 since Q1; beside them others and other years'.

    A register brings them in, for whoever has their days.
    """
    days = {
        dt.date(2016, 3, 31): 3, dt.date(2016, 4, 1): 20, dt.date(2016, 9, 30): 35,
        dt.date(2016, 10, 1): 30, dt.date(2017, 1, 1): 20, dt.date(2017, 3, 31): 8,
        dt.date(2017, 4, 1): 7,
    }  # fmt: skip
    referred = [day for day, number in days.items() for _ in range(number)]
    lines = [
        member_line(
            unlike(at),
            forenames="",
            cohort="cse",
            row=at + 4,
            referred_on=day,
            selected_on=day,
            date_of_birth=dt.date(1960, 1, 1) + dt.timedelta(days=97 * at),
        )
        for at, day in enumerate(referred)
    ]
    core.execute(
        ImportCohorts(area="Coventry", file_name="register.xlsx", sha256="0" * 64,
                      lines=tuple(lines), as_at=core.clock.today())
    )  # fmt: skip


def test_that_numbers_are_put_right_with_a_reason_and_nothing_entered_is_lost(
    core_as: Cores,
) -> None:
    give_account(core_as, "sergeant", "sergeant")
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
    assert row.entries[0].by == "Sergeant"
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
        with core_as.store.engine.connect().execution_options(**{WRITE: True}) as connection:
            with pytest.raises(sa.exc.DBAPIError, match=says):
                connection.execute(sa.text(change))
            connection.rollback()


def _fields(command: object) -> dict[str, object]:
    names = ("authority", "quarter", "levels", "reduced", "given_by")
    return {name: getattr(command, name) for name in names}
