"""Attacks on the boundary, by theme: each is a statement past the program, under one's own login.

`docs/assurance.md` lists them all; whoever adds one adds its line there.
"""

from __future__ import annotations

from tests.server.attacks import deciding, forging, inferring, looking, reading, stepping, taking
from tests.server.attacks.model import Attack

THEMES: dict[str, tuple[Attack, ...]] = {
    "Reading what is not one's own": reading.ATTACKS,
    "Reading without a look on record": looking.ATTACKS,
    "Learning of the compartment uncleared": inferring.ATTACKS,
    "Forging authors and the log": forging.ATTACKS,
    "Taking powers": taking.ATTACKS,
    "Skipping decisions and the agenda": deciding.ATTACKS,
    "Taking steps that are not one's own": stepping.ATTACKS,
}
