"""Invented CSE locations of the practice force: what each is, and how it went there."""

from __future__ import annotations

from dataclasses import dataclass

from lomu_app.kernel.grid import GridPoint

Five = tuple[int, int, int, int, int]  # the factors of a risk, in the order of the policy


@dataclass(frozen=True, slots=True)
class InventedTactic:
    """A tactic of the toolkit; days are counted back. `result` with counts before and after."""

    code: str
    objective: str
    agreed_days_ago: int
    served_days_ago: int | None = None
    result: str = ""
    counts: tuple[int, int] = (0, 0)
    ended_days_ago: int = 0


@dataclass(frozen=True, slots=True)
class InventedPlace:
    """One location: where it lies from the middle of its area in metres, its risk then and now.

    `heard` are days ago of intelligence, each with its grade.
    """

    name: str
    kind: str
    where: tuple[int, int] | None
    entry: Five
    now: Five
    days_ago: int
    heard: tuple[tuple[int, str], ...]
    tactics: tuple[InventedTactic, ...] = ()
    children: int = 0
    nominated: bool = False
    scored_days_ago: int = 60


# The middles of the invented outlines that the map ships with.
MIDDLES = {
    "Birmingham East": GridPoint(412_500, 289_000), "Birmingham West": GridPoint(407_500, 291_500),
    "Coventry": GridPoint(431_500, 280_000), "Dudley": GridPoint(389_500, 287_500),
    "Sandwell": GridPoint(400_000, 291_500), "Solihull": GridPoint(420_500, 282_500),
    "Walsall": GridPoint(401_500, 301_000), "Wolverhampton": GridPoint(390_500, 299_500),
}  # fmt: skip
_QUIET = ((250, "2B P"), (231, "1A P"), (204, "2B P"), (190, "2C P"), (160, "3D P"))
PLACES = (
    InventedPlace(
        "Lapwing Lodge", "hotel", (400, 300), (4, 4, 5, 4, 4), (3, 3, 4, 3, 3), 240,
        ((236, "2B P"), (221, "1B P"), (214, "2C P"), (190, "2B C"), (176, "1A P"), (158, "2B P"),
         (121, "2C P"), (88, "2D P"), (41, "2B P"), (9, "2B P")),
        (InventedTactic("TRAINING", "Night staff know the signs and whom to ring", 220, 214,
                        "partly", (7, 5), 180),
         InventedTactic("HOTEL116", "Guest names on demand", 162, 160),
         InventedTactic("CCTV", "The rear door covered", 30)),
        children=3,
    ),
    InventedPlace(
        "Teasel Park pavilion", "public_space", (520, 140), (4, 5, 3, 3, 4), (5, 5, 4, 4, 4), 130,
        ((126, "2C P"), (97, "2B P"), (64, "2B P"), (33, "1B P"), (20, "2B P"), (12, "2B P"),
         (4, "1A P")),
        (InventedTactic("HVP", "Nobody under sixteen there after dark", 95, 92, "no_effect",
                        (4, 6), 60),),
        children=4, scored_days_ago=4,
    ),
    InventedPlace(
        "Harlequin Chicken", "fast_food", (-900, 700), (3, 4, 3, 4, 3), (1, 2, 2, 2, 1), 310,
        _QUIET,
        (InventedTactic("LIC_REV", "Late licence reviewed", 240, 236, "successful", (6, 1), 150),
         InventedTactic("VISIT", "Owner met, room closed", 130, 130, "successful", (3, 0), 96)),
        children=2, scored_days_ago=6,
    ),
    InventedPlace(
        "12 Sluice Road", "residential", (1_900, -1_300), (4, 3, 5, 5, 4), (4, 3, 5, 5, 3), 75,
        ((74, "1B C"), (52, "2B P"), (19, "2B P")),
        (InventedTactic("CAWN", "He is warned off the two girls", 60, 58),
         InventedTactic("SEARCH", "Phones and tenancy papers", 12)),
        children=2,
    ),
    InventedPlace(
        "Kestrel chat room", "online", None, (4, 4, 4, 3, 5), (4, 4, 4, 3, 5), 44,
        ((43, "2C P"), (21, "2B P")), (), children=1,
    ),
    InventedPlace(
        "Ropewalk bus station", "transport_hub", (-1_600, -900), (3, 3, 3, 2, 4), (3, 3, 3, 2, 3),
        18, ((17, "2B P"),), (), nominated=True,
    ),
    InventedPlace(
        "Corncrake Shisha", "shisha", (-2_600, 1_900), (3, 3, 4, 4, 3), (2, 3, 3, 3, 3), 200,
        ((198, "2B P"), (150, "2B P"), (92, "2C P"), (60, "3E P")),
        (InventedTactic("CPN", "No customers under eighteen", 120, 118),
         InventedTactic("FIRE", "Rear exit opened", 90, 88, "partly", (3, 2), 50)),
        children=1,
    ),
)  # fmt: skip
# What they are called in the second area, the third and so on; nowhere real is meant.
OTHER_NAMES = (
    "Dunlin House", "Whimbrel Green", "Saffron Grill", "3 Kiln Croft", "Merlin messenger",
    "Foundry Walk interchange", "Bittern Lounge", "Turnstone Inn", "Burdock Fields",
    "Golden Crust", "27 Tannery Yard", "Plover network", "Quarry Bank station", "Sedge Lounge",
)  # fmt: skip
TEXTS = (
    "Two girls of about fourteen were seen with an older man at the rear door.",
    "A grey car with a taxi plate waits there on Friday evenings.",
    "Rooms are paid in cash by somebody who does not stay.",
    "A child reported missing was found a street away.",
    "Cigarettes and food are given to children who come alone.",
)
NOTES = (
    ("fact", "Visited with the licensing officer; the books were shown."),
    ("opinion", "The manager seems willing, the owner does not."),
)
