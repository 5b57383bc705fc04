"""The pack of the local IOM board: numbers of an area, and nobody by name.

Community Safety Partnerships oversee through the board what joint work does to reoffending. Small
numbers of people are held back, with those that would give them away.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence

from lomu_app.insight.limits import held_back, held_back_on_the_way, sum_is_told
from lomu_app.insight.of_cohorts import LET_GO
from lomu_app.insight.queries import load_measure
from lomu_app.insight.rows import Asked, MeasureDetail
from lomu_app.insight.rules import By, Form
from lomu_app.insight.rules import Fact as RowBehind
from lomu_app.packs.figure_parts import groups_story, methods_of, months_story
from lomu_app.packs.kinds import PackWish, pack_kind
from lomu_app.packs.story import Count, Fact, PackContent, Story
from lomu_app.store.unit_of_work import Reader

KIND = "iom_board"
# Sheet, measure, and by what it is told.
_SHEETS = (
    ("Funnel", "cohort_funnel", By.STAGE), ("Movement", "cohort_movement", By.STAGE),
    ("Members", "members", By.COHORT), ("Harm", "harm_removed", By.COHORT),
    ("Actions", "action_completion", By.AGENCY), ("Lateness", "action_lateness", By.AGENCY),
)  # fmt: skip
_MONTHLY = ("members", "action_completion", "action_lateness")
# Of these the whole is told, too: members on the cover and by month, actions due on the cover.
_WITH_SUM = {"members": By.COHORT, "action_completion": By.AGENCY}

Load = Callable[[str, By | None], MeasureDetail]


def load_board_content(reader: Reader, wish: PackWish) -> PackContent:
    """A year up to the day of the wish, of one area."""

    def load(code: str, by: By | None) -> MeasureDetail:
        asked = Asked(code, last=wish.day, by=by, areas=(wish.area,), outside=True)
        return load_measure(reader, asked)

    return board_content(load, wish, reader.clock.now())


def board_content(load: Load, wish: PackWish, data_as_at: dt.datetime) -> PackContent:
    """The pack of these measures; `load` reckons one, broken down as it is asked to."""
    found = {name: load(code, by) for name, code, by in _SHEETS}
    few = next(iter(found.values())).few
    held = (
        f"Numbers of people below {few} are held back, and so is what would give one away: another"
        " part, the sum, or a stage of the funnel that is short of the one before by as few."
    )
    definitions = dict.fromkeys(each.row.definition for each in found.values())
    monthly = [load(code, By.MONTH) for code in _MONTHLY]
    return PackContent(
        kind=KIND, title="Local IOM board", subject=f"iom_board:{wish.area}", area=wish.area,
        day=wish.day, version=1, data_as_at=data_as_at,
        stories=(
            *(_story(name, each) for name, each in found.items()),
            months_story(monthly, note="Small numbers are held back.", drawn=_MONTHLY[:2],
                         outside=True, held={"members": _months_held(monthly[0])}),
        ),
        counts=tuple(
            Count(found[name].whole.base, label, found[name].row.definition.formula)
            for name, label in (("Members", "members"), ("Actions", "actions due"))
            if found[name].facts and _may_be_told(found[name].facts, found[name])
        ),
        facts=(
            Fact("Period", found["Funnel"].period), Fact("Small numbers", held),
            Fact("Policy", found["Funnel"].policy),
        ),
        notices=("Numbers only. Nobody under limited access is in them.",),
        method=methods_of(definitions),
    )  # fmt: skip


pack_kind(KIND, label="Local IOM board", load=load_board_content)


def _story(name: str, detail: MeasureDetail) -> Story:
    return groups_story(detail, name, outside=True, held=_held(detail))


def _held(detail: MeasureDetail) -> frozenset[int]:
    """The places of the groups of which it is not told how many rows they are made of."""
    counts = [each.figure.base for each in detail.groups]
    code = detail.row.definition.code
    if code == "cohort_funnel":
        return _held_of_funnel([each.name for each in detail.groups], counts, detail.few)
    if detail.whole.form is Form.COUNT or code in _WITH_SUM:
        return held_back(counts, detail.few)
    return frozenset(at for at, count in enumerate(counts) if count < detail.few)


def _held_of_funnel(names: Sequence[str], counts: Sequence[int], few: int) -> frozenset[int]:
    """Each stage holds those after it; of whoever was let go all that is known is the referral."""
    on = [at for at, name in enumerate(names) if name != LET_GO]
    off = [at for at, name in enumerate(names) if at == 0 or name == LET_GO]
    return frozenset(
        places[at]
        for places in (on, off)
        for at in held_back_on_the_way([counts[each] for each in places], few)
    )


def _months_held(detail: MeasureDetail) -> frozenset[str]:
    """The months whose number of all would tell one of its parts, here or in the pack of then."""
    return frozenset(each.name for each in detail.groups if not _may_be_told(each.facts, detail))


def _may_be_told(facts: Sequence[RowBehind], detail: MeasureDetail) -> bool:
    """Whether the number of all rows may stand where some of its parts are held back."""
    by = _WITH_SUM[detail.row.definition.code]
    counts = list(Counter(each.group(by) for each in facts).values())
    return sum_is_told(counts, held_back(counts, detail.few), detail.few)
