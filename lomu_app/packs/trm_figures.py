"""The numbers of a Threat Review list, and how list and numbers came about."""

from __future__ import annotations

from lomu_app.daart.snapshot import ListLine, ListSnapshot
from lomu_app.packs import trm_words as say
from lomu_app.packs.figure import Figure

CARRIED_LONG_DAYS = 3


def figures(snapshot: ListSnapshot) -> list[Figure]:
    """The eight numbers that say how the list stands."""
    lines = say.listed(snapshot)

    def count(found: list[ListLine], label: str, counts: str) -> Figure:
        return Figure(len(found), label, counts)

    return [
        count(lines, "on the list", "lines of the list that nobody took off"),
        count([x for x in lines if x.gaps], "not ready", "lines with a gap in the checks"),
        count(
            [x for x in lines if say.risk_level(x) in ("very_high", "high")],
            "high-risk victim", "lines whose victim's DASH band is High",
        ),
        count([x for x in lines if x.markers], "with markers", "lines with a warning marker"),
        count([x for x in lines if x.movement == "new"], "new", "lines not on the previous list"),
        count(
            [x for x in lines if x.carried_days > CARRIED_LONG_DAYS],
            f"carried over {CARRIED_LONG_DAYS} days",
            f"lines listed for more than {CARRIED_LONG_DAYS} days without an outcome",
        ),
        count(
            [x for x in lines if x.wanted_on_pnc is not True],
            "not on PNC", "lines not known to be circulated as wanted on PNC",
        ),
        Figure(len(snapshot.off_since), "off since last", "people on the list before, not on this"),
    ]  # fmt: skip


def method(snapshot: ListSnapshot, known_by: str) -> list[tuple[str, str]]:
    """How the list was made and what its numbers count: heading and text, in order.

    `known_by` is the SHA-256 of its content, in hex.
    """
    rules = snapshot.order_rule or ("not stated",)
    told = [("Order of the list", f"{n}. {rule}") for n, rule in enumerate(rules, 1)]
    told.append((
        "Points",
        "Each reason under “why here” brings the points in brackets; their sum is the score.",
    ))  # fmt: skip
    told.extend((f"“{f.label}”", f"Counts {f.counts}.") for f in figures(snapshot))
    told.extend((
        ("Risk", "The victim's DASH band: ▲ High, ● Medium, ▼ Standard. Colour only repeats it."),
        ("Gaps", "Items of the readiness checks that were missing when the data was read."),
        ("Days wanted", "From the day the person was added to the day of the list."),
        ("Tries", "All attempts known, including those that were only counted."),
        ("Warning markers", "Says CONFIRM where neither made nor confirmed within a year."),
        ("No markers", say.NO_MARKERS),
        ("Marking", "OFFICIAL-SENSITIVE at least: victims' risk and intelligence may be inside."),
        ("Approved with gaps", snapshot.approved_gaps or "no"),
        ("Policy", snapshot.policy),
        ("Data as at", say.moment_text(snapshot.data_as_at)),
        ("List", f"number {snapshot.list_id}, version {snapshot.version}"),
        ("Content", f"SHA-256 {known_by}"),
    ))  # fmt: skip
    return told
