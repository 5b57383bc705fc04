"""How the five bands of risk look: as chips in lists, as marks on the map."""

from __future__ import annotations

from lomu_app.cog.rules import Band, Trend, bands
from lomu_app.kernel.policy import Policy
from ui.kit.chips import Chip

# By rank, the lowest first: token family, shape of the chip, shape of the mark on the map.
_LOOKS = (
    ("standard", "down", "down"), ("medium", "dot", "dot"), ("high", "up", "diamond"),
    ("very_high", "up", "up"), ("very_high", "late", "six"),
)  # fmt: skip
_TRENDS = {
    Trend.NEW: Chip("First score"), Trend.UP: Chip("Risen", shape="up"),
    Trend.DOWN: Chip("Fallen", shape="down"), Trend.SAME: Chip("Unchanged", shape="dot"),
}  # fmt: skip


class Bands:
    """The bands of the policy by their codes."""

    def __init__(self, policy: Policy) -> None:
        self._bands = {band.code: band for band in bands(policy)}

    def label(self, code: str) -> str:
        """The band in words; a code that the policy has dropped since stands for itself."""
        band = self._bands.get(code)
        return band.label if band is not None else code

    def rank(self, code: str) -> int:
        """1 for the lowest; 0 for one that is not known."""
        band = self._bands.get(code)
        return band.rank if band is not None else 0

    def chip(self, code: str, score: int | None = None) -> Chip:
        """Word, shape and colour, with the score where there is one."""
        tone, shape, _mark = self._look(code)
        words = self.label(code) if score is None else f"{self.label(code)} {score}"
        return Chip(words, tone, shape, strong=True)

    def mark(self, code: str) -> tuple[str, str, str]:
        """Token family, shape and letter on the map."""
        tone, _shape, mark = self._look(code)
        return tone, mark, self.label(code)[:1].upper()

    def at(self, score: int) -> Band:
        """The band in which a score lies."""
        return [band for band in self._bands.values() if band.least <= score][-1]

    def _look(self, code: str) -> tuple[str, str, str]:
        rank = self.rank(code)
        return _LOOKS[min(rank, len(_LOOKS)) - 1] if rank else ("neutral", "", "square")


def trend_chip(trend: Trend) -> Chip:
    """Where the risk has gone."""
    return _TRENDS[trend]
