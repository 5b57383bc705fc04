"""The numbers of a COG's agenda, and how they and the pack came about."""

from __future__ import annotations

from lomu_app.cog.pack_rows import CogPack, PackLine
from lomu_app.packs import cog_words as say
from lomu_app.packs.figure import Figure
from lomu_app.packs.trm_words import moment_text

_LISTED = (
    "Every location of the area that is not signed off, by rule; nobody can take one off. The"
    " highest risk comes first."
)
_RISK = (
    "The sum of five factors, each 1 to 5, in five bands: ▼ Low, ● Medium, ▲ High, ▲▲ Very high,"
    " ◆ Serious. A register knows the band alone. Colour only repeats it."
)
_CHILDREN = (
    "A number of those linked. No name and no pseudonym leaves the room; where a text held one, it"
    " reads [child]."
)
_INTELLIGENCE = (
    "Only what a second person sanitised and approved, and what is shared without conditions. The"
    " rest is counted."
)
_SIGN_OFF = (
    "Takes eight points, among them {days} days without new intelligence graded A to C. The chair"
    " may sign off by exception, for a written reason that stands in every pack."
)
_WORDS = (
    ("Risk", _RISK),
    ("Trend", "The risk now beside the risk at entry."),
    ("Agendas", "Meetings held on whose agenda the location stood."),
    ("Children", _CHILDREN),
    ("People", "A number of those linked. A tactic against somebody says “a known person”."),
    ("Intelligence", _INTELLIGENCE),
    ("Facts", "The latest dated facts. Opinions and unsanitised reports stay in the room."),
)


def figures(pack: CogPack) -> list[Figure]:
    """The eight numbers that say how the agenda stands."""

    def count(found: list[PackLine], label: str, counts: str) -> Figure:
        return Figure(len(found), label, counts)

    lines = list(pack.lines)
    late = [each for each in pack.last_actions if each.days_late]
    return [
        count(lines, "on the agenda", "locations of the area that are not signed off"),
        count(
            [x for x in lines if x.now.rank >= say.HIGH_RANK],
            "very high or more", "locations whose risk now is very high or serious",
        ),
        count([x for x in lines if x.trend == "up"], "risen", "locations above the risk at entry"),
        count(
            [x for x in lines if any(tactic.near or tactic.past for tactic in x.tactics)],
            "with a clock near or past",
            "locations where a tactic has a clock that is past, or ends within "
            f"{pack.warning_days} days",
        ),
        count(
            [x for x in lines if x.section == "nominations"],
            "nominated", "locations that wait to be taken on",
        ),
        count(
            [x for x in lines if x.section == "sign_offs"],
            "to sign off", "locations whose sign-off is proposed",
        ),
        count(
            [x for x in lines if x.deferred_before],
            "put off last time", "locations that the meeting before deferred",
        ),
        Figure(len(late), "actions late", "actions of earlier meetings that are past their day"),
    ]  # fmt: skip


def method(pack: CogPack) -> list[tuple[str, str]]:
    """How the pack was made and what its numbers count: heading and text, in order."""
    # Why it was called off is free text, and not for every reader of this.
    frozen = "Never: called off" if pack.called_off else say.status_text(pack).rstrip(".")
    told = [("What is listed", _LISTED), ("Frozen", f"{frozen}.")]
    told.extend((f"“{each.label}”", f"Counts {each.counts}.") for each in figures(pack))
    told.extend(_WORDS)
    told.append(("Sign-off", _SIGN_OFF.format(days=pack.quiet_days)))
    told.append(("Policy", pack.policy))
    told.append(("Data as at", moment_text(pack.data_as_at)))
    told.append(("Content", f"SHA-256 {pack.digest()}"))
    return told
