"""Contrast of every pair of colours that the desk puts together."""

from __future__ import annotations

import pytest

from ui.kit.tokens import OUTLINE_PAIRS, TEXT_PAIRS, THEMES, contrast


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("pair", TEXT_PAIRS, ids="-on-".join)
def test_that_text_reads_on_its_ground(name: str, pair: tuple[str, str]) -> None:
    tokens = THEMES[name]
    assert contrast(tokens.colour(pair[0]), tokens.colour(pair[1])) >= 4.5


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("pair", OUTLINE_PAIRS, ids="-on-".join)
def test_that_outlines_can_be_seen(name: str, pair: tuple[str, str]) -> None:
    tokens = THEMES[name]
    assert contrast(tokens.colour(pair[0]), tokens.colour(pair[1])) >= 3


def test_that_contrast_is_measured_as_wcag_defines_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#f47738", "#ffffff") == pytest.approx(2.78, abs=0.01)


@pytest.mark.parametrize("name", THEMES)
def test_that_every_chip_has_text_ground_and_outline(name: str) -> None:
    tokens = THEMES[name].as_dict()
    chips = [key.removesuffix("_line") for key in tokens if key.endswith("_line")]
    pairs = set(TEXT_PAIRS)
    assert len(chips) == 8
    for chip in chips:
        assert (f"on_{chip}", chip) in pairs
