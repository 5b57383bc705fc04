"""The pack of the local IOM board: numbers of an area, and nobody by name.

Community Safety Partnerships oversee through the board what joint work does to reoffending. Small
numbers of people are held back, with those that would give them away.
"""

from __future__ import annotations

from lomu_app.insight.limits import held_back
from lomu_app.insight.queries import load_measure
from lomu_app.insight.rows import Asked, MeasureDetail
from lomu_app.insight.rules import By, Form
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


def load_board_content(reader: Reader, wish: PackWish) -> PackContent:
    """A year up to the day of the wish, of one area."""

    def load(code: str, by: By | None = None) -> MeasureDetail:
        asked = Asked(code, last=wish.day, by=by, areas=(wish.area,), outside=True)
        return load_measure(reader, asked)

    found = {name: load(code, by) for name, code, by in _SHEETS}
    few = next(iter(found.values())).few
    held = f"Numbers of people below {few} are held back, and so is what would give one away."
    definitions = dict.fromkeys(each.row.definition for each in found.values())
    return PackContent(
        kind=KIND, title="Local IOM board", subject=f"iom_board:{wish.area}", area=wish.area,
        day=wish.day, version=1, data_as_at=reader.clock.now(),
        stories=(
            *(_story(name, each) for name, each in found.items()),
            months_story([load(code) for code in _MONTHLY], note="Small numbers are held back.",
                         drawn=_MONTHLY[:2], outside=True),
        ),
        counts=tuple(
            Count(found[name].whole.base, label, found[name].row.definition.formula)
            for name, label in (("Members", "members"), ("Actions", "actions due"))
            if found[name].whole.base >= few
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
    held = frozenset[int]()
    if detail.whole.form is Form.COUNT:
        held = held_back([each.figure.base for each in detail.groups], detail.few)
    elif detail.whole.form is Form.SUM:
        held = frozenset(
            at for at, each in enumerate(detail.groups) if each.figure.base < detail.few
        )
    return groups_story(detail, name, outside=True, held=held)
