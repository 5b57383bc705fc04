"""Keeps the desk quick while its own threads work: how Python shares time, and cleans up.

Python looks for unreachable objects among all that live. Once the desk is open these are some
hundred thousand that live as long as it does: looked through in one piece, whoever types waits
for a tenth of a second.
"""

from __future__ import annotations

import gc
import sys

# Seconds after which a thread at work must let another one have its turn; usually five times this.
_TURN = 0.001


def settle_memory() -> None:
    """Leave what lives now out of the search from here on; call it once the desk is open."""
    sys.setswitchinterval(_TURN)
    gc.freeze()
