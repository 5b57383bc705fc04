"""Markers that are taken back, or unsure: each is doubted."""

from __future__ import annotations

import pytest

from lomu_app.intake.markers import parse_markers


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("no FI", []), ("not WE", []), ("FI removed", []), ("was FI", []),
        ("VI, no FI", ["VI"]), ("FI?", ["FI"]),
        ("WE? unconfirmed", ["WE"]), ("knife", ["WE"]), ("carries knife", ["WE"]),
        ("Violent to police", ["VI"]),
    ],
)  # fmt: skip
def test_that_a_marker_that_is_not_plain_is_doubted(typed: str, codes: list[str]) -> None:
    parsed = parse_markers(typed)
    assert [marker.code for marker in parsed.value] == codes
    assert parsed.doubt
