"""Locations for which nothing new was tried since the COG met twice."""

from __future__ import annotations

import datetime as dt

import pytest

from lomu_app.cog.idle import find_idle
from lomu_app.cog.rows import LocationFilter
from tests.support.cog import make_location
from tests.support.cores import Cores
from tests.support.meetings import begin, decide_rest, end, prepare


@pytest.mark.parametrize("area", ["Birmingham East", "Birmingham West", "Coventry"])
def test_that_the_meetings_of_the_whole_authority_count(embedded_core_as: Cores, area: str) -> None:
    core = embedded_core_as("cog_chair", "sergeant", name="chair.one")
    place = make_location(core, area=area)
    for _month in range(2):
        assert core.ask(find_idle, LocationFilter()) == []
        meeting = begin(core, prepare(core, area=area))
        decide_rest(core, meeting)
        end(core, meeting)
        embedded_core_as.clock.advance(dt.timedelta(days=28))
    assert core.ask(find_idle, LocationFilter()) == [place]
